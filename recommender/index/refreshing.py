"""How rare each word is, counted anew."""

from __future__ import annotations

import numpy as np

from recommender.index.entry import Weighting
from recommender.index.epoch import Epoch, idf_of
from recommender.index.field import BoolArray, FloatArray, IdArray
from recommender.index.padding import with_room
from recommender.index.segment import Segment
from recommender.index.view import View


def refreshed(view: View) -> tuple[Epoch, list[Segment]]:
    """Give the epoch that a view's papers ask for, with room, and its segments under it.

    Words are as rare as they are among the papers of `View.reference`; one that only stands in
    other papers is as rare as one can be, and one that stands in none is unknown.
    """
    reference, weighting = view.reference, view.epoch.weighting
    frequencies = _frequencies(view, reference)
    idf = _idf(weighting, int(np.count_nonzero(reference)), frequencies)
    is_all = reference is view.alive
    idf[(frequencies if is_all else _frequencies(view, view.alive)) == 0] = 0.0
    epoch = Epoch(weighting, idf, _average_length(view, reference))
    return epoch, [one.weighted(epoch, view.pairs, view.kernels) for one in view.segments]


def _idf(weighting: Weighting, size: int, frequencies: IdArray) -> FloatArray:
    """Give how rare each word is: worked out by frequency, for words are many more."""
    found: FloatArray = idf_of(weighting, size, np.arange(int(frequencies.max(initial=0)) + 1))
    return found[frequencies]


def _frequencies(view: View, rows: BoolArray) -> IdArray:
    """Count by word id, those to come too, in how many of some rows a word stands."""
    found = np.zeros(with_room(len(view.vocabularies.words)), np.int32)
    for one, kept in zip(view.segments, view.by_segment(rows), strict=True):
        one.whole.count_holders(found, kept, view.kernels)
    return found


def _average_length(view: View, rows: BoolArray) -> float:
    """Count the words of the average paper among some rows; 1 where there are none."""
    found = zip(view.segments, view.by_segment(rows), strict=True)
    total = sum(int(one.lengths[kept].sum(dtype=np.int64)) for one, kept in found)
    return max(total / max(int(np.count_nonzero(rows)), 1), 1.0)
