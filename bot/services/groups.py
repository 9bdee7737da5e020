"""A channel's list completed with what suits those in it who add their interests."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.places import Conversation
from bot.services.catalogue import Catalogue, Lookup
from bot.services.preferences import Preferences
from bot.store.archive import Archive
from bot.store.members import Member, Members
from recommender import Pick, Profile, Ranking, Reason
from recommender.group import ITSELF, OWN_TURNS, GroupPick, rank_group
from recommender.reasons import NO_SHARE
from recommender.signals import Signal

MOST_CONSIDERED = 24  # Of more, others come tomorrow: so many take 0.6 s (docs/decisions, 21).
PAST_A_MEMBER = 2  # Past picks looked at for each: older ones do not change whose turn it is.

MATCHES = "matches"
"""Signal of a reason that names, in writing, the members whom a pick suits; without points."""

SOMEBODY = "member"
"""Signal of the one reason of a pick that is for members alone: all its points, no words."""

_TOLD = ("interests", "popularity")  # Signals of reasons that others see of a named member.


class Groups:
    """Ranks for channels with members. Nothing is kept: whose turn it is follows from past picks.

    Args:
        members: Who adds their interests to a channel's.
        archive: What the channel was given.
        preferences: Gives profiles.
        catalogue: What there is to choose from.
    """

    def __init__(
        self, members: Members, archive: Archive, preferences: Preferences, catalogue: Catalogue
    ) -> None:
        self._members = members
        self._archive = archive
        self._preferences = preferences
        self._catalogue = catalogue

    async def completed(
        self,
        channel: Conversation,
        profile: Profile,
        own: Ranking,
        now: datetime,
        size: int,
        *,
        past: Sequence[int],
        since: datetime | None,
        held: frozenset[int],
        signals: Iterable[Signal],
    ) -> Ranking:
        """Give a channel's list with its members' shares in it; without members it is `own`.

        `past` are the channel's picks of seven days, oldest first: a turn that was had longer ago
        makes nobody wait. All else is as for `rank`.
        """
        members = considered(await self._members.of(channel), now)
        if not members or not (await self._preferences.settings(channel)).sharing:
            return own
        profiles = await self._profiles(members)
        past = past[-PAST_A_MEMBER * (len(members) + OWN_TURNS) :]
        index = self._catalogue.index

        def work(papers: Lookup) -> tuple[GroupPick, ...]:
            return rank_group(
                index,
                profile,
                own,
                profiles,
                now,
                size,
                papers=papers,
                past=past,
                since=since,
                held=held,
                signals=signals,
            )

        named = {str(one.reader) for one in members if one.name}
        found = await self._catalogue.compute(work)
        return replace(own, picks=tuple(told(one, named) for one in found))

    async def members(self, channel: Conversation) -> tuple[Member, ...]:
        """Give a channel's members, those who are named first."""
        return tuple(sorted(await self._members.of(channel), key=lambda one: not one.name))

    async def was_given(self, channel: Conversation, number: int) -> bool:
        """Tell whether a paper was in a list of the channel within two years."""
        return await self._archive.has(channel, number)

    async def _profiles(self, members: Sequence[Member]) -> dict[str, Profile]:
        """Give members' profiles by name; those who state nothing have no turn."""
        found = {str(one.reader): await self._preferences.profile(one.reader) for one in members}
        return {name: profile for name, profile in found.items() if profile.interests}


def considered(members: Sequence[Member], now: datetime) -> tuple[Member, ...]:
    """Give the members who may have a turn today: all, or of many the next ones in the round."""
    if len(members) <= MOST_CONSIDERED:
        return tuple(members)
    first = now.date().toordinal() * MOST_CONSIDERED % len(members)
    return (*members[first:], *members[:first])[:MOST_CONSIDERED]


def told(one: GroupPick, named: Iterable[str]) -> Pick:
    """Give a pick with reasons that may be kept: the channel's own, but no member's words.

    A named member's words are put in when the list is shown, while they are named: see `Naming`.
    """
    named = frozenset(named)
    suits = [name for name in one.lists if name in named]
    if (pick := one.lists.get(ITSELF)) is None:
        pick = one.lists[suits[0]] if suits else next(iter(one.lists.values()))
        pick = replace(pick, reasons=(Reason(SOMEBODY, pick.score),))
    if not suits:
        return pick
    return replace(pick, reasons=(*pick.reasons, Reason(MATCHES, 0.0, tuple(suits))))


def for_others(pick: Pick) -> Pick:
    """Give a named member's pick as others may see it: for which interests, but not which likes."""
    shown = tuple(one for one in pick.reasons if one.signal in _TOLD)
    rest = pick.score - sum(one.share for one in shown)
    baseline = (Reason("baseline", rest),) if abs(rest) > NO_SHARE else ()
    return replace(pick, reasons=(*shown, *baseline))
