"""Counts by term: for each the papers that hold it, in the order a search reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.numbering import Numbered

if TYPE_CHECKING:
    from recommender.index.field import Lists
    from recommender.index.kernels.every import Kernels

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
Counts = NDArray[np.uint16]

# Rows in a block. A row within one takes two bytes, and a block's sums fit in a core's own cache
# (256 KB).
BLOCK = 65_536
CHUNK = 256  # Rows that a search passes over at once where none of them can be among the best.
COMMON = 256  # Papers; a list of fewer is not worth cutting.


Columns = tuple[
    IdArray, IntArray, NDArray[np.uint16], IntArray, Counts, IdArray, IntArray, IdArray, Counts
]


@dataclass(frozen=True, slots=True)
class Postings:
    """The papers of each term.

    The list of a common term is cut into one slot for each block of rows: slot `s` (that of the
    i-th common term and block b is `i * n_blocks + b`) is `rows[start[s]:start[s + 1]]`, counted
    from the block's first row. Most words stand in a paper once: papers that hold it once come
    first, then as many as there are in `counts[more[s]:more[s + 1]]`, which say how often. Both
    parts ascend. The list of the i-th rare term is `rare_rows[rare_start[i]:rare_start[i + 1]]`,
    ascending, with `rare_counts` beside it; that is empty where nothing stands anywhere twice.

    Attributes:
        size: How many rows there are.
        block: How many of them are in a block.
        common, rare: The term ids that occur, ascending.
    """

    size: int
    block: int
    common: IdArray
    start: IntArray
    rows: NDArray[np.uint16]
    more: IntArray
    counts: Counts
    rare: IdArray
    rare_start: IntArray
    rare_rows: IdArray
    rare_counts: Counts

    @staticmethod
    def of(
        lists: Lists,
        kernels: type[Kernels] | None = None,
        *,
        block: int = BLOCK,
        common: int = COMMON,
    ) -> Postings:
        """Turn lists by paper round.

        Args:
            lists: Of terms, by paper.
            kernels: Make it faster.
            block: Rows in a block, `BLOCK` at most.
            common: From so many papers on a term's list is cut by blocks.
        """
        if not len(lists.items):
            return _empty(len(lists), block)
        numbered = Numbered.of(lists.items, kernels)
        ids, width = numbered.ids, numbered.width
        held = np.bincount(ids, minlength=width) if kernels is None else kernels.held(ids, width)
        cut = _Cut(held, len(lists), block, common)
        if kernels is None:
            found = _turned(lists.start, ids, lists.counts, cut)
        else:
            found = _scattered(kernels, lists.start, ids, lists.counts, cut)
        return replace(found, common=numbered.named(found.common), rare=numbered.named(found.rare))

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.size // self.block)

    @property
    def columns(self) -> Columns:
        """All arrays, in the order in which kernels take them."""
        return (
            *(self.common, self.start, self.rows, self.more, self.counts),
            *(self.rare, self.rare_start, self.rare_rows, self.rare_counts),
        )

    def papers(self, term: int) -> tuple[IdArray, Counts]:
        """Give the rows that hold a term, in no order, and how often; empty for one not here."""
        i = int(np.searchsorted(self.common, term))
        if i < len(self.common) and self.common[i] == term:
            return self._of_common(i)
        i = int(np.searchsorted(self.rare, term))
        if i < len(self.rare) and self.rare[i] == term:
            span = slice(self.rare_start[i], self.rare_start[i + 1])
            rows = self.rare_rows[span]
            counts = self.rare_counts[span] if len(self.rare_counts) else _ones(len(rows))
            return rows, counts
        return self.rare_rows[:0], _ones(0)

    def holders(self, term: int) -> IdArray:
        """Give the rows that hold a term, in no order; empty for one not here."""
        i = int(np.searchsorted(self.common, term))
        if i < len(self.common) and self.common[i] == term:
            return self._rows_of_common(i)
        return self.papers(term)[0]

    def held(self) -> tuple[IdArray, IntArray]:
        """Give the terms that occur, in no order, and how many rows hold each."""
        in_common = np.diff(self.start[:: self.n_blocks]) if len(self.common) else np.zeros(0, int)
        return (
            np.concatenate([self.common, self.rare]),
            np.concatenate([in_common, np.diff(self.rare_start)]),
        )

    def _of_common(self, i: int) -> tuple[IdArray, Counts]:
        slots = slice(i * self.n_blocks, (i + 1) * self.n_blocks + 1)
        start, more = self.start[slots], self.more[slots]
        sizes, several = np.diff(start), np.diff(more)
        rows = self._rows_of_common(i)
        counts = _ones(len(rows))
        if more[-1] > more[0]:
            ends = np.cumsum(sizes)
            before = np.concatenate([np.zeros(1, np.int64), np.cumsum(several)[:-1]])
            at = np.repeat(ends - several - before, several) + np.arange(more[-1] - more[0])
            counts[at] = self.counts[more[0] : more[-1]]
        return rows, counts

    def _rows_of_common(self, i: int) -> IdArray:
        start = self.start[i * self.n_blocks : (i + 1) * self.n_blocks + 1]
        first = np.arange(self.n_blocks, dtype=np.int32) * self.block
        rows = self.rows[start[0] : start[-1]] + np.repeat(first, np.diff(start))
        return rows.astype(np.int32, copy=False)


class _Cut:
    """Where everything will stand, known from how many papers hold each term.

    Args:
        held: By term id, how many rows hold it.
        size: How many rows there are.
        block: How many are in a block.
        common: From so many rows on a term is common.
    """

    def __init__(self, held: IntArray, size: int, block: int, common: int) -> None:
        self.held, self.size, self.block = held, size, block
        self.n_blocks = -(-size // block)
        self.common = np.flatnonzero(held >= common).astype(np.int32)
        self.rare = np.flatnonzero((held > 0) & (held < common)).astype(np.int32)
        self.rare_start = _laid(held[self.rare])


def _turned(start: IntArray, ids: IdArray, counts: Counts, cut: _Cut) -> Postings:
    """Turn lists round with numpy and scipy alone."""
    n_blocks, common, rare = cut.n_blocks, cut.common, cut.rare
    shape = (cut.size, max(len(cut.held), 1))
    turned = sparse.csr_matrix((counts, ids, start), shape=shape).tocsc()
    is_common = np.repeat(np.isin(np.arange(len(cut.held)), common), cut.held)
    rows, times = turned.indices[is_common].astype(np.int64), turned.data[is_common]
    slots = np.repeat(np.arange(len(common)) * n_blocks, cut.held[common]) + rows // cut.block
    order = np.lexsort((times > 1, slots))
    rows, times, slots = rows[order], times[order], slots[order]
    size = len(common) * n_blocks
    is_rare = ~is_common
    rare_counts = turned.data[is_rare]
    return Postings(
        size=cut.size,
        block=cut.block,
        common=common,
        start=_laid(np.bincount(slots, minlength=size)),
        rows=(rows % cut.block).astype(np.uint16),
        more=_laid(np.bincount(slots[times > 1], minlength=size)),
        counts=times[times > 1],
        rare=rare,
        rare_start=cut.rare_start,
        rare_rows=turned.indices[is_rare].astype(np.int32),
        rare_counts=rare_counts if (rare_counts > 1).any() else rare_counts[:0],
    )


def _scattered(
    kernels: type[Kernels], start: IntArray, ids: IdArray, counts: Counts, cut: _Cut
) -> Postings:
    """Turn lists round with a kernel, without a second copy of them."""
    slots = len(cut.common) * cut.n_blocks
    place = np.full(len(cut.held), -1, np.int32)  # Of a common term; of a rare one, -2 - place.
    place[cut.common] = np.arange(len(cut.common), dtype=np.int32)
    place[cut.rare] = -2 - np.arange(len(cut.rare), dtype=np.int32)
    once, several = np.zeros(slots, np.int64), np.zeros(slots, np.int64)
    has_several = kernels.measured(start, ids, counts, place, cut.block, once, several)
    laid, more = _laid(once + several), _laid(several)
    rows = np.empty(laid[-1], np.uint16)
    many = np.empty(more[-1], np.uint16)
    rare_rows = np.empty(cut.rare_start[-1], np.int32)
    rare_counts = np.empty(len(rare_rows) if has_several else 0, np.uint16)
    kernels.scattered(
        start,
        ids,
        counts,
        place,
        cut.block,
        laid[:-1].copy(),
        laid[:-1] + once,
        rows,
        more[:-1].copy(),
        many,
        cut.rare_start[:-1].copy(),
        rare_rows,
        rare_counts,
    )
    return Postings(
        size=cut.size,
        block=cut.block,
        common=cut.common,
        start=laid,
        rows=rows,
        more=more,
        counts=many,
        rare=cut.rare,
        rare_start=cut.rare_start,
        rare_rows=rare_rows,
        rare_counts=rare_counts,
    )


def _empty(size: int, block: int) -> Postings:
    nothing, begin = np.zeros(0, np.int32), np.zeros(1, np.int64)
    shorts = np.zeros(0, np.uint16)
    return Postings(
        size=size,
        block=block,
        common=nothing,
        start=begin,
        rows=shorts,
        more=begin,
        counts=shorts,
        rare=nothing,
        rare_start=begin,
        rare_rows=nothing,
        rare_counts=shorts,
    )


def _laid(sizes: IntArray) -> IntArray:
    """Give where lists of those sizes start, and where the last ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])


def _ones(size: int) -> Counts:
    return np.ones(size, np.uint16)
