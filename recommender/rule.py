"""The rules that keep a paper out of a list, in the order in which they are asked."""

from dataclasses import dataclass
from enum import StrEnum

from recommender.pick import Pick


class Rule(StrEnum):
    """Why a paper is not in a list; the first that holds is the one that is told."""

    NOT_NEW = "not new"  # listed before the list's window
    SEEN = "seen"
    HELD = "held"  # promised to an open digest
    VOTED = "voted"  # judged already
    NAMED = "named"  # the paper of an interest like "papers like this one"
    OTHERS = "others"  # came only from feeds of others
    MUTED = "muted"
    EXCLUDED = "excluded"
    OUTWEIGHED = "outweighed"  # dislikes weigh more than what speaks for it
    UNDER_BAR = "under the bar"
    NEAR_DUPLICATE = "near-duplicate"  # of a paper in the list
    AUTHORS = "same authors"  # of whom the list has enough
    TURN = "others' turn"  # another interest had less of the week
    FULL = "full"  # good enough, but the list is full


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that a list does not hold.

    Attributes:
        pick: The paper with its score and reasons.
        rule: Why.
        by: What is behind the rule, where there is such: the words that are muted or excluded, the
            title of the paper it nearly equals, the author or the interest with enough in the list.
    """

    pick: Pick
    rule: Rule
    by: str = ""
