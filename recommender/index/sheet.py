"""Some papers' vectors laid side by side, to be measured against many things at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.best import sums_of
from recommender.index.field import FloatArray, IntArray, Runs, spans
from recommender.index.own import Own
from recommender.index.terms import Terms

if TYPE_CHECKING:
    from recommender.index.segment import Segment
    from recommender.index.view import View

FEW_TERMS = 50  # Of so many only the papers that hold them are looked at.
FEW_ROWS = 4096  # Of so many the papers' own lists are read; of more, those of the words.


@dataclass(frozen=True)
class Sheet:
    """The vectors of some rows of a view, in the order of `rows`.

    What is worked out for them is worked out when it is first asked for: a search measures a
    thousand papers against five words, and never needs all their terms.
    """

    view: View
    rows: IntArray

    @staticmethod
    def of(view: View, rows: IntArray) -> Sheet:
        """Lay out some rows of a view, ascending."""
        return Sheet(view, rows)

    @cached_property
    def terms(self) -> sparse.csr_matrix:
        """Weights of words, then of pairs, before any norm; shape (n, n_words + n_pairs)."""
        found = [_laid_out(self.view, one, here) for one, _, here in self._parts]
        if not found:
            size = len(self.view.epoch.idf)
            return sparse.csr_matrix((0, size + (0 if (p := self.view.pairs) is None else len(p))))
        return found[0] if len(found) == 1 else sparse.vstack(found, format="csr")

    @cached_property
    def inverse_norms(self) -> FloatArray:
        """1 / length of each paper's terms, shape (n,)."""
        found = [one.inverse_norms[here] for one, _, here in self._parts]
        return np.concatenate([np.zeros(0), *found])

    @cached_property
    def latent(self) -> NDArray[np.float32]:
        """Places among the directions, of unit length; shape (n, n_directions)."""
        view = self.view
        found = [
            one.places(view.epoch, view.latent, here).astype(np.float32)
            for one, _, here in self._parts
        ]
        if not found:
            return np.zeros((0, 0 if view.latent is None else view.latent.size), np.float32)
        return found[0] if len(found) == 1 else np.concatenate(found)

    @property
    def _parts(self) -> list[tuple[Segment, IntArray, IntArray]]:
        return self.view.by_place(self.rows) if len(self.rows) else []

    def __len__(self) -> int:
        """Count the papers."""
        return len(self.rows)

    def own(self, row: int) -> Own:
        """Give the unit vector of one row of the view, whether it is laid out here or not."""
        at = int(np.searchsorted(self.rows, row))
        if "terms" not in self.__dict__ or at == len(self) or self.rows[at] != row:
            return self.view.own(row)
        span = slice(self.terms.indptr[at], self.terms.indptr[at + 1])
        return Own(
            self.view, self.terms.indices[span], self.terms.data[span] * self.inverse_norms[at]
        )

    def sums(self, weights: Mapping[str, float]) -> FloatArray:
        """Give by paper the sum over all terms of weight times the paper's own, before any norm."""
        if isinstance(weights, Terms):
            return np.asarray(self.terms @ weights.unscaled) * weights.scale
        if len(weights) > FEW_TERMS:
            return np.asarray(self.terms @ np.concatenate(self.view.laid_out(weights)))
        if len(self) <= FEW_ROWS and "terms" not in self.__dict__:
            return sums_of(self.view, weights, self.rows)
        found = self.view.sums({term: w for term, w in weights.items() if " " not in term})
        return found[self.rows] + self._of_pairs(weights)

    def alike(self, weights: Mapping[str, float]) -> FloatArray:
        """Give the same at the papers' unit length: the cosine, for weights of unit length."""
        return self.sums(weights) * self.inverse_norms

    def near(self, place: FloatArray) -> FloatArray:
        """Give the cosine with a place among the directions, if it is of unit length."""
        view = self.view
        if view.latent and len(self) <= FEW_ROWS and "latent" not in self.__dict__:
            found = [
                one.near(view.epoch, view.latent, here, place, view.kernels)
                for one, _, here in self._parts
            ]
            return np.concatenate([np.zeros(0), *found])
        if not self.latent.shape[1]:
            return np.zeros(len(self.rows))
        return np.asarray(self.latent @ place.astype(np.float32), np.float64)

    @property
    def unit_words(self) -> sparse.csr_matrix:
        """The words of unit vectors, shape (n, n_words)."""
        is_word = self.terms.indices < (size := len(self.view.epoch.idf))
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(is_word)])[self.terms.indptr]
        data = self.terms.data[is_word] * np.repeat(self.inverse_norms, np.diff(ends))
        return sparse.csr_matrix((data, self.terms.indices[is_word], ends), (len(self), size))

    @cached_property
    def joint(self) -> sparse.csr_matrix:
        """Unit vectors of words and pairs together, shape (n, n_words + n_pairs)."""
        data = self.terms.data * np.repeat(self.inverse_norms, np.diff(self.terms.indptr))
        return sparse.csr_matrix((data, self.terms.indices, self.terms.indptr), self.terms.shape)

    def _of_pairs(self, weights: Mapping[str, float]) -> FloatArray:
        """Give the sum over the pairs alone, looking only at the papers that hold them."""
        found, known = np.zeros(len(self)), self.view.pairs
        for term in sorted(weights):
            if " " in term and known and (pair := self.view.pair(term)) is not None:
                found[self._holding.at(pair)] += weights[term] * known.weights[pair]
        return found

    @cached_property
    def _holding(self) -> Runs:
        """By pair id, which of the papers hold the pair."""
        of_pairs = self.terms.indices >= (words := len(self.view.epoch.idf))
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(of_pairs)])[self.terms.indptr]
        pairs = self.terms.indices[of_pairs] - words
        marks, shape = np.ones(len(pairs), np.int8), (len(self), self.terms.shape[1] - words)
        turned = sparse.csr_matrix((marks, pairs, ends), shape).tocsc()
        return Runs(turned.indptr.astype(np.int64), turned.indices)


def _laid_out(view: View, segment: Segment, rows: IntArray) -> sparse.csr_matrix:
    """Lay out the terms of some rows of a segment: in each, first the words, then the pairs."""
    words = segment.words(view.epoch, rows)
    taken, of_pairs = spans(segment.pairs.start, rows)
    pairs = segment.pairs.items[taken]
    start = words.indptr + of_pairs.astype(np.int32)
    at_words = np.arange(words.nnz) + np.repeat(of_pairs[:-1], np.diff(words.indptr))
    at_pairs = np.arange(len(pairs)) + np.repeat(words.indptr[1:], np.diff(of_pairs))
    ids, weights = np.empty(start[-1], np.int32), np.empty(start[-1])
    ids[at_words], weights[at_words] = words.indices, words.data
    size = words.shape[1]
    if view.pairs is not None:
        ids[at_pairs], weights[at_pairs] = size + pairs, view.pairs.weights[pairs]
        size += len(view.pairs)
    return sparse.csr_matrix((weights, ids, start), shape=(len(rows), size))
