"""Papers in: records from a file or a source become the catalogue."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from bot.core.record import Record, Skipped
from bot.store.papers import Papers

BATCH = 500  # Records stored at a time: bounded memory, and one wait for the disk each.


@dataclass(slots=True)
class Summary:
    """What became of the records; `merged` counts those that said nothing new as well."""

    new: int = 0
    merged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    skipped_count: int = 0

    @property
    def read(self) -> int:
        """All papers that were understood."""
        return self.new + self.merged

    def __str__(self) -> str:
        return (
            f"{self.read:,} papers read, {self.new:,} new, {self.merged:,} merged, "
            f"{self.skipped_count:,} skipped"
        )


MOST_SKIPPED_KEPT = 1_000  # Enough to mend a file by; a count goes on.


async def ingest(
    records: Iterable[Record | Skipped],
    papers: Papers,
    *,
    listed_at: datetime,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Store records in batches; the good ones of a broken file are stored, the bad ones listed.

    Repeating it, also after a crash, ends in the same catalogue.
    """
    summary = Summary()
    stream = iter(records)
    while batch := list(islice(stream, BATCH)):
        for item in batch:
            if isinstance(item, Skipped):
                summary.skipped_count += 1
                if len(summary.skipped) < MOST_SKIPPED_KEPT:
                    summary.skipped.append(item)
        good = [item for item in batch if isinstance(item, Record)]
        stored = await papers.store(good, listed_at=listed_at) if good else []
        summary.new += sum(one.outcome == "new" for one in stored)
        summary.merged += sum(one.outcome != "new" for one in stored)
        if progress is not None:
            progress(summary)
    return summary
