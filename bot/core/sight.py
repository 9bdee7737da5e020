"""What a look at the running bot sees, and which of it the operator has to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ports import SourceHealth, SourceState

SILENT = timedelta(hours=24)  # A source out of reach for so long may not come back by itself.
LATE = timedelta(minutes=30)  # Digests so late are noticed by readers.
LEAST_FREE_SHARE = (
    0.1  # Below this a disk is as good as full: Redis needs room to rewrite its file.
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Digests that are due and did not go out yet.

    Attributes:
        due_since: The earliest moment that nobody has planned yet; None where none is due. UTC.
        late_since: The earliest moment whose digest is planned but not out; None likewise. UTC.
        states: Open deliveries by state. Of very many only a part is read; the rest is "unread".
        late: How many are late by `LATE`, of those that were read.
        unsettled: Deliveries of the last day that did not end as posted, by state; likewise.
    """

    due_since: datetime | None = None
    late_since: datetime | None = None
    states: Mapping[str, int] = field(default_factory=dict)
    late: int = 0
    unsettled: Mapping[str, int] = field(default_factory=dict)

    @property
    def since(self) -> datetime | None:
        """The earlier of the two moments."""
        moments = [m for m in (self.due_since, self.late_since) if m is not None]
        return min(moments, default=None)

    def is_late(self, now: datetime) -> bool:
        """Whether anything should have been out `LATE` ago."""
        return self.since is not None and self.since < now - LATE


@dataclass(frozen=True, slots=True)
class Disk:
    """Room on the disk of the data directory, in bytes."""

    free: int
    total: int

    @property
    def is_short(self) -> bool:
        """Whether it is as good as full."""
        return self.free < LEAST_FREE_SHARE * self.total


def write_size(size: int) -> str:
    """Write bytes as a person reads them: "84.4 GB", "35 MB", "412 kB"."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


@dataclass(frozen=True, slots=True)
class Indexed:
    """How the index of one process stands.

    Attributes:
        papers: How many it holds.
        size: Of its files, in bytes; 0 where it lives in memory alone.
        behind_since: Since when a change of a paper waits to be read in; None where none does. UTC.
        trouble: What is wrong with its files; empty while all is well.
    """

    papers: int
    size: int
    behind_since: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look saw.

    Attributes:
        at: When, UTC.
        backlog: Digests not out yet.
        sources: Every configured source that is asked.
        disk: Room for data; None where it cannot be told.
        paused: Workspaces that take no posts, such as "slack/T1", and since when.
        indexed: Of the process that looked; None where that is not told.
    """

    at: datetime
    backlog: Backlog = field(default_factory=Backlog)
    sources: tuple[SourceHealth, ...] = ()
    disk: Disk | None = None
    paused: Mapping[str, datetime] = field(default_factory=dict)
    indexed: Indexed | None = None


class Kind(StrEnum):
    """What may be wrong; its name is kept in Redis."""

    SOURCE = "source"
    WORKSPACE = "workspace"
    DISK = "disk"
    LATE = "late"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing the operator has to know, for as long as it lasts.

    Attributes:
        kind: What is wrong.
        about: With which source or workspace; empty where there is only one such thing.
        since: Since when, UTC.
        count: How many digests are late; of others 0.
        free: Bytes left on the disk; of others 0.
    """

    kind: Kind
    about: str
    since: datetime
    count: int = 0
    free: int = 0

    @property
    def name(self) -> str:
        """The same for as long as it lasts, such as "source:arXiv"."""
        return f"{self.kind.value}:{self.about}" if self.about else self.kind.value


def troubles_of(sight: Sight) -> tuple[Trouble, ...]:
    """Give what the operator has to know of a look; nothing while all is well."""
    found = [
        Trouble(Kind.SOURCE, source.name, source.since)
        for source in sight.sources
        if source.state is SourceState.DOWN
        and source.since is not None
        and source.since <= sight.at - SILENT
    ]
    found += [Trouble(Kind.WORKSPACE, name, since) for name, since in sight.paused.items()]
    if sight.disk is not None and sight.disk.is_short:
        found.append(Trouble(Kind.DISK, "", sight.at, free=sight.disk.free))
    backlog = sight.backlog
    if backlog.since is not None and backlog.is_late(sight.at):
        found.append(Trouble(Kind.LATE, "", backlog.since, count=max(backlog.late, 1)))
    if sight.indexed is not None and sight.indexed.trouble:
        found.append(Trouble(Kind.INDEX, "", sight.at))
    return tuple(found)
