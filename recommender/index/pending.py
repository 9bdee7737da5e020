"""What was added and deleted since the last commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from recommender.index.field import IntArray
from recommender.index.rows import Rows

# Bounds the memory of one build to some 100 MB; of fewer at once, more would be merged right after.
ROWS_A_SEGMENT = 16_384


class Pending:
    """Papers that wait for a commit, and the numbers of those that it takes away or replaces."""

    def __init__(self) -> None:
        self._added: list[Rows] = []
        self._gone: set[int] = set()

    def add(self, rows: Rows) -> None:
        """Add papers; what waited under the same numbers is replaced."""
        self.delete(rows.numbers.tolist())
        self._added.append(rows)

    def delete(self, numbers: Iterable[int]) -> None:
        """Take papers away, those that wait as those in the index."""
        numbers = set(numbers)
        again = numbers & self._gone
        self._gone |= numbers
        if again and self._added:
            wanted = np.fromiter(again, np.int64, len(again))
            left = [one.without(wanted) for one in self._added]
            self._added = [one for one in left if len(one)]

    @property
    def changed(self) -> int:
        """How many papers came, changed or go."""
        return len(self._gone)

    @property
    def gone(self) -> IntArray:
        """The numbers that leave the segments there are, shape (changed,)."""
        return np.fromiter(self._gone, np.int64, len(self._gone))

    def rows(self) -> Iterator[Rows]:
        """Give the papers that wait, as many at a time as one segment takes."""
        some: list[Rows] = []
        for one in self._added:
            if some and sum(map(len, some)) + len(one) > ROWS_A_SEGMENT:
                yield Rows.joined(some)
                some = []
            some.append(one)
        if some:
            yield Rows.joined(some)
