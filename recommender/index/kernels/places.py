"""Parts of kernels: find something among ascending numbers."""

import numpy as np
from numpy.typing import NDArray

from recommender.index.kernels.compiled import kernel

IntegerArray = NDArray[np.integer]


@kernel(None, part=True)
def first_from(numbers: IntegerArray, low: int, high: int, wanted: int) -> int:
    """Give the first place from `low` whose number is not below one; `high` for none before it."""
    while low < high:
        middle = (low + high) >> 1
        if numbers[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@kernel(None, part=True)
def first_near(numbers: IntegerArray, low: int, wanted: int) -> int:
    """Give the first place from `low` whose number is not below one; fast where that is near."""
    high, step = low, 1
    while high < len(numbers) and numbers[high] < wanted:
        low = high + 1
        high += step
        step *= 2
    return first_from(numbers, low, min(high, len(numbers)), wanted)


@kernel(None, part=True)
def place_of(numbers: IntegerArray, wanted: int) -> int:
    """Give where a number stands; -1 for one that is not there."""
    place = first_from(numbers, 0, len(numbers), wanted)
    return place if place < len(numbers) and numbers[place] == wanted else -1
