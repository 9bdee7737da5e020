"""What stands in a Slack workspace: people, channels, and the messages each reader sees."""

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.servers.slack_blocks import Json, buttons, drawn, live

TEAM = "T0LAB"
BOT_USER = "U0PAPERPICKS"
BOT_ID = "B0PAPERPICKS"
ADA = "U0ADA"
BOB = "U0BOB"
PAPERS = "C0PAPERS"
JOURNAL_CLUB = "C0JOURNAL"
ARCHIVED = "C0ARCHIVED"
STRANGE = "C0STRANGE"
SECRET = "C0SECRET"  # noqa: S105 - a private channel's id
CLOSED = "C0CLOSED"


@dataclass
class Posted:
    """A message as it stands; `only_for` names the one reader who sees a private one."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    metadata: Json | None = None
    thread: str = ""
    only_for: str = ""
    by_bot: bool = True
    user: str = BOT_USER

    @property
    def shown(self) -> str:
        """What readers see: the blocks, or the text where there are none."""
        return drawn(self.blocks) if self.blocks else self.text

    @property
    def buttons(self) -> list[Json]:
        """Its buttons."""
        return buttons(self.blocks)

    @property
    def misread(self) -> list[str]:
        """Mentions and control characters in it."""
        return live(self.blocks, self.text)


@dataclass
class Channel:
    """A channel, or a direct message with the bot, which has no name."""

    id: str
    archived: bool = False
    has_bot: bool = True
    messages: list[Posted] = field(default_factory=list)
    name: str = ""
    private: bool = False
    absent: set[str] = field(default_factory=set)
    """People who are not in it."""

    @property
    def kind(self) -> str:
        """As methods that list channels name it."""
        return "private_channel" if self.private else "public_channel"

    @property
    def told(self) -> Json:
        """The channel as Slack describes it."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_member": self.has_bot,
        }


class Workspace:
    """One workspace with two readers, three channels the bot is in, and three that refuse it."""

    def __init__(self) -> None:
        self.channels = {
            PAPERS: Channel(PAPERS, name="papers"),
            JOURNAL_CLUB: Channel(JOURNAL_CLUB, name="journal-club"),
            ARCHIVED: Channel(ARCHIVED, archived=True, name="archived"),
            STRANGE: Channel(STRANGE, has_bot=False, name="strange"),
            SECRET: Channel(SECRET, name="secret", private=True),
            CLOSED: Channel(CLOSED, has_bot=False, name="closed", private=True),
        }
        self.people: dict[str, dict[str, Any]] = {
            ADA: {"id": ADA, "tz": "Europe/Berlin", "locale": "en-GB", "is_admin": True},
            BOB: {"id": BOB, "tz": "America/New_York", "locale": "en-US", "is_admin": False},
        }
        self.people[ADA]["profile"] = {"display_name": "Ada L."}
        self.showings: list[Posted] = []
        self._count = itertools.count()

    def direct(self, user: str) -> Channel:
        """Open the direct message between the bot and a reader."""
        id_ = "D" + user[1:]
        return self.channels.setdefault(id_, Channel(id_))

    def find(self, name: str) -> Channel | None:
        """Find a channel by its id, or a direct message by the reader's."""
        return self.direct(name) if name in self.people else self.channels.get(name)

    def there(self, id_: str) -> Channel:
        """Give any channel in which somebody can type, one between two people included."""
        return self.channels.setdefault(id_, Channel(id_))

    def add(self, channel: Channel, body: Json, *, only_for: str = "") -> Posted:
        """Put a message into a channel."""
        posted = Posted(
            ts=f"{time.time():.3f}{next(self._count) % 1000:03d}",
            channel=channel.id,
            text=str(body.get("text") or ""),
            blocks=body.get("blocks") or [],
            metadata=body.get("metadata"),
            thread=str(body.get("thread_ts") or ""),
            only_for=only_for,
        )
        channel.messages.append(posted)
        self.showings.append(replace(posted))
        return posted

    def change(self, posted: Posted, body: Json) -> None:
        """Put other words into a message's place; its metadata stays unless there are others."""
        posted.text, posted.blocks = str(body.get("text") or ""), body.get("blocks") or []
        posted.metadata = body.get("metadata", posted.metadata)
        self.showings.append(replace(posted))

    def remove(self, posted: Posted) -> None:
        """Take a message away."""
        channel = self.channels[posted.channel]
        channel.messages = [m for m in channel.messages if m.ts != posted.ts]

    def standing(self, ts: str) -> Posted:
        """Give the message of an id as it stands now. Raises `StopIteration` if it is gone."""
        return next(message for message in self.everything() if message.ts == ts)

    def public(self, channel: str) -> Sequence[Posted]:
        """Give what everyone in a channel sees."""
        found = self.find(channel)
        return [m for m in found.messages if not m.only_for] if found else []

    def everything(self) -> list[Posted]:
        """Give all messages, private ones included, oldest first."""
        every = [m for channel in self.channels.values() for m in channel.messages]
        return sorted(every, key=lambda message: message.ts)
