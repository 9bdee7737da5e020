"""A folder with made-up papers: their texts, what is counted in them, and when they were listed.

Papers of a smaller corpus are the first ones of a larger one: one folder serves all sizes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender import Entry, Paper

FORMAT = 1  # A folder of another is written anew: raise it with every change of what is drawn.
SEED = 20261126
PAPERS_AT_A_TIME = 4_096
TOPICS_AN_ARCHIVE = 17
FIRST_LISTED = datetime(2020, 1, 1, tzinfo=UTC)
# About arXiv's pace in 2025: a million papers are four years.
BETWEEN_PAPERS = timedelta(days=1) / 700
PUBLISHED_BEFORE = timedelta(days=2)  # Listing.

_ARCHIVES = "cs math stat physics eess econ q-bio q-fin cond-mat hep-th".split()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Papers 1 to `size`, oldest first; all arrays are mapped from files.

    Texts are read, not mapped: what is mapped counts as memory of the index that is measured.

    Attributes:
        size: How many papers there are.
        text: An open file, UTF-8 of all papers: title, abstract and authors, a line each.
        ends: Where each paper ends in `text`.
        words: Ranks of the words, stop words left out, of all papers.
        word_ends: Where each paper ends in `words`.
        topics: The two topics of each paper; (size, 2).
    """

    size: int
    text: int
    ends: NDArray[np.int64]
    words: NDArray[np.int32]
    word_ends: NDArray[np.int64]
    topics: NDArray[np.int32]

    def first(self, size: int) -> Corpus:
        """Give the corpus of the oldest papers alone.

        Raises:
            ValueError: If there are not so many.
        """
        if size > self.size:
            raise ValueError(f"this corpus has {self.size:,} papers, not {size:,}")
        return Corpus(
            size, self.text, self.ends[:size], self.words, self.word_ends[:size], self.topics[:size]
        )

    def paper(self, number: int) -> Paper:
        """Give a paper by its number, 1 or more."""
        title, abstract, authors = self._lines(number)
        codes = dict.fromkeys(map(code, self.topics[number - 1].tolist()))
        return Paper(
            number=number,
            ids=(f"arxiv:{number // 10_000:04}.{number % 10_000:05}",),
            title=title,
            abstract=abstract,
            authors=tuple(authors.rstrip(",").split(",")),
            categories=tuple(codes),
            published=listed_at(number) - PUBLISHED_BEFORE,
            listed_at=listed_at(number),
            sources=("arxiv",),
        )

    def papers(self, numbers: Sequence[int]) -> list[Paper]:
        """Give some papers, as a catalogue would."""
        return [self.paper(number) for number in numbers]

    def entries(self, first: int, last: int) -> list[Entry]:
        """Give papers `first` to `last`, the last one included, as an index takes them."""
        papers = self.papers(range(first, last + 1))
        return [Entry(paper.number, paper, listed_at(paper.number)) for paper in papers]

    def document(self, number: int) -> str:
        """Give title and abstract as one text: what other engines take."""
        title, abstract, _ = self._lines(number)
        return f"{title}\n{abstract}"

    def counts(self, first: int = 1, last: int | None = None) -> sparse.csr_matrix:
        """Count the words of papers `first` to `last`; shape (n_papers, n_ranks)."""
        last = self.size if last is None else last
        start = np.concatenate(
            [[self._begin(self.word_ends, first)], self.word_ends[first - 1 : last]]
        )
        ranks = self.words[start[0] : start[-1]].copy()  # What is mapped cannot be sorted.
        ones = np.ones(len(ranks), np.int32)
        width = int(ranks.max()) + 1
        found = sparse.csr_matrix((ones, ranks, start - start[0]), shape=(last - first + 1, width))
        found.sum_duplicates()
        return found

    def _lines(self, number: int) -> tuple[str, str, str]:
        begin = self._begin(self.ends, number)
        text = os.pread(self.text, int(self.ends[number - 1]) - begin, begin).decode()
        title, abstract, authors = text.split("\n")
        return title, abstract, authors

    @staticmethod
    def _begin(ends: NDArray[np.int64], number: int) -> int:
        return int(ends[number - 2]) if number > 1 else 0


def listed_at(number: int) -> datetime:
    """Give when a paper was listed."""
    return FIRST_LISTED + number * BETWEEN_PAPERS


def code(topic: int) -> str:
    """Give the category of a topic."""
    archive, place = divmod(topic, TOPICS_AN_ARCHIVE)
    return f"{_ARCHIVES[archive]}.{chr(65 + place)}{chr(65 + archive)}"


def corpus(folder: Path, size: int, say: Callable[[str], None] = lambda _: None) -> Corpus:
    """Open the corpus of a folder; it is written first where it is missing or too small."""
    place = folder / "corpus"
    told = place / "corpus.json"
    known = json.loads(told.read_text()) if told.exists() else {}
    if known.get("format") != FORMAT or known.get("size", 0) < size:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        say(f"{size:,} papers are made up")
        _write(place, size)
        told.write_text(json.dumps({"format": FORMAT, "size": size}))
    return _opened(place).first(size)


def _opened(place: Path) -> Corpus:
    def mapped(name: str, kind: type[np.generic]) -> NDArray[Any]:  # Any: of that kind.
        return np.memmap(place / name, kind, "r").view(np.ndarray)

    ends = mapped("ends", np.int64)
    return Corpus(
        size=len(ends),
        text=os.open(place / "text", os.O_RDONLY),
        ends=ends,
        words=mapped("words", np.int32),
        word_ends=mapped("word-ends", np.int64),
        topics=mapped("topics", np.int32).reshape(-1, 2),
    )


def _write(place: Path, size: int) -> None:
    """Draw and spell papers, some thousands at a time, each lot with a seed of its own."""
    from tests.bench.index import (
        language,
        spelling,
    )  # numba takes memory: not where texts are read.

    lot = PAPERS_AT_A_TIME
    topic_words, topic_shares = language.make_topics(SEED)
    words = np.empty(lot * language.MOST_OF_A_PAPER, np.int32)
    spans, topics = np.empty((lot, 3), np.int64), np.empty((lot, 2), np.int32)
    authors = np.empty((size + lot) * language.MOST_AUTHORS, np.int32)
    author_ends, ends = np.zeros(lot + 1, np.int64), np.empty(lot, np.int64)
    text = np.empty(lot * spelling.LONGEST_PAPER, np.uint8)
    written = texted = 0
    names = ("text", "ends", "words", "word-ends", "topics")
    files = {name: (place / name).open("wb") for name in names}
    for first in range(0, size, lot):
        kept = min(lot, size - first)
        args = (SEED + first, topic_words, topic_shares, words, spans, topics, authors, author_ends)
        language.draw_papers(*args)
        spelling.spell_papers(words, spans, authors, author_ends, text, ends)
        files["text"].write(text[: ends[kept - 1]].data)
        files["ends"].write((texted + ends[:kept]).data)
        files["words"].write(words[: spans[kept - 1, 2]].data)
        files["word-ends"].write((written + spans[:kept, 2]).data)
        files["topics"].write(topics[:kept].data)
        texted, written = texted + int(ends[kept - 1]), written + int(spans[kept - 1, 2])
        author_ends[0] = author_ends[lot]
    for file in files.values():
        file.close()
