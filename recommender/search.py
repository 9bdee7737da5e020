"""Find papers by a query, best first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from recommender.categories import category_key, category_keys
from recommender.exclusions import holding_all
from recommender.index import Index, Place, View, Within
from recommender.index.field import BoolArray, IntArray
from recommender.index.view import TIE_DECIMALS
from recommender.names import agree, name_parts
from recommender.paper import Paper
from recommender.phrases import holds_any_spelling, stands_together
from recommender.pick import Pick, Reason
from recommender.query import Field, Query, Term
from recommender.shelf import Papers, Shelf
from recommender.text import analyze, sequence, surface, words

NAME = "search"  # The signal that reasons of a search carry.
MOST_CHECKED = 2000  # Papers whose text is looked into for phrases; the best matches come first.

TOO_COMMON = "Those words say too little to search by. Try a more telling one."
BAD_DATE = "That date was not understood. Write date:2024, date:2024-01..2024-06 or date:2023.. ."
NOT_ALL = "No paper has all these words; these come closest."
ONLY_BEST = "Only the 2,000 best matches were looked through. Add a word or a date."

_PLACES = {Field.TITLE: Place.TITLE, Field.ABSTRACT: Place.ABSTRACT}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search.

    Attributes:
        total: How many papers match in all.
        hits: Those of this page; the score is the cosine, 0 where nothing but filters was asked.
        note: One sentence to show above them, or empty.
    """

    total: int
    hits: tuple[Pick, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A group or exclusion that only the text can settle.

    Attributes:
        certain: By row, where it is settled without the text.
        phrases: What to look for elsewhere.
        wanted: Whether a phrase has to be there, or must not be.
    """

    certain: BoolArray
    phrases: tuple[Term, ...]
    wanted: bool

    def allows(self, row: int, paper: Paper) -> bool:
        if self.certain[row]:
            return True
        return any(_stands(paper, term, self.wanted) for term in self.phrases) == self.wanted


def search(index: Index, query: Query, *, papers: Papers, offset: int = 0, size: int = 5) -> Found:
    """Give one page of the papers that match a query.

    Phrases, `ti:`, `abs:`, `au:`, `cat:`, `date:` and exclusions have to hold. Of the plain words
    at least one has to; papers with all of them come before papers with some, and within both the
    cosine decides, then the newer paper. A query of filters alone lists the newest first.

    The order depends on the index alone, so pages of one `index.position` fit together. A paper
    that `papers` does not know leaves a gap in its page.
    """
    view, shelf = index.view, Shelf(papers)
    weights = view.unit(analyze(" ".join(_typed(query))))
    rows, note = _matching(view, query, weights, shelf)
    page = view.numbers[rows[max(offset, 0) : max(offset, 0) + max(size, 0)]].tolist()
    shelf.fetch(page)
    found = [paper for number in page if (paper := shelf.get(number))]
    hits = tuple(_hit(query, weights, view.terms(paper.number), paper) for paper in found)
    return Found(len(rows), hits, note)


def _typed(query: Query) -> Iterator[str]:
    return (term.text for group in query.groups for term in group if term.is_text)


def _matching(
    view: View, query: Query, weights: Mapping[str, float], shelf: Shelf
) -> tuple[IntArray, str]:
    """Give the rows that match, best first, and what is to be said about them."""
    if not (query.groups or query.excluded or any(query.published)):
        dated = any(part.lower().startswith("date") for part in query.ignored)
        return np.zeros(0, np.int64), BAD_DATE if dated else TOO_COMMON
    allowed = view.within(Within(published=query.published))
    all_words, some_words = view.alive.copy(), np.zeros(len(view.alive), np.bool_)
    has_words = False
    for group in query.groups:
        held = _any([_perhaps(view, term) for term in group], view)
        if all(term.is_plain for term in group):
            has_words = True
            all_words, some_words = all_words & held, some_words | held
        else:
            allowed &= held
    doubts = _doubts(view, query)
    for term in query.excluded:
        if not _needs_text(term):
            allowed &= ~_perhaps(view, term, any_spelling=True)
    allowed &= some_words if has_words else view.alive
    scores = np.round(view.scores(weights), TIE_DECIMALS)
    rows = np.flatnonzero(allowed)
    rows = rows[np.lexsort((view.age[rows], -scores[rows], ~all_words[rows]))]
    rows, is_whole = _settled(view, rows, doubts, shelf)
    if not is_whole:
        return rows, ONLY_BEST
    return rows, NOT_ALL if has_words and len(rows) and not all_words[rows[0]] else ""


def _perhaps(view: View, term: Term, *, any_spelling: bool = False) -> BoolArray:
    """Tell by row which papers match a term, as far as can be told without their text."""
    if term.field is Field.AUTHOR:
        return view.by_author(term.text)
    if term.field is Field.CATEGORY:
        return view.in_category(term.text)
    if any_spelling and term.field is Field.ANY:
        return holding_all(view, words(term.text))
    found, place = view.alive.copy(), _PLACES.get(term.field, Place.ANYWHERE)
    for stem in dict.fromkeys(analyze(term.text)):
        found &= view.holds(stem, place)
    return found


def _needs_text(term: Term) -> bool:
    """Tell whether only the text shows that a term matches: several words that stand together."""
    return term.is_phrase and len(sequence(term.text)) > 1


def _doubts(view: View, query: Query) -> list[_Doubt]:
    found = []
    for group in query.groups:
        if phrases := tuple(term for term in group if _needs_text(term)):
            certain = [_perhaps(view, term) for term in group if not _needs_text(term)]
            found.append(_Doubt(_any(certain, view), phrases, wanted=True))
    for term in query.excluded:
        if _needs_text(term):
            certain_not = ~_perhaps(view, term, any_spelling=True)
            found.append(_Doubt(certain_not, (term,), wanted=False))
    return found


def _settled(
    view: View, rows: IntArray, doubts: list[_Doubt], shelf: Shelf
) -> tuple[IntArray, bool]:
    """Look into the texts in doubt, best first; also tell whether all could be looked into."""
    if not doubts:
        return rows, True
    doubtful = ~np.all([doubt.certain[rows] for doubt in doubts], axis=0)
    is_past_limit = doubtful & (np.cumsum(doubtful) > MOST_CHECKED)
    checked = rows[doubtful & ~is_past_limit]
    shelf.fetch(view.numbers[checked].tolist())
    kept = ~doubtful
    kept[doubtful & ~is_past_limit] = [
        (paper := shelf.get(int(view.numbers[row]))) is not None
        and all(doubt.allows(int(row), paper) for doubt in doubts)
        for row in checked
    ]
    return rows[kept], not is_past_limit.any()


def _stands(paper: Paper, term: Term, wanted: bool) -> bool:
    """Tell whether a phrase stands in a paper; one that must not, in any spelling."""
    if not wanted and term.field is Field.ANY:
        return holds_any_spelling(paper, term.text)
    texts = {Field.TITLE: (paper.title,), Field.ABSTRACT: (paper.text,)}
    phrase = sequence(term.text)
    return any(
        stands_together(phrase, sequence(text))
        for text in texts.get(term.field, (paper.title, paper.text))
    )


def _hit(
    query: Query, weights: Mapping[str, float], terms: Mapping[str, float], paper: Paper
) -> Pick:
    """Give a paper found: a reason for each word, and one for each name or category matched."""
    typed = surface(" ".join(_typed(query)))
    shares = {stem: weights[stem] * terms[stem] for stem in sorted(weights) if stem in terms}
    reasons = [Reason(NAME, share, (typed.get(stem, stem),)) for stem, share in shares.items()]
    reasons.sort(key=lambda reason: (-reason.share, reason.evidence))
    matched = (term for group in query.groups for term in group if _names(term, paper))
    reasons += [Reason(NAME, 0.0, (term.text,)) for term in matched]
    return Pick(paper, min(sum(shares.values()), 1.0), tuple(reasons))


def _names(term: Term, paper: Paper) -> bool:
    """Tell whether a term names an author or category of a paper."""
    if term.field is Field.AUTHOR:
        return any(agree(name_parts(term.text), name_parts(name)) for name in paper.authors)
    key = category_key(term.text)
    return term.field is Field.CATEGORY and any(
        key in category_keys(code) for code in paper.categories
    )


def _any(masks: list[BoolArray], view: View) -> BoolArray:
    return np.any(masks, axis=0) if masks else np.zeros(len(view.alive), np.bool_)
