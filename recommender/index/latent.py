"""Directions in which words vary together: latent semantic analysis (Deerwester and others, 1990).

They let "myocardial infarction" speak for "heart attack". A reader never sees a direction: what
one adds to a paper's score is told by the paper's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.field import FloatArray, IdArray

DIRECTIONS = 200  # With 100, short lay queries (nfcorpus) found 0.01 less; 300 found no more.
PAPERS_A_DIRECTION = 4  # With fewer for each, papers would be learnt by heart.
LEAST_PAPERS = 500  # Fewer show too few words together often enough, and a reader would wonder.
MOST_WORDS = 60_000  # The commonest; 24 MB. What is rarer stands in a few papers of many.
MOST_PAPERS = 20_000  # To learn from, spread over all: more take minutes and change little.
OVERSAMPLED, PASSES = 10, 3  # After Halko, Martinsson and Tropp (2011); more passes change nothing.
SMALLEST = 1e-12  # Where papers vary in fewer directions than asked for.
SEED = 20_110_501  # Any: the same papers give the same directions.

Directions = NDArray[np.float16]


@dataclass(frozen=True)
class Latent:
    """Directions, unchanging once fitted.

    Attributes:
        place_of: By word id, the word's row in `directions`; -1 for one that is not among them.
            Words that came later have no place at all.
        directions: Shape (n_known_words, n_directions).
    """

    place_of: IdArray
    directions: Directions

    @staticmethod
    def fitted(
        matrix: sparse.csr_matrix, proceed: Callable[[], None] = lambda: None
    ) -> Latent | None:
        """Learn directions from papers' unit vectors of words, shape (n_papers, n_words).

        None where there are too few papers to learn from. `proceed` is called now and then, and
        may raise.
        """
        if matrix.shape[0] < LEAST_PAPERS:
            return None
        matrix = _spread(matrix).astype(np.float32)
        size = min(DIRECTIONS, matrix.shape[0] // PAPERS_A_DIRECTION)
        held = np.bincount(matrix.indices, minlength=matrix.shape[1])
        common = np.sort(np.lexsort((np.arange(len(held)), -held))[:MOST_WORDS])
        common = common[held[common] > 0]  # Those of one paper too: a query may be one of them.
        place_of = np.full(matrix.shape[1], -1, np.int32)
        place_of[common] = np.arange(len(common))
        return Latent(place_of, _right_singular(matrix[:, common], size, proceed))

    @property
    def size(self) -> int:
        """How many directions there are."""
        return int(self.directions.shape[1])

    def project(self, ids: IdArray, weights: FloatArray) -> FloatArray:
        """Give where some weighted words lie, shape (n_directions,); not of unit length."""
        places = self._places(ids)
        known = places >= 0
        found = weights[known] @ self.directions[places[known]].astype(np.float64)
        return np.asarray(found, np.float64)

    def each(self, ids: IdArray) -> FloatArray:
        """Give where each word lies, shape (n_ids, n_directions); zeros for those not known."""
        places = self._places(ids)
        known = places >= 0
        found = np.zeros((len(ids), self.size))
        found[known] = self.directions[places[known]]
        return found

    def project_all(self, matrix: sparse.csr_matrix) -> NDArray[np.float32]:
        """Give where papers lie, each at unit length, or zero for one without a known word.

        `matrix` has shape (n_papers, n_words) with as many words as have a place here, or more.
        """
        known = np.flatnonzero(self.place_of >= 0)  # In the order of their places.
        found = np.asarray(matrix[:, known].astype(np.float32) @ self.directions.astype(np.float32))
        lengths = np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
        unit: NDArray[np.float32] = np.zeros_like(found)
        np.divide(found, lengths, out=unit, where=lengths > 0)
        return unit

    def _places(self, ids: IdArray) -> IdArray:
        found = np.full(len(ids), -1, np.int32)
        known = ids < len(self.place_of)
        found[known] = self.place_of[ids[known]]
        return found


def _spread(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    if matrix.shape[0] <= MOST_PAPERS:
        return matrix
    return matrix[np.linspace(0, matrix.shape[0] - 1, MOST_PAPERS).astype(np.int64)]


def _right_singular(
    matrix: sparse.csr_matrix, size: int, proceed: Callable[[], None]
) -> Directions:
    """Give the first right singular vectors, shape (n_words, size), by a randomised method."""
    rng = np.random.default_rng(SEED)
    width = min(size + OVERSAMPLED, *matrix.shape)
    turned = matrix.T.tocsr()
    found = rng.standard_normal((matrix.shape[0], width)).astype(np.float32)
    for _ in range(PASSES):
        found = turned @ found
        proceed()
        found = matrix @ found
        proceed()
        found, _ = np.linalg.qr(found)
        proceed()
    words = turned @ found
    proceed()
    squares, rotation = np.linalg.eigh((words.T @ words).astype(np.float64))
    best = np.argsort(-squares)[: min(size, width)]
    scaled = rotation[:, best] / np.sqrt(np.maximum(squares[best], SMALLEST))
    vectors = np.zeros((matrix.shape[1], size), np.float16)
    vectors[:, : len(best)] = words @ scaled.astype(np.float32)
    return vectors
