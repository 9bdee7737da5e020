"""Kernels that count how often each word stands in a paper."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import given, int32, int64, kernel, made, uint16

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
Counts = NDArray[np.uint16]
Int = int | np.int64

MOST_COUNTED = 65_535
SHRINK = 2.2  # Gokcezade's tuning of Shell's gaps; lists are about a hundred ids long.


@kernel(None, part=True)
def sort(ids: IdArray, first: Int, end: Int) -> None:
    """Sort some ids where they stand (Shell's sort: short, and no slower on a hundred)."""
    gap = end - first
    while gap > 1:
        gap = max(1, int(gap / SHRINK))
        for i in range(first + gap, end):
            one, j = ids[i], i
            while j >= first + gap and ids[j - gap] > one:
                ids[j] = ids[j - gap]
                j -= gap
            ids[j] = one


@kernel(
    int64,
    *(given(int64), given(int32), int64, int64, int64),
    *(made(int64), made(int32), made(uint16)),
)
def tallied(
    start: IntArray,
    order: IdArray,
    before: int,
    after: int,
    width: int,
    tally_start: IntArray,
    ids: IdArray,
    counts: Counts,
) -> Int:
    """Count the ids of each list, ascending.

    Args:
        start: Where each list begins and ends in `order`.
        order: Ids; one below zero parts a list in two.
        before: How often an id counts before that, 0 or more.
        after: How often one counts after it.
        width: More than the highest id.
        tally_start: Where what is counted of each list begins and ends, shape (n + 1,).
        ids: Room for the ids counted.
        counts: Room for how often each stands there.

    Returns:
        How many there are.
    """
    found = np.zeros(width, np.int32)
    at = np.int64(0)
    tally_start[0] = 0
    for one in range(start.size - 1):
        first, times = at, before
        for i in range(start[one], start[one + 1]):
            if order[i] < 0:
                times = after
                if not times:
                    break
            elif times:
                if not found[order[i]]:
                    ids[at] = order[i]
                    at += 1
                found[order[i]] += times
        sort(ids, first, at)
        for i in range(first, at):
            counts[i] = min(found[ids[i]], MOST_COUNTED)
            found[ids[i]] = 0
        tally_start[one + 1] = at
    return at
