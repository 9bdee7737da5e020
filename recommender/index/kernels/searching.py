"""Kernels that find the best papers for a query.

They read the columns of `Prepared.table`, of which the first dimension is that of segments.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.index import prepared as columns
from recommender.index.entry import ALWAYS, NEVER
from recommender.index.epoch import GROWN, MOST_COUNTED, SATURATION
from recommender.index.kernels.compiled import (
    boolean,
    column_of,
    float32,
    float64,
    given,
    int32,
    int64,
    kernel,
    lent,
    made,
    void,
    window,
)
from recommender.index.kernels.places import first_from, first_near
from recommender.index.postings import BLOCK, CHUNK

Integer = int | np.integer[Any]  # Any: of any size.
IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Codes = NDArray[np.uint8]
Singles = NDArray[np.float32]

FEW = 64  # Where fewer than one row in so many is touched, the rest need not be looked at.
STEP = 32  # Rows of a chunk looked at one by one where one of them may be among the best.
AHEAD = 16  # Rows whose lists are asked for at once.
A_LINE = 16  # Ids in a line of memory of 64 bytes.
LEAST_MORE = 16  # Rows beside the best, before they are narrowed down.
ABOVE_ZERO = np.float32(1e-30)
ROUNDED_DOWN = np.float32(1 - 1e-6)
HALF_STEP = 2.0**-24  # What one operation with four-byte numbers may be off, of its result.
OPERATIONS = 8  # On a score, beside one for each term.
TENTHS = 1e10  # Scores that differ by less than one of these differ only by the order of sums.

unsigned = np.uint64  # A place that cannot be below zero is not asked whether it is: a third less.
codes_of, flags_of = column_of(np.uint8), column_of(np.bool_)
shorts_of, ids_of, integers_of = column_of(np.uint16), column_of(np.int32), column_of(np.int64)
singles_of, floats_of = column_of(np.float32), column_of(np.float64)
chunk_of_sums, chunk_of_uppers = window(np.float32, CHUNK), window(np.uint8, CHUNK)
step_of_sums, step_of_uppers = window(np.float32, STEP), window(np.uint8, STEP)
lent_flags, lent_integers, lent_singles = lent(np.bool_), lent(np.int64), lent(np.float32)


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
def highest(scores: Singles, n: int, k: int) -> np.float32:
    """Give the k-th highest of the first n scores."""
    left, low, high = scores[:n].copy(), 0, n - 1
    while low < high:
        pivot = left[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while left[i] > pivot:
                i += 1
            while left[j] < pivot:
                j -= 1
            if i <= j:
                left[i], left[j] = left[j], left[i]
                i += 1
                j -= 1
        if k - 1 <= j:
            high = j
        elif k - 1 >= i:
            low = i
        else:
            break
    result: np.float32 = left[k - 1]
    return result


@kernel(None, part=True)
def narrowed(
    found: IntArray,
    scores: Singles,
    n: int,
    k: int,
    margin: np.float32,
    share: np.float32,
    bar: np.float32,
) -> tuple[int, np.float32, int]:
    """Keep what may be among the best k.

    Returns:
        How many are left, the bar they all reach, and how many there may be before it is worth the
        while to narrow them down again.
    """
    if n > k:
        bar = max(bar, highest(scores, n, k) * (np.float32(1) - share) - margin)
        kept = 0
        for i in range(n):
            if scores[i] >= bar:
                found[kept], scores[kept] = found[i], scores[i]
                kept += 1
        n = kept
    return n, bar, 2 * max(n, k) + LEAST_MORE


@kernel(None, part=True)
def reached(sums: Singles, need: np.float32) -> bool:
    """Tell whether any sum of a chunk is so high; without a branch: many are compared at once."""
    is_any = np.int32(0)
    for i in range(len(sums)):
        is_any |= np.int32(sums[i] >= need)
    return bool(is_any)


@kernel(None, part=True)
def reached_closely(sums: Singles, uppers: Codes, need: np.float32) -> bool:
    """Tell the same of sums multiplied by what they may weigh at most."""
    is_any = np.int32(0)
    for i in range(len(sums)):
        is_any |= np.int32(sums[i] * np.float32(uppers[i]) >= need)
    return bool(is_any)


@kernel(None, part=True)
def may_be_found(
    table: IntArray, s: int, row: Integer, allowed: BoolArray, moments: IntArray, excluded: IntArray
) -> bool:
    """Tell whether a row of segment s is alive and passes the limits; see `best`."""
    if not flags_of(table, s, columns.ALIVE)[row]:
        return False
    if len(allowed) and not allowed[table[s, columns.SIZES, 0] + row]:
        return False
    if moments[0] > ALWAYS or moments[1] < NEVER:
        published = integers_of(table, s, columns.PUBLISHED)[row]
        if published < moments[0] or published >= moments[1]:
            return False
    if moments[2] > ALWAYS and integers_of(table, s, columns.LISTED_AT)[row] < moments[2]:
        return False
    if not len(excluded):
        return True
    number = integers_of(table, s, columns.NUMBERS)[row]
    place = first_from(excluded, 0, len(excluded), number)
    return bool(place == len(excluded) or excluded[place] != number)


@kernel(None, part=True)
def may_hold_any(
    table: IntArray, s: int, first: int, last: int, allowed: BoolArray, moments: IntArray
) -> bool:
    """Tell whether a block of segment s may hold a row that passes the limits."""
    published = integers_of(table, s, columns.PUBLISHED_SPAN)
    listed = integers_of(table, s, columns.LISTED_SPAN)
    span = first // BLOCK * 2
    if published[span + 1] < moments[0] or published[span] >= moments[1]:
        return False
    if listed[span + 1] < moments[2]:
        return False
    first_row = table[s, columns.SIZES, 0]
    return bool(not len(allowed) or allowed[first_row + first : first_row + last].any())


@kernel(None, part=True)
def too_old(table: IntArray, s: int, first: int, last: int, moments: IntArray) -> int:
    """Count the rows at the beginning of a block that are older than all asked for."""
    published = integers_of(table, s, columns.PUBLISHED)
    listed = integers_of(table, s, columns.LISTED_AT)
    row = first
    if moments[0] > ALWAYS or moments[2] > ALWAYS:
        while row < last and (listed[row] < moments[2] or published[row] < moments[0]):
            row += 1
    return row - first


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


@kernel(None, part=True)
def blocks_of(table: IntArray, s: int) -> int:
    """Count the blocks of a segment."""
    size, block = table[s, columns.CODES, 1], table[s, columns.SIZES, 1]
    return int((size + block - 1) // block)


@kernel(None, part=True)
def factor(table: IntArray, s: int, row: Integer, by_length: bool) -> np.float32:
    """Give what a row's sum is to be multiplied by."""
    code = codes_of(table, s, columns.CODES)[row]
    result: np.float32 = singles_of(table, s, columns.UNIT)[code]
    if by_length:
        result *= np.float32(floats_of(table, s, columns.INVERSE_NORMS)[row])
    return result


