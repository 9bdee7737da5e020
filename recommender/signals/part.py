"""What a ranking signal gives: additive parts of the score."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

from recommender.index import View
from recommender.index.field import FloatArray
from recommender.profile import Profile


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a signal may look at.

    Attributes:
        profile: Of the reader or channel.
        view: The index, unchanging while one list is made.
        now: The moment of ranking, UTC; None where nobody said, as for "why this paper".
    """

    profile: Profile
    view: View
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Points for papers. A paper's raw score is the sum over all parts.

    Attributes:
        signal: The name its reasons carry.
        weights: Stem to points: a paper gets for each stem this times its unit tf-idf weight.
        amounts: Further points by row of the view, whatever the words; None for none.
        most: The most points the part can give any paper; 0 for one that only takes.
        interest: The text of the interest it counts for, if any.
        typed: Stem to the word as the reader typed it, which then names it in reasons.
        label: What names the whole part in reasons, instead of words one by one.
        label_of: The same, by row, where it differs from paper to paper.
        phrase: Where not empty, only papers where these words stand together get any points.
        is_stated: Whether points of this part lift a paper over the bar's first condition.
        least_stated: Points from which they do so; any above zero where 0.
        is_aside: Whether its points say nothing about this reader: they order papers, and never
            make one a pick that would be none without them.
        is_vote: Whether its points come from votes, which `Profile.votes_cap` bounds.
    """

    signal: str
    weights: Mapping[str, float] = field(default_factory=dict)
    amounts: FloatArray | None = None
    most: float = 0.0
    interest: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    label_of: Callable[[int], str] | None = None
    phrase: str = ""
    is_stated: bool = False
    least_stated: float = 0.0
    is_aside: bool = False
    is_vote: bool = False


Signal = Callable[[Situation], Iterable[Part]]
"""A signal gives its parts for one situation; the order of papers and votes never matters."""


def length(weights: Mapping[str, float]) -> float:
    """Give the length of a vector: the most it can give a paper, whose vector has length 1."""
    return sqrt(sum(weights[stem] ** 2 for stem in sorted(weights)))


def scaled(weights: Mapping[str, float], factor: float) -> dict[str, float]:
    """Multiply a vector by a number."""
    return {stem: weight * factor for stem, weight in weights.items()}
