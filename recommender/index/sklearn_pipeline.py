"""The index's weights once more, as scikit-learn computes them: slow, and easy to check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.pipeline import Pipeline

from recommender.index.entry import Weighting
from recommender.index.epoch import LENGTH_SHARE, SATURATION, length_codes, lengths_of
from recommender.index.view import View
from recommender.text import analyze


class Saturated(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped.
    """Counts to weights: BM25 with one-byte lengths for words, one weight for each pair held.

    Args:
        idf: Of each word, then the weight of each pair.
        words: How many of the columns are words.
        average_length: In words.
    """

    def __init__(self, idf: Sequence[float], words: int, average_length: float) -> None:
        self.idf = idf
        self.words = words
        self.average_length = average_length

    def __sklearn_is_fitted__(self) -> bool:
        """Everything was given to it."""
        return True

    def fit(self, counts: sparse.csr_matrix, y: object = None) -> Saturated:
        """Learn nothing."""
        del counts, y
        return self

    def get_feature_names_out(self, names: Sequence[str]) -> Sequence[str]:
        """Give the terms of the columns, as they came."""
        return names

    def transform(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Weigh counts, shape (n, n_terms)."""
        dense = counts.toarray().astype(float)
        words, pairs = dense[:, : self.words], dense[:, self.words :]
        lengths = lengths_of(length_codes(words.sum(axis=1).astype(np.int64)))[:, None]
        slowness = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / self.average_length)
        words = np.minimum(words, 255)
        saturated = words * (SATURATION + 1) / (words + slowness)
        return sparse.csr_matrix(np.hstack([saturated, pairs > 0]) * np.asarray(self.idf))


def pipeline(view: View) -> TfidfVectorizer | Pipeline:
    """Give a fitted pipeline with a view's vocabulary and idf.

    It takes a paper's title, a line break and its text.

    Raises:
        ValueError: If the view has no words yet.
    """
    epoch, word = view.epoch, view.vocabularies.words.word
    ids = np.flatnonzero(epoch.idf)
    if not len(ids):
        raise ValueError("an empty index has no vocabulary")
    words = [word(i) for i in ids.tolist()]
    if epoch.weighting is Weighting.PLAIN:
        vectorizer = TfidfVectorizer(analyzer=analyze, vocabulary=_numbered(words))
        vectorizer.idf_ = epoch.idf[ids]
        return vectorizer
    known = view.pairs
    keys = [] if known is None else [known.words(pair) for pair in range(len(known))]
    pairs = [f"{word(first)} {word(second)}" for first, second in keys]
    counter = CountVectorizer(analyzer=_title_twice, vocabulary=_numbered([*words, *pairs]))
    weights = [*epoch.idf[ids].tolist(), *([] if known is None else known.weights.tolist())]
    weigher = Saturated(weights, len(words), epoch.average_length)
    return Pipeline([("count", counter), ("weigh", weigher)])


def _title_twice(document: str) -> list[str]:
    title, _, text = document.partition("\n")
    parts = analyze(title), analyze(text)
    pairs = [" ".join(two) for part in parts for two in pairwise(part)]
    return [*parts[0], *parts[0], *parts[1], *pairs]


def _numbered(terms: Sequence[str]) -> dict[str, int]:
    return {term: i for i, term in enumerate(terms)}
