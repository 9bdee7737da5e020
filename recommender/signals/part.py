"""What a ranking signal gives: additive parts of the score."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property

import numpy as np

from recommender.index import View
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.sheet import Sheet
from recommender.profile import Profile

LEAST_SPREAD = 1 / 30  # Of the greatest value.


class Space(Enum):
    """By which of a paper's vectors a part's weights are multiplied."""

    COUNTED = "counted"  # Words and pairs before any norm, as in BM25: for words as stated.
    UNIT = "unit"  # Words and pairs at unit length: for likeness to papers.
    LATENT = "latent"  # Its place among the directions, of unit length.


@dataclass(frozen=True)
class Situation:
    """Everything a signal may look at.

    Attributes:
        profile: Of the reader or channel.
        view: The index, unchanging while one list is made.
        now: The moment of ranking, UTC; None where nobody said: then votes do not fade.
        scored: Rows that need a score, ascending, beside those of the reference; None for all.
        among: Rows, ascending, that alone are scored and measured against each other; None where
            the papers of `View.reference` are the measure.
    """

    profile: Profile
    view: View
    now: datetime | None = None
    scored: IntArray | None = None
    among: IntArray | None = None

    @cached_property
    def rows(self) -> IntArray:
        """The rows scored, ascending."""
        if self.among is not None:
            return self.among
        if self.scored is None:
            return np.flatnonzero(self.view.alive)
        wanted = self.view.reference.copy()
        wanted[self.scored] = True
        return np.flatnonzero(wanted)

    @cached_property
    def sheet(self) -> Sheet:
        """The vectors of `rows`."""
        return self.view.sheet(self.rows)

    @cached_property
    def population(self) -> BoolArray:
        """Shape (n_rows,): which of `rows` say how far scores spread.

        What was listed of late, not just what one list may still choose from: so that a score is
        the same in the list, in "why this paper" a day later and in a preview, and that ten
        candidates, of which one is good, do not make it look usual. Papers voted on or named are
        what the score is made of, and say nothing of others.
        """
        found = self.view.reference if self.among is None else self.view.alive
        found = found.copy()
        voted = (vote.number for vote in self.profile.feedback)
        named = (one.number for one in self.profile.interests if one.number is not None)
        found[self.view.rows({*voted, *named})] = False
        chosen = found[self.rows]
        return chosen if chosen.any() else np.ones(len(self.rows), np.bool_)

    def mean(self, values: FloatArray) -> float:
        """Give the mean of values (one a row of `rows`) over the population; 0 for none."""
        chosen = values[self.population]
        return float(chosen.mean()) if len(chosen) else 0.0

    def spread(self, values: FloatArray) -> float:
        """Give the standard deviation of values over the population.

        Not under a thirtieth of the greatest value, so that what hardly any paper has is no
        stronger. 1 where all values are equal.
        """
        chosen = values[self.population]
        found = float(chosen.std()) if len(chosen) else 0.0
        greatest = float(np.abs(values).max()) if len(values) else 0.0
        return max(found, LEAST_SPREAD * greatest) or 1.0

    def spread_around(self, values: FloatArray) -> float:
        """Give the same for values of which every paper has some: cosines with a mean."""
        chosen = values[self.population]
        return (float(chosen.std()) if len(chosen) else 0.0) or 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """Points for papers. A paper's raw score is the sum over all parts.

    Points are standard deviations among what was listed of late. What is stated word by word begins
    at 0 for a paper without the words; what every paper has some of (likeness, directions) at 0
    for the average paper.

    Attributes:
        signal: The name its reasons carry.
        weights: Stem, or pair of stems, to points: a paper gets for each this times its own weight
            in `space`.
        space: See there.
        place: With `LATENT` in place of `weights`: the place whose cosine with a paper's gives its
            points, shape (n_directions,).
        less: Points taken from every paper: what the average one has.
        amounts: Further points by row of the view, whatever the words; None for none.
        interest: The text of the interest it counts for, if any.
        typed: Stem to the word as the reader typed it, which then names it in reasons.
        label: What names the whole part in reasons, instead of words one by one.
        label_of: The same, by row, where it differs from paper to paper.
        phrase: Where not empty, only papers where these words stand together get any points.
        is_stated: Whether points of this part lift a paper over the bar's first condition.
        least_stated: Points from which they do so; any above zero where 0.
        is_aside: Whether its points say nothing about this reader: they order papers, and never
            make one a pick that would be none without them.
        is_vote: Whether votes made it, whose points `Profile.votes_cap` limits.
    """

    signal: str
    weights: Mapping[str, float] = field(default_factory=dict)
    space: Space = Space.COUNTED
    place: FloatArray | None = None
    less: float = 0.0
    amounts: FloatArray | None = None
    interest: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    label_of: Callable[[int], str] | None = None
    phrase: str = ""
    is_stated: bool = False
    least_stated: float = 0.0
    is_aside: bool = False
    is_vote: bool = False

    def points(self, sheet: Sheet) -> FloatArray:
        """Give the points of a sheet's papers, whether a phrase stands there or not."""
        found = np.full(len(sheet), -self.less)
        if self.place is not None:
            found += sheet.near(self.place)
        elif self.weights:
            found += (sheet.alike if self.space is Space.UNIT else sheet.sums)(self.weights)
        return found if self.amounts is None else found + self.amounts[sheet.rows]


Signal = Callable[[Situation], Iterable[Part]]
"""A signal gives its parts for one situation; the order of papers and votes never matters."""


def scaled(weights: Mapping[str, float], factor: float) -> dict[str, float]:
    """Multiply a vector by a number."""
    return {term: weight * factor for term, weight in weights.items()}
