"""Some papers, the same for everybody, from which liked ones are told apart."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender.index.field import FloatArray, IntArray
from recommender.index.sheet import Sheet

SIZE = 500  # Papers: with 250 likes found 0.005 less, with 2,000 no more.
SEED = 7  # Any: the same papers give the same background.
RIDGE = 10.0  # As strong as ten papers: with 1, `venues` and `citeulike` found less.


class Background:
    """A sample of papers, made ready once for the ridge regressions of all readers.

    Args:
        sheet: The sample; see `sampled`.

    Attributes:
        rows: Of the view, ascending.
        joint: Unit vectors, shape (n, n_terms).
    """

    def __init__(self, sheet: Sheet) -> None:
        self.rows = sheet.rows
        self.joint = sheet.joint
        self._turned = self.joint.T.tocsr()
        inner = (self.joint @ self._turned).toarray()
        self._inverse: FloatArray = np.linalg.inv(inner + RIDGE * np.eye(len(inner)))
        self._low: FloatArray = self._inverse.sum(axis=1)

    def told_apart(
        self, rows: IntArray, force: FloatArray, liked: sparse.csr_matrix
    ) -> FloatArray | None:
        """Tell liked papers (1) from the others (0) by ridge regression, in its dual form.

        Args:
            rows: Of the liked papers, which do not count as others.
            force: How much each counts, in (0, 1].
            liked: Their unit vectors, shape (n_liked, n_terms).

        Returns:
            A weight for each term, shape (n_terms,); None where there are no others.
        """
        left_out = np.flatnonzero(np.isin(self.rows, rows))
        others = len(self.rows) - len(left_out)
        if not others:
            return None
        mean = force.sum() / (force.sum() + others)
        across = (liked @ self._turned).toarray()
        passed, low = self._without(left_out, across)
        low *= -mean
        own = _among(liked) + np.diag(RIDGE / force)
        of_liked = np.linalg.solve(own - passed @ across.T, 1 - mean - across @ low)
        of_others = low - passed.T @ of_liked
        return np.asarray(of_liked @ liked + of_others @ self.joint)

    def _without(self, left_out: IntArray, across: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give what is needed of the inverse as it would be without some papers.

        That is `across` times it, and its row sums; zero in the places of those papers.
        """
        passed, low = across @ self._inverse, self._low.copy()
        if len(left_out):
            columns = self._inverse[:, left_out]
            turned = np.linalg.solve(columns[left_out], columns.T)
            passed -= passed[:, left_out] @ turned
            low -= low[left_out] @ turned
            passed[:, left_out] = 0.0
            low[left_out] = 0.0
        return passed, low


def _among(liked: sparse.csr_matrix) -> FloatArray:
    """Give the products of some papers with each other, shape (n, n)."""
    held = np.zeros(liked.shape[1], np.bool_)
    held[liked.indices] = True
    column_of = np.cumsum(held) - 1
    dense = np.zeros((liked.shape[0], column_of[-1] + 1))
    row_of = np.repeat(np.arange(liked.shape[0]), np.diff(liked.indptr))
    dense[row_of, column_of[liked.indices]] = liked.data
    return np.asarray(dense @ dense.T)


def sampled(rows: IntArray) -> IntArray:
    """Choose up to `SIZE` of some rows, ascending."""
    chosen = np.random.default_rng(SEED).permutation(len(rows))[:SIZE]
    return np.sort(rows[chosen])