@kernel(None, part=True)
def take_walking(
    table: IntArray,
    s: int,
    lists: int,
    first: int,
    by_length: bool,
    k: int,
    margin: np.float32,
    share: np.float32,
    limits: tuple[BoolArray, IntArray, IntArray],
    at: IntArray,
    high: IntArray,
    lasts: IntArray,
    sums: Singles,
    found: IntArray,
    scores: Singles,
    n: int,
    bar: np.float32,
    limit: int,
) -> tuple[int, np.float32, int]:
    """Take the rows of a block at the bar or above by walking its lists again; clear their sums.

    Where few rows are touched, the others need not be looked at.
    """
    start, rows = (
        integers_of(table, s, lists + columns.START),
        shorts_of(table, s, lists + columns.ROWS),
    )
    rare_rows = ids_of(table, s, lists + columns.RARE_ROWS)
    n_blocks, b = blocks_of(table, s), first // table[s, columns.SIZES, 1]
    for i in range(len(at)):
        is_common = at[i] >= 0
        begin, end = high[i], lasts[i]
        if is_common:
            begin, end = start[at[i] * n_blocks + b], start[at[i] * n_blocks + b + 1]
        for j in range(begin, end):
            place = np.int64(rows[j]) if is_common else np.int64(rare_rows[j]) - first
            total = sums[place]
            if total == 0:
                continue
            sums[place] = 0
            row = first + place
            score = total * factor(table, s, row, by_length)
            if score >= bar and may_be_found(table, s, row, *limits):
                if n >= limit:
                    n, bar, limit = narrowed(found, scores, n, k, margin, share, bar)
                found[n], scores[n] = table[s, columns.SIZES, 0] + row, score
                n += 1
    return n, bar, limit


