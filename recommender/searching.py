"""Find papers by a query, best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from recommender.blend import Blend, blend
from recommender.categories import category_key, category_keys
from recommender.exclusions import holding_all
from recommender.index import Index, Place, View, Weighting, Within
from recommender.index.best import TIE_DECIMALS
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.sheet import Sheet
from recommender.names import agree, name_parts
from recommender.paper import Paper
from recommender.phrases import holds_any_spelling, stands_together
from recommender.pick import Pick, Reason
from recommender.profile import Interest, InterestKind, Profile
from recommender.query import Field, Group, Query, Term
from recommender.reasons import BASELINE, NO_SHARE, pick
from recommender.shelf import Papers, Shelf
from recommender.signals import Situation
from recommender.signals.interests import stated
from recommender.text import analyze, sequence, surface, words

NAME = "search"  # The signal that reasons of a search carry.
RERANKED = 1000  # Of the papers found; further down nobody looks, and it takes milliseconds.
MOST_LISTED = 100  # With papers that have none of the words: twenty pages.
# Of the cosine among directions. Of papers without the words that lie so near, as many are to the
# point as of those with one: on nfcorpus, whose judgments are complete, 2.9 % from 0.1 to 0.15, 4
# to 12 % up to 0.3, 17 % beyond; of those with a word 2.7 %, of all 1.1 %.
LEAST_NEAR = 0.1
MOST_NAMED = 3  # Words of a paper that has none of those typed.
# One paper in so many at most holds all words: then these are scored one by one. Looking for the
# best of a few walks the lists of all, and passes over hardly any: 26 ms at worst among a million.
SCORED_SHARE = 1 / 150
MOST_CHECKED = 2000  # Papers whose text is looked into for phrases; the best matches come first.

TOO_COMMON = "Those words say too little to search by. Try a more telling one."
BAD_DATE = "That date was not understood. Write date:2024, date:2024-01..2024-06 or date:2023.. ."
NOT_ALL = "No paper has all these words; these come closest."
ONLY_RELATED = "No paper has these words; these may be about the same."
ONLY_BEST = "Only the 2,000 best matches were looked through. Add a word or a date."

_PLACES = {Field.TITLE: Place.TITLE, Field.ABSTRACT: Place.ABSTRACT}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search.

    Attributes:
        total: How many papers match in all.
        hits: Those of this page; the score is that of a pick, 0 where only filters were asked.
        note: One sentence to show above them, or empty.
        related: How many of the total, the last ones, have none of the words.
    """

    total: int
    hits: tuple[Pick, ...]
    note: str = ""
    related: int = 0

    @property
    def matching(self) -> int:
        """How many of the total have a word, or match whatever else was asked for."""
        return self.total - self.related


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
    score decides that the words would have as a stated interest, then the newer paper. The index
    alone finds the best `RERANKED`, and those behind keep its order. Where these are fewer than
    `MOST_LISTED`, papers follow that have none of the words but lie close to them. A query of
    filters alone lists the newest first.

    The order depends on the index alone, so pages of one `index.position` fit together. A paper
    that `papers` does not know leaves a gap in its page.
    """
    view, shelf = index.view, Shelf(papers)
    first, last = max(offset, 0), max(offset, 0) + max(size, 0)
    matching = _matching(view, query, shelf, max(last, RERANKED))
    page = matching.rows[first:last]
    numbers = view.numbers_of(page).tolist()
    shelf.fetch(numbers)
    mixed = matching.mixed(page if first >= RERANKED else matching.rows[:RERANKED])
    found = [(row, shelf.get(n)) for row, n in zip(page.tolist(), numbers, strict=True)]
    hits = tuple(_hit(query, mixed.blend, row, paper, shelf) for row, paper in found if paper)
    return Found(matching.total, hits, matching.note, matching.related)


def best(index: Index, query: Query, *, papers: Papers, most: int) -> list[int]:
    """Give the numbers of the `most` best matches alone, in the order of `search`.

    Papers without any of the words are not among them.
    """
    view, shelf = index.view, Shelf(papers)
    found = _matching(view, query, shelf, max(most, RERANKED))
    rows = found.rows[: min(most, found.total - found.related)]
    numbers: list[int] = view.numbers_of(rows).tolist()
    return numbers


@dataclass(frozen=True)
class _Mixed:
    """Some papers scored as if the words typed were stated interests.

    Attributes:
        rows: Of the view, ascending.
        blend: In which these alone are scored.
    """

    rows: IntArray
    blend: Blend

    @staticmethod
    def of(typed: str, sheet: Sheet) -> _Mixed:
        """Score the papers of a sheet."""
        stated_words = Interest(NAME, InterestKind.WORDS, typed)
        profile = Profile((stated_words,) if typed else ())
        situation = Situation(profile, sheet.view, among=sheet.rows, laid=sheet)
        return _Mixed(sheet.rows, blend(situation, (stated,)))

    def scores(self, rows: IntArray) -> FloatArray:
        """Give the raw scores of some of the rows."""
        return self.blend.highest[np.searchsorted(self.rows, rows)]


@dataclass(frozen=True)
class _Matching:
    """What matches a query.

    Attributes:
        rows: The best, as many as asked for or all, best first.
        total: How many there are in all.
        note, related: See `Found`.
        reranked: The best by words, where they were scored already.
    """

    view: View
    typed: str
    rows: IntArray
    total: int
    note: str = ""
    related: int = 0
    reranked: _Mixed | None = None

    def mixed(self, rows: IntArray) -> _Mixed:
        """Score some rows."""
        known = self.reranked
        if known is not None and np.array_equal(known.rows, np.sort(rows)):
            return known
        return _Mixed.of(self.typed, Sheet.of(self.view, np.unique(rows)))


@dataclass(frozen=True)
class _Order:
    """The order in which the index alone lists matches.

    Attributes:
        wanted: The words typed; see `View.wanted`.
        all_words: By row, which papers come first.
    """

    view: View
    wanted: Mapping[str, float]
    all_words: BoolArray

    def best(self, found: BoolArray, most: int) -> tuple[IntArray, FloatArray]:
        """Give the first rows of those found, at most so many, and what the index scores them."""
        first = found & self.all_words
        rows, scores = self._by_score(first, most)
        if len(rows) < most:
            others = self._by_score(found ^ first, most - len(rows))
            rows, scores = np.concatenate([rows, others[0]]), np.concatenate([scores, others[1]])
        return rows, scores

    def sheet(self, rows: IntArray, scores: FloatArray) -> Sheet:
        """Lay out some of the best, with what is known of them by now."""
        order = np.argsort(rows)
        if self.view.epoch.weighting is Weighting.PLAIN:  # Its scores are of papers at unit length.
            return Sheet.of(self.view, rows[order])
        return _Measured(self.view, rows[order], self.wanted, scores[order])

    def _by_score(self, found: BoolArray, most: int) -> tuple[IntArray, FloatArray]:
        if np.count_nonzero(found) <= max(most, SCORED_SHARE * len(found)):
            return self._all_by_score(np.flatnonzero(found), most)
        rows, scores = self.view.best(self.wanted, most, found)
        if len(rows) < most:  # Words that no weight is known of, and filters, count for nothing.
            found = found.copy()
            found[rows] = False
            rest = self.view.newest(np.flatnonzero(found), most - len(rows))
            rows = np.concatenate([rows, rest])
            scores = np.concatenate([scores, np.zeros(len(rest))])
        return rows, scores

    def _all_by_score(self, rows: IntArray, most: int) -> tuple[IntArray, FloatArray]:
        """Score a few rows, which need not be looked for, and give the first."""
        rows = self.view.newest(rows)  # A stable sort leaves ties so.
        scores = np.round(self.view.scores_of(self.wanted, rows), TIE_DECIMALS)
        order = np.argsort(-scores, kind="stable")[:most]
        return rows[order], scores[order]


@dataclass(frozen=True)
class _Measured(Sheet):
    """A sheet whose sums for one query are known.

    Attributes:
        query: See `View.wanted`.
        scores: By place in `rows`.
    """

    query: Mapping[str, float]
    scores: FloatArray

    def sums(self, weights: Mapping[str, float]) -> FloatArray:
        """Give by paper the sum over all terms of weight times the paper's own, before any norm."""
        return self.scores.copy() if weights == self.query else super().sums(weights)


