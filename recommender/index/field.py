"""Counts of terms in papers, kept both ways round: by paper and by term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.epoch import Codes, Epoch
from recommender.index.postings import Postings

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

MOST_COUNTED = 65_535  # Counts are kept in two bytes.
ROWS_AT_A_TIME = 4096  # Bounds the memory of a pass over all papers to a few megabytes.


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists laid end to end: list i is `items[start[i]:start[i + 1]]`, with `counts` beside it."""

    start: IntArray
    items: IdArray
    counts: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.start) - 1

    def at(self, i: int) -> tuple[IdArray, NDArray[np.uint16]]:
        """Give the items and counts of list i."""
        span = slice(self.start[i], self.start[i + 1])
        return self.items[span], self.counts[span]


@dataclass(frozen=True, slots=True)
class Runs:
    """Lists laid end to end without counts: list i is `items[start[i]:start[i + 1]]`."""

    start: IntArray
    items: IdArray

    @staticmethod
    def of(lists: Sequence[IdArray]) -> Runs:
        """Lay lists end to end."""
        start = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(one) for one in lists], out=start[1:])
        return Runs(start, np.concatenate([np.zeros(0, np.int32), *lists]))

    @staticmethod
    def joined(runs: Sequence[Runs], kept: Sequence[BoolArray]) -> Runs:
        """Lay several end to end, with only the lists that `kept` (one mask each) holds."""
        sizes = [np.diff(one.start) for one in runs]
        items = [
            one.items[np.repeat(mask, size)]
            for one, mask, size in zip(runs, kept, sizes, strict=True)
        ]
        start = np.concatenate([[0], *(s[m] for s, m in zip(sizes, kept, strict=True))]).cumsum()
        return Runs(start.astype(np.int64), np.concatenate([np.zeros(0, np.int32), *items]))

    def at(self, i: int) -> IdArray:
        """Give the items of list i."""
        return self.items[self.start[i] : self.start[i + 1]]


def spans(start: IntArray, chosen: IntArray) -> tuple[IntArray, IntArray]:
    """Give where the items of some lists stand, and the lists' own new `start`."""
    sizes = start[chosen + 1] - start[chosen]
    laid = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return np.repeat(start[chosen] - laid[:-1], sizes) + np.arange(laid[-1]), laid


@dataclass(frozen=True, slots=True)
class Field:
    """One matrix of counts, such as that of all words or of title words.

    Attributes:
        by_paper: One list of term ids for each paper, ascending.
        postings: The same turned round.
    """

    by_paper: Lists
    postings: Postings

    @staticmethod
    def of(rows: Sequence[IdArray], kernels: type[Kernels] | None = None) -> Field:
        """Count the term ids of each paper."""
        start = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=start[1:])
        items = np.concatenate(rows) if rows else np.zeros(0, np.int32)
        matrix = sparse.csr_matrix(
            (np.ones(len(items), np.int32), items, start), shape=(len(rows), _width(items))
        )
        matrix.sum_duplicates()
        counts = np.minimum(matrix.data, MOST_COUNTED).astype(np.uint16)
        lists = Lists(
            matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False), counts
        )
        return Field.both_ways(lists, kernels)

    @staticmethod
    def both_ways(by_paper: Lists, kernels: type[Kernels] | None = None) -> Field:
        """Turn lists round, and keep both."""
        return Field(by_paper, Postings.of(by_paper, kernels))

    @staticmethod
    def joined(
        fields: Sequence[Field], kept: Sequence[BoolArray], kernels: type[Kernels] | None = None
    ) -> Field:
        """Lay fields end to end, with only the papers that `kept` (one mask a field) holds."""
        starts, items, counts = [np.zeros(1, np.int64)], [], []
        for field, mask in zip(fields, kept, strict=True):
            sizes = np.diff(field.by_paper.start)
            chosen = slice(None) if mask.all() else np.repeat(mask, sizes)
            starts.append(sizes[mask])
            items.append(field.by_paper.items[chosen])
            counts.append(field.by_paper.counts[chosen])
        start = np.cumsum(np.concatenate(starts))
        return Field.both_ways(Lists(start, np.concatenate(items), np.concatenate(counts)), kernels)

    def papers(self, term: int) -> tuple[IdArray, NDArray[np.uint16]]:
        """Give the rows that hold a term, in no order, and how often; empty for one not here."""
        return self.postings.papers(term)

    def norms(self, epoch: Epoch, codes: Codes) -> FloatArray:
        """Give each paper's length as a vector: the root of the sum of its squared weights."""
        squares = np.zeros(len(self.by_paper))
        for first, row_of, span in self._blocks():
            items, counts = self.by_paper.items[span], self.by_paper.counts[span]
            weights = epoch.weigh(items, counts, codes[first + row_of])
            sums = np.bincount(row_of, weights * weights, minlength=0)
            squares[first : first + len(sums)] = sums
        return np.sqrt(squares)

    def lengths(self, idf: FloatArray | None = None) -> IntArray:
        """Count each paper's words, or those alone that have an idf (by term id) above zero."""
        found, start = np.zeros(len(self.by_paper), np.int64), self.by_paper.start
        for first in range(0, len(found), ROWS_AT_A_TIME):
            ends = start[first : first + ROWS_AT_A_TIME + 1]
            span = slice(ends[0], ends[-1])
            counts = self.by_paper.counts[span]
            if idf is not None:
                counts = counts * (idf[self.by_paper.items[span]] > 0)
            passed = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
            found[first : first + ROWS_AT_A_TIME] = np.diff(passed[ends - ends[0]])
        return found

    def count_holders(
        self, held: IdArray, kept: BoolArray, kernels: type[Kernels] | None = None
    ) -> None:
        """Add to `held`, by term id, how many papers in the mask `kept` hold each term."""
        is_most = 2 * np.count_nonzero(kept) > len(kept)
        rows, times = np.flatnonzero(~kept if is_most else kept), -1 if is_most else 1
        if kernels is not None:
            kernels.counted(self.by_paper.start, self.by_paper.items, rows, times, held)
        else:
            for first in range(0, len(rows), ROWS_AT_A_TIME):
                taken, _ = spans(self.by_paper.start, rows[first : first + ROWS_AT_A_TIME])
                np.add.at(held, self.by_paper.items[taken], times)
        if is_most:
            terms, sizes = self.postings.held()
            held[terms] += sizes.astype(np.int32)

    def _blocks(self) -> Iterator[tuple[int, IntArray, slice]]:
        """Give for some rows at a time: the first, the row of each item after it, the items."""
        start = self.by_paper.start
        for first in range(0, len(self.by_paper), ROWS_AT_A_TIME):
            last = min(first + ROWS_AT_A_TIME, len(self.by_paper))
            row_of = np.repeat(np.arange(last - first), np.diff(start[first : last + 1]))
            yield first, row_of, slice(start[first], start[last])


def _width(items: IdArray) -> int:
    return int(items.max()) + 1 if len(items) else 1
