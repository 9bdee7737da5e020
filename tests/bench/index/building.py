"""Building an index from texts, beside scikit-learn's vectorizer on the same texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender import Index
from recommender.index.kernels import Fast
from recommender.text import analyze
from tests.bench.index.corpus import corpus
from tests.bench.index.results import Making
from tests.bench.index.seat import CLOCKS, Clock


class Building:
    """The first papers of a corpus, and ways to make an index of them."""

    def __init__(self, cache: Path, papers: int) -> None:
        some = corpus(cache, papers)
        self._entries = some.entries(1, papers)
        self._texts = [some.document(number) for number in range(1, papers + 1)]
        self._fast = Fast(least_papers=0)
        if not self._fast.compile():
            raise RuntimeError(self._fast.trouble)

    def rates(self, rounds: int, clock: Clock) -> dict[Making, float]:
        """Build all ways by turns; give papers a second of each, the median round."""
        taken: dict[Making, list[float]] = {}
        for _ in range(rounds):
            for name, rate in self._round(CLOCKS[clock]).items():
                taken.setdefault(name, []).append(rate)
        return {name: float(np.median(rates)) for name, rates in taken.items()}

    def _round(self, moment: Callable[[], float]) -> dict[Making, float]:
        moments = [moment()]
        index = Index.open(None, fast=self._fast)
        index.add(self._entries)
        moments.append(moment())
        index.commit("1-0")
        moments.append(moment())
        TfidfVectorizer().fit_transform(self._texts)
        moments.append(moment())
        TfidfVectorizer(analyzer=analyze).fit_transform(self._texts)
        moments.append(moment())
        cut, committed, usual, same = np.diff(moments).tolist()
        size = len(self._texts)
        return {
            Making.CUTTING: size / cut,
            Making.OURS: size / (cut + committed),
            Making.SCIKIT: size / usual,
            Making.SAME_WORDS: size / same,
        }
