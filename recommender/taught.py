"""What one vote changed, in the paper's own words: "more *flow matching*, less *survey*"."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.candidates import Candidate, Key, candidates
from recommender.general_words import FILLER, GENERAL
from recommender.index import Index, View
from recommender.learned import points_by_stem
from recommender.paper import Paper
from recommender.profile import Profile
from recommender.text import analyze, fold, surface

MOST_NAMED = 3  # More words than that nobody reads in a receipt.
EVEN = 0.35  # A phrase is named as one where its weakest word moved so much of its strongest.
LEAST_FORCE = 0.5  # In the title, or near it: what an abstract says in passing is no subject.
SAID_AGAIN = 2  # An abstract that says a phrase so often means it.
ALONE = 0.3  # What a word counts that no other paper here has: it moves none of the next list.
LEAST_MOVED = 1e-9  # What is left by rounding alone.


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
    before: Profile, after: Profile, index: Index, paper: Paper, *, count: int = MOST_NAMED
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
        count: Most words or phrases each way.
    """
    view = index.view
    then, now = points_by_stem(before, view), points_by_stem(after, view)
    stems = dict.fromkeys(analyze(f"{paper.title}\n{paper.text}"))
    moved = {stem: now.get(stem, 0.0) - then.get(stem, 0.0) for stem in stems}
    subjects, words = _subjects(paper), _words(paper)

    def named(changes: Mapping[str, float]) -> tuple[str, ...]:
        return _named(changes, subjects, view, count) or _named(changes, words, view, count)

    more = {stem: change for stem, change in moved.items() if change > LEAST_MOVED}
    less = {stem: -change for stem, change in moved.items() if change < -LEAST_MOVED}
    return Taught(named(more), named(less))


def _subjects(paper: Paper) -> Mapping[Key, Candidate]:
    """Give the phrases that name what a paper is about, by their stems."""
    found = candidates([replace(paper, abstract=paper.text)])
    return {
        key: one
        for key, one in found.items()
        if one.reach >= LEAST_FORCE or one.spellings.total() >= SAID_AGAIN
    }


def _words(paper: Paper) -> Mapping[Key, Candidate]:
    """Give all words that say enough alone: for a paper whose title names no subject."""
    return {
        (stem,): Candidate(1, is_general=False, force={0: 1.0}, spellings=Counter([word]))
        for stem, word in surface(f"{paper.title}\n{paper.text}").items()
        if fold(word) not in GENERAL | FILLER
    }


def _named(
    moved: Mapping[str, float], subjects: Mapping[Key, Candidate], view: View, count: int
) -> tuple[str, ...]:
    """Name what moved most, no stem twice: whole phrases where all their words moved together."""
    worth = {
        key: one.reach * sum(moved[stem] * _echo(stem, view) for stem in key if stem in moved)
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