@kernel(None, part=True)
def take_scanning(
    table: IntArray,
    s: int,
    first: int,
    last: int,
    by_length: bool,
    k: int,
    margin: np.float32,
    share: np.float32,
    limits: tuple[BoolArray, IntArray, IntArray],
    sums: Singles,
    found: IntArray,
    scores: Singles,
    n: int,
    bar: np.float32,
    limit: int,
) -> tuple[int, np.float32, int]:
    """Take the rows of a block at the bar or above, chunk by chunk; clear all sums."""
    shortest, most = codes_of(table, s, columns.SHORTEST), singles_of(table, s, columns.MOST)
    unit, uppers = singles_of(table, s, columns.UNIT), codes_of(table, s, columns.UPPERS)
    scale = unit[0] / np.float32(columns.UPPERMOST)
    for begin in range(first, last, CHUNK):
        chunk, some = begin // CHUNK, chunk_of_sums(sums, begin - first)
        bound = unit[shortest[chunk]]  # No row's score is more than this times its sum.
        if by_length:
            bound *= most[chunk]
        if bound <= 0:
            continue
        need = bar / bound
        if bar >= 0:
            need = max(need * ROUNDED_DOWN, ABOVE_ZERO)
        if not reached(some, need):
            continue
        closely = bar / scale * ROUNDED_DOWN
        is_close = bar > 0 and not by_length
        if is_close and not reached_closely(some, chunk_of_uppers(uppers, begin), closely):
            continue
        for at in range(begin, min(begin + CHUNK, last), STEP):
            some = step_of_sums(sums, at - first)
            if is_close and not reached_closely(some, step_of_uppers(uppers, at), closely):
                continue
            for i in range(min(STEP, last - at)):
                if some[i] < need or some[i] == 0:
                    continue
                score = some[i] * factor(table, s, at + i, by_length)
                if score >= bar and may_be_found(table, s, at + i, *limits):
                    if n >= limit:
                        n, bar, limit = narrowed(found, scores, n, k, margin, share, bar)
                        closely = bar / scale * ROUNDED_DOWN
                    found[n], scores[n] = table[s, columns.SIZES, 0] + at + i, score
                    n += 1
    sums[: last - first] = 0
    return n, bar, limit


@kernel(None, part=True)
def grown_to(size: int, found: IntArray, scores: Singles, n: int) -> tuple[IntArray, Singles]:
    """Give room for `size` rows, the first n of them those found already.

    Where arrays change in a loop, a kernel counts references at each step: so there is room for all
    rows of a block before one begins.
    """
    more_found, more_scores = np.empty(size, np.int64), np.empty(size, np.float32)
    more_found[:n], more_scores[:n] = found[:n], scores[:n]
    return more_found, more_scores


