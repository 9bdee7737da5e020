"""Where the arrays of all segments lie in memory: what a kernel is told of them, in one argument.

A call takes a tenth of a microsecond for each array; the segments of an index have thirty each, and
a search of a small index takes no more than some twenty microseconds in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recommender.index.postings import CHUNK

if TYPE_CHECKING:
    from recommender.index.epoch import Codes, Epoch
    from recommender.index.field import IntArray
    from recommender.index.segment import Segment
    from recommender.index.word_pairs import WordPairs

Column = NDArray[Any]  # Any: columns are of several types; a kernel reads each as of its own.

# The columns of a segment, by their place in `Prepared.table`. First two lots of lists by term:
# those of words and, `PAIRED` further on, those of pairs.
COMMON, START, ROWS, MORE, COUNTS, RARE, RARE_START, RARE_ROWS, RARE_COUNTS = range(9)
PAIRED = 9
WORD_START, WORD_ITEMS, WORD_COUNTS, PAIR_START, PAIR_ITEMS = range(18, 23)
CODES, INVERSE_NORMS, SHORTEST, MOST, ALIVE, NUMBERS, LISTED_AT, PUBLISHED = range(23, 31)
LISTED_SPAN, PUBLISHED_SPAN = 31, 32
IDF, PAIR_WEIGHTS, SLOWNESS, UNIT, GROWN = range(33, 38)  # The same for all segments.
UPPERS = 38  # By row, what its sum is to be multiplied by, rounded up: see `UPPERMOST`.
SIZES = 39  # No column: the segment's first row, and the rows of a block of its lists.

# The highest of `UPPERS`, which stands for `unit[0]`. In a byte many rows are compared at once, and
# as nearly half a percent is lost, few more than the best pass.
UPPERMOST = 255

_LISTS = "int32 int64 uint16 int64 uint16 int32 int64 int32 uint16"
TYPES = [
    np.dtype(name)
    for name in (
        *f"{_LISTS} {_LISTS} int64 int32 uint16 int64 int32".split(),
        *"uint8 float64 uint8 float32 bool int64 int64 int64 int64 int64".split(),
        *"float64 float64 float64 float32 float32 uint8".split(),
    )
]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The columns of some segments, for kernels.

    Attributes:
        table: By segment and column its address and length, shape (n_segments, `SIZES` + 1, 2).
        size: How many rows there are.
        room: Sums that a search needs room for: a block's and a chunk more.
        kept: The columns themselves, which must live as long as their addresses are used.
    """

    table: IntArray
    size: int
    room: int
    kept: tuple[Column, ...]

    @staticmethod
    def of(segments: Sequence[Segment], epoch: Epoch, pairs: WordPairs | None) -> Prepared:
        """Note where everything is."""
        weights = np.zeros(0) if pairs is None else pairs.weights
        uppers = np.ceil(epoch.unit / epoch.unit[0] * UPPERMOST).astype(np.uint8)
        shared = (epoch.idf, weights, epoch.slowness, epoch.unit, epoch.grown)
        table, kept = np.zeros((len(segments), SIZES + 1, 2), np.int64), []
        first, block = 0, 0
        for places, one in zip(table, segments, strict=True):
            found = (*_columns(one), *shared, _padded(uppers[one.codes]))
            columns = [*map(np.ascontiguousarray, found, TYPES)]
            places[:SIZES] = [(column.ctypes.data, column.size) for column in columns]
            places[SIZES] = first, one.whole.postings.block
            kept += columns
            first, block = first + len(one), max(block, one.whole.postings.block)
        return Prepared(table, first, block + CHUNK, tuple(kept))


def _columns(segment: Segment) -> tuple[Column, ...]:
    """Give the columns of a segment in their order."""
    return (
        *segment.whole.postings.columns,
        *segment.paired.columns,
        segment.whole.by_paper.start,
        segment.whole.by_paper.items,
        segment.whole.by_paper.counts,
        segment.pairs.start,
        segment.pairs.items,
        segment.codes,
        segment.inverse_norms,
        segment.shortest,
        segment.most,
        segment.alive,
        segment.numbers,
        segment.listed_at,
        segment.published,
        segment.listed_span,
        segment.published_span,
    )


def _padded(uppers: Codes) -> Codes:
    """Fill the last chunk up, for kernels take whole ones."""
    return np.pad(uppers, (0, -len(uppers) % CHUNK + CHUNK))
