"""Kernels that count how often each word stands in a paper."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.bits import ONE, bit, lowest, ones
from recommender.index.kernels.compiled import given, int32, int64, kernel, made, uint16

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
Counts = NDArray[np.uint16]
Int = int | np.int64

MOST_COUNTED = 65_535


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

    What occurs is a bit in `marks`, and each 64 of these that hold any are a bit in `marked`: read
    from the lowest bit on, the ids need no sorting, which took three times as long.

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
    found, marks = np.zeros(width, np.int32), np.zeros((width >> 6) + 1, np.uint64)
    marked = np.zeros((width >> 12) + 1, np.uint64)
    at = np.int64(0)
    tally_start[0] = 0
    for one in range(start.size - 1):
        times = before
        for i in range(start[one], start[one + 1]):
            if order[i] < 0:
                times = after
                if not times:
                    break
            elif times:
                found[order[i]] += times
                marks[order[i] >> 6] |= bit(order[i])
                marked[order[i] >> 12] |= bit(order[i] >> 6)
        for k in range(marked.size):
            while marked[k]:
                block = (k << 6) + ones(lowest(marked[k]) - ONE)
                marked[k] ^= lowest(marked[k])
                while marks[block]:
                    ids[at] = (block << 6) + ones(lowest(marks[block]) - ONE)
                    marks[block] ^= lowest(marks[block])
                    counts[at] = min(found[ids[at]], MOST_COUNTED)
                    found[ids[at]] = 0
                    at += 1
        tally_start[one + 1] = at
    return at
