"""Answers and digests as JSON, one object a line; fields may be added, never changed."""

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.adapters.console.transcript import Entry
from bot.core.command import Call, Command
from bot.core.grammar import write_short
from bot.core.message import Button, File, Message, PaperCard
from bot.core.places import Conversation
from recommender import Reason


def answer_line(call: Call, message: Message, at: datetime, commands: Sequence[Command]) -> str:
    """Write the answer to a call; `command` is "unknown" where the text named none."""
    command = call.command or "unknown"
    return _line(at, call.conversation, command, message, None, commands)


def digest_line(entry: Entry, commands: Sequence[Command]) -> str:
    """Write a message that nobody asked for; `delivery` is the key it was posted with."""
    return _line(entry.at, entry.to, "digest", entry.message, entry.key or entry.id, commands)


def _line(
    at: datetime,
    to: Conversation,
    command: str,
    message: Message,
    delivery: str | None,
    commands: Sequence[Command],
) -> str:
    fields = {
        "at": _moment(at),
        "to": str(to),
        "audience": message.audience.value,
        "command": command,
        "ok": not message.refused,
        "error": message.text if message.refused else None,
        "text": message.text,
        "cards": [_card(card, commands) for card in message.cards],
        "buttons": _buttons(message.buttons, commands),
        "files": [_file(file) for file in message.files],
        "delivery": delivery,
    }
    return json.dumps(fields, allow_nan=False)  # ASCII: no character can end the line or ring.


def _card(card: PaperCard, commands: Sequence[Command]) -> dict[str, object]:
    return {
        "id": card.id,
        "title": card.title,
        "url": card.url,
        "authors": list(card.authors),
        "published": card.published.astimezone(UTC).date().isoformat() if card.published else None,
        "score": _number(card.score),
        "reasons": [_reason(reason) for reason in card.reasons],
        "number": card.number,
        "why": "".join(span.text for span in card.why),
        "buttons": _buttons(card.buttons, commands),
        "badge": card.badge,
    }


def _file(file: File) -> dict[str, str]:
    return {"name": file.name, "media": file.media, "text": file.text}


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "signal": reason.signal,
        "share": _number(reason.share),
        "evidence": list(reason.evidence),
        "interest": reason.interest,
    }


def _buttons(buttons: Sequence[Button], commands: Sequence[Command]) -> list[dict[str, str]]:
    return [
        {"label": button.label, "command": write_short(button.command, button.arguments, commands)}
        for button in buttons
    ]


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
