"""Search and picks against what most such bots do: scikit-learn's default TF-IDF, all at once.

The baseline is `TfidfVectorizer`, `linear_kernel` and a sort, on the same papers. It knows no
stems, exclusions, phrases, reasons or pages: it does less, and both give a list of papers.
"""

import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from recommender import (
    Entry,
    Feedback,
    Index,
    Paper,
    Profile,
    Verdict,
    parse_interests,
    parse_query,
    rank,
    search,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SEARCH_SIZE, LIST_SIZE = 5, 3
LIKES = 4  # Votes of each reader.
BUILDS = 3


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians of the same work done both ways, in seconds for one question (or one build)."""

    ours: float
    baseline: float

    @property
    def times_as_fast(self) -> float:
        """How many times as fast as the baseline we are."""
        return self.baseline / self.ours


class Ours:
    """The product's two front doors."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = {paper.number: paper for paper in papers}
        self._index = Index.open(None)
        self._index.add(Entry(paper.number, paper, NOW) for paper in papers)
        self._index.commit("1-0")
        self._index.refresh_idf()

    def search(self, words: str) -> Sequence[object]:
        """Give the best papers for some words."""
        found = search(self._index, parse_query(words), papers=self._look_up, size=SEARCH_SIZE)
        return found.hits

    def picks(self, words: str, liked: Sequence[int]) -> Sequence[object]:
        """Give the best papers for interests and votes."""
        votes = tuple(Feedback(number, Verdict.LIKE, "console/local/u/a", NOW) for number in liked)
        profile = Profile(parse_interests(words).interests, votes, frozenset(liked))
        return rank(self._index, profile, NOW, LIST_SIZE, papers=self._look_up).picks

    def _look_up(self, numbers: Sequence[int]) -> Sequence[Paper]:
        return [self._papers[number] for number in numbers]


class Baseline:
    """scikit-learn, as a tutorial would use it."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._vectorizer = TfidfVectorizer()
        self._matrix = self._vectorizer.fit_transform(f"{p.title} {p.abstract}" for p in papers)

    def search(self, words: str) -> Sequence[object]:
        """Give the best papers for some words."""
        return self._best(self._vectorizer.transform([words]), SEARCH_SIZE)

    def picks(self, words: str, liked: Sequence[int]) -> Sequence[object]:
        """Give the best papers for the mean of the interests and the papers liked."""
        rows = [number - 1 for number in liked]
        profile = sparse.vstack([self._vectorizer.transform([words]), self._matrix[rows]])
        return self._best(sparse.csr_matrix(profile.mean(axis=0)), LIST_SIZE, rows)

    def _best(self, query: object, size: int, seen: Sequence[int] = ()) -> Sequence[object]:
        scores = linear_kernel(query, self._matrix)[0]
        scores[list(seen)] = -1.0
        return [self._papers[row] for row in np.argsort(-scores)[:size]]


def read_papers(file: Path, most: int | None = None) -> list[Paper]:
    """Read the papers of a JSONL file made by this benchmark, or only the first so many."""
    with file.open(encoding="utf-8") as lines:
        numbered = enumerate(islice(lines, most), start=1)
        return [paper_of(number, json.loads(line)) for number, line in numbered]


def paper_of(number: int, fields: Mapping[str, Any]) -> Paper:
    """Make a paper of one line of such a file."""
    return Paper(
        number=number,
        ids=(f"arxiv:{fields['arxiv_id']}",),
        title=fields["title"],
        abstract=fields["abstract"],
        authors=tuple(fields["authors"]),
        categories=tuple(fields["categories"]),
        published=datetime.fromisoformat(fields["published"]),
    )


def compare(
    papers: Sequence[Paper], interests: Sequence[str], runs: int, rng: np.random.Generator
) -> dict[str, Ratio]:
    """Measure building, searching and picking both ways, turn about."""
    building = turn_about(lambda: Ours(papers), lambda: Baseline(papers), BUILDS, 1)
    ours, baseline = Ours(papers), Baseline(papers)
    queries = [words.split(",")[0] for words in interests]
    liked = [[int(n) for n in rng.integers(1, len(papers), LIKES)] for _ in interests]
    searching = turn_about(
        lambda: [ours.search(query) for query in queries],
        lambda: [baseline.search(query) for query in queries],
        runs,
        len(queries),
    )
    picking = turn_about(
        lambda: [ours.picks(*one) for one in zip(interests, liked, strict=True)],
        lambda: [baseline.picks(*one) for one in zip(interests, liked, strict=True)],
        runs,
        len(interests),
    )
    return {"build": building, "search": searching, "picks": picking}


def turn_about(
    ours: Callable[[], object], baseline: Callable[[], object], runs: int, questions: int
) -> Ratio:
    """Run both by turns, so that a noisy moment meets both; give medians for one question."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for work, kept in zip((ours, baseline), taken, strict=True):
            began = time.perf_counter()
            work()
            kept.append((time.perf_counter() - began) / questions)
    return Ratio(statistics.median(taken[0]), statistics.median(taken[1]))
