"""Fairness among interests: none takes more than about half of a week while others have papers."""

from collections import Counter
from collections.abc import Iterable
from math import ceil

from recommender.served import Served

MOST_OF_A_WEEK = 0.5  # Of the picks of seven days and of this list; more for one that weighs more.


class Turns:
    """Counts for which interest picks are.

    Args:
        served: Tells which.
        past: Rows of the picks of the last seven days.
        size: Of the list.
    """

    def __init__(self, served: Served, past: Iterable[int], size: int) -> None:
        self._served = served
        self._had = Counter(place for row in past if (place := served.at(row)) is not None)
        total, whole = self._had.total() + size, sum(served.weights)
        self._most = [ceil(max(MOST_OF_A_WEEK, w / whole) * total) for w in served.weights]

    def has_had_enough(self, row: int) -> bool:
        """Tell whether a paper's interest waits for others, should they have papers."""
        place = self._served.at(row)
        return place is not None and self._had[place] >= self._most[place]

    def add(self, row: int) -> None:
        """Count a paper taken."""
        if (place := self._served.at(row)) is not None:
            self._had[place] += 1
