"""Some papers' vectors laid side by side, to be measured against many things at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.field import FloatArray, IntArray, spans

if TYPE_CHECKING:
    from recommender.index.view import View


FEW_TERMS = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """The vectors of some rows of a view, in the order of `rows`.

    Attributes:
        rows: Of the view.
        words: Weights of words before any norm, shape (n, n_words).
        pairs: Weights of pairs, shape (n, n_pairs).
        inverse_norms: 1 / length of words and pairs together, shape (n,).
        latent: Places among the directions, of unit length; shape (n, n_directions).
    """

    view: View
    rows: IntArray
    words: sparse.csr_matrix
    pairs: sparse.csr_matrix
    inverse_norms: FloatArray
    latent: NDArray[np.float32]

    @staticmethod
    def of(view: View, rows: IntArray) -> Sheet:
        """Lay out some rows of a view, ascending."""
        words, pairs, latent = [], [], []
        size = 0 if view.pairs is None else len(view.pairs)
        first = 0
        for segment in view.segments:
            here = rows[(rows >= first) & (rows < first + len(segment))] - first
            first += len(segment)
            if not len(here):
                continue
            words.append(segment.words(view.epoch, here))
            taken, start = spans(segment.pairs.start, here)
            ids = segment.pairs.items[taken]
            weights = np.zeros(0) if view.pairs is None else view.pairs.weights[ids]
            pairs.append(sparse.csr_matrix((weights, ids, start), shape=(len(here), size)))
            places = segment.places(view.epoch, view.latent, here)
            latent.append(places.astype(np.float32))
        if not words:
            directions = 0 if view.latent is None else view.latent.directions.shape[1]
            return Sheet(
                view,
                rows,
                sparse.csr_matrix((0, len(view.epoch.idf))),
                sparse.csr_matrix((0, size)),
                np.zeros(0),
                np.zeros((0, directions), np.float32),
            )
        return Sheet(
            view,
            rows,
            words[0] if len(words) == 1 else sparse.vstack(words, format="csr"),
            pairs[0] if len(pairs) == 1 else sparse.vstack(pairs, format="csr"),
            view.inverse_norms[rows],
            latent[0] if len(latent) == 1 else np.concatenate(latent),
        )

    def __len__(self) -> int:
        """Count the papers."""
        return len(self.rows)

    def sums(self, weights: Mapping[str, float]) -> FloatArray:
        """Give by paper the sum over all terms of weight times the paper's own, before any norm."""
        words, pairs = self.view.laid_out(weights)
        if len(weights) <= FEW_TERMS:  # Only the papers that hold them are looked at.
            alone = {term: weight for term, weight in weights.items() if " " not in term}
            found = self.view.sums(alone)[self.rows]
        else:
            found = np.asarray(self.words @ words)
        return found + self.pairs @ pairs if pairs.any() else found

    def alike(self, weights: Mapping[str, float]) -> FloatArray:
        """Give the same at the papers' unit length: the cosine, for weights of unit length."""
        return self.sums(weights) * self.inverse_norms

    def near(self, place: FloatArray) -> FloatArray:
        """Give the cosine with a place among the directions, if it is of unit length."""
        if not self.latent.shape[1]:
            return np.zeros(len(self.rows))
        return np.asarray(self.latent @ place.astype(np.float32), np.float64)

    @property
    def unit_words(self) -> sparse.csr_matrix:
        """The words of unit vectors, shape (n, n_words)."""
        return _times(self.inverse_norms, self.words)

    @property
    def joint(self) -> sparse.csr_matrix:
        """Unit vectors of words and pairs together, shape (n, n_words + n_pairs)."""
        is_learnt = self.view.pairs is not None
        both = sparse.hstack([self.words, self.pairs], format="csr") if is_learnt else self.words
        return _times(self.inverse_norms, both)


def _times(factors: FloatArray, matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Multiply each row by a factor."""
    data = matrix.data * np.repeat(factors, np.diff(matrix.indptr))
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)
