"""Kernels that turn lists of terms by paper into lists of papers by term."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.bits import ONE, bit, lowest, ones
from recommender.index.kernels.compiled import (
    boolean,
    given,
    int32,
    int64,
    kernel,
    made,
    uint16,
    void,
)

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
Counts = NDArray[np.uint16]
Int = int | np.int64


@kernel(made(int64), given(int32), int64)
def held(ids: IdArray, width: int) -> IntArray:
    """Count how often each id below `width` occurs."""
    found = np.zeros(width, np.int64)
    for i in range(len(ids)):
        found[ids[i]] += 1
    return found


@kernel(int64, given(int32), int64, made(int32), made(int32))
def numbered(ids: IdArray, width: int, names: IdArray, numbers: IdArray) -> Int:
    """Number the ids that occur anew, without gaps and in their order; those below zero stay.

    Args:
        ids: Some.
        width: More than the highest.
        names: Room for those that occur, ascending.
        numbers: What each of `ids` becomes.

    Returns:
        How many occur.
    """
    marks = np.zeros((width >> 6) + 1, np.uint64)
    for i in range(ids.size):
        if ids[i] >= 0:
            marks[ids[i] >> 6] |= bit(ids[i])
    first = np.empty(marks.size, np.int64)
    at = np.int64(0)
    for block in range(marks.size):
        first[block], left = at, marks[block]
        while left:
            names[at] = (block << 6) + ones(lowest(left) - ONE)
            left ^= lowest(left)
            at += 1
    for i in range(ids.size):
        numbers[i] = ids[i]
        if ids[i] >= 0:
            block = ids[i] >> 6
            numbers[i] = first[block] + ones(marks[block] & (bit(ids[i]) - ONE))
    return at


@kernel(void, given(int64), given(int32), given(int64), int64, made(int32))
def counted(start: IntArray, ids: IdArray, rows: IntArray, times: int, held: IdArray) -> None:
    """Add so many times to `held`, by id, in how many of some rows each stands."""
    for i in range(rows.size):
        for j in range(start[rows[i]], start[rows[i] + 1]):
            held[ids[j]] += times


@kernel(
    boolean,
    *(given(int64), given(int32), given(uint16), given(int32), int64),
    *(made(int64), made(int64)),
)
def measured(
    start: IntArray,
    ids: IdArray,
    counts: Counts,
    place: IdArray,
    block: int,
    once: IntArray,
    several: IntArray,
) -> bool:
    """Count by slot the papers that hold a common term once, and those more often.

    Returns:
        Whether some paper holds a rare term more than once.
    """
    n_blocks = (len(start) - 2) // block + 1
    found = False
    for row in range(len(start) - 1):
        b = row // block
        for i in range(start[row], start[row + 1]):
            at = place[ids[i]]
            if at < 0:
                found |= counts[i] > 1
            elif counts[i] > 1:
                several[at * n_blocks + b] += 1
            else:
                once[at * n_blocks + b] += 1
    return found


@kernel(
    void,
    *(given(int64), given(int32), given(uint16), given(int32), int64),
    *(made(int64), made(int64), made(uint16), made(int64), made(uint16)),
    *(made(int64), made(int32), made(uint16)),
)
def scattered(
    start: IntArray,
    ids: IdArray,
    counts: Counts,
    place: IdArray,
    block: int,
    next_once: IntArray,
    next_several: IntArray,
    rows: NDArray[np.uint16],
    next_count: IntArray,
    many: Counts,
    next_rare: IntArray,
    rare_rows: IdArray,
    rare_counts: Counts,
) -> None:
    """Write each paper into the lists of its terms; see `Postings` for their order.

    `start`, `ids` and `counts` are lists by paper; `place` is by term id its place among the
    common terms, or -2 less its place among the rare. `next_once`, `next_several`, `next_count`
    and `next_rare` say where each list begins, by slot or rare term, and are moved on. `rows`,
    `many`, `rare_rows` and `rare_counts` are written; the last may be empty.
    """
    n_blocks = (len(start) - 2) // block + 1
    for row in range(len(start) - 1):
        b = row // block
        for i in range(start[row], start[row + 1]):
            at = place[ids[i]]
            if at < 0:
                to = next_rare[-2 - at]
                next_rare[-2 - at] = to + 1
                rare_rows[to] = row
                if len(rare_counts):
                    rare_counts[to] = counts[i]
                continue
            slot = at * n_blocks + b
            if counts[i] > 1:
                rows[next_several[slot]] = row - b * block
                next_several[slot] += 1
                many[next_count[slot]] = counts[i]
                next_count[slot] += 1
            else:
                rows[next_once[slot]] = row - b * block
                next_once[slot] += 1
