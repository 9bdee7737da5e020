"""Kernels that find the best papers for a query.

They read the columns of `Prepared.table`, of which the first dimension is that of segments.
"""

import numpy as np

from recommender.index import prepared as columns
from recommender.index.entry import ALWAYS, NEVER
from recommender.index.epoch import SATURATION
from recommender.index.kernels.adding import add_pairs, add_words, look_up
from recommender.index.kernels.compiled import (
    boolean,
    float32,
    float64,
    given,
    int32,
    int64,
    kernel,
    lent,
    made,
    window,
)
from recommender.index.kernels.places import first_from
from recommender.index.kernels.reading import (
    BoolArray,
    Codes,
    FloatArray,
    IdArray,
    IntArray,
    Integer,
    Singles,
    blocks_of,
    codes_of,
    flags_of,
    floats_of,
    ids_of,
    integers_of,
    segment_of,
    shorts_of,
    singles_of,
)
from recommender.index.kernels.summing import write_exact
from recommender.index.postings import BLOCK, CHUNK

FEW = 64  # Where fewer than one row in so many is touched, the rest need not be looked at.
STEP = 32  # Rows of a chunk looked at one by one where one of them may be among the best.
LEAST_MORE = 16  # Rows beside the best, before they are narrowed down.
ABOVE_ZERO = np.float32(1e-30)
ROUNDED_DOWN = np.float32(1 - 1e-6)
HALF_STEP = 2.0**-24  # What one operation with four-byte numbers may be off, of its result.
OPERATIONS = 8  # On a score, beside one for each term.
TENTHS = 1e10  # Scores that differ by less than one of these differ only by the order of sums.

chunk_of_sums, chunk_of_uppers = window(np.float32, CHUNK), window(np.uint8, CHUNK)
step_of_sums, step_of_uppers = window(np.float32, STEP), window(np.uint8, STEP)
lent_flags, lent_integers, lent_singles = lent(np.bool_), lent(np.int64), lent(np.float32)


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
