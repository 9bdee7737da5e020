"""Choose a channel's list for itself and for those in it who add their interests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from recommender.choice import Choice
from recommender.diversity import near_duplicate
from recommender.division import LOOKED_AT, Claim, divide
from recommender.index import Index, View
from recommender.pick import Pick
from recommender.profile import InterestKind, Profile
from recommender.ranking import Ranking, choice_for
from recommender.shelf import Papers, Shelf
from recommender.signals import SIGNALS, Signal

ITSELF = ""
"""Names the channel itself among those a pick is for."""

OWN_TURNS = 2  # With two others in it half the list stays the channel's; with ten, a sixth.


@dataclass(frozen=True, slots=True)
class GroupPick:
    """A paper of a channel's list.

    Attributes:
        number: The paper's.
        lists: How each whom it suits sees it, by name; whose turn it was comes first.
    """

    number: int
    lists: Mapping[str, Pick]


def rank_group(
    index: Index,
    profile: Profile,
    own: Ranking,
    members: Mapping[str, Profile],
    now: datetime,
    size: int,
    *,
    papers: Papers,
    past: Sequence[int],
    since: datetime | None = None,
    held: frozenset[int] = frozenset(),
    signals: Iterable[Signal] = SIGNALS,
) -> tuple[GroupPick, ...]:
    """Choose up to `size` papers; each is good enough for the channel or for a member alone.

    Every profile is ranked in its own right: what a member dislikes or excludes lowers papers for
    that member, never for another. What the channel excludes, mutes, or has had is out for all.

    Args:
        index: As for `rank`, like all that is not named here.
        profile: The channel's.
        own: What `rank` gives for it.
        members: Profiles of members by name, in the order in which equals have their turns.
        now: The moment of ranking, UTC.
        size: Most picks to give.
        papers: Gives papers by number.
        past: Numbers of the channel's picks of late, oldest first: who had one waits for others.
        since: Listing time to begin with.
        held: Numbers promised to an open digest.
        signals: What scores are made of.
    """
    signals, shelf = tuple(signals), Shelf(papers)

    def seat(one: Profile) -> _Seat:
        choice = choice_for(
            index, one, now, shelf=shelf, since=since, held=held, recent=past, signals=signals
        )
        return _Seat(one, index.view, choice)

    seats = {name: seat(_seated(one, profile)) for name, one in members.items()}
    best = {name: one.best(size + LOOKED_AT) for name, one in seats.items()}
    best = {ITSELF: {pick.paper.number: pick for pick in own.picks}, **best}
    seats = {ITSELF: seat(profile), **seats}
    told_of = {*past, *(number for some in best.values() for number in some)}
    claims = [
        Claim(
            name,
            tuple(best[name]),
            one.suited(told_of - profile.seen, past) | best[name].keys(),
            OWN_TURNS if name == ITSELF else 1,
        )
        for name, one in seats.items()
    ]

    def told(name: str, number: int) -> Pick | None:
        return best[name].get(number) or seats[name].told(number)

    given = divide(claims, past, size, _Alike(index.view))
    return tuple(
        GroupPick(
            one.number,
            {name: pick for name in one.suits if (pick := told(name, one.number)) is not None},
        )
        for one in given
    )


class _Seat:
    """One profile's view of the papers; without anything stated no paper suits it."""

    def __init__(self, profile: Profile, view: View, choice: Choice | None) -> None:
        self._profile = profile
        self._view = view
        self._choice = choice

    def best(self, size: int) -> dict[int, Pick]:
        """Give the best papers that may be picked, by number, best first."""
        if self._choice is None:
            return {}
        picks, _ = self._choice.take(self._choice.likely(self._choice.candidates()), size)
        return {pick.paper.number: pick for pick in picks}

    def suited(self, numbers: Collection[int], past: Sequence[int]) -> frozenset[int]:
        """Give the papers that are good enough: of `numbers` those not seen, and past picks."""
        if self._choice is None:
            return frozenset()
        judged = {vote.number for vote in self._profile.feedback}
        asked = {*past, *(set(numbers) - self._profile.seen - judged)}
        return self._choice.passing(np.sort(self._view.rows(asked)))

    def told(self, number: int) -> Pick | None:
        """Give a paper with its reasons; None where no word speaks for it."""
        return self._choice.told(number) if self._choice else None


def _seated(member: Profile, channel: Profile) -> Profile:
    """Give a member's profile as it counts in a channel.

    What others voted on there stays: who dislikes every paper of a topic must not silence it.
    """
    named = {one.number for one in channel.interests if one.number is not None}
    excluded = [one for one in channel.interests if one.kind is InterestKind.EXCLUSION]
    return replace(
        member,
        interests=(*member.interests, *excluded),
        seen=frozenset(member.seen | channel.seen | named),
        feeds=channel.feeds,  # A feed of a member's own may be private.
        mutes=(*member.mutes, *channel.mutes),
    )


class _Alike:
    """Tells papers that say nearly the same, whoever's list they come from."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __call__(self, number: int, taken: Collection[int]) -> bool:
        if not taken:
            return False
        terms = {other: self._view.terms(other) for other in taken}
        return near_duplicate(self._view.terms(number), terms) is not None
