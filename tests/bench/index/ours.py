"""The index itself, as a contestant: opened as the bot opens it, asked as readers ask."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

import numpy as np

from recommender import Index, Within, parse_query, search
from recommender.index import Weighting
from recommender.index.kernels import Fast
from recommender.text import analyze
from tests.bench.index.corpus import corpus, listed_at

ADDED_AT_A_TIME = 5_000
COMMITTED_AT_A_TIME = 50_000  # As a rebuild of the bot does.
NEWEST_BLOCK = 65_536  # Papers.
FORWARD = ("by_paper", "order")  # What an index holds by paper: for reasons, likes, similar ones.
PAGE = 5
BETWEEN_SEARCHES_SECONDS = 0.005  # Beside other work: some hundred readers at once.


class Compiled(StrEnum):
    """When an index gets its compiled code."""

    FIRST = "first"  # Before anything is asked.
    MEANWHILE = "meanwhile"  # As in the bot, which answers without until it is there.
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Filled:
    """How long it took to fill an index, in seconds.

    Attributes:
        adding: `add` of all papers, from title and abstract.
        committing: All commits.
        merging: Until nothing is left to merge.
        refreshing: `refresh_idf`.
        learning: `learn`.
    """

    adding: float
    committing: float
    merging: float
    refreshing: float
    learning: float


@dataclass(frozen=True, slots=True)
class Beside:
    """Something done while another thread searches.

    Attributes:
        seconds: How long it took with nobody searching.
        slowest: The longest that a search took meanwhile, in seconds.
        searches: How many were answered meanwhile.
    """

    seconds: float
    slowest: float
    searches: int


class Paperpicks:
    """An index of the first `size` papers of a corpus.

    Args:
        folder: Where it is kept.
        cache: Where the corpus is; it has `spare` papers more.
        size: How many papers it is to hold.
        spare: How many may be added later.
        weighting: How counts become scores.
        compiled: When it may use numba.
    """

    def __init__(
        self,
        folder: Path,
        cache: Path,
        size: int,
        spare: int,
        weighting: Weighting,
        compiled: Compiled = Compiled.FIRST,
    ) -> None:
        self._corpus, self._size = corpus(cache, size + spare), size
        was_there = folder.exists()
        self._began = time.perf_counter()
        self._first = 0.0
        fast = Fast(least_papers=0)
        may_compile = fast if compiled is not Compiled.NEVER else None
        self._index = Index.open(folder, weighting=weighting, catalogue="bench", fast=may_compile)
        self._opened = time.perf_counter()
        if was_there and not len(self._index):
            raise RuntimeError(f"{folder} cannot be used: {self._index.trouble}")
        if compiled is Compiled.MEANWHILE:
            fast.ask(size)
        elif compiled is Compiled.FIRST and not fast.compile():
            raise RuntimeError(fast.trouble)

    def fill(self) -> Filled:
        """Add all papers, as a rebuild of the bot does."""
        adding = committing = 0.0
        for first in range(1, self._size + 1, ADDED_AT_A_TIME):
            last = min(first + ADDED_AT_A_TIME - 1, self._size)
            entries = self._corpus.entries(first, last)
            adding += _seconds(lambda: self._index.add(entries))  # noqa: B023  # At once.
            if last % COMMITTED_AT_A_TIME == 0 or last == self._size:
                committing += _seconds(lambda: self._index.commit(f"{last}-0"))  # noqa: B023
        merging = _seconds(self._merge)
        refreshing = _seconds(self._index.refresh_idf)
        return Filled(adding, committing, merging, refreshing, _seconds(self._learn))

    def search(self, text: str, most: int) -> list[int]:
        """Give the numbers of the best papers for a search as typed: the first stage alone."""
        wanted = self._index.view.wanted(analyze(text))
        found = [hit.number for hit in self._index.search(wanted, most)]
        self._first = self._first or time.perf_counter()
        return found

    def answer(self, text: str) -> list[int]:
        """Give the first page of a search, both stages, with reasons."""
        found = search(self._index, parse_query(text), papers=self._corpus.papers, size=PAGE)
        return [hit.paper.number for hit in found.hits]

    def profile(self, weights: Mapping[str, float], most: int, days: float | None) -> list[int]:
        """Give the best papers for a profile, among those of so many days or among all."""
        within = None
        if days is not None:
            within = Within(listed_since=listed_at(self._size) - timedelta(days=days))
        return [hit.number for hit in self._index.search(weights, most, within)]

    def refresh(self, texts: Sequence[str] = ()) -> Beside:
        """Count anew how rare words are, beside searches if there are texts."""
        return self._beside(self._index.refresh_idf, texts)

    def add(self, first: int, last: int, texts: Sequence[str] = ()) -> Beside:
        """Add papers, durable and searchable at the end, beside searches if there are texts."""
        entries = self._corpus.entries(first, last)

        def work() -> None:
            self._index.add(entries)
            self._index.commit(f"{last}-0")

        done = self._beside(work, texts)
        title = entries[-1].paper.title
        if last not in self.search(title, 10):
            raise RuntimeError("a paper added is not found")
        return done

    def delete(self, numbers: Iterable[int]) -> None:
        """Delete papers."""
        self._index.delete(numbers)
        self._index.commit(self._index.position)

    def searched_by(self, threads: int, texts: list[str]) -> float:
        """Give searches a second of some threads together."""

        def work() -> None:
            for text in texts:
                self.search(text, 10)

        crew = [Thread(target=work) for _ in range(threads)]
        began = time.perf_counter()
        for one in crew:
            one.start()
        for one in crew:
            one.join()
        return threads * len(texts) / (time.perf_counter() - began)

    def wrong_by(self, texts: list[str], numbers: list[int], most: int = 10) -> float:
        """Give how far hits are from scikit-learn's, at worst: see `exactness.wrong_by`."""
        from tests.bench.index.exactness import wrong_by

        return wrong_by(self._index, texts, numbers, self._corpus.document, most)

    def forward_bytes(self) -> int:
        """Count the bytes of what is kept by paper."""
        return sum(_bytes(one, under="") for one in self._index.view.segments)

    def started(self) -> tuple[float, float]:
        """Give the seconds that opening took, and those to the first answer."""
        return self._opened - self._began, self._first - self._began

    def _merge(self) -> None:
        while self._index.wants_merge and (merging := self._index.merging()):
            if not self._index.take_merged(merging):
                raise RuntimeError("what was merged is not taken")

    def _learn(self) -> None:
        if self._index.wants_lesson:
            self._index.learn()

    def _beside(self, work: Callable[[], None], texts: Sequence[str]) -> Beside:
        taken, ended = [0.0], Event()

        def ask() -> None:
            for text in cycle(texts):
                if ended.wait(BETWEEN_SEARCHES_SECONDS):
                    return
                taken.append(_seconds(lambda: self.search(text, 10)))  # noqa: B023  # At once.

        asking = Thread(target=ask)
        asking.start()
        try:
            seconds = _seconds(work)
        finally:
            ended.set()
            asking.join()
        return Beside(seconds, max(taken), len(taken) - 1)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _bytes(held: object, under: str) -> int:
    """Count the bytes of arrays below members named in `FORWARD`."""
    if isinstance(held, np.ndarray):
        return held.nbytes if under else 0
    if not is_dataclass(held):
        return 0
    return sum(
        _bytes(getattr(held, one.name), under or (one.name if one.name in FORWARD else ""))
        for one in fields(held)
    )
