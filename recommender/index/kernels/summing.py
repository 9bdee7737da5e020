"""Kernel that sums some papers exactly, from their own lists."""

import numpy as np

from recommender.index import prepared as columns
from recommender.index.epoch import MOST_COUNTED, SATURATION
from recommender.index.kernels.compiled import (
    boolean,
    float64,
    given,
    int32,
    int64,
    kernel,
    made,
    void,
)
from recommender.index.kernels.reading import (
    FloatArray,
    IdArray,
    IntArray,
    codes_of,
    flags_of,
    floats_of,
    ids_of,
    integers_of,
    segment_of,
    shorts_of,
)

AHEAD = 16  # Rows whose lists are asked for at once.
A_LINE = 16  # Ids in a line of memory of 64 bytes.


@kernel(None, part=True)
def exact(
    table: IntArray,
    s: int,
    row: int,
    words: IdArray,
    weights: FloatArray,
    pairs: IdArray,
    pair_weights: FloatArray,
    is_plain: bool,
) -> float:
    """Give the exact sum of a row of segment s, from its own lists, before any norm."""
    start, items = (
        integers_of(table, s, columns.WORD_START),
        ids_of(table, s, columns.WORD_ITEMS),
    )
    counts, idf = shorts_of(table, s, columns.WORD_COUNTS), floats_of(table, s, columns.IDF)
    slow = floats_of(table, s, columns.SLOWNESS)[codes_of(table, s, columns.CODES)[row]]
    i, total = 0, 0.0
    if len(words):
        for j in range(start[row], start[row + 1]):
            while i < len(words) and words[i] < items[j]:
                i += 1
            if i == len(words):
                break
            if words[i] == items[j]:
                count = np.float64(counts[j])
                if not is_plain:
                    count = min(count, np.float64(MOST_COUNTED))
                    count = count * (1.0 + SATURATION) / (count + slow)
                total += weights[i] * (count * idf[words[i]])
    i = 0
    if len(pairs):
        start = integers_of(table, s, columns.PAIR_START)
        items = ids_of(table, s, columns.PAIR_ITEMS)
        known = floats_of(table, s, columns.PAIR_WEIGHTS)
        for j in range(start[row], start[row + 1]):
            while i < len(pairs) and pairs[i] < items[j]:
                i += 1
            if i == len(pairs):
                break
            if pairs[i] == items[j]:
                total += pair_weights[i] * known[pairs[i]]
    return total


@kernel(None, part=True)
def touched_ahead(table: IntArray, row: int) -> int:
    """Read something of each line of memory that a row's lists of words are in."""
    s = segment_of(table, row)
    local = row - table[s, columns.SIZES, 0]
    start, items = integers_of(table, s, columns.WORD_START), ids_of(table, s, columns.WORD_ITEMS)
    counts, total = shorts_of(table, s, columns.WORD_COUNTS), np.int64(0)
    for j in range(start[local], start[local + 1], A_LINE):
        total += np.int64(items[j]) + np.int64(counts[j])
    return int(total)


@kernel(None, part=True)
def write_exact(
    table: IntArray,
    rows: IntArray,
    words: IdArray,
    weights: FloatArray,
    pairs: IdArray,
    pair_weights: FloatArray,
    is_plain: bool,
    found: FloatArray,
) -> None:
    """Write the exact sums of some rows, before any norm.

    Their lists lie anywhere in memory, and are waited for: less so where those of several rows are
    asked for at once.
    """
    for first in range(0, len(rows), AHEAD):
        some, touched = rows[first : first + AHEAD], 0
        for row in some:
            touched += touched_ahead(table, row)
        nothing = min(touched, 0)  # No id is below zero. A compiler that knew it would not read.
        for r in range(len(some)):
            s = segment_of(table, some[r])
            row = some[r] - table[s, columns.SIZES, 0]
            found[first + r] = nothing + exact(
                table, s, row, words, weights, pairs, pair_weights, is_plain
            )


@kernel(
    void,
    *(given(int64, 3), given(int64), given(int32), given(float64), given(int32)),
    *(given(float64), boolean, made(float64)),
)
def summed(
    table: IntArray,
    rows: IntArray,
    words: IdArray,
    weights: FloatArray,
    pairs: IdArray,
    pair_weights: FloatArray,
    is_plain: bool,
    found: FloatArray,
) -> None:
    """Write the exact sums of some rows, before any norm; 0 for one that is not alive.

    `table`, `words`, `pairs` and their weights are those of `best`. `found` has one place for each
    of `rows`.
    """
    write_exact(table, rows, words, weights, pairs, pair_weights, is_plain, found)
    for r in range(len(rows)):
        s = segment_of(table, rows[r])
        row = rows[r] - table[s, columns.SIZES, 0]
        if not flags_of(table, s, columns.ALIVE)[row]:
            found[r] = 0.0
