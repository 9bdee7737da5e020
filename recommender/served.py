"""Which stated interest each paper serves most: whose turn it is, and whose bar it has to meet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.blend import Blend
from recommender.profile import InterestKind
from recommender.signals.interests import NAME, perhaps

NOBODY = -1  # The place of a paper that serves no interest.


@dataclass(frozen=True, slots=True)
class Served:
    """Stated interests, and by row which of them a paper serves.

    Attributes:
        names: Their texts, as in `Reason.interest`.
        weights: How strongly each was stated, above 0.
        place: By row, the place in `names` of the one that gives a paper most points; `NOBODY`
            where none gives any above zero.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    place: NDArray[np.int64]

    def at(self, row: int) -> int | None:
        """Give the place of the interest that a paper serves."""
        found = int(self.place[row])
        return None if found == NOBODY else found


def served(mixed: Blend) -> Served:
    """Tell which interest each paper serves, by the points its score is made of."""
    situation = mixed.situation
    weights: dict[str, float] = {}
    for one in situation.profile.interests:
        if one.kind is not InterestKind.EXCLUSION:
            weights[one.text] = weights.get(one.text, 0.0) + one.weight
    names = sorted(weights)
    points = np.zeros((len(names), len(situation.rows)))
    for part in mixed.parts:
        if part.signal == NAME and part.interest in weights:
            points[names.index(part.interest)] += perhaps(part, situation)
    most, best = np.zeros(len(situation.rows)), np.full(len(situation.rows), NOBODY, np.int64)
    for at, given in enumerate(points):  # Three times as fast as `argmax` over a few long rows.
        best[given > most] = at
        np.maximum(most, given, out=most)
    place = np.full(len(mixed.view.alive), NOBODY, np.int64)
    place[situation.rows] = best
    return Served(tuple(names), tuple(weights[name] for name in names), place)
