"""Parts of kernels: bits of a block of 64."""

import numpy as np

from recommender.index.kernels.compiled import kernel

ONE, TWO, FOUR = np.uint64(1), np.uint64(2), np.uint64(4)
OF_TWO, OF_FOUR = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
OF_EIGHT, OF_BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
LAST_BYTE = np.uint64(56)


@kernel(None, part=True)
def ones(block: np.uint64) -> np.int64:
    """Count the bits that are set (Warren, Hacker's Delight, 5-1)."""
    by_two = block - (block >> ONE & OF_TWO)
    by_four = (by_two & OF_FOUR) + (by_two >> TWO & OF_FOUR)
    return np.int64((by_four + (by_four >> FOUR) & OF_EIGHT) * OF_BYTES >> LAST_BYTE)


@kernel(None, part=True)
def lowest(block: np.uint64) -> np.uint64:
    """Give a block with nothing but its lowest bit that is set."""
    return block & (~block + ONE)


@kernel(None, part=True)
def bit(place: int) -> np.uint64:
    """Give the bit for a number, counted from the first of its block."""
    return ONE << np.uint64(place & 63)
