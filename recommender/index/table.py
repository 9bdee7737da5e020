"""The papers of several segments as one table: a row each, whatever segment it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.segment import Segment

REFERENCE = timedelta(days=30)  # What digests consider.
LEAST_REFERENCE = 1000  # Fewer papers say too little of what is usual.


@dataclass(frozen=True)
class Table:
    """Papers, one row each; arrays "by row" have shape (n_rows,).

    Rows of deleted papers remain until they are merged away: `alive` tells which count, and no
    method reports the others.
    """

    segments: tuple[Segment, ...]

    def __len__(self) -> int:
        """Count the papers."""
        return int(self.alive.sum())

    @cached_property
    def alive(self) -> BoolArray:
        """Which rows are papers, by row."""
        return np.concatenate([np.zeros(0, np.bool_), *(s.alive for s in self.segments)])

    @cached_property
    def numbers(self) -> IntArray:
        """Paper numbers by row."""
        return np.concatenate([np.zeros(0, np.int64), *(s.numbers for s in self.segments)])

    @cached_property
    def listed_at(self) -> IntArray:
        """Listing times by row, microseconds since 1970."""
        return np.concatenate([np.zeros(0, np.int64), *(s.listed_at for s in self.segments)])

    @cached_property
    def published(self) -> IntArray:
        """Publication (else listing) times by row, microseconds since 1970."""
        return np.concatenate([np.zeros(0, np.int64), *(s.published for s in self.segments)])

    @cached_property
    def upvotes(self) -> FloatArray:
        """Upvotes by row, 0 where none were given or no paper is."""
        return self._floats(lambda segment: np.where(segment.alive, segment.upvotes, 0.0))

    @cached_property
    def reference(self) -> BoolArray:
        """Tell by row which papers say what is usual: how rare a word is, how well papers match.

        Those listed in the 30 days before the newest, or all where these are too few. So filling
        in the past, however much of it, moves no score and no bar.
        """
        if not self.alive.any():
            return self.alive
        newest = int(self.listed_at[self.alive].max())
        recent = self.alive & (self.listed_at >= newest - REFERENCE // timedelta(microseconds=1))
        return recent if np.count_nonzero(recent) >= LEAST_REFERENCE else self.alive

    @cached_property
    def newest_first(self) -> IntArray:
        """Rows of papers, newest first: by listing time, then number."""
        order = np.lexsort((self.numbers, self.listed_at))[::-1]
        return order[self.alive[order]]

    @cached_property
    def age(self) -> IntArray:
        """Each row's place in `newest_first`, which settles ties; rows of no paper come last."""
        age = np.full(len(self.alive), len(self.alive), np.int64)
        age[self.newest_first] = np.arange(len(self.newest_first))
        return age

    @cached_property
    def starts(self) -> IntArray:
        """The first row of each segment."""
        sizes = [len(segment) for segment in self.segments]
        return np.cumsum([0, *sizes], dtype=np.int64)[:-1]

    def row(self, number: int) -> int | None:
        """Give the row of a paper, or None where it is not here."""
        found = self.rows([number])
        return int(found[0]) if len(found) else None

    def rows(self, numbers: Iterable[int]) -> IntArray:
        """Give the rows of the papers that are here, in the order given."""
        wanted = np.fromiter(numbers, np.int64)
        found = np.full(len(wanted), -1, np.int64)
        if not len(wanted):
            return found
        for segment, first in zip(self.segments, self.starts.tolist(), strict=True):
            local = segment.rows(wanted)
            found = np.where(local >= 0, local + first, found)
        return found[found >= 0]

    def by_place(self, rows: IntArray) -> list[tuple[Segment, IntArray, IntArray]]:
        """Tell for each segment that holds some rows: which of them, and their rows within it."""
        if len(self.segments) == 1:
            return [(self.segments[0], np.arange(len(rows)), rows)]
        of = np.searchsorted(self.starts, rows, side="right") - 1
        found = []
        for i in np.flatnonzero(np.bincount(of)).tolist():
            chosen = np.flatnonzero(of == i)
            found.append((self.segments[i], chosen, rows[chosen] - self.starts[i]))
        return found

    def numbers_of(self, rows: IntArray) -> IntArray:
        """Give the numbers of some rows."""
        return self._of_rows(rows, lambda segment: segment.numbers)

    def listed_at_of(self, rows: IntArray) -> IntArray:
        """Give the listing times of some rows, microseconds since 1970."""
        return self._of_rows(rows, lambda segment: segment.listed_at)

    def best_first(self, rows: IntArray, scores: FloatArray, k: int | None = None) -> IntArray:
        """Order rows by score (by row, rounded already), ties newer first; keep at most `k`."""
        if k is not None and 0 < k < len(rows):
            last = np.partition(scores[rows], len(rows) - k)[len(rows) - k]
            rows = rows[scores[rows] >= last]
        falling = -scores[rows]
        order = np.argsort(falling, kind="stable")
        rows, falling = rows[order], falling[order]
        is_tie = np.zeros(len(rows) + 1, np.bool_)
        is_tie[1:-1] = falling[1:] == falling[:-1]
        if len(tied := np.flatnonzero(is_tie[1:] | is_tie[:-1])):
            some = rows[tied]
            newer = (-self.numbers_of(some), -self.listed_at_of(some), falling[tied])
            rows[tied] = some[np.lexsort(newer)]
        return rows if k is None else rows[: max(k, 0)]

    def newest(self, rows: IntArray, k: int | None = None) -> IntArray:
        """Order rows newest first, by listing time, then number; keep at most `k`."""
        listed_at = self.listed_at_of(rows)
        if k is not None and 0 < k < len(rows):
            is_late = listed_at >= np.partition(listed_at, len(rows) - k)[len(rows) - k]
            rows, listed_at = rows[is_late], listed_at[is_late]
        order = np.lexsort((-self.numbers_of(rows), -listed_at))
        return rows[order if k is None else order[: max(k, 0)]]

    def by_segment(self, rows: BoolArray) -> list[BoolArray]:
        """Cut a mask by row into one for each segment."""
        ends = np.cumsum([len(one) for one in self.segments])
        return np.split(rows, ends[:-1]) if self.segments else []

    def _of_rows(self, rows: IntArray, give: Callable[[Segment], IntArray]) -> IntArray:
        found = np.zeros(len(rows), np.int64)
        for segment, chosen, local in self.by_place(rows):
            found[chosen] = give(segment)[local]
        return found

    def _place(self, row: int) -> tuple[Segment, int]:
        i = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.segments[i], int(row - self.starts[i])

    def _floats(self, give: Callable[[Segment], FloatArray]) -> FloatArray:
        return np.concatenate([np.zeros(0), *(give(segment) for segment in self.segments)])

    def _marks(self, give: Callable[[Segment], BoolArray]) -> BoolArray:
        parts = (give(segment) for segment in self.segments)
        return np.concatenate([np.zeros(0, np.bool_), *parts]) & self.alive
