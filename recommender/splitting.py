"""Split a broad subject: the few narrower terms that part its papers best."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log2

import numpy as np

from recommender.candidates import Candidate, Key, candidates
from recommender.general_words import GENERAL
from recommender.index import View
from recommender.index.field import BoolArray
from recommender.paper import Paper
from recommender.phrases import stands_together
from recommender.shelf import Papers, Shelf
from recommender.text import analyze, fold, sequence
from recommender.topic_words import CATEGORIES

MOST_TERMS = 5
FEWEST_TERMS = 3  # Two ways to go are no help to somebody who named neither.
LEAST_SPLIT = 12  # Papers; fewer are read through sooner than a question is answered.
MOST_READ = 200  # Papers whose titles are read for terms; twice as many give nearly the same ones.
WHOLE_UP_TO = 60  # Papers; of more the titles say enough, and reading all takes a second.
SMALLEST, LARGEST = (
    0.02,
    0.6,
)  # Share of the papers a term may hold: no oddity, and not the subject.
FEWEST_PAPERS = 2
OVERLAP = 0.5  # Of the papers of the smaller of two terms, from which both say the same.
TYPICAL = 2.0  # How many times as often as elsewhere a term has to stand in these papers.
MOST_WEIGHED = 60  # Terms whose papers are looked into: do its words stand together there?
MOST_LOOKED_INTO = 80  # Papers; a tenth of a second.
NAMED_BY_A_SUBJECT = 1.5  # What a term counts that is known to be typical of some subject.
ALONE = 0.4  # What a single word counts: as an interest of its own it brings in other subjects.


@dataclass(frozen=True, slots=True)
class Narrower:
    """One way to narrow a subject down.

    Attributes:
        text: One to three words as they stand in the papers; `parse_interests` reads it as words.
        share: Of the papers of the subject, those that hold it; in (0, 1].
    """

    text: str
    share: float


@dataclass(frozen=True, slots=True)
class _Term:
    """A phrase.

    Attributes:
        text: As it is shown.
        held: By place in the subject's papers, whether each holds all its stems.
        together: In what share of those its words stand together.
        worth: What its gain is multiplied by.
    """

    text: str
    held: BoolArray
    together: float
    worth: float

    def gain(self, spoken_for: BoolArray) -> float:
        """Give the bits it tells of the papers that are not spoken for."""
        fresh = float((self.held & ~spoken_for).mean()) * self.together
        return round(self.worth * _entropy(fresh), 9)


def split(
    view: View,
    numbers: Sequence[int],
    besides: Collection[str],
    *,
    papers: Papers,
    count: int = MOST_TERMS,
) -> tuple[Narrower, ...]:
    """Give the terms that part the papers of a broad subject best; none where nothing does.

    A term is worth the information its answer gives about a paper of the subject: the entropy of
    the papers' parting by it, among those no earlier term holds. So the terms are neither rare nor
    everywhere, and each speaks of papers of its own. Words that stand as often in other papers are
    passed over, and so are single words that name no subject: "improved" parts any papers.

    Args:
        view: Where the papers are; tells what is usual elsewhere.
        numbers: Of the papers on the subject, best or newest first.
        besides: Texts that are known already, such as the subject itself; a term that says the
            same is left out.
        papers: Gives papers by number.
        count: Most terms to give.
    """
    rows = view.rows(numbers)
    if len(rows) < LEAST_SPLIT:
        return ()
    shelf = Shelf(papers)
    shelf.fetch(numbers[:MOST_READ])
    read = [paper for number in numbers[:MOST_READ] if (paper := shelf.get(number))]
    known = [frozenset(analyze(text)) for text in besides]
    found = {
        key: one
        for key, one in candidates(_shortened(read)).items()
        if len(one.force) >= FEWEST_PAPERS
        and _names_something(key, one)
        and not any(frozenset(key) <= stems for stems in known)
    }
    chosen = _choose(_looked_into(_terms(view, rows, found), read), count)
    named = [Narrower(term.text, term.together * float(term.held.mean())) for term in chosen]
    return tuple(named) if len(named) >= FEWEST_TERMS else ()


def _shortened(papers: Sequence[Paper]) -> list[Paper]:
    """Leave of many papers the titles."""
    whole = len(papers) <= WHOLE_UP_TO
    return [replace(paper, abstract=paper.text if whole else "") for paper in papers]


def _names_something(key: Key, candidate: Candidate) -> bool:
    """Tell whether a phrase is a term: several words, an acronym, or a subject's own word."""
    if candidate.is_general:
        return key in _subjects()
    if candidate.words > 1:
        return True
    text = candidate.text()
    return text.isupper() or fold(text).removesuffix("s") in _subject_words()


