"""What others rank by, with the defaults of their libraries."""

from collections.abc import Callable, Mapping
from zlib import crc32

import bm25s
import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from recommender.evaluation.data import DataSet
from recommender.evaluation.questions import Question, System
from recommender.index.field import FloatArray

# arxiv-sanity-lite's settings. It takes every other paper as not liked; so many drawn from them do
# the same in a tenth of the time.
SVM_FEATURES, SVM_LEAST_PAPERS, SVM_C = 20_000, 5, 0.01
SVM_OTHERS = 1000


def baselines(data: DataSet) -> dict[str, System]:
    """Give the systems to compare with, fitted on all papers of a set."""
    texts = [f"{paper.title} {paper.text}" for paper in data.papers]
    has_likes = any(task.liked for task in data.tasks)
    return {name: make(texts) for name, make in BASELINES.items() if has_likes or make is not _svm}


def _random(_texts: list[str]) -> System:
    """Any order; of one question always the same."""

    def answer(question: Question) -> FloatArray:
        rng = np.random.default_rng(crc32(question.id.encode()))
        return rng.random(len(question.candidates))

    return answer


def _tfidf(texts: list[str]) -> System:
    """scikit-learn's vectorizer as it comes, and the cosine.

    A profile is the mean of the liked papers' vectors, plus the vector of what was stated.
    """
    vectorizer = TfidfVectorizer()
    matrix = sparse.csr_matrix(vectorizer.fit_transform(texts))

    def answer(question: Question) -> FloatArray:
        profile = np.zeros(matrix.shape[1])
        if question.words:
            profile += vectorizer.transform([" ".join(question.words)]).toarray()[0]
        if question.liked:
            profile += np.asarray(matrix[_rows(question.liked)].mean(axis=0))[0]
        length = float(np.linalg.norm(profile)) or 1.0
        scores: FloatArray = np.asarray(matrix[_rows(question.candidates)] @ profile) / length
        return scores

    return answer


def _bm25(texts: list[str]) -> System:
    """bm25s as it comes; liked papers are part of the query, with all their words."""
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def answer(question: Question) -> FloatArray:
        asked = " ".join((*question.words, *(texts[i] for i in _rows(question.liked))))
        tokens = bm25s.tokenize([asked], return_ids=False, show_progress=False)[0]
        known = [token for token in tokens if token in retriever.vocab_dict]
        if not known:
            return np.zeros(len(question.candidates))
        found: FloatArray = np.asarray(retriever.get_scores(known), np.float64)
        return np.asarray(found[_rows(question.candidates)])

    return answer


def _svm(texts: list[str]) -> System:
    """A linear SVM as arxiv-sanity-lite makes one: liked papers against others."""
    least = SVM_LEAST_PAPERS if len(texts) > SVM_OTHERS else 1
    vectorizer = TfidfVectorizer(
        strip_accents="unicode",
        stop_words="english",
        ngram_range=(1, 2),
        max_features=SVM_FEATURES,
        sublinear_tf=True,
        min_df=least,
    )
    matrix = sparse.csr_matrix(vectorizer.fit_transform(texts))

    def answer(question: Question) -> FloatArray | None:
        if not question.liked or question.words:
            return None
        liked = _rows(question.liked)
        others = np.setdiff1d(np.arange(len(texts)), liked)
        rng = np.random.default_rng(crc32(question.id.encode()))
        drawn = rng.choice(others, min(SVM_OTHERS, len(others)), replace=False)
        if not len(drawn):
            return None
        rows = np.concatenate([liked, drawn])
        labels = np.arange(len(rows)) < len(liked)
        model = LinearSVC(class_weight="balanced", max_iter=10_000, tol=1e-6, C=SVM_C)
        model.fit(matrix[rows], labels)
        found: FloatArray = model.decision_function(matrix[_rows(question.candidates)])
        return found

    return answer


def _rows(numbers: tuple[int, ...]) -> np.ndarray:
    return np.array(numbers, np.int64) - 1  # Papers are numbered from 1, in the order of the file.


BASELINES: Mapping[str, Callable[[list[str]], System]] = {
    "random": _random,
    "tfidf": _tfidf,
    "bm25s": _bm25,
    "svm": _svm,
}
