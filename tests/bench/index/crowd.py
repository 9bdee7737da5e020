"""Lists for very many readers at once, from the papers of some days: ours beside matrix products.

All of it in one process: what is compared is time alone, by turns, on the same weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics.pairwise import linear_kernel
from sparse_dot_topn import sp_matmul_topn

from recommender import Index
from recommender.index import Weighting
from recommender.index.batch import Best, Profiles, best_of_each
from recommender.index.kernels import Fast
from tests.bench.index.corpus import corpus
from tests.bench.index.questions import READER_WORDS, Telling, crowd, profiles, seen
from tests.bench.index.results import Serving
from tests.bench.index.seat import CLOCKS, Clock

KEPT = 10  # Papers of each reader's list.
SEEN = 20  # Papers that each has had already.
MADE_UP = 5_000  # Readers who differ; a larger crowd is these again.
LIKING_SHARE = 0.5  # Of readers.
SERVED_ALONE, SERVED_IN_BLOCKS = 200, 4_000  # Readers in one round; slow ways serve few.
BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to serve readers.

    Attributes:
        name: Its.
        readers: How many one round serves.
        serve: Serves them.
    """

    name: Serving
    readers: int
    serve: Callable[[int], object]


class Crowd:
    """Readers and the newest papers of a corpus.

    Args:
        cache: Where the corpus is.
        size: How many papers it has.
        papers: How many of them, the newest, lists are made of.
        readers: How many readers we serve in one round.
    """

    def __init__(self, cache: Path, size: int, papers: int, readers: int) -> None:
        some = corpus(cache, size)
        index = Index.open(None, weighting=Weighting.PLAIN, fast=_compiled())
        index.add(some.entries(size - papers + 1, size))
        index.commit("1-0")
        index.refresh_idf()
        self._view, self._served = index.view, readers
        made = profiles(some, Telling.of(some), MADE_UP, liking=LIKING_SHARE, most=READER_WORDS)
        pipeline = index.to_sklearn()
        of_papers = pipeline.transform(some.document(n) for n in range(size - papers + 1, size + 1))
        self._papers = sparse.csr_matrix(of_papers, dtype=np.float32)
        self._turned = self._papers.T.tocsr()
        self._readers = crowd(made, pipeline.vocabulary, readers)
        find = self._view.vocabularies.words.find
        known = {stem: place for stem in pipeline.vocabulary if (place := find(stem)) is not None}
        self._seen = seen(papers, readers, SEEN)
        self._asked = Profiles(
            crowd(made, known, readers).astype(np.float64),
            np.arange(readers + 1, dtype=np.int64) * SEEN,
            (self._seen + size - papers + 1).ravel(),
        )

    def rates(self, rounds: int, clock: Clock) -> dict[Serving, float]:
        """Serve them all ways by turns; give readers a second of each, the median round."""
        ways, moment = self._ways(), CLOCKS[clock]
        taken: dict[Serving, list[float]] = {way.name: [] for way in ways}
        for turn in range(rounds + 1):
            for way in ways:
                began = moment()
                way.serve(way.readers)
                if turn:  # The first one warms.
                    taken[way.name].append(way.readers / (moment() - began))
        return {name: float(np.median(rates)) for name, rates in taken.items()}

    def wrong_by(self, readers: int) -> float:
        """Give how far the scores of lists are from scikit-learn's, at worst."""
        found = self._ours(readers)
        scores = self._unseen(linear_kernel(self._readers[:readers], self._papers), 0)
        best = -np.sort(-scores, axis=1)[:, :KEPT]
        return float(np.abs(np.maximum(best, 0) - found.scores).max())

    def _ways(self) -> tuple[Way, ...]:
        return (
            Way(Serving.OURS, self._served, self._ours),
            Way(Serving.OURS_TWICE, self._served, lambda n: self._ours(n, threads=2)),
            Way(Serving.ONE_BY_ONE, SERVED_ALONE, self._one_by_one),
            Way(Serving.BLOCKS, SERVED_IN_BLOCKS, self._in_blocks),
            Way(Serving.TOP, SERVED_IN_BLOCKS, self._top),
        )

    def _ours(self, readers: int, threads: int = 1) -> Best:
        start = self._asked.start[: readers + 1]
        some = Profiles(self._asked.weights[:readers], start, self._asked.excluded[: start[-1]])
        return best_of_each(self._view, some, KEPT, threads=threads)

    def _one_by_one(self, readers: int) -> None:
        for reader in range(readers):
            scores = linear_kernel(self._readers[reader], self._papers)[0]
            scores[self._seen[reader]] = -1
            np.argsort(-scores)[:KEPT]

    def _in_blocks(self, readers: int) -> None:
        for first in range(0, readers, BLOCK):
            product = (self._readers[first : first + BLOCK] @ self._turned).toarray()
            scores = self._unseen(product, first)
            best = np.argpartition(-scores, KEPT, axis=1)[:, :KEPT]
            kept = np.take_along_axis(scores, best, axis=1)
            np.take_along_axis(best, np.argsort(-kept, axis=1), axis=1)

    def _unseen(self, scores: NDArray[np.float32], first: int) -> NDArray[np.float32]:
        np.put_along_axis(scores, self._seen[first : first + len(scores)], -1, axis=1)
        return scores

    def _top(self, readers: int) -> None:
        """Keep so many more than a list has that enough are left without those seen."""
        sp_matmul_topn(self._readers[:readers], self._turned, KEPT + SEEN, sort=True, n_threads=1)


def _compiled() -> Fast:
    fast = Fast(least_papers=0)
    if not fast.compile():
        raise RuntimeError(fast.trouble)
    return fast
