"""What votes have taught: the words that speak for papers and against them, and whose doing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recommender.index import Index, View
from recommender.profile import Profile
from recommender.shelf import Papers, Shelf
from recommender.signals import Situation
from recommender.signals.feedback import verdicts, votes
from recommender.text import analyze, surface

Vectors = Mapping[int, Mapping[str, float]]
"""Unit vectors by paper number."""


@dataclass(frozen=True, slots=True)
class Learned:
    """One word that nobody stated.

    Attributes:
        word: As it stands in the paper that taught it most.
        points: What it adds to a paper's points (below zero: takes), were it the only word.
        papers: The numbers of the papers voted on that taught it, the heaviest first.
    """

    word: str
    points: float
    papers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """The heaviest words for papers, and the heaviest against them."""

    liked: tuple[Learned, ...] = ()
    disliked: tuple[Learned, ...] = ()


def lessons(index: Index, profile: Profile, *, papers: Papers, count: int = 5) -> Lessons:
    """Give the heaviest words votes have taught, from the numbers that ranking uses.

    Args:
        index: Gives the words of the papers voted on.
        profile: Of the reader or channel.
        papers: Gives papers by number.
        count: Most words for, and most words against.
    """
    view, shelf = index.view, Shelf(papers)
    points = points_by_stem(profile, view)
    liked, disliked = (_vectors(view, numbers) for numbers in verdicts(profile.feedback))
    told = {stem: amount for stem, amount in points.items() if amount and not stem.isdigit()}
    ranked = sorted(told, key=lambda stem: (-abs(told[stem]), stem))
    best = [stem for stem in ranked if told[stem] > 0 and _stands(stem, liked)]
    worst = [stem for stem in ranked if told[stem] < 0 and _stands(stem, disliked)]
    return Lessons(
        tuple(_learned(stem, told[stem], liked, shelf) for stem in best[:count]),
        tuple(_learned(stem, told[stem], disliked, shelf) for stem in worst[:count]),
    )


def points_by_stem(profile: Profile, view: View) -> dict[str, float]:
    """Give what all votes together add to a paper's points for each stem (below zero: take).

    The numbers of ranking.
    """
    points: dict[str, float] = {}
    for part in votes(Situation(profile, view)):
        for stem, weight in part.weights.items():
            points[stem] = points.get(stem, 0.0) + weight
    return points


def holding(index: Index, numbers: Iterable[int], word: str) -> tuple[int, ...]:
    """Give those of some papers that hold all the stems of a word as typed."""
    stems = set(analyze(word))
    view = index.view
    return tuple(n for n in numbers if stems and stems <= view.terms(n).keys())


def _stands(stem: str, vectors: Vectors) -> bool:
    """Tell whether a paper voted on holds a stem, so that its points are a vote's doing."""
    return any(stem in vector for vector in vectors.values())


def _vectors(view: View, numbers: Iterable[int]) -> Vectors:
    return {number: view.terms(number) for number in numbers}


def _learned(stem: str, points: float, vectors: Vectors, shelf: Shelf) -> Learned:
    weights = {number: vector[stem] for number, vector in vectors.items() if stem in vector}
    behind = sorted(weights, key=lambda number: (-weights[number], number))
    shelf.fetch(behind[:1])
    paper = shelf.get(behind[0]) if behind else None
    words = surface(f"{paper.title}\n{paper.text}") if paper else {}
    return Learned(words.get(stem, stem), points, tuple(behind))
