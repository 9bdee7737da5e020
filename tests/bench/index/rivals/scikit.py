"""scikit-learn: what most such bots do, and the same with the matrix turned once for all."""

from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from tests.bench.index.corpus import Corpus


def write(corpus: Corpus, folder: Path) -> None:
    """Fit a `TfidfVectorizer` as it comes, and keep it as plain arrays."""
    vectorizer = TfidfVectorizer()
    numbers = range(1, corpus.size + 1)
    matrix = vectorizer.fit_transform(corpus.document(number) for number in numbers)
    for part in ("data", "indices", "indptr"):
        np.save(folder / f"{part}.npy", getattr(matrix, part))
    np.save(folder / "idf.npy", vectorizer.idf_)
    (folder / "words").write_text("\n".join(vectorizer.get_feature_names_out()))


class Scikit:
    """A fitted vectorizer and its matrix."""

    def __init__(self, folder: Path) -> None:
        words = (folder / "words").read_text().split("\n")
        self._vectorizer = TfidfVectorizer(vocabulary={word: i for i, word in enumerate(words)})
        self._vectorizer.idf_ = np.load(folder / "idf.npy")
        data, indices, start = (
            np.load(folder / f"{part}.npy") for part in ("data", "indices", "indptr")
        )
        self._matrix = sparse.csr_matrix((data, indices, start), (len(start) - 1, len(words)))

    def search(self, text: str, most: int) -> list[int]:
        """Give the numbers of the best papers, by `linear_kernel` and `argsort`."""
        scores = linear_kernel(self._vectorizer.transform([text]), self._matrix)[0]
        found: list[int] = (np.argsort(-scores)[:most] + 1).tolist()
        return found


class Turned(Scikit):
    """The matrix kept by word: a product touches only the papers that hold one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._turned = self._matrix.T.tocsr()
        del self._matrix

    def search(self, text: str, most: int) -> list[int]:
        """Give the numbers of the best papers."""
        scores = self._vectorizer.transform([text]) @ self._turned
        best = np.arange(scores.nnz)
        if most < scores.nnz:
            best = np.argpartition(-scores.data, most)[:most]
        best = best[np.argsort(-scores.data[best])]
        found: list[int] = (scores.indices[best] + 1).tolist()
        return found
