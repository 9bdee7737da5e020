"""What the core asks of the outside, and what the outside asks of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.command import Call
from bot.core.message import Message
from bot.core.places import Conversation, Reader


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a posted message stands: its conversation and the platform's own id of it."""

    conversation: Conversation
    id: str


class Poster(Protocol):
    """Puts messages on a platform. Never retries by itself."""

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post once; `key` names the delivery and is what `find` looks for.

        Raises:
            NotPosted: Surely not posted; may be tried again.
            Refused: Not posted, and never will be.
            OutcomeUnknown: Anything else that went wrong.
        """
        ...

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a posted message; the same errors as `post`."""
        ...

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look for the message posted with `key` at or after `since`; None if surely absent.

        Raises:
            CannotTell: The platform gives no way to know.
            TemporaryError: Not now; ask again later.
        """
        ...


class Change(StrEnum):
    """What happened to a place without anybody asking the bot anything."""

    JOINED = "joined"
    LEFT = "left"
    UNINSTALLED = "uninstalled"
    DESTINATION_GONE = "destination gone"


@dataclass(frozen=True, slots=True)
class Notice:
    """News of a place: the bot was added, removed, or the destination is gone."""

    change: Change
    place: Conversation
    by: Reader | None = None


Answer = Callable[[Call], Awaitable[Message]]
Suggest = Callable[[Call, str, str], Awaitable[Sequence[str]]]
Tell = Callable[[Notice], Awaitable[None]]


class Listener(Protocol):
    """Hears readers on a platform until cancelled."""

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:
        """Turn what readers do into `Call`s and draw the answers.

        `suggest(call, parameter, typed)` gives choices while a reader types.
        """
        ...


class Clock(Protocol):
    """The one source of now: real (the store's time) or simulated."""

    async def now(self) -> datetime:
        """Give this moment, UTC, aware."""
        ...


class Engine(Protocol):
    """Carries "deliver this" to whoever does it; the delivery record stays the truth."""

    async def start(self) -> None:
        """Begin to plan what is due and to deliver what is open, until stopped."""
        ...

    async def wake(self, delivery: str) -> None:
        """Ask that a delivery be looked at now; losing or doubling a call is harmless."""
        ...

    async def stop(self) -> None:
        """Take no new work, finish what is in hand."""
        ...


class Memory(Protocol):
    """What an adapter has to remember between events and processes."""

    async def once(self, key: str, lasting: timedelta) -> bool:
        """Give True the first time within `lasting`, False after."""
        ...

    async def get(self, key: str) -> bytes | None:
        """Give what was put, unless it expired."""
        ...

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        """Keep `value` for `lasting`."""
        ...


class SourceState(StrEnum):
    """How a source of papers is doing."""

    FRESH = "fresh"
    NOTHING_ANNOUNCED = "nothing announced"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source's state as a digest may report it; `since` (UTC) where it is down."""

    name: str
    state: SourceState
    since: datetime | None = None
