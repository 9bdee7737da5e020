"""Fairness among interests: none takes more than about half of a week while others have papers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from recommender.profile import Interest, InterestKind
from recommender.served import NONE

MOST_OF_A_WEEK = 0.5  # Of the picks of seven days and of this list; more for one that weighs more.


class Turns:
    """Counts for which interest picks are.

    Args:
        interests: The stated ones.
        serves: By row, the place of the interest that a paper serves most.
        past: Rows of the picks of the last seven days.
        size: Of the list.
    """

    def __init__(
        self,
        interests: Sequence[Interest],
        serves: NDArray[np.int64],
        past: Iterable[int],
        size: int,
    ) -> None:
        self._serves = serves
        self._had = Counter(place for row in past if (place := int(serves[row])) != NONE)
        total = self._had.total() + size
        weights = [0.0 if i.kind is InterestKind.EXCLUSION else i.weight for i in interests]
        shares = [max(MOST_OF_A_WEEK, weight / (sum(weights) or 1.0)) for weight in weights]
        self._most = [ceil(share * total) for share in shares]
        self._alone = sum(weight > 0 for weight in weights) < 2

    def has_had_enough(self, row: int) -> bool:
        """Tell whether a paper's interest waits for others, should they have papers."""
        place = int(self._serves[row])
        return not self._alone and place != NONE and self._had[place] >= self._most[place]

    def add(self, row: int) -> None:
        """Count a paper taken."""
        if (place := int(self._serves[row])) != NONE:
            self._had[place] += 1
