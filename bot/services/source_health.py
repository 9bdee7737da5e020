"""How the sources are doing, as digests, commands and the doctor tell it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.places import Owner
from bot.core.ports import Source, SourceHealth, SourceState
from bot.services.harvesting import BY_CATEGORY, MOST_FAILURES, is_feed, source_of
from bot.services.sources import Sources
from bot.store.feeds import Feeds
from bot.store.following import Following, codes
from bot.store.visits import Visited, Visits

TOLD = timedelta(days=7)  # From its first failure; some two days later it is given up.
ONCE_A_DAY = timedelta(hours=20)  # A source asked no more often is worth a word about its hour.
READING = timedelta(minutes=20)  # Visits are spread over so many minutes, and take some.
A_DAY = timedelta(hours=24)  # Nothing new for so long means: nothing was announced for today.


class SourcesHealth:
    """Tells of the configured sources; and, to their owners, of feeds that do not answer."""

    def __init__(
        self, sources: Sources, visits: Visits, following: Following, feeds: Feeds
    ) -> None:
        self._sources = sources
        self._visits = visits
        self._following = following
        self._feeds = feeds

    @property
    def has_sources(self) -> bool:
        """Whether anything but files is read here."""
        return bool(self._sources.configured)

    async def of_all(self, now: datetime) -> tuple[SourceHealth, ...]:
        """Tell of every configured source that there is something to ask for."""
        asked = await self._asked()
        kept = await self._visits.read_all([source.name for source in asked])
        return tuple(_health(s, visited, now) for s, visited in zip(asked, kept, strict=True))

    async def _asked(self) -> list[Source]:
        followed = {source_of(code) for code in codes(await self._following.all())}
        return [
            source
            for source in self._sources.configured
            if source.name not in BY_CATEGORY or source.name in followed
        ]

    async def of_feeds(self, owner: Owner, now: datetime) -> tuple[SourceHealth, ...]:
        """Tell of an owner's own feeds, in the order of `Feeds.of_owner`."""
        feeds = await self._feeds.of_owner(owner)
        kept = await self._visits.read_all([feed.name for feed in feeds])
        made = [(self._sources.feed(feed.url), feed.title) for feed in feeds]
        return tuple(
            _health(source, visited, now, title=title)
            for (source, title), visited in zip(made, kept, strict=True)
            if source is not None
        )

    async def daily_arrivals(self, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Give what is read but once a day, by name, and when it will have come in next."""
        found = []
        for source in await self._asked():
            due = source.next_visit(now, now)
            if source.next_visit(due, due) - due >= ONCE_A_DAY:
                found.append((source.title, due + READING))
        return tuple(found)

    async def for_owner(self, owner: Owner, now: datetime) -> Sequence[SourceHealth]:
        """Tell what an owner's digest may have to say: all sources, and feeds that are down."""
        feeds = await self.of_feeds(owner, now)
        return (*await self.of_all(now), *(feed for feed in feeds if _is_told(feed, now)))


def _is_told(feed: SourceHealth, now: datetime) -> bool:
    """Whether a digest tells of a feed: one that is given up for some days only."""
    if feed.state is SourceState.GIVEN_UP:
        return feed.since is not None and feed.since > now - TOLD
    return feed.state is SourceState.DOWN


def _health(source: Source, kept: Visited, now: datetime, *, title: str = "") -> SourceHealth:
    return SourceHealth(
        name=title or source.title,
        state=_state(source, kept, now),
        since=kept.failing_since,
        read_at=kept.succeeded_at,
        brought_at=kept.brought_at,
        brought=kept.brought,
        error=kept.error,
        next_at=max(kept.retry_at or source.next_visit(kept.succeeded_at, now), now),
        count=kept.short.count if kept.short else 0,
        usual=kept.short.usual if kept.short else 0,
    )


def _state(source: Source, kept: Visited, now: datetime) -> SourceState:
    if is_feed(source.name) and kept.failures >= MOST_FAILURES:
        return SourceState.GIVEN_UP
    if kept.failing_since is not None:
        return SourceState.DOWN
    if kept.succeeded_at is None:
        return SourceState.NEW
    if kept.short is not None:
        return SourceState.SHORT
    if kept.brought_at is None or kept.brought_at < now - A_DAY:
        return SourceState.NOTHING_ANNOUNCED
    return SourceState.FRESH
