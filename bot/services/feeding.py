"""Feeds of readers and channels: added once they could be read, removed by number or address."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core import voice
from bot.core.errors import SourceRefused, UserError
from bot.core.places import Owner, Reader
from bot.services.harvesting import Harvest, Harvesting
from bot.services.sources import Sources
from bot.services.wording import here, whose
from bot.store.feeds import Feed, Feeds, read_feed, write_feed
from bot.store.profile_json import Change
from bot.store.profiles import Profiles
from bot.store.visits import Visits

MOST_FEEDS = 20  # Of one owner; each is asked at least once an hour.


class Feeding:
    """What an owner reads beside the common sources."""

    def __init__(
        self,
        feeds: Feeds,
        sources: Sources,
        harvesting: Harvesting,
        visits: Visits,
        profiles: Profiles,
    ) -> None:
        self._feeds = feeds
        self._sources = sources
        self._harvesting = harvesting
        self._visits = visits
        self._profiles = profiles

    async def of_owner(self, owner: Owner) -> tuple[Feed, ...]:
        """Give an owner's feeds, oldest first."""
        return await self._feeds.of_owner(owner)

    async def add(self, owner: Owner, by: Reader, url: str, now: datetime) -> tuple[Feed, Harvest]:
        """Read a feed and add it; what it holds already can be found, and is not announced.

        Raises:
            UserError: If it is no address, no feed, not to be reached, or one too many.
        """
        try:
            source = self._sources.feed(url)
        except SourceRefused as error:
            raise UserError("{error}", error=str(error)) from error
        if source is None:
            raise UserError(voice.FEEDS_OFF)
        known = await self._feeds.of_owner(owner)
        if found := next((feed for feed in known if feed.name == source.name), None):
            sentence = voice.FEED_KNOWN
            raise UserError(sentence, whose=whose(owner), title=found.title, here=here(owner))
        if len(known) >= MOST_FEEDS:
            raise UserError(voice.TOO_MANY_FEEDS, most=MOST_FEEDS, here=here(owner))
        harvest = await self._harvesting.visit(source)
        if harvest.error:
            await self._forget_unread(source.name)
            raise UserError("{error}", error=harvest.error)
        title = (await self._visits.read(source.name)).cursor.get("title") or source.title
        feed = Feed(source.name, url, title, by, now)
        before = {"put": {}, "drop": [feed.name]}
        label = f"adding {title} to {whose(owner)} sources"
        await self._profiles.push_change(by, Change("feeds", str(owner), before, label))
        await self._feeds.add(owner, feed)
        return feed, harvest

    async def remove(self, owner: Owner, by: Reader, text: str) -> Feed:
        """Remove a feed by its place in the list, its title or its address.

        Raises:
            UserError: If none is meant by `text`.
        """
        feeds, text = await self._feeds.of_owner(owner), text.strip()
        place = int(text) if text.isdecimal() and len(text) < 6 else 0
        meant = (
            feeds[place - 1 : place] if place else [f for f in feeds if text in (f.url, f.title)]
        )
        if not meant:
            raise UserError(voice.NO_SUCH_FEED, text=text[:60], here=here(owner))
        [gone, *_] = meant
        before = {"put": {gone.name: write_feed(gone)}, "drop": []}
        label = f"removing {gone.title} from {whose(owner)} sources"
        await self._profiles.push_change(by, Change("feeds", str(owner), before, label))
        await self._drop(owner, gone.name)
        return gone

    async def restore(self, owner: Owner, put: Mapping[str, str], drop: Sequence[str]) -> None:
        """Put feeds back that were removed, and remove those that were added."""
        for name, written in put.items():
            await self._feeds.add(owner, read_feed(name, written))
        for name in drop:
            await self._drop(owner, name)

    async def forget(self, owner: Owner) -> None:
        """Remove all feeds of an owner."""
        for feed in await self._feeds.of_owner(owner):
            await self._drop(owner, feed.name)

    async def _drop(self, owner: Owner, name: str) -> None:
        await self._feeds.remove(owner, name)
        await self._forget_unread(name)

    async def _forget_unread(self, name: str) -> None:
        """Forget how visits went once nobody has the feed: its papers stay to be found."""
        if not await self._feeds.owners(name):
            await self._visits.forget(name)
