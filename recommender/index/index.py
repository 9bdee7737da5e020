"""The index: one writer adds and commits papers, any number of readers search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.entry import Entry, Hit, Weighting, Within
from recommender.index.epoch import Epoch, idf_of
from recommender.index.field import BoolArray, IntArray
from recommender.index.latent import Latent, spread
from recommender.index.segment import Row, Segment, Vocabularies, merged, segment
from recommender.index.view import View
from recommender.index.vocabulary import Names, Vocabulary, WordIds
from recommender.index.word_pairs import WordPairs

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import Pipeline

ROWS_A_SEGMENT = 4096  # Bounds the memory of one build.
LESSON_SHARE = 0.2  # Of the papers; what a fifth of them could change is little, and costs seconds.
LEAST_CHANGED = 20  # Papers; from fewer there is nothing to learn.
REFRESH_SHARE = 0.02  # Of the papers; a refresh of 25,000 takes 20 ms, so new words need not wait.


@dataclass(frozen=True, slots=True)
class Lesson:
    """What `Index.lesson` found.

    Attributes:
        pairs, latent: Of words; see there.
        segments: Those of the view it was worked out from, before and after.
        changes: How many papers had come, changed or gone when it began.
    """

    pairs: WordPairs
    latent: Latent | None
    segments: tuple[tuple[Segment, Segment], ...]
    changes: int


class Index:
    """Papers by their words, in memory.

    One thread at a time may call `add`, `delete`, `commit`, `refresh_idf`, `take` and `merge`; any
    others may read meanwhile. Readers see what was last committed; a reader that asks several
    questions about one state takes `view` once and asks that.
    """

    def __init__(self, weighting: Weighting = Weighting.SATURATED) -> None:
        self.weighting = weighting
        words = Vocabulary()
        names = Vocabularies(words, WordIds(words), Names(), Vocabulary(), Vocabulary())
        self._view = View((), names, Epoch(weighting, np.zeros(0)), "")
        self._added: dict[int, Row] = {}
        self._gone: set[int] = set()
        self._changed = 0
        self._changes = self._changes_learnt = 0

    @staticmethod
    def open(directory: Path | None, *, weighting: Weighting = Weighting.SATURATED) -> Index:
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
        view = self._view
        segments = [one.without(gone) for one in view.segments]
        epoch = view.epoch.padded(len(view.vocabularies.words))
        rows = list(self._added.values())
        for first in range(0, len(rows), ROWS_A_SEGMENT):
            some = rows[first : first + ROWS_A_SEGMENT]
            segments.append(segment(some, epoch, view.pairs, view.latent))
            _merge_last(segments)
        self._changed += len(self._gone)
        self._changes += len(self._gone)
        self._added, self._gone = {}, set()
        self._view.vocabularies.word_ids.clear()  # Its memory counts more than the next start.
        self._show(replace(view, epoch=epoch, position=position), segments)
        if not epoch.idf.any():
            self.refresh_idf()

    def refresh_idf(self) -> None:
        """Count anew how rare each word is among the papers of `View.reference`; learn new words.

        A word that only stands in other papers is as rare as one can be.
        """
        view, weighting = self._view, self.weighting
        reference = view.reference
        frequencies = self._frequencies(reference)
        idf = idf_of(weighting, int(np.count_nonzero(reference)), frequencies)
        is_all = reference is view.alive
        idf[(frequencies if is_all else self._frequencies(view.alive)) == 0] = 0.0
        epoch = Epoch(weighting, idf, self._average_length(reference, idf > 0))
        self._changed = 0
        segments = [one.weighted(epoch, view.pairs) for one in view.segments]
        self._show(replace(view, epoch=epoch), segments)

    @property
    def wants_lesson(self) -> bool:
        """Whether so many papers came, changed or went that `learn` would tell anything new."""
        least = max(LESSON_SHARE * len(self._view), LEAST_CHANGED)
        changed = self._changes - self._changes_learnt
        return self.weighting is Weighting.SATURATED and changed >= least

    def learn(self) -> None:
        """Learn from the papers of `View.reference` which pairs of words and directions matter.

        Until the first time, and with `PLAIN` always, scores are made of words alone.
        """
        self.take(self.lesson())

    def lesson(self, proceed: Callable[[], None] = lambda: None) -> Lesson:
        """Work out what `learn` learns, without changing anything; any thread may ask meanwhile.

        This takes seconds where all else takes milliseconds; `take` then makes use of it.

        Args:
            proceed: Called between the steps, a few times a second; what it raises ends the lesson.
        """
        view, changes, first = self._view, self._changes, 0
        reference, orders = view.reference, []
        for one in view.segments:
            orders.append((one.order, reference[first : first + len(one)]))
            first += len(one)
        pairs = WordPairs.fitted(orders, proceed)
        sample = view.sheet(spread(np.flatnonzero(reference)))
        proceed()
        latent = Latent.fitted(sample.unit_words, proceed)
        learnt = []
        for one in view.segments:
            proceed()
            learnt.append((one, one.learnt(view.epoch, pairs, latent, proceed)))
        return Lesson(pairs, latent, tuple(learnt), changes)

    def take(self, lesson: Lesson) -> None:
        """Score by a lesson from now on. Papers that came since it began are caught up with."""
        view = self._view
        known = {id(before): after for before, after in lesson.segments}
        segments = [
            known.get(id(one)) or one.learnt(view.epoch, lesson.pairs, lesson.latent)
            for one in view.segments
        ]
        self._changes_learnt = lesson.changes
        self._show(replace(view, pairs=lesson.pairs, latent=lesson.latent), segments)

    def _average_length(self, rows: BoolArray, known: BoolArray) -> float:
        """Count the known words of the average paper among some rows; 1 where there are none."""
        total, first = 0, 0
        for one in self._view.segments:
            total += int(one.whole.lengths(known)[rows[first : first + len(one)]].sum())
            first += len(one)
        return max(total / max(int(np.count_nonzero(rows)), 1), 1.0)

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
            self._show(self._view, [merged(segments)])

    def _show(self, view: View, segments: Iterable[Segment]) -> None:
        """Swap in a new state, in one step: that of `view` with other segments."""
        kept = tuple(one for one in segments if one.alive.any())
        self._view = replace(view, segments=kept)

    # Reading

    def search(self, query: Mapping[str, float], k: int, within: Within | None = None) -> list[Hit]:
        """Give the `k` best papers, best first; ties go to the newer paper.

        A score is the sum over the query's stems of weight times the paper's own weight: of its
        unit vector with `PLAIN` (for a query of unit length, the cosine), before any norm with
        `SATURATED` (for a query of counts, BM25). Papers at zero or below are not given.
        """
        return self._view.search(query, k, within)

    def terms(self, number: int) -> Mapping[str, float]:
        """Give a paper's unit vector by stem and pair of stems; empty where it is not here."""
        return self._view.terms(number)

    def idf(self, term: str) -> float:
        """Give the weight of a stem, at least 1; 0 where it was unknown at the last refresh."""
        return self._view.idf(term)

    def window(self, since: datetime) -> Sequence[int]:
        """Give the numbers of papers listed at or after `since`, newest first."""
        return self._view.window(since)

    def to_sklearn(self) -> TfidfVectorizer | Pipeline:
        """Give scikit-learn's fitted pipeline with this vocabulary and idf.

        It takes a paper's title, a line break and its text. With `PLAIN` the cosines of its
        vectors are this index's scores; with `SATURATED` its vectors are the papers' own weights.

        Raises:
            ValueError: If the index has no words yet.
        """
        from recommender.index.sklearn_pipeline import pipeline

        return pipeline(self._view)


def _merge_last(segments: list[Segment]) -> None:
    """Merge the newest segments until each is less than half the one before it.

    So there are few segments, and a paper is moved only some log2(n) times.
    """
    while len(segments) > 1 and 2 * len(segments[-1]) >= len(segments[-2]):
        segments[-2:] = [merged(segments[-2:])]
