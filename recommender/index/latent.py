"""Directions in which words vary together: latent semantic analysis (Deerwester and others, 1990).

They let "myocardial infarction" speak for "heart attack". A reader never sees a direction: what
one adds to a paper's score is told by the paper's own words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.field import FloatArray, IdArray

DIRECTIONS = 200  # With 100, short lay queries (nfcorpus) found 0.01 less; 300 found no more.
PAPERS_A_DIRECTION = 4  # With fewer for each, papers would be learnt by heart.
LEAST_PAPERS = 500  # Fewer show too few words together often enough, and a reader would wonder.
MOST_WORDS = 60_000  # The commonest; 24 MB. What is rarer stands in a paper or two.
MOST_PAPERS = 20_000  # To learn from, spread over all: more take minutes and change little.
OVERSAMPLED, PASSES = 10, 3  # After Halko, Martinsson and Tropp (2011); more passes change nothing.
SEED = 20_110_501  # Any: the same papers give the same directions.

Directions = NDArray[np.float16]


@dataclass(frozen=True)
class Latent:
    """Directions, unchanging once fitted.

    Attributes:
        of_word: Shape (n_words, n_directions), by word id; zero for words not among them, and
            words that came later have no row.
    """

    of_word: Directions

    @staticmethod
    def fitted(matrix: sparse.csr_matrix) -> Latent | None:
        """Learn directions from papers' unit vectors of words, shape (n_papers, n_words).

        None where there are too few papers to learn from.
        """
        if matrix.shape[0] < LEAST_PAPERS:
            return None
        matrix = _spread(matrix).astype(np.float32)
        size = min(DIRECTIONS, matrix.shape[0] // PAPERS_A_DIRECTION)
        held = np.bincount(matrix.indices, minlength=matrix.shape[1])
        common = np.sort(np.lexsort((np.arange(len(held)), -held))[:MOST_WORDS])
        common = common[held[common] > 0]
        of_word = np.zeros((matrix.shape[1], size), np.float16)
        of_word[common] = _right_singular(matrix[:, common], size)
        return Latent(of_word)

    @property
    def size(self) -> int:
        """How many directions there are."""
        return int(self.of_word.shape[1])

    def project(self, ids: IdArray, weights: FloatArray) -> FloatArray:
        """Give where some weighted words lie, shape (n_directions,); not of unit length."""
        known = ids < len(self.of_word)
        found = weights[known] @ self.of_word[ids[known]].astype(np.float64)
        return np.asarray(found, np.float64)

    def towards(self, ids: IdArray, place: FloatArray) -> FloatArray:
        """Give how far words point towards a place, shape (n_ids,); 0 for those that came later."""
        known = ids < len(self.of_word)
        found = np.zeros(len(ids))
        found[known] = self.of_word[ids[known]].astype(np.float64) @ place
        return found

    def project_all(self, matrix: sparse.csr_matrix) -> NDArray[np.float32]:
        """Give where papers lie, each at unit length, or zero for one without a known word.

        `matrix` has shape (n_papers, n_words) with as many words as there are rows here, or more.
        """
        known = matrix[:, : len(self.of_word)].astype(np.float32)
        found = np.asarray(known @ self.of_word.astype(np.float32))
        lengths = np.sqrt(np.einsum("ij,ij->i", found, found))
        return np.divide(
            found, lengths[:, None], out=np.zeros_like(found), where=lengths[:, None] > 0
        )


def _spread(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    if matrix.shape[0] <= MOST_PAPERS:
        return matrix
    return matrix[np.linspace(0, matrix.shape[0] - 1, MOST_PAPERS).astype(np.int64)]


def _right_singular(matrix: sparse.csr_matrix, size: int) -> Directions:
    """Give the first right singular vectors, shape (n_words, size), by a randomised method."""
    rng = np.random.default_rng(SEED)
    width = min(size + OVERSAMPLED, *matrix.shape)
    turned = matrix.T.tocsr()
    found = rng.standard_normal((matrix.shape[0], width)).astype(np.float32)
    for _ in range(PASSES):
        found, _ = np.linalg.qr(matrix @ (turned @ found))
    words = turned @ found
    squares, rotation = np.linalg.eigh((words.T @ words).astype(np.float64))
    best = np.argsort(-squares)[: min(size, width)]
    lengths = np.sqrt(np.maximum(squares[best], 1e-12))
    vectors = np.zeros((matrix.shape[1], size))
    vectors[:, : len(best)] = (words @ rotation[:, best]) / lengths
    return vectors.astype(np.float16)
