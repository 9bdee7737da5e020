"""Some papers laid out by term, for many questions about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.field import FloatArray, IntArray

if TYPE_CHECKING:
    from recommender.index.view import View

# A term that stands in so many of the papers is added to all of them at once, which needs no list
# and runs eight abreast. With 4 % or 16 % it seemed a little slower, on a busy machine.
DENSE_SHARE = 0.08
STEPS = 65_535  # From nothing to the greatest weight: two bytes.


class Compact(NamedTuple):
    """The same papers as `kernels.batch` takes them.

    Terms are numbered anew, from the commonest to the rarest: so what is looked at most lies close
    together. That number is a term's place.

    Attributes:
        local_of: By term id its place; -1 for one that no paper holds.
        by_term: By place where its postings begin, and at last where they end.
        postings: In the lower half a paper, in the upper one what it holds of the term, in steps:
            its weight times its factor.
        dense: The same amounts by place and paper, for the terms that many papers hold, which come
            first. Shape (n_common, n).
        step: What one step is worth.
        greatest: The greatest amount, which is `STEPS` of them.
        by_paper: By paper where its terms begin, and at last where they end.
        places, exact: Of each paper's terms in the order of their ids: the place, and the weight
            before the factor.
        factors: By paper.
    """

    local_of: NDArray[np.int32]
    by_term: NDArray[np.int32]
    postings: NDArray[np.uint32]
    dense: NDArray[np.uint16]
    step: float
    greatest: float
    by_paper: IntArray
    places: NDArray[np.int32]
    exact: FloatArray
    factors: FloatArray


@dataclass(frozen=True, slots=True)
class Turned:
    """Some papers in an order of their own, such as the newest first.

    Attributes:
        numbers: By place.
        weights: Weights of words and pairs before any factor, shape (n, n_terms).
        factors: What each paper's sum is multiplied by.
    """

    numbers: IntArray
    weights: sparse.csr_matrix
    factors: FloatArray

    @staticmethod
    def of(view: View, rows: IntArray, *, at_unit_length: bool) -> Turned:
        """Lay out rows of a view, each once, in the order given."""
        order = np.argsort(rows)
        terms = view.sheet(rows[order]).terms
        weights = terms[np.argsort(order)]  # Back from the ascending order.
        factors = view.inverse_norms[rows] if at_unit_length else np.ones(len(rows))
        return Turned(view.numbers[rows], weights, factors)

    def __len__(self) -> int:
        """Count the papers."""
        return len(self.numbers)

    @property
    def by_number(self) -> tuple[IntArray, IntArray]:
        """All numbers, ascending, and the place of each."""
        order = np.argsort(self.numbers)
        return self.numbers[order], order

    def find(self, numbers: IntArray) -> IntArray:
        """Give the places of some numbers; -1 for one that is not here."""
        known, places = self.by_number
        if not len(known):
            return np.full(len(numbers), -1, np.int64)
        found = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        return np.where(known[found] == numbers, places[found], -1)

    def compact(self, size: int) -> Compact:
        """Give the first `size` terms as the kernel takes them."""
        weights = self.weights[:, :size]
        scaled = weights.data * np.repeat(self.factors, np.diff(weights.indptr))
        counts = np.bincount(weights.indices, minlength=size)
        terms = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        common = int(np.count_nonzero(counts >= DENSE_SHARE * len(self)))
        local_of = np.full(size, -1, np.int32)
        local_of[terms] = np.arange(len(terms))
        places = local_of[weights.indices]
        step = float(scaled.max(initial=0.0)) / STEPS or 1.0
        narrow = sparse.csr_matrix(
            (np.round(scaled / step).astype(np.uint16), places, weights.indptr),
            shape=(len(self), len(terms)),
        ).tocsc()
        rows = np.asarray(narrow.indices, np.uint32)
        return Compact(
            local_of,
            narrow.indptr.astype(np.int32),
            rows | narrow.data.astype(np.uint32) << np.uint32(16),
            np.ascontiguousarray(narrow[:, :common].toarray().T),
            step,
            step * STEPS,
            weights.indptr.astype(np.int64),
            places,
            weights.data.astype(np.float64),
            self.factors,
        )