@kernel(None, part=True)
def candidates(
    table: IntArray,
    words: IdArray,
    weights: Singles,
    pairs: IdArray,
    pair_weights: Singles,
    is_plain: bool,
    by_length: bool,
    k: int,
    margin: np.float32,
    share: np.float32,
    limits: tuple[BoolArray, IntArray, IntArray],
    sums: Singles,
) -> IntArray:
    """Give the rows that may be among the best k, in no order; see `best`.

    A score here is off by `margin` and `share` of itself at most.
    """
    n, bar, limit = 0, -margin, 2 * k + LEAST_MORE
    found, scores = np.empty(0, np.int64), np.empty(0, np.float32)
    at, pair_at = np.empty(len(words), np.int64), np.empty(len(pairs), np.int64)
    low, pair_low = np.empty_like(at), np.empty_like(pair_at)
    high, pair_high = np.empty_like(at), np.empty_like(pair_at)
    lasts, pair_lasts = np.empty_like(at), np.empty_like(pair_at)
    for s in range(len(table) - 1, -1, -1):
        holds_words = look_up(table, s, 0, words, at, low, high)
        holds_pairs = look_up(table, s, columns.PAIRED, pairs, pair_at, pair_low, pair_high)
        if not (holds_words or holds_pairs):
            continue
        size, block = table[s, columns.CODES, 1], table[s, columns.SIZES, 1]
        for b in range(blocks_of(table, s) - 1, -1, -1):
            first, last = b * block, min((b + 1) * block, size)
            if not may_hold_any(table, s, first, last, limits[0], limits[1]):
                continue
            skipped = too_old(table, s, first, last, limits[1])
            touched = add_words(
                *(table, s, first, last, skipped, is_plain, weights, at, low, high, lasts, sums)
            ) + add_pairs(
                *(table, s, first, last, pair_weights, pair_at, pair_low, pair_high),
                *(pair_lasts, sums),
            )
            if touched == 0:
                continue
            if n + min(touched, last - first) > len(found):
                found, scores = grown_to(2 * n + block, found, scores, n)
            if touched * FEW >= last - first:
                n, bar, limit = take_scanning(
                    *(table, s, first, last, by_length, k, margin, share, limits, sums),
                    *(found, scores, n, bar, limit),
                )
                continue
            n, bar, limit = take_walking(
                *(table, s, 0, first, by_length, k, margin, share, limits),
                *(at, high, lasts, sums, found, scores, n, bar, limit),
            )
            n, bar, limit = take_walking(
                *(table, s, columns.PAIRED, first, by_length, k, margin, share, limits),
                *(pair_at, pair_high, pair_lasts, sums, found, scores, n, bar, limit),
            )
    n, bar, limit = narrowed(found, scores, n, k, margin, share, bar)
    return found[:n]


@kernel(None, part=True)
def segment_of(table: IntArray, row: int) -> int:
    """Give the segment that holds a row."""
    s = len(table) - 1
    while table[s, columns.SIZES, 0] > row:
        s -= 1
    return s


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


@kernel(None, part=True)
def is_before(
    one: int, other: int, scores: FloatArray, moments: IntArray, numbers: IntArray
) -> bool:
    """Tell whether one paper comes before another: by score, and newer first."""
    if scores[one] != scores[other]:
        return bool(scores[one] > scores[other])
    if moments[one] != moments[other]:
        return bool(moments[one] > moments[other])
    return bool(numbers[one] > numbers[other])


@kernel(None, part=True)
def best_first(scores: FloatArray, moments: IntArray, numbers: IntArray) -> IntArray:
    """Give the order of papers, best first, by Shell's sort: most often there are a dozen.

    The gaps are those of Knuth (The Art of Computer Programming, volume 3): 1, 4, 13, 40 and so on.
    """
    order, gap = np.arange(len(scores)), 1
    while 3 * gap + 1 < len(order):
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, len(order)):
            moved, j = order[i], i
            while j >= gap and is_before(moved, order[j - gap], scores, moments, numbers):
                order[j] = order[j - gap]
                j -= gap
            order[j] = moved
        gap //= 3
    return order


