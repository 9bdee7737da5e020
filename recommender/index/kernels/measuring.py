"""Kernel that measures the vectors of papers."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.epoch import MOST_COUNTED, SATURATION
from recommender.index.kernels.compiled import (
    boolean,
    float64,
    given,
    int32,
    int64,
    kernel,
    made,
    uint8,
    uint16,
    void,
)

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Counts = NDArray[np.uint16]


@kernel(None, part=True)
def ratio(count: float, slow: float, is_plain: bool) -> float:
    """Give how many times as much a word weighs that stands so often as one that stands once."""
    if is_plain:
        return count
    count = min(count, MOST_COUNTED)
    return count * (1.0 + slow) / (count + slow)


@kernel(
    void,
    *(int64, given(int32), given(int64), given(uint16), given(int64), given(uint16)),
    *(given(int32), given(int64), given(int32), given(uint16)),
    *(given(int64), given(int32), given(float64), given(float64)),
    *(given(uint8), given(float64), boolean, given(boolean), made(float64)),
)
def inverse_norms(
    block: int,
    common: IdArray,
    start: IntArray,
    rows: Counts,
    more: IntArray,
    counts: Counts,
    rare: IdArray,
    rare_start: IntArray,
    rare_rows: IdArray,
    rare_counts: Counts,
    pair_start: IntArray,
    pairs: IdArray,
    pair_weights: FloatArray,
    idf: FloatArray,
    codes: NDArray[np.uint8],
    slow: FloatArray,
    is_plain: bool,
    alive: NDArray[np.bool_],
    found: FloatArray,
) -> None:
    """Write 1 / length of each alive row's vector; zero for one without words.

    The first ten are those of `Postings`. `pair_start` and `pairs` are ids of pairs by row, and
    `pair_weights` what the pairs weigh; `idf` is by word id. `slow` is by length code; see
    `Epoch.slowness`. `is_plain` tells that counts are weights as they stand. `found` is written,
    and holds zeros at first.
    """
    size = len(found)
    n_blocks = (size + block - 1) // block
    for i in range(len(rare)):
        square = idf[rare[i]] * idf[rare[i]]
        for j in range(rare_start[i], rare_start[i + 1]):
            row = rare_rows[j]
            count = rare_counts[j] if len(rare_counts) else 1
            grown = ratio(np.float64(count), slow[codes[row]], is_plain)
            found[row] += square * grown * grown
    for b in range(n_blocks):
        first = b * block
        here = found[first : first + block]
        lengths = codes[first : first + block]
        for i in range(len(common)):
            square = idf[common[i]] * idf[common[i]]
            slot = i * n_blocks + b
            end, several = start[slot + 1], more[slot + 1] - more[slot]
            for j in range(start[slot], end - several):
                here[rows[j]] += square
            off = more[slot] - (end - several)
            for j in range(end - several, end):
                row = rows[j]
                grown = ratio(np.float64(counts[j + off]), slow[lengths[row]], is_plain)
                here[row] += square * grown * grown
    for row in range(size):
        if found[row] <= 0.0 or not alive[row]:
            found[row] = 0.0
            continue
        once = 1.0 if is_plain else (1.0 + SATURATION) / (1.0 + slow[codes[row]])
        sum_of_squares = found[row] * once * once
        if len(pair_weights):
            for j in range(pair_start[row], pair_start[row + 1]):
                weight = pair_weights[pairs[j]]
                sum_of_squares += weight * weight
        found[row] = 1.0 / np.sqrt(sum_of_squares)
