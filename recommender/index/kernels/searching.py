"""Kernels that find the best papers for a query."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.epoch import MOST_COUNTED, SATURATION
from recommender.index.kernels.compiled import (
    boolean,
    float32,
    float64,
    given,
    int32,
    int64,
    kernel,
    made,
    several,
    uint8,
    uint16,
    void,
)
from recommender.index.kernels.places import first_from, place_of

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Shorts = NDArray[np.uint16]
Singles = NDArray[np.float32]

FEW = 32  # Where fewer than one row in so many is touched, the rest need not be looked at.
STEP = 32  # Rows looked at one by one where one of them may be among the best.
ABOVE_ZERO = np.float32(1e-30)
ROUNDED_DOWN = np.float32(1 - 1e-6)


@kernel(None, part=True)
def ratio(count: np.float32, slow: np.float32, is_plain: bool) -> np.float32:
    """Give how many times as much a word weighs that stands so often as one that stands once."""
    if is_plain:
        return count
    count = min(count, np.float32(MOST_COUNTED))
    return count * (np.float32(1) + slow) / (count + slow)


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
    room: int,
) -> tuple[IntArray, Singles, int, np.float32]:
    """Keep what may be among the best k; give room for as many again, and more."""
    if n > k:
        bar = max(bar, highest(scores, n, k) * (np.float32(1) - share) - margin)
        kept = 0
        for i in range(n):
            if scores[i] >= bar:
                found[kept], scores[kept] = found[i], scores[i]
                kept += 1
        n = kept
    if 2 * n + room > len(found):
        more_found = np.empty(4 * (n + room), np.int64)
        more_scores = np.empty(4 * (n + room), np.float32)
        more_found[:n], more_scores[:n] = found[:n], scores[:n]
        found, scores = more_found, more_scores
    return found, scores, n, bar


@kernel(None, part=True)
def reached(sums: Singles, need: np.float32) -> bool:
    """Tell whether any sum is so high; without a branch, so that many are compared at once."""
    is_any = np.int32(0)
    for i in range(len(sums)):
        is_any |= np.int32(sums[i] >= need)
    return bool(is_any)


@kernel(None, part=True)
def taken(
    sums: Singles,
    bar: np.float32,
    bound: np.float32,
    codes: NDArray[np.uint8],
    unit: Singles,
    inverse_norms: FloatArray,
    by_length: bool,
    allowed: NDArray[np.bool_],
    first_row: int,
    found: IntArray,
    scores: Singles,
    n: int,
) -> int:
    """Take the rows of a chunk whose score is at the bar or above; there is room for all.

    No row's score is more than `bound` times its sum.
    """
    need = bar / bound
    if bar >= 0:
        need = max(need * ROUNDED_DOWN, ABOVE_ZERO)
    if not reached(sums, need):
        return n
    for first in range(0, len(sums), STEP):
        last = min(first + STEP, len(sums))
        if not reached(sums[first:last], need):
            continue
        for i in range(first, last):
            if sums[i] >= need and sums[i] != 0 and allowed[i]:
                score = sums[i] * unit[codes[i]]
                if by_length:
                    score *= np.float32(inverse_norms[i])
                if score >= bar:
                    found[n], scores[n] = first_row + i, score
                    n += 1
    return n


@kernel(
    several(made(int64), made(float32), int64, float32),
    *(int64, given(int32), given(int64), given(uint16), given(int64), given(uint16)),
    *(given(int32), given(int64), given(int32), given(uint16)),
    *(given(int32), given(int64), given(uint16), given(int32), given(int64), given(int32)),
    *(given(int32), given(float32), given(int32), given(float32)),
    *(given(uint8), given(float32), given(float32), boolean, given(float64), boolean),
    *(int64, given(uint8), given(float32), given(boolean), given(boolean)),
    *(int64, float32, float32, int64, made(float32)),
    *(made(int64), made(float32), int64, float32),
)
def best(
    block: int,
    common: IdArray,
    start: IntArray,
    rows: Shorts,
    more: IntArray,
    counts: Shorts,
    rare: IdArray,
    rare_start: IntArray,
    rare_rows: IdArray,
    rare_counts: Shorts,
    pair_common: IdArray,
    pair_start: IntArray,
    pair_rows: Shorts,
    pair_rare: IdArray,
    pair_rare_start: IntArray,
    pair_rare_rows: IdArray,
    terms: IdArray,
    weights: Singles,
    pairs: IdArray,
    pair_weights: Singles,
    codes: NDArray[np.uint8],
    slow: Singles,
    unit: Singles,
    is_plain: bool,
    inverse_norms: FloatArray,
    by_length: bool,
    chunk: int,
    shortest: NDArray[np.uint8],
    most: Singles,
    allowed: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    k: int,
    margin: np.float32,
    share: np.float32,
    first_row: int,
    sums: Singles,
    found: IntArray,
    scores: Singles,
    n: int,
    bar: np.float32,
) -> tuple[IntArray, Singles, int, np.float32]:
    """Find the rows of a segment that may be among the best k, newest block first.

    The first ten are those of `Segment.whole.postings`, the next six of `Segment.paired`. `terms`
    and `pairs` are the query's, with what one weighs that stands once in a row, over `unit` of the
    row's code. `by_length` takes rows at unit length. `shortest` and `most` are
    bounds for each `chunk` rows. `chosen` tells by block whether any row is
    allowed. `sums` holds zeros, one for each row of a block, and does again afterwards.

    A score here is off by `margin` and `share` of itself at most. `found` and `scores` hold in
    their first n places the rows found so far (counted from `first_row`), all at `bar` or above;
    they come back grown.
    """
    size = len(codes)
    n_blocks = (size + block - 1) // block
    n_terms = len(terms)
    at = np.empty(n_terms + len(pairs), np.int64)
    low, high = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    for i in range(len(at)):
        is_pair = i >= n_terms
        term = pairs[i - n_terms] if is_pair else terms[i]
        at[i] = place_of(pair_common if is_pair else common, term)
        if at[i] < 0:
            place = place_of(pair_rare if is_pair else rare, term)
            if place >= 0:
                lists = pair_rare_start if is_pair else rare_start
                low[i], high[i] = lists[place], lists[place + 1]
    lasts = high.copy()
    for b in range(n_blocks - 1, -1, -1):
        if not chosen[b]:
            continue
        first = b * block
        last = min(first + block, size)
        here = codes[first:last]
        touched = 0
        for i in range(n_terms):
            weight = weights[i]
            if at[i] >= 0:
                slot = at[i] * n_blocks + b
                begin, end, several = start[slot], start[slot + 1], more[slot + 1] - more[slot]
                for j in range(begin, end - several):
                    sums[rows[j]] += weight
                off = more[slot + 1] - end
                for j in range(end - several, end):
                    row = rows[j]
                    sums[row] += weight * ratio(
                        np.float32(counts[j + off]), slow[here[row]], is_plain
                    )
                touched += end - begin
            elif high[i] > low[i]:
                lasts[i] = first_from(rare_rows, low[i], high[i], last)
                high[i] = first_from(rare_rows, low[i], lasts[i], first)
                for j in range(high[i], lasts[i]):
                    row = rare_rows[j] - first
                    if len(rare_counts):
                        sums[row] += weight * ratio(
                            np.float32(rare_counts[j]), slow[here[row]], is_plain
                        )
                    else:
                        sums[row] += weight
                touched += lasts[i] - high[i]
            else:
                lasts[i] = high[i]
        for i in range(n_terms, len(at)):
            weight = pair_weights[i - n_terms]
            if at[i] >= 0:
                slot = at[i] * n_blocks + b
                for j in range(pair_start[slot], pair_start[slot + 1]):
                    row = pair_rows[j]
                    sums[row] += weight / unit[here[row]]
                touched += pair_start[slot + 1] - pair_start[slot]
            elif high[i] > low[i]:
                lasts[i] = first_from(pair_rare_rows, low[i], high[i], last)
                high[i] = first_from(pair_rare_rows, low[i], lasts[i], first)
                for j in range(high[i], lasts[i]):
                    row = pair_rare_rows[j] - first
                    sums[row] += weight / unit[here[row]]
                touched += lasts[i] - high[i]
            else:
                lasts[i] = high[i]
        if touched == 0:
            continue
        if touched * FEW < last - first:  # Walk the lists again instead of looking at all rows.
            for i in range(len(at)):
                is_pair = i >= n_terms
                if at[i] >= 0:
                    slot = at[i] * n_blocks + b
                    lists = pair_start if is_pair else start
                    begin, end = lists[slot], lists[slot + 1]
                else:
                    begin, end = high[i], lasts[i]
                for j in range(begin, end):
                    if at[i] >= 0:
                        row = np.int64(pair_rows[j] if is_pair else rows[j])
                    else:
                        row = np.int64(pair_rare_rows[j] if is_pair else rare_rows[j]) - first
                    total = sums[row]
                    if total == 0:
                        continue
                    sums[row] = 0
                    score = total * unit[here[row]]
                    if by_length:
                        score *= np.float32(inverse_norms[first + row])
                    if score >= bar and allowed[first + row]:
                        if n == len(found):
                            found, scores, n, bar = narrowed(
                                found, scores, n, k, margin, share, bar, chunk
                            )
                        found[n], scores[n] = first_row + first + row, score
                        n += 1
            continue
        begin = first
        while begin < last:
            at_chunk = begin // chunk
            end = min((at_chunk + 1) * chunk, last)
            some = sums[begin - first : end - first]
            bound = unit[shortest[at_chunk]]
            if by_length:
                bound *= most[at_chunk]
            if bound > 0:
                if n + chunk > len(found):
                    found, scores, n, bar = narrowed(found, scores, n, k, margin, share, bar, chunk)
                n = taken(
                    *(some, bar, bound, codes[begin:end], unit, inverse_norms[begin:end]),
                    *(by_length, allowed[begin:end], first_row + begin, found, scores, n),
                )
            some[:] = 0
            begin = end
    return narrowed(found, scores, n, k, margin, share, bar, chunk)


@kernel(
    void,
    *(given(int64), given(int64), given(int32), given(uint16), given(uint8)),
    *(given(float64), boolean, given(int32), given(float64), given(float64)),
    *(given(int64), given(int32), given(int32), given(float64), made(float64)),
)
def summed(
    rows: IntArray,
    start: IntArray,
    items: IdArray,
    counts: Shorts,
    codes: NDArray[np.uint8],
    slow: FloatArray,
    is_plain: bool,
    terms: IdArray,
    weights: FloatArray,
    idf: FloatArray,
    pair_start: IntArray,
    pair_items: IdArray,
    pairs: IdArray,
    pair_weights: FloatArray,
    found: FloatArray,
) -> None:
    """Write the exact sums of some rows, from their own lists.

    `terms` and `pairs` ascend; `idf` is that of `terms`; `pair_weights` are the query's times the
    pairs' own. `found` has one place for each of `rows`.
    """
    for r in range(len(rows)):
        row, i, total = rows[r], 0, 0.0
        length = slow[codes[row]]
        for j in range(start[row], start[row + 1]):
            while i < len(terms) and terms[i] < items[j]:
                i += 1
            if i == len(terms):
                break
            if terms[i] == items[j]:
                count = np.float64(counts[j])
                if not is_plain:
                    count = min(count, np.float64(MOST_COUNTED))
                    count = count * (1.0 + SATURATION) / (count + length)
                total += weights[i] * (count * idf[i])
        i = 0
        for j in range(pair_start[row], pair_start[row + 1]):
            while i < len(pairs) and pairs[i] < pair_items[j]:
                i += 1
            if i == len(pairs):
                break
            if pairs[i] == pair_items[j]:
                total += pair_weights[i]
        found[r] = total
