"""Which votes change what a channel gets: everybody's once enough have voted, curators' at once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.places import Conversation, Owner
from recommender import Feedback


@dataclass(frozen=True, slots=True)
class VoteRule:
    """When an owner's votes count, and how much.

    Attributes:
        voters: How many different people have to have voted before all their votes count.
        curators: Ids of the roles whose votes count at once.
        cap: The most that votes may make of a paper's points; 1.0 for any amount.
    """

    voters: int = 1
    curators: tuple[str, ...] = ()
    cap: float = 1.0

    @property
    def is_joint(self) -> bool:
        """Whether no one person's votes change anything."""
        return self.voters > 1

    def is_enough(self, people: int, *, had: bool) -> bool:
        """Tell whether so many voters on one paper are enough; `had`, whether it came already."""
        return had or people >= self.voters


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as it was cast.

    Attributes:
        feedback: By whom, on what, and how.
        roles: The curator roles that the voter had when voting.
    """

    feedback: Feedback
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the votes of an owner stand.

    Attributes:
        rule: When they count.
        voters: How many different people have voted.
        is_curators: Whether the vote in question is a curator's.
        waits: Whether that vote waits for others on its paper, which is yet to come.
    """

    rule: VoteRule
    voters: int
    is_curators: bool = False
    waits: bool = False

    @property
    def all_count(self) -> bool:
        """Whether everybody's votes count by now."""
        return self.voters >= self.rule.voters


_ALONE = VoteRule()

_USUAL: Mapping[str, VoteRule] = {
    # Anyone may join a server, and nobody there knows everybody: no single member, nor a friend
    # with a second account, should turn what thousands get, and even many only so far.
    "discord": VoteRule(voters=5, cap=0.2),
}
"""The rule of a platform's channels where nobody chose another; elsewhere colleagues meet."""

HAVE_ROLES = frozenset({"discord"})
"""Platforms whose people have roles."""


def rule_of(owner: Owner, voters: int | None, curators: tuple[str, ...]) -> VoteRule:
    """Give an owner's rule; `voters` is None where nobody chose. A reader's votes all count."""
    if not isinstance(owner, Conversation) or owner.is_direct:
        return _ALONE
    usual = _USUAL.get(owner.platform, _ALONE)
    return replace(usual, voters=usual.voters if voters is None else voters, curators=curators)


def counting(votes: Sequence[Vote], rule: VoteRule, had: Collection[int]) -> tuple[Feedback, ...]:
    """Give the votes that count, in their order.

    A vote keeps the roles it was cast with: whoever loses a role has voted as a curator all the
    same. A role that is no longer a curator's makes no vote count at once.

    A paper voted on is never picked again, so where votes count together one on a paper that is
    yet to come counts only once enough people have voted on that very paper: any one of them
    could otherwise keep whatever comes next from all the others.

    Args:
        votes: As they were cast.
        rule: When they count.
        had: Numbers of the papers that the owner has had.
    """
    curators = frozenset(rule.curators)
    all_count = len({vote.feedback.by for vote in votes}) >= rule.voters
    people = Counter(number for number, _ in {(v.feedback.number, v.feedback.by) for v in votes})
    return tuple(
        vote.feedback
        for vote in votes
        if not curators.isdisjoint(vote.roles)
        or (all_count and _is_enough(vote, rule, people, had))
    )


def _is_enough(vote: Vote, rule: VoteRule, people: Mapping[int, int], had: Collection[int]) -> bool:
    number = vote.feedback.number
    return rule.is_enough(people[number], had=number in had)
