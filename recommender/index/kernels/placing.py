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
    made,
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
def weight_of(count: float, slow: float, is_plain: bool) -> float:
    """Give what a word of idf 1 weighs that stands so often, before any norm."""
    if is_plain:
        return count
    count = min(count, np.float64(MOST_COUNTED))
    return count * (1.0 + SATURATION) / (count + slow)


@kernel(None, part=True, reordered=True)
def product(
    bits: Shorts, place: FloatArray, room: NDArray[np.uint32], less: NDArray[np.uint32]
) -> float:
    """Give the product of numbers of two bytes with others; `room` and `less` are to work in.

    The smallest lack the leading one that all others have: they get it, and it is taken off again.
    """
    for i in range(len(bits)):
        half = np.uint32(bits[i])
        sign = (half & SIGN) << SIGN_UP
        is_small = ONE if half & EXPONENT == NOTHING else NOTHING
        room[i] = sign | (((half & REST) << REST_UP) + ((BIAS + is_small) << EXPONENT_UP))
        less[i] = sign | (is_small * ((BIAS + ONE) << EXPONENT_UP))
    values, leading = room.view(np.float32), less.view(np.float32)
    total = 0.0
    for i in range(len(bits)):
        total += np.float64(values[i] - leading[i]) * place[i]
    return total


@kernel(
    void,
    *(given(int64), given(int64), given(int32), given(uint16), given(uint8)),
    *(given(float64), boolean, given(float64), given(int32), given(uint16, 2)),
    *(given(float64), made(float64), made(float64)),
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
    near: FloatArray,
    found: FloatArray,
) -> None:
    """Write the product of one place with those of some papers, which are not of unit length.

    For that one number a word is enough: `near`, by row of `directions`, holds NaN where it is not
    known yet. Other arguments are those of a segment, its epoch (`slow` is by length code, see
    `Epoch.slowness`) and `Latent`.
    """
    room, less = np.empty(len(place), np.uint32), np.empty(len(place), np.uint32)
    for r in range(len(rows)):
        row, total = rows[r], 0.0
        length = slow[codes[row]]
        for j in range(start[row], start[row + 1]):
            word = items[j]
            if word >= len(place_of):
                break
            at = place_of[word]
            if at >= 0:
                if np.isnan(near[at]):
                    near[at] = product(directions[at], place, room, less)
                weight = weight_of(np.float64(counts[j]), length, is_plain) * idf[word]
                total += weight * near[at]
        found[r] = total


@kernel(void, given(int64), given(uint16, 2), given(float64), made(float64))
def near_places(rows: IntArray, latent: Shorts, place: FloatArray, found: FloatArray) -> None:
    """Write the products of one place with those kept of some rows."""
    room, less = np.empty(len(place), np.uint32), np.empty(len(place), np.uint32)
    for r in range(len(rows)):
        found[r] = product(latent[rows[r]], place, room, less)