def _typed(query: Query) -> Iterator[str]:
    return (term.text for group in query.groups for term in group if term.is_text)


def _matching(view: View, query: Query, shelf: Shelf, most: int) -> _Matching:
    """Find what to list: the first `most`, and how many there are."""
    typed = " ".join(_typed(query))
    if not (query.groups or query.excluded or any(query.published)):
        dated = any(part.lower().startswith("date") for part in query.ignored)
        return _Matching(view, typed, np.zeros(0, np.int64), 0, BAD_DATE if dated else TOO_COMMON)
    allowed = _allowed(view, query)
    all_words, some_words = _with_words(view, query)
    has_words = any(map(_is_plain, query.groups))
    doubts = _doubts(view, query)
    if not has_words:
        found = allowed
    else:
        found = some_words if allowed is view.alive else allowed & some_words
    order = _Order(view, view.wanted(analyze(typed)), all_words)
    found, is_whole = _settled(order, found, doubts, shelf)
    total = int(np.count_nonzero(found))
    if is_whole and typed and total <= RERANKED:  # Then no other order counts.
        rows = np.flatnonzero(found)
        sheet = Sheet.of(view, rows)
    else:
        rows, scores = order.best(found, most)
        sheet = order.sheet(rows[:RERANKED], scores[:RERANKED])
    if not is_whole:
        return _Matching(view, typed, rows, total, ONLY_BEST)
    mixed, rows = _reranked(typed, sheet, rows, all_words)
    note = NOT_ALL if has_words and len(rows) and not all_words[rows[0]] else ""
    if not has_words or doubts or total >= MOST_LISTED:
        return _Matching(view, typed, rows, total, note, reranked=mixed)
    related = _related(view, typed, allowed & ~some_words)[: MOST_LISTED - total]
    if not len(rows) and len(related):
        note = ONLY_RELATED
    rows, listed = np.concatenate([rows, related]), total + len(related)
    return _Matching(view, typed, rows, listed, note, len(related), mixed)


