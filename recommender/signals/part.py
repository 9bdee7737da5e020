"""What a ranking signal gives: additive parts of the score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property

import numpy as np

from recommender.index import View
from recommender.index.entry import microseconds
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.sheet import Sheet
from recommender.profile import Profile
from recommender.signals.verdicts import Judged, judged, verdicts
from recommender.text import analyze

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
        scored: Rows that need a score beside those of the reference; None, with no `since`, for
            all rows.
        since: Papers listed then or later need one too.
        among: Rows, ascending, that alone are scored and measured against each other; None where
            the papers of `View.reference` are the measure.
        laid: The vectors of the rows scored, where they have been laid out already.
    """

    profile: Profile
    view: View
    now: datetime | None = None
    scored: IntArray | None = None
    since: datetime | None = None
    among: IntArray | None = None
    laid: Sheet | None = None
    _holding: dict[str, BoolArray] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def rows(self) -> IntArray:
        """The rows scored, ascending."""
        if self.among is not None:
            return self.among
        if self.scored is None and self.since is None:
            return np.flatnonzero(self.view.alive)
        wanted = self.view.reference.copy()
        if self.scored is not None:
            wanted[self.scored] = True
        if self.since is not None:
            wanted |= self.view.alive & (self.view.listed_at >= microseconds(self.since))
        return np.flatnonzero(wanted)

    @cached_property
    def sheet(self) -> Sheet:
        """The vectors of `rows`."""
        return self.view.sheet(self.rows) if self.laid is None else self.laid

    @cached_property
    def usual(self) -> BoolArray:
        """Shape (n_rows,): which of `rows` say how far scores spread; not papers named.

        What was listed of late, not just what one list may still choose from: so that a score is
        the same in the list, in "why this paper" a day later and in a preview, and that ten
        candidates, of which one is good, do not make it look usual.
        """
        found = (self.view.reference if self.among is None else self.view.alive)[self.rows]
        named = [one.number for one in self.profile.interests if one.number is not None]
        return self._or_all(found & ~self._among(named))

    @cached_property
    def unjudged(self) -> BoolArray:
        """The same without papers judged, which likeness to them is made of."""
        liked, disliked = verdicts(self.profile.feedback)
        return self._or_all(self.usual & ~self._among({*liked, *disliked}))

    def holding(self, phrase: str) -> BoolArray:
        """Tell which of `rows` hold all the stems of a phrase, standing together or not."""
        if phrase not in self._holding:
            held = self.view.alive.copy()
            for stem in analyze(phrase):
                held &= self.view.holds(stem)
            self._holding[phrase] = held[self.rows]
        return self._holding[phrase]

    @cached_property
    def judged(self) -> Judged:
        """The papers of the index that were judged, and how much each still counts."""
        return judged(self.profile.feedback, self.view, self.now)

    def _among(self, numbers: Collection[int]) -> BoolArray:
        """Tell which of `rows` are papers of these numbers."""
        if not numbers:
            return np.zeros(len(self.rows), np.bool_)
        return np.isin(self.rows, self.view.rows(numbers))

    def _or_all(self, chosen: BoolArray) -> BoolArray:
        return chosen if chosen.any() else np.ones(len(self.rows), np.bool_)

    def spread(self, values: FloatArray) -> float:
        """Give the standard deviation of values (one a row of `rows`) that most papers lack.

        Not under a thirtieth of the greatest value, so that what hardly any paper has is no
        stronger. 1 where all values are equal.
        """
        if not len(values):
            return 1.0
        found = float(values[self.usual].std())
        return max(found, LEAST_SPREAD * float(np.abs(values).max())) or 1.0

    def spread_around(self, values: FloatArray) -> float:
        """Give that of values of which every paper has some: of likeness."""
        return self.level(values)[1]

    def level(self, values: FloatArray) -> tuple[float, float]:
        """Give what the usual paper has of likeness, and how far that spreads; 0 and 1 for none."""
        if not len(values):
            return 0.0, 1.0
        usual = values[self.unjudged]
        return float(usual.mean()), float(usual.std()) or 1.0

    @cached_property
    def usual_place(self) -> FloatArray:
        """The mean of their places among the directions, shape (n_directions,)."""
        total = self.unjudged.astype(np.float32) @ self.sheet.latent
        return total.astype(np.float64) / max(int(self.unjudged.sum()), 1)


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
        known: A sheet, and the points of its papers, where they have been worked out already.
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
    known: tuple[Sheet, FloatArray] | None = None

    def worked_out(self, sheet: Sheet) -> Part:
        """Give the same part, the points of a sheet's papers kept."""
        return replace(self, known=(sheet, self.points(sheet)))

    def times(self, factor: float) -> Part:
        """Give the part with all its points multiplied."""
        return replace(
            self,
            weights=scaled(self.weights, factor),
            place=None if self.place is None else self.place * factor,
            less=self.less * factor,
            amounts=None if self.amounts is None else self.amounts * factor,
            least_stated=self.least_stated * factor,
            known=None if self.known is None else (self.known[0], self.known[1] * factor),
        )

    def points(self, sheet: Sheet) -> FloatArray:
        """Give the points of a sheet's papers, whether a phrase stands there or not."""
        if self.known is not None and self.known[0] is sheet:
            return self.known[1]
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
