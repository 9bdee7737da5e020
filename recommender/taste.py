"""What ratings tell of a taste that is a weight for each word, none of them sure.

A Gaussian process over papers (Rasmussen and Williams, Gaussian Processes for Machine Learning,
2006, section 2.2): before any rating two papers vary together by the cosine of their words.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from recommender.index.field import FloatArray

MOST_RATINGS = 200  # The latest; older ones say little that these do not, and all would take long.

Vector = Mapping[str, float]
"""Weights by stem, of any length; empty for a paper of which nothing is known."""


def likeness(vectors: Sequence[Vector]) -> FloatArray:
    """Give the cosine of each paper with each, shape (n, n); 0 with one that has no words."""
    columns: dict[str, int] = {}
    places, weights, starts = [], [], [0]
    for vector in vectors:
        length = float(np.sqrt(sum(weight * weight for weight in vector.values()))) or 1.0
        for stem in sorted(vector):
            places.append(columns.setdefault(stem, len(columns)))
            weights.append(vector[stem] / length)
        starts.append(len(places))
    shape = (len(vectors), max(len(columns), 1))
    units = sparse.csr_matrix((weights, places, starts), shape=shape)
    cosines: FloatArray = (units @ units.T).toarray()
    return cosines


def told(cosines: FloatArray, rated: int, noise: float) -> tuple[FloatArray, FloatArray]:
    """Give what the ratings of some papers tell of the others.

    Args:
        cosines: Of all papers, shape (n + rated, n + rated), those rated last.
        rated: How many were rated; may be 0.
        noise: Variance of a rating, beside 1 for the taste in one direction. Positive.

    Returns:
        What a rating of 1 adds to the expected rating of each other paper, shape (n, rated); and
        how these still vary together, shape (n, n).
    """
    n = len(cosines) - rated
    known = cosines[n:, n:] + noise * np.eye(rated)
    weights = np.asarray(np.linalg.solve(known, cosines[n:, :n]).T, np.float64)
    return weights, cosines[:n, :n] - weights @ cosines[n:, :n]
