"""bm25s: BM25 weights in one sparse matrix, here with numba and mapped from files."""

from pathlib import Path

import bm25s

from tests.bench.index.corpus import Corpus


def write(corpus: Corpus, folder: Path) -> None:
    """Index title and abstract as its own introduction does."""
    texts = [corpus.document(number) for number in range(1, corpus.size + 1)]
    tokens = bm25s.tokenize(texts, stopwords="en", show_progress=False)
    del texts
    engine = bm25s.BM25(backend="numba")
    engine.index(tokens, show_progress=False)
    engine.save(folder)


class Bm25s:
    """An index mapped from files."""

    def __init__(self, folder: Path) -> None:
        self._engine = bm25s.BM25.load(folder, mmap=True)
        self._engine.backend = "numba"

    def search(self, text: str, most: int) -> list[int]:
        """Give the numbers of the best papers."""
        tokens = bm25s.tokenize([text], stopwords="en", return_ids=False, show_progress=False)
        found, _ = self._engine.retrieve(tokens, k=most, n_threads=1, show_progress=False)
        numbers: list[int] = (found[0] + 1).tolist()
        return numbers
