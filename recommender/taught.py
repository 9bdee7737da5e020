"""What one vote changed, in the paper's own words: "more *flow matching*, less *survey*"."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import numpy as np

from recommender.candidates import Candidate, Key, candidates
from recommender.general_words import FILLER, GENERAL
from recommender.index import Index, View
from recommender.index.field import FloatArray, IntArray
from recommender.index.sheet import Sheet
from recommender.index.terms import Terms, place_of
from recommender.paper import Paper
from recommender.profile import Profile
from recommender.signals import Situation
from recommender.signals.feedback import votes
from recommender.text import analyze, fold, surface

MOST_NAMED = 3  # More words than that nobody reads in a receipt.
EVEN = 0.35  # A phrase is named as one where its weakest word moved so much of its strongest.
LEAST_FORCE = 0.5  # In the title, or near it: what an abstract says in passing is no subject.
SAID_AGAIN = 2  # An abstract that says a phrase so often means it.
ALONE = 0.3  # What a word counts that no other paper here has: it moves none of the next list.
SAMPLE = 300  # Newest papers on which the unit of points is measured: all would take as long again.
LEAST_MOVED = 1e-9  # What is left by rounding alone.


# They name no subject, but a reader may well tire of them.
KINDS_OF_PAPER = frozenset(
    "benchmark benchmarks dataset datasets overview review survey surveys tutorial".split()
)


@dataclass(frozen=True, slots=True)
class Taught:
    """What a vote moved most, strongest first, as it stands in the paper voted on.

    Attributes:
        more: Words and phrases that speak more for a paper now, or less against it.
        less: Those that speak less for it, or more against it.
    """

    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


def taught(
    before: Profile,
    after: Profile,
    index: Index,
    paper: Paper,
    now: datetime,
    *,
    count: int = MOST_NAMED,
) -> Taught:
    """Compare what votes add to the words of a paper before a vote on it and after.

    The difference is taken between the very points that ranking adds up, so nothing is named that
    did not move. Words that only other papers hold are left out: a vote moves them too, but only
    because it now shares their part of the whole.

    Args:
        before: The profile without the vote.
        after: The profile with it.
        index: Both were ranked with.
        paper: The one voted on.
        now: The moment of both, UTC: votes fade.
        count: Most words or phrases each way.
    """
    view = index.view
    stems = tuple(dict.fromkeys(analyze(f"{paper.title}\n{paper.text}")))
    sample = view.kept_sheet(np.sort(view.newest_first[:SAMPLE]))
    places = {stem: place for stem in stems if (place := place_of(view, stem)) is not None}
    at = np.array(list(places.values()), np.int64)
    then, today = (_points(profile, sample, now, at) for profile in (before, after))
    moved = dict.fromkeys(stems, 0.0) | dict(zip(places, (today - then).tolist(), strict=True))
    subjects = _subjects(paper)

    @cache
    def echo(stem: str) -> float:
        return _echo(stem, view)

    def named(changes: Mapping[str, float]) -> tuple[str, ...]:
        found = _named(changes, subjects, echo, count)
        return found or (_named(changes, _words(paper), echo, count) if changes else ())

    more = {stem: change for stem, change in moved.items() if change > LEAST_MOVED}
    less = {stem: -change for stem, change in moved.items() if change < -LEAST_MOVED}
    return Taught(named(more), named(less))


def _points(profile: Profile, sample: Sheet, now: datetime, places: IntArray) -> FloatArray:
    """Give what all votes together add to a paper's points for each word (below zero: take).

    Shape (n_places,), as in the vector of `Terms`.
    """
    found = np.zeros(len(places))
    for part in votes(Situation(profile, sample.view, now, among=sample.rows, laid=sample)):
        if isinstance(part.weights, Terms):  # Directions have none.
            found += part.weights.at(places)
    return found


def _subjects(paper: Paper) -> Mapping[Key, Candidate]:
    """Give the phrases that name what a paper is about, by their stems."""
    found = candidates([replace(paper, abstract=paper.text)])
    subjects = {
        key: one
        for key, one in found.items()
        if one.reach >= LEAST_FORCE or one.spellings.total() >= SAID_AGAIN
    }
    kinds = {
        (stem,): _word(word.lower())
        for stem, word in surface(paper.title).items()
        if word.lower() in KINDS_OF_PAPER
    }
    return subjects | kinds


def _words(paper: Paper) -> Mapping[Key, Candidate]:
    """Give all words that say enough alone: for a paper whose title names no subject."""
    return {
        (stem,): _word(word)
        for stem, word in surface(f"{paper.title}\n{paper.text}").items()
        if (folded := fold(word)) not in GENERAL and folded not in FILLER
    }


def _word(word: str) -> Candidate:
    return Candidate(1, is_general=False, force={0: 1.0}, spellings=Counter([word]))


def _named(
    moved: Mapping[str, float],
    subjects: Mapping[Key, Candidate],
    echo: Callable[[str], float],
    count: int,
) -> tuple[str, ...]:
    """Name what moved most, no stem twice: whole phrases where all their words moved together."""
    worth = {
        key: one.reach * sum(moved[stem] * echo(stem) for stem in key if stem in moved)
        for key, one in subjects.items()
        if _moved_together([moved[stem] for stem in key if stem in moved], len(key))
    }
    told: list[str] = []
    spoken_for: set[str] = set()
    for key in sorted(worth, key=lambda key: (-round(worth[key], 9), key)):
        if len(told) < count and spoken_for.isdisjoint(key) and (text := subjects[key].text()):
            told.append(text)
            spoken_for.update(key)
    return tuple(told)


def _moved_together(changes: Sequence[float], size: int) -> bool:
    """Tell whether most of the words of a phrase moved, and about as much.

    A word the reader stated themselves need not: a dislike says nothing against it.
    """
    return 2 * len(changes) >= size and min(changes, default=0.0) >= EVEN * max(changes, default=1)


def _echo(stem: str, view: View) -> float:
    """Weigh a stem by whether other papers hold it, whose place it therefore moves."""
    return 1.0 if view.holds(stem).sum() > 1 else ALONE
