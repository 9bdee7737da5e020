"""`paperpicks harvest`: ask the sources now, show how far it has come, and say what came."""

import time
from collections.abc import Callable, Sequence
from datetime import date

from bot.app import App, build, opened
from bot.core.errors import ConfigurationError
from bot.core.harvest import BackFill
from bot.core.ports import Source
from bot.progress import Counter
from bot.services.harvesting import BY_CATEGORY, Harvest
from bot.settings import Settings

MOST_LISTED = 20  # Entries that could not be read, printed for one source.


async def harvest(settings: Settings, names: Sequence[str], *, since: date | None) -> bool:
    """Visit sources one after another, then fill in the past; give whether all went well.

    Args:
        settings: Of the installation.
        names: Sources to visit; none means all that are configured, and the feeds.
        since: The first day wanted; None goes on where the last visit ended.

    Raises:
        ConfigurationError: If a source has no such name, or the store cannot be used.
        TemporaryError: If Redis fails on the way; the same line goes on from there.
    """
    async with opened(settings) as store, build(settings, store) as app:
        failed: set[str] = set()
        for source in await _wanted(app, names):
            if not await _visit(app, source, since):
                failed.add(source.name)
        for job in await app.harvesting.back_fills():
            # Whoever did not answer a moment ago is not asked for the past as well.
            wanted = not names or job.source in names
            if wanted and job.source not in failed and not await _fill_back(app, job):
                failed.add(job.source)
    return not failed


async def _wanted(app: App, names: Sequence[str]) -> Sequence[Source]:
    sources = await app.sources.all()
    if not names:
        if not sources:
            raise ConfigurationError("No source is switched on: see PAPERPICKS_SOURCES.")
        return sources
    known = {source.name: source for source in sources}
    if unknown := [name for name in names if name not in known]:
        raise ConfigurationError(
            f"No source is called {unknown[0]}. There are: {', '.join(known) or 'none'}."
        )
    return [known[name] for name in names]


async def _visit(app: App, source: Source, since: date | None) -> bool:
    if source.name in BY_CATEGORY and not await app.harvesting.categories_of(source.name):
        print(
            f"{source.title}: nothing to ask for yet. Subjects come with interests, "
            "or: sources categories add cs.LG"
        )
        return True
    with Counter(source.title) as counter:
        began = time.monotonic()
        found = await app.harvesting.visit(source, since=since, told=_told(counter))
        _print(source.title, found, time.monotonic() - began)
    return not found.error


async def _fill_back(app: App, job: BackFill) -> bool:
    what = f"{job.source}, since {job.since}: {', '.join(job.categories)}"
    with Counter(what) as counter:
        began = time.monotonic()
        found = await app.harvesting.fill_back(job, told=_told(counter))
        if found is None:
            return True
        _print(what, found, time.monotonic() - began)
    return not found.error


def _told(counter: Counter) -> Callable[[Harvest], None]:
    def told(found: Harvest) -> None:
        counter.show(found.read, found.total)

    return told


def _print(title: str, found: Harvest, seconds: float) -> None:
    """Say what came of one visit: one line, and one for each thing that is wrong."""
    if found.error and not found.read:
        print(found.error)
        return
    rate = found.read / seconds if seconds > 0 else 0.0
    print(
        f"{title}: {found.read:,} papers read, {found.new:,} new, {found.unread_count:,} skipped, "
        f"{seconds:.1f} s ({rate:,.0f} a second)"
    )
    for unread in found.unread[:MOST_LISTED]:
        print(f"   skipped {unread.id}: {unread.reason}")
    if found.unread_count > MOST_LISTED:
        print(f"   and {found.unread_count - MOST_LISTED:,} more skipped")
    if found.short is not None:
        print(
            f"   the list of {found.short.day} has {found.short.count} papers, "
            f"usually about {found.short.usual}: it is read again later"
        )
    if found.error:
        print(f"   {found.error}")
