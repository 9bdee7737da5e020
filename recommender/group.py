"""Choose a channel's list for itself and for those in it who add their interests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from recommender.diversity import near_duplicate
from recommender.division import Claim, divide
from recommender.index import Index
from recommender.pick import Pick
from recommender.profile import InterestKind, Profile
from recommender.rank import Ranking, rank
from recommender.shelf import Papers
from recommender.signals import SIGNALS, Signal

ITSELF = ""
"""Names the channel itself among those a pick is for."""

OWN_TURNS = 2  # With one other in it half the list stays the channel's; with ten, a sixth.
MOST_LISTED = 40  # Papers looked at for one member: a long list and a week of past picks.


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
    signals = tuple(signals)
    most = min(size + len(past), MOST_LISTED)

    def good_for(one: Profile) -> dict[int, Pick]:
        found = rank(index, one, now, most, papers=papers, since=since, held=held, signals=signals)
        return {pick.paper.number: pick for pick in found.picks}

    before = frozenset(past)
    lists = {name: good_for(_seated(one, profile, before)) for name, one in members.items()}
    own_past = good_for(replace(profile, seen=profile.seen - before)).keys() & before
    lists = {ITSELF: {pick.paper.number: pick for pick in own.picks}, **lists}
    claims = [
        Claim(
            name,
            tuple(number for number in found if number not in before),
            frozenset(own_past if name == ITSELF else found.keys() & before),
            OWN_TURNS if name == ITSELF else 1,
        )
        for name, found in lists.items()
    ]
    alike = _Alike(index)
    given = divide(claims, past, size, alike)
    return tuple(
        GroupPick(one.number, {name: lists[name][one.number] for name in one.suits})
        for one in given
    )


def _seated(member: Profile, channel: Profile, past: frozenset[int]) -> Profile:
    """Give a member's profile as it counts in a channel.

    Past picks of the channel are no longer seen, so that it shows whom they suited.
    """
    judged = {vote.number for vote in channel.feedback}
    named = {one.number for one in channel.interests if one.number is not None}
    excluded = [one for one in channel.interests if one.kind is InterestKind.EXCLUSION]
    seen = member.seen | channel.seen | judged | named
    return replace(
        member,
        interests=(*member.interests, *excluded),
        seen=frozenset(seen) - past,
        feeds=channel.feeds,  # A feed of a member's own may be private.
        mutes=(*member.mutes, *channel.mutes),
    )


class _Alike:
    """Tells papers that say nearly the same, whoever's list they come from."""

    def __init__(self, index: Index) -> None:
        self._view = index.view

    def __call__(self, number: int, taken: Collection[int]) -> bool:
        if not taken:
            return False
        terms = {other: self._view.terms(other) for other in taken}
        return near_duplicate(self._view.terms(number), terms) is not None
