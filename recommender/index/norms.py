"""The lengths of papers' vectors, from the lists by word: they are read anyway, and take less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.index.entry import Weighting

if TYPE_CHECKING:
    from recommender.index.epoch import Epoch, FloatArray
    from recommender.index.kernels.every import Kernels
    from recommender.index.segment import Segment
    from recommender.index.word_pairs import WordPairs


def inverse_norms(
    kernels: type[Kernels], segment: Segment, epoch: Epoch, pairs: WordPairs | None
) -> FloatArray:
    """Give 1 / length of each row's vector; 0 where it has no known word or is not alive."""
    lists, found = segment.whole.postings, np.zeros(len(segment))
    kernels.inverse_norms(
        lists.block,
        *lists.columns,
        segment.pairs.start,
        segment.pairs.items,
        np.zeros(0) if pairs is None else pairs.weights,
        epoch.idf,
        segment.codes,
        epoch.slowness,
        epoch.weighting is Weighting.PLAIN,
        segment.alive,
        found,
    )
    return found
