"""Kernels that count how often each word stands in a paper."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import given, int32, int64, kernel, made, uint16

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
Counts = NDArray[np.uint16]
Int = int | np.int64

MOST_COUNTED = 65_535
ONE, TWO, FOUR = np.uint64(1), np.uint64(2), np.uint64(4)


@kernel(None, part=True)
def place(bit: np.uint64) -> np.int64:
    """Give the place of a single bit: count the ones below it (Warren, Hacker's Delight, 5-1)."""
    below = bit - ONE
    below = below - (below >> ONE & np.uint64(0x5555555555555555))
    below = (below & np.uint64(0x3333333333333333)) + (below >> TWO & np.uint64(0x3333333333333333))
    below = below + (below >> FOUR) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64(below * np.uint64(0x0101010101010101) >> np.uint64(56))


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
                marks[order[i] >> 6] |= ONE << np.uint64(order[i] & 63)
                marked[order[i] >> 12] |= ONE << np.uint64(order[i] >> 6 & 63)
        for k in range(marked.size):
            while marked[k]:
                some = marked[k] & (~marked[k] + ONE)
                marked[k] ^= some
                word = (k << 6) + place(some)
                left, marks[word] = marks[word], np.uint64(0)
                while left:
                    lowest = left & (~left + ONE)
                    left ^= lowest
                    ids[at] = (word << 6) + place(lowest)
                    counts[at] = min(found[ids[at]], MOST_COUNTED)
                    found[ids[at]] = 0
                    at += 1
        tally_start[one + 1] = at
    return at
