"""`paperpicks import`: files in, a summary out."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from bot.app import opened, simulating
from bot.core.errors import TemporaryError, UserError
from bot.progress import Bar
from bot.services.ingesting import Summary, ingest
from bot.settings import Settings
from bot.sources.imports import read_file
from bot.store.outages import OUTAGE
from bot.store.papers import Papers

MOST_LISTED = 50  # Skipped records printed for one file; the rest is counted.


async def import_files(
    settings: Settings, files: Sequence[Path], *, now: datetime | None, sure: bool
) -> bool:
    """Import each file and print what became of it; give whether every file held papers.

    Raises:
        ConfigurationError: If the store cannot be used.
        TemporaryError: If the store fails on the way; importing again goes on from there.
    """
    async with opened(settings, now=now) as store, AsyncExitStack() as stack:
        if now is not None:
            await stack.enter_async_context(simulating(store, settings, sure=sure))
        try:
            listed_at = await store.clock.now()
            good = True
            for file in files:
                summary = await _import_file(file, store.papers, listed_at)
                good = summary is not None and good
        except BrokenPipeError:
            raise  # Who read our answers has left; the store is well.
        except OUTAGE as error:
            raise TemporaryError(
                f"The papers could not be kept. {store.connection.problem or error} "
                "What was stored so far is safe; then import the file again."
            ) from error
        return good


async def _import_file(file: Path, papers: Papers, listed_at: datetime) -> Summary | None:
    """Import one file; None where it held no paper at all, and nothing was changed."""
    try:
        size = _size_of(file)
        with Bar(f"Importing {file.name}") as bar:
            records = read_file(file, progress=lambda done: bar.show(done, max(size, done)))
            summary = await ingest(records, papers, listed_at=listed_at)
    except UserError as error:
        print(error)
        return None
    for skipped in summary.skipped[:MOST_LISTED]:
        print(f"{skipped.file}:{skipped.line}: skipped: {skipped.reason}")
    if summary.skipped_count > MOST_LISTED:
        print(f"{file}: and {summary.skipped_count - MOST_LISTED:,} more skipped")
    if not summary.read:
        print(f"{file}: no paper in it could be read, so nothing was changed.")
        return None
    print(summary)
    return summary


def _size_of(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
