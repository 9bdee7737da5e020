"""The product as a system to be measured: its index, its profile, its search."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from recommender.evaluation.data import DataSet
from recommender.evaluation.questions import Question, System
from recommender.index import Entry, Index
from recommender.index.field import FloatArray
from recommender.paper import Paper
from recommender.profile import Feedback, Interest, InterestKind, Profile, Verdict
from recommender.query import parse_query
from recommender.ranking import scores
from recommender.searching import search

NOW = datetime(2026, 7, 1, tzinfo=UTC)  # All papers are of this moment: nothing is told by age.
MOST_FOUND = 100  # No metric of a search looks further down.


def product(data: DataSet) -> System:
    """Give paperpicks, as it answers readers who typed and liked what the question says."""
    index = index_of(data.papers, NOW)
    held = {paper.number: paper for paper in data.papers}

    def papers(numbers: Sequence[int]) -> list[Paper]:
        return [held[number] for number in numbers if number in held]

    def answer(question: Question) -> FloatArray:
        if question.is_search:
            query = parse_query(question.text)
            hits = search(index, query, papers=papers, size=MOST_FOUND).hits
            place = {hit.paper.number: float(-i) for i, hit in enumerate(hits)}
            return np.array([place.get(number, -np.inf) for number in question.candidates])
        return scores(index, profile_of(question, NOW), question.candidates, NOW)

    return answer


def index_of(papers: Sequence[Paper], listed_at: datetime) -> Index:
    """Index papers as if all had come in at one moment."""
    index = Index.open(None)
    index.add(Entry(paper.number, paper, listed_at) for paper in papers)
    index.commit("")
    index.refresh_idf()
    index.learn()
    return index


def profile_of(question: Question, now: datetime) -> Profile:
    """Give the profile of a reader who typed each interest and liked each paper just now."""
    return Profile(
        tuple(
            Interest(f"{place:03}", InterestKind.WORDS, text)
            for place, text in enumerate(question.words)
        ),
        tuple(Feedback(number, Verdict.LIKE, "reader", now) for number in question.liked),
    )
