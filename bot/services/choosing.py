"""Which papers an owner gets, on demand and in a digest, and what is said around them."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.message import Message
from bot.core.message_json import read_message, write_message
from bot.core.places import Conversation, Owner, Reader
from bot.core.ports import SourceHealth
from bot.services.catalogue import Catalogue, Lookup
from bot.services.elsewhere import Elsewhere
from bot.services.groups import Groups, for_others
from bot.services.lately import Lately, chance
from bot.services.preferences import Preferences
from bot.store.profiles import Profiles
from recommender import (
    LeftOut,
    Paper,
    Pick,
    Profile,
    Ranking,
    count_matching,
    explain,
    passed_over,
    rank,
)
from recommender.quick_rate import informative
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


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a paper was picked for a member.

    Attributes:
        pick: As others may see it; None where perhaps it was for one who is not named.
        name: What the member is called; empty then.
    """

    pick: Pick | None
    name: str


class Choosing:
    """Ranks for an owner.

    Args:
        profiles: Where lists are marked as seen.
        preferences: Gives profiles.
        catalogue: What there is to choose from.
        health: Tells how an owner's sources do.
        groups: Completes a channel's list with what suits its members.
        elsewhere: Tells what a reader had in channels.
        lately: Tells what an owner was given of late.
        popularity: Whether upvotes may settle between good picks.
    """

    def __init__(
        self,
        profiles: Profiles,
        preferences: Preferences,
        catalogue: Catalogue,
        health: HealthOf,
        groups: Groups,
        elsewhere: Elsewhere,
        lately: Lately,
        *,
        popularity: bool = False,
    ) -> None:
        self._signals = WITH_POPULARITY if popularity else SIGNALS
        self._profiles = profiles
        self._preferences = preferences
        self._catalogue = catalogue
        self._groups = groups
        self._elsewhere = elsewhere
        self._lately = lately
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

    async def upcoming(
        self, owner: Owner, now: datetime, size: int, *, alone: bool = False
    ) -> tuple[Pick, ...]:
        """Give what `take` would choose now, marking nothing.

        With `alone`, a channel's members have no share in it: that takes a second where there are
        many of them.
        """
        return (await self._best(owner, now, size, alone=alone)).picks

    async def _best(self, owner: Owner, now: datetime, size: int, *, alone: bool = False) -> Shown:
        ranking = await self.ranking(owner, now, size, since=now - WINDOW, alone=alone)
        if ranking.picks:
            return Shown(ranking.picks, ranking.nearest, older=False)
        older = await self.ranking(owner, now, size, since=None, alone=alone)
        return Shown(older.picks, ranking.nearest or older.nearest, older=bool(older.picks))

    async def ranking(
        self,
        owner: Owner,
        now: datetime,
        size: int,
        *,
        since: datetime | None,
        alone: bool = False,
    ) -> Ranking:
        """Rank what an owner has not seen and no open digest holds; members of a channel share in.

        With `alone` they do not.
        """
        await self._catalogue.catch_up()
        profile, held, recent = await gather(
            self._profile(owner, now), self._held(owner), self._lately.given(owner, now)
        )
        ranking = await self._ranked(owner, profile, now, size, since, held, recent)
        if alone or not isinstance(owner, Conversation):
            return ranking
        return await self._groups.completed(
            owner,
            profile,
            ranking,
            now,
            size,
            past=recent,
            since=since,
            held=held,
            signals=self._signals,
        )

    async def _ranked(
        self,
        owner: Owner,
        profile: Profile,
        now: datetime,
        size: int,
        since: datetime | None,
        held: frozenset[int],
        recent: Sequence[int],
    ) -> Ranking:
        """Rank for one profile alone."""
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup) -> Ranking:
            return rank(
                index,
                profile,
                now,
                size,
                papers=papers,
                since=since,
                held=held,
                recent=recent,
                exploring=chance(owner, now),
                signals=signals,
            )

        return await self._catalogue.compute(work)

    async def had_elsewhere(
        self, reader: Reader, now: datetime, size: int, *, since: datetime | None, after: datetime
    ) -> tuple[Conversation, ...]:
        """Give where a reader had each paper that would else be in the list `ranking` gives.

        Args:
            reader: Who.
            now: UTC.
            size: As for `ranking`.
            since: As for `ranking`.
            after: Papers that a channel had before then are not told of again.
        """
        if not await self._elsewhere.is_anywhere(reader):
            return ()
        profile = await self._preferences.profile(reader)
        had = await self._elsewhere.had(reader, profile, now)
        if not any(one.at > after for one in had.values()):
            return ()
        held, recent = await gather(self._held(reader), self._lately.given(reader, now))
        plain = await self._ranked(reader, profile, now, size, since, held, recent)
        found = [had[pick.paper.number] for pick in plain.picks if pick.paper.number in had]
        return tuple(one.channel for one in found if one.at > after)

    async def _profile(self, owner: Owner, now: datetime) -> Profile:
        """Give a profile for choosing: what a reader had in channels counts as seen."""
        profile = await self._preferences.profile(owner)
        if not isinstance(owner, Reader):
            return profile
        had = await self._elsewhere.had(owner, profile, now)
        return replace(profile, seen=profile.seen | had.keys())

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
        profile, held, recent = await gather(
            self._profile(owner, now), self._held(owner), self._lately.given(owner, now)
        )
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
                recent=recent,
                signals=signals,
            )

        return await self._catalogue.compute(work)

    async def telling(
        self, owner: Owner, now: datetime, count: int, *, besides: Collection[int]
    ) -> tuple[Paper, ...]:
        """Give the papers whose ratings would tell most of an owner's taste, `besides` aside.

        Recent ones; older ones only where there are not enough of these.
        """
        await self._catalogue.catch_up()
        profile, held = await gather(self._preferences.profile(owner), self._held(owner))
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup, since: datetime | None) -> tuple[Paper, ...]:
            return informative(
                index,
                profile,
                now,
                count,
                papers=papers,
                since=since,
                held=held,
                besides=besides,
                signals=signals,
            )

        recent = await self._catalogue.compute(lambda papers: work(papers, now - WINDOW))
        if len(recent) == count:
            return recent
        return await self._catalogue.compute(lambda papers: work(papers, None))

    async def _held(self, owner: Owner) -> frozenset[int]:
        """Give what open digests have reserved, merges followed."""
        return frozenset(map(self._catalogue.now_called, await self._profiles.held(owner)))

    async def explain(self, owner: Owner, number: int, now: datetime | None = None) -> Pick:
        """Give the score and reasons of one paper for an owner, whatever its rank.

        `now` is the moment by which old votes have faded; without it they count in full.
        """
        await self._catalogue.catch_up()
        profile = await self._preferences.profile(owner)
        index, signals = self._catalogue.index, self._signals

        def work(papers: Lookup) -> Pick:
            return explain(index, profile, number, papers=papers, now=now, signals=signals)

        return await self._catalogue.compute(work)

    async def explain_for_member(self, channel: Conversation, number: int) -> Explained | None:
        """Tell for which member a paper was picked that does not suit the channel itself.

        Only of papers that the channel was given, and only who is named is looked at. Where it is
        none of these the answer is the same whatever the others care about: else one could find
        that out, by giving the channel an interest for a while and asking about what came of it.
        """
        if not await self._groups.was_given(channel, number):
            return None
        members = await self._groups.members(channel)
        for member in members:
            if not member.name:
                return Explained(None, "")  # Those who are named come first.
            pick = await self.explain(member.reader, number)
            if any(one.signal == "interests" and one.share > 0 for one in pick.reasons):
                return Explained(for_others(pick), member.name)
        return None

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