@kernel(
    int64,
    *(given(int64, 3), given(int32), given(float64), given(int32), given(float64)),
    *(boolean, boolean, int64, given(boolean), given(int64), given(int64)),
    *(made(float32), made(int64), made(float64), made(int64)),
)
def best(
    table: IntArray,
    words: IdArray,
    weights: FloatArray,
    pairs: IdArray,
    pair_weights: FloatArray,
    is_plain: bool,
    by_length: bool,
    k: int,
    allowed: BoolArray,
    moments: IntArray,
    excluded: IntArray,
    sums: Singles,
    best_rows: IntArray,
    best_scores: FloatArray,
    best_numbers: IntArray,
) -> int:
    """Find the best k papers with a score above zero; give how many there are.

    Sums of four bytes find them, and some more that are nearly as good; these few are then
    summed exactly.

    `words` and `pairs` are the ids of what the query has, ascending, `weights` and `pair_weights`
    what each counts; k is positive. `is_plain` tells that counts are weights as they stand,
    `by_length` takes papers at unit length.

    `allowed` tells by row which may be found; it is empty for all. `moments` are the first that a
    paper may be published at, the first too late, and the first it may be listed at (`ALWAYS`,
    `NEVER` and `ALWAYS` for all). `excluded` are numbers of papers not to be found, ascending.

    `sums` are zeros, `Prepared.room` of them, and are zeros again afterwards. `best_rows`,
    `best_scores` and `best_numbers` are written; each has k places.
    """
    idf = floats_of(table, 0, columns.IDF)
    known_weights = floats_of(table, 0, columns.PAIR_WEIGHTS)
    singles, pair_singles = np.empty(len(words), np.float32), np.empty(len(pairs), np.float32)
    bound, least = 0.0, 0.0
    for i in range(len(words)):
        weight = weights[i] * idf[words[i]]
        # No paper has more of a word than this, nor, at unit length, more than one.
        bound += abs(weights[i]) if by_length else abs(weight) * (1.0 + SATURATION)
        singles[i], least = weight, min(least, weight)
    for i in range(len(pairs)):
        weight = pair_weights[i] * known_weights[pairs[i]]
        bound += abs(pair_weights[i]) if by_length else abs(weight)
        pair_singles[i], least = weight, min(least, weight)
    off = 2 * HALF_STEP * (len(words) + len(pairs) + OPERATIONS)
    # Where all counts for a paper, sums only grow, and so does what they are off.
    margin, share = (off * bound, 0.0) if least < 0 else (0.0, off)
    rows = candidates(
        *(table, words, singles, pairs, pair_singles, is_plain, by_length, k),
        *(np.float32(margin), np.float32(share)),
        (lent_flags(allowed), lent_integers(moments), lent_integers(excluded)),
        lent_singles(sums),
    )
    scores, times, numbers = np.empty(len(rows)), np.empty_like(rows), np.empty_like(rows)
    write_exact(table, rows, words, weights, pairs, pair_weights, is_plain, scores)
    for r in range(len(rows)):
        s = segment_of(table, rows[r])
        row = rows[r] - table[s, columns.SIZES, 0]
        if by_length:
            scores[r] *= floats_of(table, s, columns.INVERSE_NORMS)[row]
        scores[r] = np.rint(scores[r] * TENTHS) / TENTHS
        times[r] = integers_of(table, s, columns.LISTED_AT)[row]
        numbers[r] = integers_of(table, s, columns.NUMBERS)[row]
    n = 0
    for r in best_first(scores, times, numbers)[:k]:
        if scores[r] <= 0:
            break
        best_rows[n], best_scores[n], best_numbers[n] = rows[r], scores[r], numbers[r]
        n += 1
    return n


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
