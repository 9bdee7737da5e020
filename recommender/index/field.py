"""Counts of terms in papers, kept both ways round: by paper and by term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.epoch import Codes, Epoch

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
        terms: The term ids that occur, ascending.
        by_term: One list of papers for each of `terms`, ascending.
    """

    by_paper: Lists
    terms: IdArray
    by_term: Lists

    @staticmethod
    def of(rows: Sequence[IdArray]) -> Field:
        """Count the term ids of each paper."""
        start = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=start[1:])
        items = np.concatenate(rows) if rows else np.zeros(0, np.int32)
        matrix = sparse.csr_matrix(
            (np.ones(len(items), np.int32), items, start), shape=(len(rows), _width(items))
        )
        matrix.sum_duplicates()
        counts = np.minimum(matrix.data, MOST_COUNTED).astype(np.uint16)
        return _both_ways(
            Lists(
                matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False), counts
            )
        )

    @staticmethod
    def joined(fields: Sequence[Field], kept: Sequence[BoolArray]) -> Field:
        """Lay fields end to end, with only the papers that `kept` (one mask a field) holds."""
        starts, items, counts = [np.zeros(1, np.int64)], [], []
        for field, mask in zip(fields, kept, strict=True):
            sizes = np.diff(field.by_paper.start)
            chosen = np.repeat(mask, sizes)
            starts.append(sizes[mask])
            items.append(field.by_paper.items[chosen])
            counts.append(field.by_paper.counts[chosen])
        start = np.cumsum(np.concatenate(starts))
        return _both_ways(Lists(start, np.concatenate(items), np.concatenate(counts)))

    def papers(self, term: int) -> tuple[IdArray, NDArray[np.uint16]]:
        """Give the rows that hold a term, and how often; empty for a term not here."""
        (place,) = self.places(np.array([term], np.int32)).tolist()
        if place < 0:
            return self.by_term.items[:0], self.by_term.counts[:0]
        return self.by_term.at(place)

    def places(self, terms: IdArray) -> IntArray:
        """Give where in `by_term` each term stands; -1 for a term not here."""
        found = np.searchsorted(self.terms, terms).astype(np.int64)
        known = found < len(self.terms)
        known[known] = self.terms[found[known]] == terms[known]
        return np.where(known, found, -1)

    def norms(self, epoch: Epoch, codes: Codes) -> FloatArray:
        """Give each paper's length as a vector: the root of the sum of its squared weights."""
        squares = np.zeros(len(self.by_paper))
        for first, row_of, span in self._blocks():
            items, counts = self.by_paper.items[span], self.by_paper.counts[span]
            weights = epoch.weigh(items, counts, codes[first + row_of])
            sums = np.bincount(row_of, weights * weights, minlength=0)
            squares[first : first + len(sums)] = sums
        return np.sqrt(squares)

    def lengths(self, known: BoolArray) -> IntArray:
        """Count each paper's words, those alone that the mask `known` (by term id) holds."""
        found = np.zeros(len(self.by_paper), np.int64)
        for first, row_of, span in self._blocks():
            counts = self.by_paper.counts[span] * known[self.by_paper.items[span]]
            sums = np.bincount(row_of, counts, minlength=0)
            found[first : first + len(sums)] = sums
        return found

    def frequencies(self, size: int, kept: BoolArray) -> IntArray:
        """Count for each of `size` terms the papers in the mask `kept` that hold it."""
        found = np.zeros(size, np.int64)
        for first, row_of, span in self._blocks():
            items = self.by_paper.items[span][kept[first + row_of]]
            found += np.bincount(items, minlength=size)
        return found

    def _blocks(self) -> Iterator[tuple[int, IntArray, slice]]:
        """Give for some rows at a time: the first, the row of each item after it, the items."""
        start = self.by_paper.start
        for first in range(0, len(self.by_paper), ROWS_AT_A_TIME):
            last = min(first + ROWS_AT_A_TIME, len(self.by_paper))
            row_of = np.repeat(np.arange(last - first), np.diff(start[first : last + 1]))
            yield first, row_of, slice(start[first], start[last])


def _both_ways(by_paper: Lists) -> Field:
    shape = (len(by_paper), _width(by_paper.items))
    matrix = sparse.csr_matrix((by_paper.counts, by_paper.items, by_paper.start), shape=shape)
    turned = matrix.tocsc()
    sizes = np.diff(turned.indptr)
    terms = np.flatnonzero(sizes)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes[terms], dtype=np.int64)])
    rows = turned.indices.astype(np.int32, copy=False)
    return Field(by_paper, terms.astype(np.int32), Lists(start, rows, turned.data))


def _width(items: IdArray) -> int:
    return int(items.max()) + 1 if len(items) else 1
