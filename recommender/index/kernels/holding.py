"""Kernel that counts how many words of a search each paper holds."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import (
    boolean,
    given,
    int32,
    int64,
    kernel,
    made,
    uint8,
    uint16,
    void,
)
from recommender.index.kernels.places import place_of

IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
ONE = np.uint8(1)


@kernel(
    void,
    *(int64, given(int32), given(int64), given(uint16)),
    *(given(int32), given(int64), given(int32)),
    *(given(int32), given(boolean), made(uint8)),
)
def held_words(
    block: int,
    common: IdArray,
    start: IntArray,
    rows: NDArray[np.uint16],
    rare: IdArray,
    rare_start: IntArray,
    rare_rows: IdArray,
    terms: IdArray,
    alive: NDArray[np.bool_],
    found: NDArray[np.uint8],
) -> None:
    """Write by row how many of some terms it holds, 255 at most; 0 for one that is not alive.

    The first seven are those of `Postings`. `found` holds zeros at first.
    """
    size = len(found)
    n_blocks = (size + block - 1) // block
    for i in range(len(terms)):
        at = place_of(common, terms[i])
        if at >= 0:
            for b in range(n_blocks):
                here = found[b * block : (b + 1) * block]
                slot = at * n_blocks + b
                for j in range(start[slot], start[slot + 1]):
                    here[rows[j]] += ONE
            continue
        at = place_of(rare, terms[i])
        if at >= 0:
            for j in range(rare_start[at], rare_start[at + 1]):
                found[rare_rows[j]] += ONE
    for row in range(size):
        if not alive[row]:
            found[row] = 0
