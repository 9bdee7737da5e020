"""Directions in which words vary together: latent semantic analysis (Deerwester and others, 1990).

They let "myocardial infarction" speak for "heart attack". A reader never sees a direction: what
one adds to a paper's score is told by the paper's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.field import FloatArray, IdArray, IntArray

DIRECTIONS = 200  # With 100, short lay queries (nfcorpus) found 0.01 less; 300 found no more.
PAPERS_A_DIRECTION = 4  # With fewer for each, papers would be learnt by heart.
LEAST_PAPERS = 500  # Fewer show too few words together often enough, and a reader would wonder.
MOST_WORDS = 60_000  # The commonest; 24 MB. What is rarer stands in a few papers of many.
MOST_PAPERS = 20_000  # To learn from, spread over all: more take minutes and change little.
OVERSAMPLED, PASSES = 10, 3  # After Halko, Martinsson and Tropp (2011); more passes change nothing.
TERMS_AT_A_TIME = 40_000_000  # Products between two looks at whether to go on: some 0.1 seconds.
ROWS_AT_A_TIME = 5_000  # Likewise, of a few hundred columns.
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

        None where there are too few papers to learn from; of very many, `spread` chooses. `proceed`
        is called a few times a second, and may raise.
        """
        if matrix.shape[0] < LEAST_PAPERS:
            return None
        matrix = matrix.astype(np.float32)
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

    def of_words(self, ids: IdArray) -> Ready:
        """Give the places of some words, each named once or more, as a pass over papers needs."""
        places = self._places(ids)
        is_met = np.zeros(len(self.directions), np.bool_)
        is_met[places[places >= 0]] = True
        met = np.flatnonzero(is_met)  # Those of a few papers are a small part of all.
        column_of = np.where(is_met, np.cumsum(is_met) - 1, -1).astype(np.int32)
        by_word = np.where(self.place_of >= 0, column_of[self.place_of], -1).astype(np.int32)
        return Ready(by_word, self.directions[met].astype(np.float32))

    def project_all(self, matrix: sparse.csr_matrix) -> NDArray[np.float32]:
        """Give where papers lie, each at unit length, or zero for one without a known word.

        `matrix` has shape (n_papers, n_words) with as many words as have a place here, or more.
        """
        sums = self.of_words(matrix.indices).sums(matrix)
        return at_unit_length(sums, lengths_of(sums))

    def near_words(self, matrix: sparse.csr_matrix, place: FloatArray) -> FloatArray:
        """Give the product of one place with those of papers, which are not of unit length.

        `matrix` has shape (n_papers, n_words). What the kernel of that name does.
        """
        places = self._places(matrix.indices)
        known = places >= 0
        met, column_of = np.unique(places[known], return_inverse=True)
        near = self.directions[met].astype(np.float64) @ place
        row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[known]
        sums = np.bincount(row_of, matrix.data[known] * near[column_of], matrix.shape[0])
        return np.asarray(sums, np.float64)

    def _places(self, ids: IdArray) -> IdArray:
        found = np.full(len(ids), -1, np.int32)
        known = ids < len(self.place_of)
        found[known] = self.place_of[ids[known]]
        return found


@dataclass(frozen=True, slots=True)
class Ready:
    """The places of some words in four bytes a number.

    Attributes:
        row_of: By word id, the word's row in `directions`; -1 for one that is not among them.
        directions: Shape (n_words, n_directions).
    """

    row_of: IdArray
    directions: NDArray[np.float32]

    def sums(self, matrix: sparse.csr_matrix) -> NDArray[np.float32]:
        """Give where papers lie, not of unit length; `matrix` has shape (n_papers, n_words)."""
        rows = np.full(len(matrix.indices), -1, np.int32)
        is_old = matrix.indices < len(self.row_of)
        rows[is_old] = self.row_of[matrix.indices[is_old]]
        known = rows >= 0
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(known)])[matrix.indptr]
        some = sparse.csr_matrix(
            (matrix.data[known].astype(np.float32), rows[known], ends),
            shape=(matrix.shape[0], len(self.directions)),
        )
        return np.asarray(some @ self.directions)


def lengths_of(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give how far from nothing each place is, shape (n,)."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", sums, sums)), np.float32)


def at_unit_length(sums: NDArray[np.float32], lengths: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give places at unit length; zero stays zero."""
    unit: NDArray[np.float32] = np.zeros_like(sums)
    np.divide(sums, lengths[:, None], out=unit, where=lengths[:, None] > 0)
    return unit


def spread(rows: IntArray) -> IntArray:
    """Choose up to `MOST_PAPERS` of some rows, evenly spread."""
    if len(rows) <= MOST_PAPERS:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOST_PAPERS).astype(np.int64)]


def _right_singular(
    matrix: sparse.csr_matrix, size: int, proceed: Callable[[], None]
) -> Directions:
    """Give the first right singular vectors, shape (n_words, size), by a randomised method."""
    rng = np.random.default_rng(SEED)
    width = min(size + OVERSAMPLED, *matrix.shape)
    turned = matrix.T.tocsr()
    proceed()
    found = rng.standard_normal((matrix.shape[0], width)).astype(np.float32)
    for _ in range(PASSES):
        found = _product(turned, found, proceed)
        found = _product(matrix, found, proceed)
        found = _orthonormal(found, proceed)
    words = _product(turned, found, proceed)
    squares, rotation = np.linalg.eigh((words.T @ words).astype(np.float64))
    best = np.argsort(-squares)[: min(size, width)]
    scaled = rotation[:, best] / np.sqrt(np.maximum(squares[best], SMALLEST))
    vectors = np.zeros((matrix.shape[1], size), np.float16)
    for first in range(0, len(words), MOST_PAPERS):
        rows = slice(first, first + MOST_PAPERS)
        vectors[rows, : len(best)] = words[rows] @ scaled.astype(np.float32)
        proceed()
    return vectors


def _orthonormal(columns: NDArray[np.float32], proceed: Callable[[], None]) -> NDArray[np.float32]:
    """Give columns that span the same, each of unit length and at right angles to all others.

    Of many rows some at a time, then what is left of each part (TSQR: Demmel and others, 2012).
    """
    parts, rest = [], []
    for first in range(0, len(columns), ROWS_AT_A_TIME):
        part, left = np.linalg.qr(columns[first : first + ROWS_AT_A_TIME])
        parts.append(part)
        rest.append(left)
        proceed()
    if len(parts) == 1:
        return np.asarray(parts[0])
    turn, _ = np.linalg.qr(np.concatenate(rest))
    ends = np.cumsum([len(left) for left in rest])[:-1]
    both = zip(parts, np.split(turn, ends), strict=True)
    return np.concatenate([part @ of_it for part, of_it in both])


def _product(
    matrix: sparse.csr_matrix, dense: NDArray[np.float32], proceed: Callable[[], None]
) -> NDArray[np.float32]:
    """Multiply, some rows at a time."""
    steps = np.arange(0, matrix.nnz, max(TERMS_AT_A_TIME // dense.shape[1], 1))
    ends = np.unique([*np.searchsorted(matrix.indptr, steps).tolist(), matrix.shape[0]])
    parts = [np.zeros((0, dense.shape[1]), np.float32)]
    for first, last in pairwise([0, *ends.tolist()]):
        parts.append(np.asarray(matrix[first:last] @ dense))
        proceed()
    return np.concatenate(parts)
