"""What a source of papers is asked, and what it brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.record import Record

Cursor = Mapping[str, str]
"""Where a source's next visit goes on: its own words, kept as they are; empty before the first."""


class Listing(StrEnum):
    """How a paper came to be listed, which decides whether digests may take it."""

    NEW = "new"  # announced now: a candidate from the moment it is stored
    OLD = "old"  # filled in later: a candidate only as of its own date
    UPDATE = "update"  # a replaced version: changes a paper that is known, adds none


@dataclass(frozen=True, slots=True)
class Arrival:
    """One paper of a source, and how it was listed."""

    record: Record
    listing: Listing = Listing.NEW


@dataclass(frozen=True, slots=True)
class Unread:
    """One entry of a page that gave no paper.

    Attributes:
        id: What the source calls it, or its place in the page ("item 3").
        reason: Plain words, such as "no title".
    """

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What a source is asked for.

    Attributes:
        now: UTC.
        cursor: As the last batch that was stored left it.
        categories: Those followed, canonical: "cs.LG", "biorxiv.neuroscience", "medrxiv".
        since: The first day wanted, where an operator or a back-fill names one.
    """

    now: datetime
    cursor: Cursor = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One whole page of a source; a half one is never given.

    Attributes:
        arrivals: The papers, in the source's order.
        cursor: Where to go on once these are stored. It may hold validators (an ETag), so it must
            never be kept before the papers are.
        unread: Entries that gave no paper.
        days: How many papers each day's list held, for lists that are whole with this batch.
        charts: Ranked lists by name ("day", "week", "month", "trending"): ids in their order.
        total: How many papers this visit will bring, where the source says so.
    """

    arrivals: tuple[Arrival, ...]
    cursor: Cursor
    unread: tuple[Unread, ...] = ()
    days: Mapping[date, int] = field(default_factory=dict)
    charts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """How a host wants to be asked, by all processes of an installation together.

    Attributes:
        name: What shares the limit: "arxiv" for all of arXiv's hosts.
        apart_seconds: Least time from the end of one request to the beginning of the next.
        one_at_a_time: Whether a request must have ended before the next begins.
        quiet_seconds: How long nobody asks after "too many requests" that names no wait; doubled
            with each such answer in a row.
    """

    name: str
    apart_seconds: float
    one_at_a_time: bool = False
    quiet_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Followed:
    """A subject category this installation reads.

    Attributes:
        code: Canonical, such as "cs.LG" or "biorxiv.neuroscience".
        since: When it was added, UTC.
    """

    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class BackFill:
    """The past of some categories, being filled in.

    Attributes:
        id: Names the job.
        source: Who is asked.
        categories: Of which.
        since: The first day wanted.
        cursor: Where it goes on.
    """

    id: str
    source: str
    categories: tuple[str, ...]
    since: date
    cursor: Cursor
