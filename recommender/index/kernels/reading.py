"""What kernels read: columns of `Prepared.table`, whose first dimension is that of segments."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.index import prepared as columns
from recommender.index.kernels.compiled import column_of, kernel

Integer = int | np.integer[Any]  # Any: of any size.
IdArray = NDArray[np.int32]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Codes = NDArray[np.uint8]
Singles = NDArray[np.float32]

unsigned = np.uint64  # A place that cannot be below zero is not asked whether it is: a third less.
codes_of, flags_of = column_of(np.uint8), column_of(np.bool_)
shorts_of, ids_of, integers_of = column_of(np.uint16), column_of(np.int32), column_of(np.int64)
singles_of, floats_of = column_of(np.float32), column_of(np.float64)


@kernel(None, part=True)
def blocks_of(table: IntArray, s: int) -> int:
    """Count the blocks of a segment."""
    size, block = table[s, columns.CODES, 1], table[s, columns.SIZES, 1]
    return int((size + block - 1) // block)


@kernel(None, part=True)
def segment_of(table: IntArray, row: int) -> int:
    """Give the segment that holds a row."""
    s = len(table) - 1
    while table[s, columns.SIZES, 0] > row:
        s -= 1
    return s
