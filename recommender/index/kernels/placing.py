"""Kernels that measure how near papers lie to a place among the directions.

Directions are kept in two bytes a number, which numba does not know: it gets their bits.
"""

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
    knows_halves,
    made,
    of_half,
    uint8,
    uint16,
    void,
)

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Shorts = NDArray[np.uint16]

# A number of two bytes has 1, 5 and 10 bits for sign, exponent and fraction; of four 1, 8 and 23.
SIGN, EXPONENT, REST = np.uint32(0x8000), np.uint32(0x7C00), np.uint32(0x7FFF)
SIGN_UP, REST_UP, EXPONENT_UP = np.uint32(16), np.uint32(13), np.uint32(23)
BIAS = np.uint32(127 - 15)
ONE, NOTHING = np.uint32(1), np.uint32(0)


@kernel(None, part=True)
def half_of(bits: int) -> np.float32:
    """Give the number of two bytes that has some bits, on a processor that does not know them.

    The smallest lack the leading one that all others have: they get it, and it is taken off again.
    """
    half = np.uint32(bits)
    sign = (half & SIGN) << SIGN_UP
    is_small = ONE if half & EXPONENT == NOTHING else NOTHING
    whole = np.uint32(sign | (((half & REST) << REST_UP) + ((BIAS + is_small) << EXPONENT_UP)))
    leading = np.uint32(sign | (is_small * ((BIAS + ONE) << EXPONENT_UP)))
    return whole.view(np.float32) - leading.view(np.float32)


single_of = of_half if knows_halves() else half_of


@kernel(None, part=True)
def weight_of(count: float, slow: float, is_plain: bool) -> float:
    """Give what a word of idf 1 weighs that stands so often, before any norm."""
    if is_plain:
        return count
    count = min(count, np.float64(MOST_COUNTED))
    return count * (1.0 + SATURATION) / (count + slow)


@kernel(None, part=True, reordered=True)
def product(bits: Shorts, place: FloatArray) -> float:
    """Give the product of numbers of two bytes with others."""
    total = 0.0
    for i in range(len(bits)):
        total += np.float64(single_of(bits[i])) * place[i]
    return total


@kernel(
    void,
    *(given(int64), given(int64), given(int32), given(uint16), given(uint8)),
    *(given(float64), boolean, given(float64), given(int32), given(uint16, 2)),
    *(given(float64), made(float64)),
)
def near_words(
    rows: IntArray,
    start: IntArray,
    items: IdArray,
    counts: Shorts,
    codes: NDArray[np.uint8],
    slow: FloatArray,
    is_plain: bool,
    idf: FloatArray,
    place_of: IdArray,
    directions: Shorts,
    place: FloatArray,
    found: FloatArray,
) -> None:
    """Write the product of one place with those of some papers, which are not of unit length.

    For that one number a word is enough. The words are put in the order of `directions` first: so
    these are read from their beginning to their end, and each once. Other arguments are those of a
    segment, its epoch (`slow` is by length code, see `Epoch.slowness`) and `Latent`.
    """
    size = 0
    for r in range(len(rows)):
        size += start[rows[r] + 1] - start[rows[r]]
    places, n = np.empty(size, np.int32), 0
    near = np.zeros(len(directions))
    for r in range(len(rows)):
        for j in range(start[rows[r]], start[rows[r] + 1]):
            word = items[j]  # Known to the lesson or not.
            at = place_of[word] if word < len(place_of) else -1
            places[n] = at
            n += 1
            if at >= 0 and near[at] == 0:
                near[at] = idf[word]
    for at in range(len(directions)):
        if near[at] != 0:
            near[at] *= product(directions[at], place)
    n = 0
    for r in range(len(rows)):
        total, length = 0.0, slow[codes[rows[r]]]
        for j in range(start[rows[r]], start[rows[r] + 1]):
            if places[n] >= 0:
                total += weight_of(np.float64(counts[j]), length, is_plain) * near[places[n]]
            n += 1
        found[r] = total


@kernel(void, given(int64), given(uint16, 2), given(float64), made(float64))
def near_places(rows: IntArray, latent: Shorts, place: FloatArray, found: FloatArray) -> None:
    """Write the products of one place with those kept of some rows."""
    for r in range(len(rows)):
        found[r] = product(latent[rows[r]], place)
