"""How good a paper has to be: as good as about so many a day are, for this very profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil

import numpy as np

from recommender.blend import Blend
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.profile import Bar
from recommender.served import Served
from recommender.shelf import Shelf

# So many papers pass on a day on which papers come in. Replayed on 20 days of arXiv (see
# docs/ranking.md), 2 a day post a reader's own papers 1.5 times as densely as always posting five,
# hold 88 % of them and leave 9 % of the days empty; 1.8 hold 83 %, and 2.25 and 2.5 are less
# dense and hold no more. 1 a day is 2.2 times as dense and holds 68 %; every fifth day is empty.
A_DAY: Mapping[Bar, float] = {Bar.FEW: 1.0, Bar.NORMAL: 2.0, Bar.MANY: 8.0}
# Where few papers come in, "so many a day" would be all of them: never more than this share passes.
MOST_OF_ALL: Mapping[Bar, float] = {Bar.FEW: 0.02, Bar.NORMAL: 0.05, Bar.MANY: 0.2}
# Fewer papers say too little of what is usual, and a reader who starts wants to see something.
LEAST_PAPERS: Mapping[Bar, int] = {Bar.FEW: 100, Bar.NORMAL: 1000, Bar.MANY: 1000}
# No subject brings more papers a day; more that came in at once are a back-fill of several days.
MOST_IN_A_DAY = 1500
# An interest that others outscore has a bar of its own, but not under this share of the way from a
# usual paper to the bar of all: its best are not posted where they are no good.
LOWEST = 0.6
OUTSIDE = 8  # Among so many times as many papers as pass, one is looked for that may surprise.
_DAY = 24 * 3600 * 1_000_000  # In microseconds, as listing times are.


@dataclass(frozen=True, slots=True)
class Heights:
    """What raw score a paper has to reach.

    Attributes:
        of_all: Whatever it serves; minus infinity where there is no such bar.
        own: By place of the interest that a paper serves; never above `of_all`. Empty where all
            have the same.
        served: Which interest that is.
        outside: Down to where a paper is looked at to learn what the reader thinks of it.
    """

    of_all: float
    own: tuple[float, ...]
    served: Served
    outside: float = np.inf

    def at(self, row: int) -> float:
        """Give the bar of one paper."""
        place = self.served.at(row)
        return self.of_all if place is None or not self.own else self.own[place]

    def by_row(self) -> FloatArray:
        """Give the bar of every paper."""
        if not self.own:
            return np.full(len(self.served.place), self.of_all)
        return np.array([*self.own, self.of_all])[self.served.place]  # The last is for `NOBODY`.


def heights(
    mixed: Blend, background: BoolArray, served: Served, level: Bar, shelf: Shelf
) -> Heights:
    """Set the bar by what was listed of late.

    The bar of all is the score of the n-th best of the background, n being `A_DAY` times the days
    on which its papers came in. So "normal" brings about as many papers for a broad interest as
    for a narrow one. Each interest then has a bar by its own papers alone, of which it may have
    its share of the n: so a broad one does not set a bar that a narrow one never reaches.

    Args:
        mixed: The scores.
        background: By row, what says how usual a score is: papers that may have been picked.
        served: Which interest each paper serves.
        level: What the owner chose.
        shelf: Gives texts, for phrases.
    """
    rows = np.flatnonzero(background)
    if len(rows) < LEAST_PAPERS[level]:
        return Heights(-np.inf, (), served)
    n = _passing(mixed, rows, level)
    best = next(islice(mixed.best_first(rows, shelf), n - 1, None)).raw
    scores = mixed.highest[rows]
    outside = _nth(scores, min(n * OUTSIDE, len(scores)))
    if len(served.names) < 2:
        return Heights(best, (), served, outside)
    usual = float(np.median(scores))
    lowest = usual + LOWEST * (best - usual)
    whole, own = sum(served.weights), []
    for place, weight in enumerate(served.weights):
        of_it = scores[served.place[rows] == place]
        share = min(ceil(n * weight / whole), len(of_it))
        own.append(min(best, max(_nth(of_it, share), lowest)) if share else best)
    return Heights(best, tuple(own), served, outside)


def _nth(scores: FloatArray, n: int) -> float:
    """Give the n-th best of at least so many; n from 1."""
    return float(np.partition(scores, -n)[-n])


def _passing(mixed: Blend, rows: IntArray, level: Bar) -> int:
    """Count how many papers of the background pass."""
    days = len(np.unique(mixed.view.listed_at[rows] // _DAY))
    wanted = A_DAY[level] * max(days, len(rows) / MOST_IN_A_DAY)
    return ceil(min(wanted, MOST_OF_ALL[level] * len(rows)))
