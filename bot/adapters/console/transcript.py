"""The console's platform: every message posted to the terminal, kept in one file."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.adapters.console.durable_lines import DurableLines
from bot.core.message import Message
from bot.core.message_json import read_message, write_message
from bot.core.places import Conversation, Reader, direct, read_conversation

FILE_NAME = "transcript.jsonl"
POLL_SECONDS = 0.2

_VERSION = 1
_FIELDS = {"id", "key", "at", "to", "message"}
_CLOCK_SLACK = timedelta(days=1)  # A clock set back must not hide what was posted before.


@dataclass(frozen=True, slots=True)
class Entry:
    """One posted message, or what now stands in its place.

    Attributes:
        id: Where the message was first posted in the file; an edit repeats it.
        key: As given to `post`; empty for an edit.
        at: When it was written, UTC.
        to: Where it was posted.
        message: What a reader sees.
        edited: Whether it takes the place of the earlier entry with this id.
    """

    id: str
    key: str
    at: datetime
    to: Conversation
    message: Message
    edited: bool = False


class Transcript:
    """Messages in the order posted, one JSON object a line; lines it cannot read are passed over.

    The file has no limit: a digest takes about 4 kB, so one daily reader makes about 1.5 MB a year.

    Attributes:
        keeps: What `my-data` calls it.
    """

    keeps = "sent_to_the_terminal"

    def __init__(self, folder: Path) -> None:
        self._lines = DurableLines(folder / FILE_NAME)

    def append(self, to: Conversation, key: str, at: datetime, message: Message) -> str:
        """Post a message and give its id; it is on disk when this returns.

        Raises:
            NotPosted: Nothing was written, or what was written is gone again.
            OutcomeUnknown: It may have been written.
        """
        position = self._lines.append(lambda end: _write(Entry(str(end), key, at, to, message)))
        return str(position)

    def amend(self, posted: Entry, at: datetime, message: Message) -> None:
        """Replace what a posted message says; the same errors as `append`."""
        newer = Entry(posted.id, "", at, posted.to, message, edited=True)
        self._lines.append(lambda _: _write(newer))

    def find(self, to: Conversation, key: str, *, since: datetime) -> str | None:
        """Give the id of the newest message posted to `to` with `key` at or after `since`.

        Reads backwards from the end and stops a day before `since`; may raise `OSError`.
        """
        for record in map(_parse, self._lines.backwards()):
            if record is None:
                continue
            if record["at"] < since - _CLOCK_SLACK:
                return None
            if record["key"] == key and record["to"] == str(to) and record["at"] >= since:
                return str(record["id"])
        return None

    def latest(self, to: Collection[Conversation], *, since: datetime) -> Entry | None:
        """Give the newest message in any of these conversations, if one came since."""
        written = {str(conversation) for conversation in to}
        for record in map(_parse, self._lines.backwards()):
            if record and record["at"] < since:
                return None
            if record and record["to"] in written:
                return _entry(record)
        return None

    def told(self, reader: Reader) -> Sequence[dict[str, Any]]:
        """Give every message to this reader alone: when, what it says, and the papers in it."""
        to = direct(reader)
        sent = (entry for entry, _ in self.after(0) if entry.to == to)
        return [
            {
                "at": entry.at.isoformat(timespec="seconds"),
                "said": entry.message.text,
                "titles": [card.title for card in entry.message.cards],
            }
            for entry in sent
        ]

    def forget(self, reader: Reader) -> None:
        """Blank out every message to this reader alone; what channels got stays, unnamed.

        Raises:
            OSError: If the file cannot be changed; repeating it completes it.
        """
        to = f'"to":{json.dumps(str(direct(reader)))}'.encode()
        self._lines.overwrite(
            lambda line: b" " * len(line) if to in line else _unnamed(line, reader.user)
        )

    def get(self, id: str) -> Entry | None:  # noqa: A002 - the word of MessageRef
        """Give the message posted as `id`, if there is one. May raise `OSError`."""
        if not (id.isascii() and id.isdigit()):
            return None
        entry = _entry(_parse(self._lines.line(int(id))))
        return entry if entry and entry.id == id else None

    def end(self) -> int:
        """Give the position behind everything posted so far."""
        return self._lines.end()

    def after(self, position: int) -> Iterator[tuple[Entry, int]]:
        """Give the messages from `position` on, each with the position behind it."""
        start = position if position <= self.end() else 0  # Emptied or replaced by somebody.
        for line, behind in self._lines.after(start):
            if entry := _entry(_parse(line)):
                yield entry, behind

    async def follow(self, from_position: int) -> AsyncIterator[tuple[Entry, int]]:
        """Give what `after` gives, and go on as any process posts more, until cancelled."""
        position = from_position
        while True:
            if self.end() != position:
                for entry, behind in self.after(position):
                    position = behind
                    yield entry, behind
            await asyncio.sleep(POLL_SECONDS)


def _write(entry: Entry) -> bytes:
    record = {
        "v": _VERSION,
        "id": entry.id,
        "key": entry.key,
        "at": entry.at.astimezone(UTC).isoformat(),
        "to": str(entry.to),
        **({"edited": True} if entry.edited else {}),
        "message": json.loads(write_message(entry.message)),
    }
    return json.dumps(record, separators=(",", ":")).encode()


def _unnamed(line: bytes, user: str) -> bytes:
    """Give a line, of the same length, in which no paper is said to match a person.

    One that somebody else has written otherwise is blanked out.
    """
    name = json.dumps(user)
    if name.encode() not in line or _parse(line) is None:
        return line
    record = json.loads(line)
    dashes = "-" * (len(name) - 2)
    for block in record["message"].get("blocks", ()):
        if "why" in block:
            spans = block["why"]
            block["why"] = [[dashes if text == user else text, how] for text, how in spans]
    written = json.dumps(record, separators=(",", ":")).encode()
    return written if len(written) == len(line) else b" " * len(line)


def _parse(line: bytes) -> dict[str, Any] | None:
    """Give a line's record with `at` read, or None for what is no record of ours."""
    try:
        record = json.loads(line)
        record["at"] = datetime.fromisoformat(record["at"]).astimezone(UTC)
        return record if record.keys() >= _FIELDS else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def _entry(record: dict[str, Any] | None) -> Entry | None:
    """Give a record's entry, or None where there is none or a newer program wrote its message."""
    if record is None:
        return None
    try:
        return Entry(
            id=record["id"],
            key=record["key"],
            at=record["at"],
            to=read_conversation(record["to"]),
            message=read_message(json.dumps(record["message"])),
            edited=record.get("edited", False),
        )
    except ValueError:
        return None