def _is_plain(group: Group) -> bool:
    return all(term.is_plain for term in group)


def _allowed(view: View, query: Query) -> BoolArray:
    """Tell by row which papers pass all that has to hold, as far as can be told without texts."""
    dated = any(query.published)
    allowed = view.within(Within(published=query.published)) if dated else view.alive
    for group in query.groups:
        if not _is_plain(group):
            allowed = allowed & _any([_perhaps(view, term) for term in group], view)
    for term in query.excluded:
        if not _needs_text(term):
            allowed = allowed & ~_perhaps(view, term, any_spelling=True)
    return allowed


def _with_words(view: View, query: Query) -> tuple[BoolArray, BoolArray]:
    """Tell by row which papers hold all plain words, and which hold some."""
    groups = list(filter(_is_plain, query.groups))
    stems = [analyze(group[0].text) for group in groups]
    if all(len(group) == len(of) == 1 for group, of in zip(groups, stems, strict=True)):
        # Counting takes one look at each list; masks, one at all papers for each word.
        words = dict.fromkeys(stem for (stem,) in stems)
        counts = view.how_many_of(list(words))  # None of what is not alive.
        return (counts == len(words) if words else view.alive), counts > 0
    all_words, some_words = view.alive, np.zeros(len(view.alive), np.bool_)
    for group in groups:
        held = _any([_perhaps(view, term) for term in group], view)
        all_words, some_words = all_words & held, some_words | held
    return all_words, some_words


def _reranked(
    typed: str, sheet: Sheet, rows: IntArray, all_words: BoolArray
) -> tuple[_Mixed | None, IntArray]:
    """Order the best by all that ranking knows of the words typed; the rest stays behind."""
    first, rest = rows[:RERANKED], rows[RERANKED:]
    if not len(first) or not typed:
        return None, rows
    mixed = _Mixed.of(typed, sheet)
    first = sheet.view.newest(first)  # A stable sort leaves ties so.
    order = np.lexsort((-mixed.scores(first), ~all_words[first]))
    return mixed, np.concatenate([first[order], rest])


def _related(view: View, typed: str, rest: BoolArray) -> IntArray:
    """Give papers that have none of the words but lie close to them, closest first."""
    place = view.place({w: view.idf(w) * n for w, n in view.wanted(analyze(typed)).items()})
    if not (length := float(np.linalg.norm(place))):
        return np.zeros(0, np.int64)
    return view.nearest(place / length, rest, LEAST_NEAR, MOST_LISTED)


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
    order: _Order, found: BoolArray, doubts: list[_Doubt], shelf: Shelf
) -> tuple[BoolArray, bool]:
    """Look into the texts in doubt, best first; also tell whether all could be looked into."""
    if not doubts:
        return found, True
    view = order.view
    doubtful = found & ~np.all([doubt.certain for doubt in doubts], axis=0)
    checked, _ = order.best(doubtful, MOST_CHECKED)
    numbers = view.numbers_of(checked).tolist()
    shelf.fetch(numbers)
    stays = [
        (paper := shelf.get(number)) is not None
        and all(doubt.allows(row, paper) for doubt in doubts)
        for row, number in zip(checked.tolist(), numbers, strict=True)
    ]
    settled = found & ~doubtful
    settled[checked] = stays
    return settled, int(np.count_nonzero(doubtful)) <= MOST_CHECKED


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


def _hit(query: Query, mixed: Blend, row: int, paper: Paper, shelf: Shelf) -> Pick:
    """Give a paper found: a reason for each word, and one for each name or category matched.

    Only words that were typed are named; a paper without any is named by its own closest ones.
    """
    typed = set(surface(" ".join(_typed(query))).values())
    found = pick(mixed, row, paper, shelf, typed_alone=True)
    told = [one for one in found.reasons if one.evidence and typed.issuperset(_words(one))]
    if not told:
        found = pick(mixed, row, paper, shelf)
        told = [one for one in found.reasons if one.evidence and one.share > 0][:MOST_NAMED]
    reasons = [replace(one, signal=NAME, interest="") for one in told]
    rest = found.score - sum(reason.share for reason in reasons)
    if abs(rest) > NO_SHARE:
        reasons.append(Reason(BASELINE, rest))
    matched = (term for group in query.groups for term in group if _names(term, paper))
    reasons += [Reason(NAME, 0.0, (term.text,)) for term in matched]
    return replace(found, reasons=tuple(reasons))


def _words(reason: Reason) -> list[str]:
    return [word for evidence in reason.evidence for word in evidence.split(" ")]


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
