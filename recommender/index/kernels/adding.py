"""Parts of a kernel: they add up what the rows of a block hold of a query, in four bytes."""

import numpy as np

from recommender.index import prepared as columns
from recommender.index.epoch import GROWN, MOST_COUNTED
from recommender.index.kernels.compiled import kernel
from recommender.index.kernels.places import first_from, first_near
from recommender.index.kernels.reading import (
    FloatArray,
    IdArray,
    IntArray,
    Integer,
    Singles,
    blocks_of,
    codes_of,
    floats_of,
    ids_of,
    integers_of,
    shorts_of,
    singles_of,
    unsigned,
)


@kernel(None, part=True)
def ratio(
    count: Integer, code: Integer, grown: Singles, slowness: FloatArray, is_plain: bool
) -> np.float32:
    """Give how many times as much a word weighs that stands so often as one that stands once."""
    if count < GROWN:
        result: np.float32 = grown[unsigned(code) * unsigned(GROWN) + unsigned(count)]
        return result
    if is_plain:
        return np.float32(count)
    times, slow = np.float32(min(count, MOST_COUNTED)), np.float32(slowness[code])
    return times * (np.float32(1) + slow) / (times + slow)


@kernel(None, part=True)
def look_up(
    table: IntArray,
    s: int,
    lists: int,
    terms: IdArray,
    at: IntArray,
    low: IntArray,
    high: IntArray,
) -> bool:
    """Write where the lists of ascending terms stand; tell whether there is any.

    `lists` is the first column of the lists: 0 for words, `PAIRED` for pairs. `at` is a term's
    place among the common ones, -1 for others; `low` and `high` are the ends of a rare one's list,
    equal for one that occurs nowhere.
    """
    common = ids_of(table, s, lists + columns.COMMON)
    rare = ids_of(table, s, lists + columns.RARE)
    start = integers_of(table, s, lists + columns.RARE_START)
    in_common, in_rare, is_any = 0, 0, False
    for i in range(len(terms)):
        at[i], low[i], high[i] = -1, 0, 0
        in_common = first_near(common, in_common, terms[i])
        if in_common < len(common) and common[in_common] == terms[i]:
            at[i], is_any = in_common, True
            continue
        in_rare = first_near(rare, in_rare, terms[i])
        if in_rare < len(rare) and rare[in_rare] == terms[i]:
            low[i], high[i], is_any = start[in_rare], start[in_rare + 1], True
    return is_any


@kernel(None, part=True)
def cut_out(
    rows: IdArray, low: IntArray, high: IntArray, lasts: IntArray, i: int, first: int, last: int
) -> int:
    """Find a block's part of a rare list, from `high` to `lasts`; give its size.

    Blocks are gone through from the newest on: what is newer than this one is left out of `high`.
    """
    lasts[i] = high[i]
    if high[i] > low[i]:
        lasts[i] = first_from(rows, low[i], high[i], last)
        high[i] = first_from(rows, low[i], lasts[i], first)
    return int(lasts[i] - high[i])


@kernel(None, part=True)
def add_words(
    table: IntArray,
    s: int,
    first: int,
    last: int,
    skipped: int,
    is_plain: bool,
    weights: Singles,
    at: IntArray,
    low: IntArray,
    high: IntArray,
    lasts: IntArray,
    sums: Singles,
) -> int:
    """Add what the rows of a block hold of the words to their sums; give how many times at most.

    Of common words, what the first `skipped` rows hold is left out.
    `at`, `low` and `high` are those of `look_up`, and `lasts` is `cut_out`'s.
    """
    codes = codes_of(table, s, columns.CODES)[first:last]
    grown = singles_of(table, s, columns.GROWN)
    slowness = floats_of(table, s, columns.SLOWNESS)
    start, rows = integers_of(table, s, columns.START), shorts_of(table, s, columns.ROWS)
    more, counts = integers_of(table, s, columns.MORE), shorts_of(table, s, columns.COUNTS)
    rare_rows = ids_of(table, s, columns.RARE_ROWS)
    rare_counts = shorts_of(table, s, columns.RARE_COUNTS)
    n_blocks, b = blocks_of(table, s), first // table[s, columns.SIZES, 1]
    touched = 0
    for i in range(len(weights)):
        weight = weights[i]
        if at[i] >= 0:
            slot = at[i] * n_blocks + b
            begin, end, several = start[slot], start[slot + 1], more[slot + 1] - more[slot]
            twice, off = end - several, more[slot + 1] - end
            touched += end - begin
            begin_twice = twice
            if skipped:
                begin = first_from(rows, begin, twice, skipped)
                begin_twice = first_from(rows, twice, end, skipped)
            for j in range(unsigned(begin), unsigned(twice)):
                sums[rows[j]] += weight
            for j in range(unsigned(begin_twice), unsigned(end)):
                row, count = rows[j], counts[j + unsigned(off)]
                sums[row] += weight * ratio(count, codes[row], grown, slowness, is_plain)
            continue
        touched += cut_out(rare_rows, low, high, lasts, i, first, last)
        for j in range(high[i], lasts[i]):
            row = rare_rows[j] - first
            count = np.int64(rare_counts[j]) if len(rare_counts) else 1
            sums[row] += weight * ratio(count, codes[row], grown, slowness, is_plain)
    return touched


@kernel(None, part=True)
def add_pairs(
    table: IntArray,
    s: int,
    first: int,
    last: int,
    weights: Singles,
    at: IntArray,
    low: IntArray,
    high: IntArray,
    lasts: IntArray,
    sums: Singles,
) -> int:
    """Do the same with pairs, which count once a row and whatever its length."""
    codes, unit = codes_of(table, s, columns.CODES)[first:last], singles_of(table, s, columns.UNIT)
    start = integers_of(table, s, columns.PAIRED + columns.START)
    rows = shorts_of(table, s, columns.PAIRED + columns.ROWS)
    rare_rows = ids_of(table, s, columns.PAIRED + columns.RARE_ROWS)
    n_blocks, b = blocks_of(table, s), first // table[s, columns.SIZES, 1]
    touched = 0
    for i in range(len(weights)):
        weight = weights[i]
        if at[i] >= 0:
            slot = at[i] * n_blocks + b
            for j in range(start[slot], start[slot + 1]):
                sums[rows[j]] += weight / unit[codes[rows[j]]]
            touched += start[slot + 1] - start[slot]
            continue
        touched += cut_out(rare_rows, low, high, lasts, i, first, last)
        for j in range(high[i], lasts[i]):
            row = rare_rows[j] - first
            sums[row] += weight / unit[codes[row]]
    return touched
