"""The index: one writer adds and commits papers, any number of readers search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.entry import Entry, Hit, Weighting, Within
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.segment import Row, Segment, Vocabularies, merged, segment
from recommender.index.view import View
from recommender.index.vocabulary import Names, Vocabulary, WordIds
from recommender.text import analyze

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

ROWS_A_SEGMENT = 4096  # Bounds the memory of one build.
REFRESH_SHARE = 0.02  # Of the papers; a refresh of 25,000 takes 20 ms, so new words need not wait.


class Index:
    """Papers by their words, in memory.

    One thread at a time may call `add`, `delete`, `commit`, `refresh_idf` and `merge`; any
    others may read meanwhile. Readers see what was last committed; a reader that asks several
    questions about one state takes `view` once and asks that.
    """

    def __init__(self, weighting: Weighting = Weighting.PLAIN) -> None:
        self.weighting = weighting
        words = Vocabulary()
        names = Vocabularies(words, WordIds(words), Names(), Vocabulary(), Vocabulary())
        self._view = View((), names, np.zeros(0), "")
        self._added: dict[int, Row] = {}
        self._gone: set[int] = set()
        self._changed = 0

    @staticmethod
    def open(directory: Path | None, *, weighting: Weighting = Weighting.PLAIN) -> Index:
        """Open the index of a directory, or one that lives in memory alone.

        This index always lives in memory: it starts empty at position "" and writes nothing to
        `directory`, so its caller fills it from the catalogue.
        """
        del directory
        return Index(weighting)

    @property
    def view(self) -> View:
        """The last committed state, unchanging."""
        return self._view

    @property
    def position(self) -> str:
        """How far in the catalogue's log the index has come, as given to `commit`; "" at first."""
        return self._view.position

    @property
    def wants_refresh(self) -> bool:
        """Whether enough papers came, changed or went since the last `refresh_idf`.

        Until a refresh, words that no paper held before it count for nothing.
        """
        return self._changed > REFRESH_SHARE * len(self._view)

    def __len__(self) -> int:
        """Count the papers committed."""
        return len(self._view)

    # Writing

    def add(self, entries: Iterable[Entry]) -> None:
        """Add papers, seen by readers from the next `commit`; a number again replaces it."""
        for entry in entries:
            self._gone.add(entry.number)
            self._added[entry.number] = self._view.vocabularies.row(entry)

    def delete(self, numbers: Iterable[int]) -> None:
        """Delete papers from the next `commit` on; unknown numbers are passed over."""
        for number in numbers:
            self._gone.add(number)
            self._added.pop(number, None)

    def commit(self, position: str) -> None:
        """Show readers all that was added and deleted, and remember the position.

        The first commit that holds a paper also refreshes the idf.
        """
        gone = np.fromiter(self._gone, np.int64, len(self._gone))
        segments = [one.without(gone) for one in self._view.segments]
        idf = self._padded_idf()
        rows = list(self._added.values())
        for first in range(0, len(rows), ROWS_A_SEGMENT):
            segments.append(segment(rows[first : first + ROWS_A_SEGMENT], idf))
            _merge_last(segments)
        self._changed += len(self._gone)
        self._added, self._gone = {}, set()
        self._view.vocabularies.word_ids.clear()  # Its memory counts more than the next start.
        self._show(segments, idf, position)
        if not idf.any():
            self.refresh_idf()

    def refresh_idf(self) -> None:
        """Count anew how rare each word is among the papers of `View.reference`; learn new words.

        A word that only stands in other papers is as rare as one can be.
        """
        reference = self._view.reference
        frequencies = self._frequencies(reference)
        idf = np.log((1 + np.count_nonzero(reference)) / (1 + frequencies)) + 1
        is_all = reference is self._view.alive
        idf[(frequencies if is_all else self._frequencies(self._view.alive)) == 0] = 0.0
        self._changed = 0
        self._show([one.weighted(idf) for one in self._view.segments], idf, self.position)

    def _frequencies(self, rows: BoolArray) -> IntArray:
        """Count by word id in how many of some rows a word stands."""
        size, start = len(self._view.vocabularies.words), 0
        frequencies = np.zeros(size, np.int64)
        for one in self._view.segments:
            frequencies += one.whole.frequencies(size, rows[start : start + len(one)])
            start += len(one)
        return frequencies

    def merge(self) -> None:
        """Make one segment of all, leaving out deleted papers; answers stay the same."""
        segments = self._view.segments
        if segments:
            self._show([merged(segments)], self._view.frozen_idf, self.position)

    def _padded_idf(self) -> FloatArray:
        """Give the idf with a zero for each word that came since the last refresh."""
        frozen = self._view.frozen_idf
        return np.pad(frozen, (0, len(self._view.vocabularies.words) - len(frozen)))

    def _show(self, segments: Iterable[Segment], idf: FloatArray, position: str) -> None:
        """Swap in a new state, in one step."""
        kept = tuple(one for one in segments if one.alive.any())
        self._view = View(kept, self._view.vocabularies, idf, position)

    # Reading

    def search(self, query: Mapping[str, float], k: int, within: Within | None = None) -> list[Hit]:
        """Give the `k` best papers, best first; ties go to the newer paper.

        A score is the sum over the query's stems of weight times the paper's unit tf-idf weight:
        for a query of unit length, the cosine. Papers at zero or below are not given.
        """
        return self._view.search(query, k, within)

    def terms(self, number: int) -> Mapping[str, float]:
        """Give a paper's unit tf-idf vector by stem; empty where it is not here."""
        return self._view.terms(number)

    def idf(self, term: str) -> float:
        """Give the weight of a stem, at least 1; 0 where it was unknown at the last refresh."""
        return self._view.idf(term)

    def window(self, since: datetime) -> Sequence[int]:
        """Give the numbers of papers listed at or after `since`, newest first."""
        return self._view.window(since)

    def to_sklearn(self) -> TfidfVectorizer:
        """Give scikit-learn's fitted pipeline with this vocabulary and idf.

        It takes a paper's title, a line break and its text; the cosines of its vectors are this
        index's scores.

        Raises:
            ValueError: If the index has no words yet.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer

        view = self._view
        ids = np.flatnonzero(view.frozen_idf)
        if not len(ids):
            raise ValueError("an empty index has no vocabulary")
        words = [view.vocabularies.words.word(i) for i in ids.tolist()]
        vectorizer = TfidfVectorizer(
            analyzer=analyze, vocabulary={word: i for i, word in enumerate(words)}
        )
        vectorizer.idf_ = view.frozen_idf[ids]
        return vectorizer


def _merge_last(segments: list[Segment]) -> None:
    """Merge the newest segments until each is less than half the one before it.

    So there are few segments, and a paper is moved only some log2(n) times.
    """
    while len(segments) > 1 and 2 * len(segments[-1]) >= len(segments[-2]):
        segments[-2:] = [merged(segments[-2:])]
