"""How often each word stands in a paper, from its words in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from recommender.index.field import MOST_COUNTED, Lists, Runs
from recommender.index.numbering import Numbered
from recommender.index.word_pairs import GAP

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels


def tallied(
    runs: Runs, kernels: type[Kernels] | None = None, *, before: int = 1, after: int = 1
) -> Lists:
    """Count the ids of each list, ascending; more than `MOST_COUNTED` are counted as so many.

    Args:
        runs: Of ids; a `GAP` parts a list in two.
        kernels: Make it faster.
        before: How often an id counts that stands before the gap, or where none is; 0 or more.
        after: How often one counts that stands after it.
    """
    if kernels is None:
        return _tallied(runs, before, after)
    numbered = Numbered.of(runs.items, kernels)
    start, room = np.empty(len(runs.start), np.int64), len(runs.items)
    ids, counts = np.empty(room, np.int32), np.empty(room, np.uint16)
    size = kernels.tallied(
        runs.start, numbered.ids, before, after, numbered.width, start, ids, counts
    )
    return Lists(start, numbered.named(ids[:size]), counts[:size].copy())


def _tallied(runs: Runs, before: int, after: int) -> Lists:
    is_gap = runs.items == GAP
    passed = np.concatenate([np.zeros(1, np.int64), np.cumsum(is_gap)])
    is_after = passed[1:] > np.repeat(passed[runs.start[:-1]], np.diff(runs.start))
    times = np.where(is_after, after, before).astype(np.int32)
    times[is_gap] = 0
    kept = times > 0
    items = runs.items[kept]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[runs.start]
    shape = (len(runs.start) - 1, int(items.max(initial=0)) + 1)
    matrix = sparse.csr_matrix((times[kept], items, start), shape=shape)
    matrix.sum_duplicates()
    counts = np.minimum(matrix.data, MOST_COUNTED).astype(np.uint16)
    return Lists(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False), counts
    )