def _terms(view: View, rows: np.ndarray, found: Mapping[Key, Candidate]) -> dict[Key, _Term]:
    """Look up which papers hold each phrase; keep those that part the papers and are typical."""
    stems = {stem: view.holds(stem) for stem in {stem for key in found for stem in key}}
    others = len(view) - len(rows)
    terms = {}
    for key, candidate in found.items():
        held = np.logical_and.reduce([stems[stem] for stem in key])
        mine = held[rows]
        share, elsewhere = mine.mean(), (held.sum() - mine.sum()) / max(others, 1)
        # Where the subject is most of the papers, nothing is rarer elsewhere.
        is_typical = others < len(rows) or share >= TYPICAL * elsewhere
        if SMALLEST <= share <= LARGEST and is_typical and (text := candidate.text()):
            worth = NAMED_BY_A_SUBJECT if key in _subjects() else 1.0
            worth *= ALONE if candidate.words == 1 else 1.0
            terms[key] = _Term(text, mine, 1.0, worth)
    return terms


def _looked_into(terms: Mapping[Key, _Term], read: Sequence[Paper]) -> dict[Key, _Term]:
    """Keep the terms that may tell most, and see in how many papers their words stand together."""
    nobody = np.zeros(1, np.bool_)
    likely = sorted(terms, key=lambda key: (-terms[key].gain(nobody), key))[:MOST_WEIGHED]
    texts = [sequence(f"{paper.title}. {paper.text}") for paper in read[:MOST_LOOKED_INTO]]
    looked = {}
    for key in likely:
        wanted = sequence(terms[key].text)
        holding = [text for text, held in zip(texts, terms[key].held, strict=False) if held]
        count = sum(stands_together(wanted, text) for text in holding)
        together = (1 + count) / (1 + len(holding))
        if together * terms[key].held.mean() >= SMALLEST:
            looked[key] = replace(terms[key], together=together)
    return looked


def _choose(terms: Mapping[Key, _Term], count: int) -> list[_Term]:
    """Choose terms one by one, each time the one that tells most of the papers left over."""
    left, chosen = dict(terms), list[_Term]()
    spoken_for = np.zeros(1, np.bool_)
    while left and len(chosen) < count:
        best = min(left, key=lambda key: (-left[key].gain(spoken_for), key))
        taken = left.pop(best)
        chosen.append(taken)
        spoken_for = spoken_for | taken.held
        left = {
            key: term
            for key, term in left.items()
            if not set(key) <= set(best) and not set(best) <= set(key) and not _alike(term, taken)
        }
    return chosen


def _entropy(share: float) -> float:
    """Give the bits that a yes or no tells which is yes in this share of cases."""
    if not 0 < share < 1:
        return 0.0
    return -share * log2(share) - (1 - share) * log2(1 - share)


def _alike(one: _Term, other: _Term) -> bool:
    """Tell whether two terms stand in about the same papers."""
    both = np.count_nonzero(one.held & other.held)
    return bool(both > OVERLAP * min(one.held.sum(), other.held.sum()))


@cache
def _subjects() -> frozenset[Key]:
    """Give the phrases that are typical of some subject, by their stems."""
    phrases = re.split(r"[,:]\s+", " ".join(CATEGORIES.split()))
    return frozenset(tuple(analyze(phrase)) for phrase in phrases if fold(phrase) not in GENERAL)


@cache
def _subject_words() -> frozenset[str]:
    """Give the single words that are typical of some subject, without the s of a plural."""
    phrases = re.split(r"[,:]\s+", fold(" ".join(CATEGORIES.split())))
    return frozenset(one.removesuffix("s") for one in phrases if " " not in one) - GENERAL
