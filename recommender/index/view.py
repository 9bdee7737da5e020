"""What readers see: the index as it stood at one commit, unchanging."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeGuard

import numpy as np

from recommender.categories import category_key
from recommender.index.entry import Hit, Place, Within, microseconds
from recommender.index.field import BoolArray, Field, FloatArray, IdArray, IntArray
from recommender.index.segment import Segment, Vocabularies

REFERENCE = timedelta(days=30)  # What digests consider.
LEAST_REFERENCE = 1000  # Fewer papers say too little of what is usual.
TIE_DECIMALS = 10  # Scores that differ by less differ only by the order of their sums.


@dataclass(frozen=True)
class View:
    """All papers of one commit, one row each; arrays "by row" have shape (n_rows,).

    Rows of deleted papers remain until they are merged away: `alive` tells which count, and no
    method reports the others.
    """

    segments: tuple[Segment, ...]
    vocabularies: Vocabularies
    frozen_idf: FloatArray  # By word id; 0 for words unknown at the last refresh.
    position: str

    def __len__(self) -> int:
        """Count the papers."""
        return int(self.alive.sum())

    @cached_property
    def alive(self) -> BoolArray:
        """Which rows are papers, by row."""
        return np.concatenate([np.zeros(0, np.bool_), *(s.alive for s in self.segments)])

    @cached_property
    def numbers(self) -> IntArray:
        """Paper numbers by row."""
        return np.concatenate([np.zeros(0, np.int64), *(s.numbers for s in self.segments)])

    @cached_property
    def listed_at(self) -> IntArray:
        """Listing times by row, microseconds since 1970."""
        return np.concatenate([np.zeros(0, np.int64), *(s.listed_at for s in self.segments)])

    @cached_property
    def published(self) -> IntArray:
        """Publication (else listing) times by row, microseconds since 1970."""
        return np.concatenate([np.zeros(0, np.int64), *(s.published for s in self.segments)])

    @cached_property
    def upvotes(self) -> FloatArray:
        """Upvotes by row, 0 where none were given or no paper is."""
        return self._floats(lambda segment: np.where(segment.alive, segment.upvotes, 0.0))

    @cached_property
    def reference(self) -> BoolArray:
        """Tell by row which papers say what is usual: how rare a word is, how well papers match.

        Those listed in the 30 days before the newest, or all where these are too few. So filling
        in the past, however much of it, moves no score and no bar.
        """
        if not self.alive.any():
            return self.alive
        newest = int(self.listed_at[self.alive].max())
        recent = self.alive & (self.listed_at >= newest - REFERENCE // timedelta(microseconds=1))
        return recent if np.count_nonzero(recent) >= LEAST_REFERENCE else self.alive

    @cached_property
    def newest_first(self) -> IntArray:
        """Rows of papers, newest first: by listing time, then number."""
        order = np.lexsort((self.numbers, self.listed_at))[::-1]
        return order[self.alive[order]]

    @cached_property
    def age(self) -> IntArray:
        """Each row's place in `newest_first`, which settles ties; rows of no paper come last."""
        age = np.full(len(self.alive), len(self.alive), np.int64)
        age[self.newest_first] = np.arange(len(self.newest_first))
        return age

    @cached_property
    def _by_number(self) -> dict[int, int]:
        rows = np.flatnonzero(self.alive)
        return dict(zip(self.numbers[rows].tolist(), rows.tolist(), strict=True))

    def row(self, number: int) -> int | None:
        """Give the row of a paper, or None where it is not here."""
        return self._by_number.get(number)

    def rows(self, numbers: Iterable[int]) -> IntArray:
        """Give the rows of the papers that are here, in the order given."""
        found = (self._by_number.get(number) for number in numbers)
        return np.array([row for row in found if row is not None], np.int64)

    def idf(self, term: str) -> float:
        """Give the weight of a stem, at least 1; 0 where it was unknown at the last refresh."""
        known = self.vocabularies.words.find(term)
        return float(self.frozen_idf[known]) if self._is_frozen(known) else 0.0

    def unit(self, terms: Iterable[str]) -> dict[str, float]:
        """Weigh stems (with repeats) by tf-idf, to length 1; unknown ones are left out."""
        weights: dict[str, float] = {}
        for term in terms:
            if idf := self.idf(term):
                weights[term] = weights.get(term, 0.0) + idf
        length = float(np.sqrt(sum(weight * weight for weight in weights.values())))
        return {term: weight / length for term, weight in weights.items()}

    def terms(self, number: int) -> Mapping[str, float]:
        """Give a paper's unit tf-idf vector by stem; empty where it is not here."""
        row = self.row(number)
        if row is None:
            return {}
        segment, local = self._place(row)
        ids, counts = segment.whole.by_paper.at(local)
        weights = counts * self.frozen_idf[ids] * segment.inverse_norms[local]
        word = self.vocabularies.words.word
        return {word(i): float(w) for i, w in zip(ids.tolist(), weights, strict=True) if w}

    def scores(self, query: Mapping[str, float]) -> FloatArray:
        """Give by row the sum of weight times the paper's unit tf-idf weight, over all stems."""
        find = self.vocabularies.words.find
        known = ((find(term), query[term]) for term in sorted(query))  # One order of summing.
        pairs = [(i, weight) for i, weight in known if self._is_frozen(i) and weight]
        ids = np.array([i for i, _ in pairs], np.int32)
        weights = np.array([weight for _, weight in pairs]) * self.frozen_idf[ids]
        return self._floats(lambda segment: _scores(segment, ids, weights))

    def search(self, query: Mapping[str, float], k: int, within: Within | None = None) -> list[Hit]:
        """Give the `k` best papers with a score above zero, best first, ties newer first."""
        scores = np.round(self.scores(query), TIE_DECIMALS)
        found = scores > 0
        if within is not None:
            found &= self.within(within)
        rows = self.best_first(np.flatnonzero(found), scores, k)
        return [
            Hit(number, score)
            for number, score in zip(
                self.numbers[rows].tolist(), scores[rows].tolist(), strict=True
            )
        ]

    def best_first(self, rows: IntArray, scores: FloatArray, k: int | None = None) -> IntArray:
        """Order rows by score (by row, rounded already), ties newer first; keep at most `k`."""
        if k is not None and 0 < k < len(rows):
            last = np.partition(scores[rows], len(rows) - k)[len(rows) - k]
            rows = rows[scores[rows] >= last]
        order = rows[np.lexsort((self.age[rows], -scores[rows]))]
        return order if k is None else order[: max(k, 0)]

    def within(self, within: Within) -> BoolArray:
        """Tell by row which papers may be found."""
        allowed = self.alive.copy()
        first, last = within.published
        if first is not None:
            allowed &= self.published >= microseconds(first)
        if last is not None:
            allowed &= self.published < microseconds(last)
        if within.listed_since is not None:
            allowed &= self.listed_at >= microseconds(within.listed_since)
        if categories := tuple(within.categories):
            allowed &= np.any([self.in_category(code) for code in categories], axis=0)
        if authors := tuple(within.authors):
            allowed &= np.any([self.by_author(name) for name in authors], axis=0)
        allowed[self.rows(within.excluded)] = False
        return allowed

    def window(self, since: datetime) -> Sequence[int]:
        """Give the numbers of papers listed at or after `since`, newest first."""
        rows = self.newest_first
        found: list[int] = self.numbers[rows[self.listed_at[rows] >= microseconds(since)]].tolist()
        return found

    def holds(self, term: str, place: Place = Place.ANYWHERE) -> BoolArray:
        """Tell by row which papers hold a stem, known to the idf or not."""
        known = self.vocabularies.words.find(term)
        return self._marks(lambda segment: _holds(segment, known, place))

    def holds_compound(self, term: str) -> BoolArray:
        """Tell by row which papers hold a hyphenated word that, written as one, has this stem."""
        known = self.vocabularies.words.find(term)
        ids = [] if known is None else [known]
        return self._marks(lambda segment: _any(segment.compounds, ids))

    def by_author(self, name: str) -> BoolArray:
        """Tell by row which papers have an author that agrees with a name as typed."""
        ids = self.vocabularies.names.matching(name)
        return self._marks(lambda segment: _any(segment.authors, ids))

    def in_category(self, code: str) -> BoolArray:
        """Tell by row which papers are in a category or archive."""
        known = self.vocabularies.categories.find(category_key(code))
        ids = [] if known is None else [known]
        return self._marks(lambda segment: _any(segment.categories, ids))

    def restricted_to_others(self, feeds: Iterable[str]) -> BoolArray:
        """Tell by row which papers came only from feeds, none of them among `feeds`."""
        known = map(self.vocabularies.feeds.find, feeds)
        ids = [feed for feed in known if feed is not None]
        return self._marks(
            lambda segment: _holds_any(segment.audience) & ~_any(segment.audience, ids)
        )

    def _is_frozen(self, known: int | None) -> TypeGuard[int]:
        return known is not None and known < len(self.frozen_idf)

    def _place(self, row: int) -> tuple[Segment, int]:
        for segment in self.segments:
            if row < len(segment):
                return segment, row
            row -= len(segment)
        raise IndexError(row)

    def _floats(self, give: Callable[[Segment], FloatArray]) -> FloatArray:
        return np.concatenate([np.zeros(0), *(give(segment) for segment in self.segments)])

    def _marks(self, give: Callable[[Segment], BoolArray]) -> BoolArray:
        parts = (give(segment) for segment in self.segments)
        return np.concatenate([np.zeros(0, np.bool_), *parts]) & self.alive


def _scores(segment: Segment, ids: IdArray, weights: FloatArray) -> FloatArray:
    sums, lists = np.zeros(len(segment)), segment.whole.by_term
    places = segment.whole.places(ids)
    for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
        if place >= 0:
            rows, counts = lists.at(place)
            sums[rows] += weight * counts
    return sums * segment.inverse_norms


def _holds(segment: Segment, term: int | None, place: Place) -> BoolArray:
    if term is None:
        return np.zeros(len(segment), np.bool_)
    counts = np.zeros(len(segment), np.int64)
    if place is not Place.TITLE:
        rows, found = segment.whole.papers(term)
        counts[rows] += found
    if place is not Place.ANYWHERE:
        rows, found = segment.title.papers(term)
        counts[rows] += found.astype(np.int64) * (-1 if place is Place.ABSTRACT else 1)
    return counts > 0


def _holds_any(field: Field) -> BoolArray:
    return np.diff(field.by_paper.start) > 0


def _any(field: Field, ids: Iterable[int]) -> BoolArray:
    found = np.zeros(len(field.by_paper), np.bool_)
    for term in ids:
        rows, _ = field.papers(term)
        found[rows] = True
    return found
