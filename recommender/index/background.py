"""Some papers, the same for everybody, from which liked ones are told apart."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender.index.field import FloatArray, IntArray
from recommender.index.memo import Memo
from recommender.index.sheet import Sheet

SIZE = 500  # Papers: with 250 likes found 0.005 less, with 2,000 no more.
SEED = 7  # Any: the same papers give the same background.
MOST_KNOWN = 512  # Liked papers, 8 KB each: one vote asks four times for all of a reader's.
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
        self._known: Memo[int, FloatArray] = Memo(MOST_KNOWN)

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
        across, passed = self._across(rows, liked)
        passed, low = self._without(left_out, passed)
        low *= -mean
        own = _among(liked) + np.diag(RIDGE / force)
        of_liked = np.linalg.solve(own - passed @ across.T, 1 - mean - across @ low)
        of_others = low - passed.T @ of_liked
        return np.asarray(of_liked @ liked + of_others @ self.joint)

    def _across(self, rows: IntArray, liked: sparse.csr_matrix) -> tuple[FloatArray, FloatArray]:
        """Give the cosines of liked papers with these, and those times the inverse.

        Both have shape (n_liked, n). One more like is one more row: the others are known.
        """
        known = {row: self._known.get(row) for row in rows.tolist()}
        missing = [at for at, found in enumerate(known.values()) if found is None]
        if missing:
            across = (
                (liked if len(missing) == len(known) else liked[missing]) @ self._turned
            ).toarray()
            both = np.stack([across, across @ self._inverse], axis=1)
            for at, found in zip(missing, both, strict=True):
                known[int(rows[at])] = self._known.keep(int(rows[at]), found.copy())
        whole = np.stack([found for found in known.values() if found is not None])
        return whole[:, 0], whole[:, 1]

    def _without(self, left_out: IntArray, passed: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give what is needed of the inverse as it would be without some papers.

        That is the product of cosines with it, given as it is with them, and its row sums; zero in
        the places of those papers.
        """
        passed, low = passed.copy(), self._low.copy()
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
    terms, column_of = np.unique(liked.indices, return_inverse=True)
    dense = np.zeros((liked.shape[0], len(terms)))
    dense[np.repeat(np.arange(liked.shape[0]), np.diff(liked.indptr)), column_of] = liked.data
    return np.asarray(dense @ dense.T)


def sampled(rows: IntArray) -> IntArray:
    """Choose up to `SIZE` of some rows, ascending."""
    chosen = np.random.default_rng(SEED).permutation(len(rows))[:SIZE]
    return np.sort(rows[chosen])
