"""Invented papers, and a small library of them to rank and search."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar

from recommender import (
    Entry,
    Feedback,
    Index,
    Interest,
    Paper,
    Profile,
    Verdict,
    Weighting,
    parse_interests,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def paper(
    number: int,
    title: str,
    abstract: str = "",
    *,
    authors: Sequence[str] = (),
    categories: Sequence[str] = (),
    days_old: float = 1.0,
    published: datetime | None = None,
) -> Paper:
    listed_at = NOW - timedelta(days=days_old)
    return Paper(
        number=number,
        ids=(f"title:{number}",),
        title=title,
        abstract=abstract,
        authors=tuple(authors),
        categories=tuple(categories),
        published=published or listed_at,
        listed_at=listed_at,
    )


def upvoted(one: Paper, upvotes: float) -> Paper:
    return replace(one, signals={"huggingface.upvotes": upvotes})


@dataclass
class Library:
    """An index and the papers behind it. `asked` counts the papers looked up.

    Indexes are built in memory, or each in a directory of its own in `room`.
    """

    held: dict[int, Paper]
    weighting: Weighting
    asked: int = 0
    room: ClassVar[Path | None] = None

    @staticmethod
    def of(papers: Iterable[Paper], weighting: Weighting = Weighting.SATURATED) -> Library:
        return Library({one.number: one for one in papers}, weighting)

    @cached_property
    def index(self) -> Index:
        """What ranks: made when first asked for, as most processes of a test run never do."""
        directory = Path(mkdtemp(dir=Library.room)) if Library.room else None
        index = Index.open(directory, weighting=self.weighting)
        index.add(entry(one) for one in self.held.values())
        index.commit(f"{len(self.held)}")
        index.refresh_idf()
        return index

    def add(self, papers: Iterable[Paper]) -> None:
        new = list(papers)
        self.index.add(entry(one) for one in new)
        self.held.update((one.number, one) for one in new)
        self.index.commit(f"{len(self.held)}")

    def papers(self, numbers: Sequence[int]) -> list[Paper]:
        self.asked += len(numbers)
        return [self.held[number] for number in numbers if number in self.held]


def entry(one: Paper) -> Entry:
    assert one.listed_at is not None
    return Entry(one.number, one, one.listed_at)


def profile(line: str, *votes: Feedback, seen: Iterable[int] = ()) -> Profile:
    return Profile(parse_interests(line).interests, tuple(votes), frozenset(seen))


def like(number: int, by: str = "ada") -> Feedback:
    return Feedback(number, Verdict.LIKE, by, NOW)


def dislike(number: int, by: str = "ada") -> Feedback:
    return Feedback(number, Verdict.DISLIKE, by, NOW)


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Give the cosine of two unit vectors, term by term."""
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())


def about_paper(number: int, weight: float = 1.0) -> Interest:
    interest = parse_interests(f"arxiv:2401.{number:05d}").interests[0]
    return replace(interest, number=number, weight=weight)


SHELF = (
    paper(
        1,
        "Backbone diffusion for protein design",
        "We sample protein backbones by diffusion and design sequences that fold onto them.",
        authors=("Ines Moreau", "Tomasz Zieliński"),
        categories=("q-bio.BM", "cs.LG"),
        days_old=1,
    ),
    paper(
        2,
        "Graph neural networks on molecules: what messages carry",
        "Message passing on molecular graphs loses distant atoms. A graph neural network with "
        "memory keeps them.",
        authors=("Yann Petit-Jean", "Ken O'Hara"),
        categories=("cs.LG", "physics.chem-ph"),
        days_old=2,
    ),
    paper(
        3,
        "A survey of protein language models",
        "This survey reviews language models trained on protein sequences and what they know.",
        authors=("Wei Lin",),
        categories=("q-bio.QM",),
        days_old=3,
    ),
    paper(
        4,
        "Neural networks whose graph is pruned while training",
        "Pruning removes weights of neural networks. We prune the computation graph instead.",
        authors=("Y. Petit-Jean",),
        categories=("cs.LG",),
        days_old=4,
    ),
    paper(
        5,
        "Multi-modal retrieval with frozen encoders",
        "Images and captions meet in one space; the encoders stay frozen.",
        authors=("Ada Quist", "Wei Lin"),
        categories=("cs.CV", "cs.IR"),
        days_old=5,
    ),
    paper(
        6,
        "Multimodal dialogue agents forget",
        "Dialogue agents that see and hear lose earlier turns. We measure how LLMs forget.",
        authors=("Ada Quist",),
        categories=("cs.CL",),
        days_old=40,
    ),
    paper(
        7,
        "Tidal heating of small moons",
        "Tides heat the ice of small moons; we model the flow beneath.",
        authors=("Bogdan Ilić",),
        categories=("astro-ph.EP",),
        days_old=6,
    ),
    paper(
        8,
        "Protein folding at the edge of stability",
        "Marginal stability shapes how proteins fold. Design rules follow from the landscape.",
        authors=("Ines Moreau",),
        categories=("q-bio.BM",),
        days_old=7,
    ),
)

VOCABULARY = (
    "graph network protein folding diffusion survey language model pruning attention retrieval "
    "image caption moon tide ice molecule atom message memory reward policy agent bandit "
    "regret kernel spectral sparse matrix quantum circuit noise error code galaxy redshift "
    "cell gene neuron spike robot grasp planning search index ranking reader"
).split()


def random_paper(rng: random.Random, number: int) -> Paper:
    title = " ".join(rng.choices(VOCABULARY, k=rng.randint(2, 6)))
    abstract = " ".join(rng.choices(VOCABULARY, k=rng.randint(0, 40)))
    names = ("Ines Moreau", "Wei Lin", "Ada Quist", "Y. Petit-Jean")
    return paper(
        number,
        title,
        abstract,
        authors=rng.sample(names, k=rng.randint(0, 2)),
        categories=rng.sample(("cs.LG", "cs.CL", "q-bio.BM", "astro-ph.EP"), k=rng.randint(0, 2)),
        days_old=rng.randint(0, 60),
    )


def random_papers(seed: int, count: int) -> list[Paper]:
    rng = random.Random(seed)
    return [random_paper(rng, number) for number in range(1, count + 1)]
