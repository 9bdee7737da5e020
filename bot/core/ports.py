"""What the core asks of the outside, and what the outside asks of it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.core.command import Call
from bot.core.form import Choice
from bot.core.harvest import Batch, Limit, Visit
from bot.core.installation import Installation
from bot.core.message import Message
from bot.core.places import Conversation, Reader
from bot.core.record import Record


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


@runtime_checkable
class TriesOut(Poster, Protocol):
    """A platform on which posting can be tried out, and nothing be left of it."""

    @property
    def platform(self) -> str:
        """Its name, as readers and conversations carry it."""
        ...

    async def place_of(self, name: str, *, workspace: str = "") -> Conversation:
        """Find a channel that the bot may post in, by its id or the name people know it by.

        `workspace` is the platform's id of one of several; empty where there is only one.

        Raises:
            Refused: If there is none; says what to type.
            TemporaryError: Not now; ask again later.
        """
        ...

    async def delete(self, ref: MessageRef) -> None:
        """Take a posted message away; the same errors as `post`."""
        ...


@runtime_checkable
class HasTags(Poster, Protocol):
    """A platform on which some places file posts under tags."""

    async def tags_of(self, place: Conversation) -> Sequence[Choice]:
        """Give a place's tags, by id and name; none where it has no such thing.

        Raises:
            NotPosted: Not now.
            Refused: There is no such place.
            TemporaryError: Not now.
        """
        ...


class Change(StrEnum):
    """What happened to a place without anybody asking the bot anything."""

    JOINED = "joined"
    LEFT = "left"
    INSTALLED = "installed"
    UNINSTALLED = "uninstalled"
    MEMBER_OF = "a member of these"  # Of `Notice.workspaces` and no others, as the platform tells.
    DESTINATION_GONE = "destination gone"
    PERSON_LEFT = "a person left"  # or was deactivated
    PERSON_BACK = "a person is back"  # or new, or was there all the time


@dataclass(frozen=True, slots=True)
class Notice:
    """News of a place: the bot or a person came or went, or the destination is gone.

    Attributes:
        change: What happened.
        place: Where; without a channel it is the whole workspace.
        by: Who did it; for news of a person, that person.
        zone: That person's time zone by name, where the platform tells it.
        workspaces: Ids of all workspaces the bot is in; only where news are of that.
    """

    change: Change
    place: Conversation
    by: Reader | None = None
    zone: str = ""
    workspaces: frozenset[str] = frozenset()


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
        """Give True the first time within `lasting`, False after.

        To `get` it is kept like what was put: `put` makes the same key last longer, or no longer.
        """
        ...

    async def get(self, key: str) -> bytes | None:
        """Give what was put, unless it expired."""
        ...

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        """Keep `value` for `lasting`."""
        ...


class Installations(Protocol):
    """Where the bot is installed, of one platform. All raise `TemporaryError` while it is away."""

    async def save(self, installation: Installation) -> None:
        """Keep an installation in place of what was kept of its workspace."""
        ...

    async def find(self, workspace: str) -> Installation | None:
        """Give what is kept of a workspace or organisation; None where nothing can be read."""
        ...

    async def remove(self, workspace: str) -> None:
        """Keep nothing of it; repeating that is harmless."""
        ...

    async def note(self, workspace: str, enterprise: str) -> None:
        """Note which organisation a workspace belongs to."""
        ...

    async def enterprise_of(self, workspace: str) -> str:
        """Give the organisation a workspace belongs to; empty where none is noted."""
        ...

    async def under(self, enterprise: str) -> Sequence[str]:
        """Give the workspaces noted as an organisation's."""
        ...

    def alone(self, workspace: str) -> AbstractAsyncContextManager[None]:
        """Be the only one, of all processes, who changes an installation."""
        ...


class Limiter(Protocol):
    """Makes all processes of an installation wait their turn at a host."""

    def turn(
        self, limit: Limit, *, patience: timedelta | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Wait for a turn and hold it; what is asked inside is one request.

        Raises:
            TemporaryError: If the turn would come later than `patience` from now; with
                `retry_after`. Without `patience` it waits as long as it takes.
        """
        ...

    async def hold(self, limit: Limit, lasting: timedelta) -> None:
        """Give nobody a turn for `lasting`, as a host asked for; a shorter hold ends no longer."""
        ...


class Source(Protocol):
    """Brings new papers. It owns its parsing and paging; it stores nothing and remembers nothing.

    Attributes:
        name: As in settings, `Record.sources` and `paperpicks harvest arxiv`.
        title: As readers know it: "arXiv".
    """

    name: str
    title: str

    def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give what is new since the visit's cursor, three days of it once more; page by page.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If it will not answer before somebody changes something.
        """
        ...

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        """Give when to ask again; `last` is the last success. UTC; not after `now` if it is due."""
        ...


@runtime_checkable
class FillsBack(Protocol):
    """A source that can bring the past of some categories."""

    def back_fill(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give papers from `visit.since` on, newest days first, all as `Listing.OLD`.

        The cursor is this back-fill's own: given back, it goes on where it was cut off.
        """
        ...


@runtime_checkable
class Searches(Protocol):
    """A source that looks papers up by words for a reader who waits."""

    async def search(self, query: str, size: int, *, patience: timedelta) -> Sequence[Record]:
        """Give up to `size` papers for a line in our own search grammar, best first."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A source that knows papers by id."""

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        """Give the papers of "arxiv:..." and "doi:..." ids it knows, in any order."""
        ...


class SourceState(StrEnum):
    """How a source of papers is doing."""

    FRESH = "fresh"
    NOTHING_ANNOUNCED = "nothing announced"
    SHORT = "short"  # its last list looked cut off, and is read again
    DOWN = "down"
    GIVEN_UP = "given up"  # a reader's feed that failed too often, and is asked no more
    NEW = "new"  # not asked yet


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source's state as readers and operators are told it; moments are UTC.

    Attributes:
        name: As readers know it: "arXiv".
        state: How it is doing.
        since: Since when it is down.
        read_at: When it was last read to the end; None before the first time.
        brought_at: When it last brought papers that were new.
        brought: How many papers its last visit added.
        error: Why it is down, in words.
        next_at: When it is asked next.
        count: Papers in the list that looked cut off.
        usual: Papers such a list usually has.
    """

    name: str
    state: SourceState
    since: datetime | None = None
    read_at: datetime | None = None
    brought_at: datetime | None = None
    brought: int = 0
    error: str = ""
    next_at: datetime | None = None
    count: int = 0
    usual: int = 0
