"""Which papers an owner gets, on demand and in a digest, and what is said around them."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.message import Message
from bot.core.message_json import read_message, write_message
from bot.core.places import Owner
from bot.core.ports import SourceHealth
from bot.services.catalogue import Catalogue, Lookup
from bot.services.preferences import Preferences
from bot.store.profiles import Profiles
from recommender import LeftOut, Pick, Ranking, count_matching, explain, passed_over, rank
from recommender.signals import SIGNALS, WITH_POPULARITY

WINDOW = timedelta(days=30)  # What a digest considers; older papers are only picked on demand.
FIRST_WINDOW = timedelta(days=7)  # What a new subscription starts with.
WEEK = timedelta(days=7)
WEEKS = 4  # How far back "about so many a week" looks.
TRIES = 5  # How often a list is chosen anew when another one took a paper of it meanwhile.


HealthOf = Callable[[Owner, datetime], Awaitable[Sequence[SourceHealth]]]
"""Gives the state of an owner's sources at a moment, as digests report it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list for an owner, already marked as seen. `older` where the window held nothing."""

    picks: tuple[Pick, ...]
    nearest: Pick | None
    older: bool


class Choosing:
    """Ranks for an owner.

    Args:
        profiles: Where lists are marked as seen.
        preferences: Gives profiles.
        catalogue: What there is to choose from.
        health: Tells how an owner's sources do.
        popularity: Whether upvotes may settle between good picks.
    """

    def __init__(
        self,
        profiles: Profiles,
        preferences: Preferences,
        catalogue: Catalogue,
        health: HealthOf,
        *,
        popularity: bool = False,
    ) -> None:
        self._signals = WITH_POPULARITY if popularity else SIGNALS
        self._profiles = profiles
        self._preferences = preferences
        self._catalogue = catalogue
        self.health = health

    async def take(
        self, owner: Owner, now: datetime, size: int, draw: Callable[[Shown], Message]
    ) -> Message:
        """Choose a list, mark it as seen and give it drawn; what is marked is what is given."""
        for _ in range(TRIES):
            shown = await self._best(owner, now, size)
            message = draw(shown)
            numbers = [pick.paper.number for pick in shown.picks]
            if not numbers:
                return message
            if await self._profiles.mark_shown(owner, numbers, now, write_message(message)):
                return message
        return draw(Shown((), None, older=False))

    async def last_list(self, owner: Owner) -> Message | None:
        """Give the list `take` gave last."""
        kept = await self._profiles.last_list(owner)
        return read_message(kept) if kept else None

    async def upcoming(self, owner: Owner, now: datetime, size: int) -> tuple[Pick, ...]:
        """Give what `take` would choose now, marking nothing."""
        return (await self._best(owner, now, size)).picks

    async def _best(self, owner: Owner, now: datetime, size: int) -> Shown:
        ranking = await self.ranking(owner, now, size, since=now - WINDOW)
        if ranking.picks:
            return Shown(ranking.picks, ranking.nearest, older=False)
        older = await self.ranking(owner, now, size, since=None)
        return Shown(older.picks, ranking.nearest or older.nearest, older=bool(older.picks))

    async def ranking(
        self, owner: Owner, now: datetime, size: int, *, since: datetime | None
    ) -> Ranking:
        """Rank what an owner has not seen and no open digest holds."""
        await self._catalogue.catch_up()
        profile, held = await gather(self._preferences.profile(owner), self._held(owner))
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup) -> Ranking:
            return rank(
                index, profile, now, size, papers=papers, since=since, held=held, signals=signals
            )

        return await self._catalogue.compute(work)

    async def passed_over(
        self,
        owner: Owner,
        now: datetime,
        taken: Collection[int],
        *,
        since: datetime | None,
        most: int,
    ) -> tuple[LeftOut, ...]:
        """Give the best papers that a list of `ranking` does not hold, and why not."""
        await self._catalogue.catch_up()
        profile, held = await gather(self._preferences.profile(owner), self._held(owner))
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup) -> tuple[LeftOut, ...]:
            return passed_over(
                index,
                profile,
                now,
                taken,
                papers=papers,
                most=most,
                since=since,
                held=held,
                signals=signals,
            )

        return await self._catalogue.compute(work)

    async def _held(self, owner: Owner) -> frozenset[int]:
        """Give what open digests have reserved, merges followed."""
        return frozenset(map(self._catalogue.now_called, await self._profiles.held(owner)))

    async def explain(self, owner: Owner, number: int) -> Pick:
        """Give the score and reasons of one paper for an owner, whatever its rank."""
        await self._catalogue.catch_up()
        profile = await self._preferences.profile(owner)
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup) -> Pick:
            return explain(index, profile, number, papers=papers, signals=signals)

        return await self._catalogue.compute(work)

    async def matches_a_week(self, owner: Owner, now: datetime) -> int:
        """Give about how many papers a week an owner's profile would have matched of late."""
        await self._catalogue.catch_up()
        profile = await self._preferences.profile(owner)
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup) -> int:
            since = now - WEEKS * WEEK
            return count_matching(index, profile, since=since, papers=papers, signals=signals)

        return round(await self._catalogue.compute(work) / self._weeks_covered(now))

    def _weeks_covered(self, now: datetime) -> int:
        """Give how many of the last weeks papers came in: one for a catalogue of today."""
        listed = [len(self._catalogue.index.window(now - w * WEEK)) for w in range(1, WEEKS + 1)]
        return 1 + listed.index(listed[-1])
