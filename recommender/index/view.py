"""What readers see: the index as it stood at one commit, unchanging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
from scipy import sparse

from recommender.categories import category_key
from recommender.index.background import Background, sampled
from recommender.index.best import TIE_DECIMALS, Told, best
from recommender.index.entry import Hit, Place, Weighting, Within, microseconds
from recommender.index.epoch import Epoch, idf_of, length_codes
from recommender.index.field import BoolArray, Field, FloatArray, IntArray
from recommender.index.kernels import Fast
from recommender.index.latent import Latent
from recommender.index.own import Own
from recommender.index.postings import BLOCK
from recommender.index.rows import Vocabularies
from recommender.index.segment import Segment
from recommender.index.sheet import Sheet
from recommender.index.terms import Terms
from recommender.index.word_pairs import WordPairs

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

REFERENCE = timedelta(days=30)  # What digests consider.
LEAST_REFERENCE = 1000  # Fewer papers say too little of what is usual.
SHARED_FROM = 300  # Rows; laying out fewer takes a millisecond.


__all__ = ["TIE_DECIMALS", "Own", "View"]


@dataclass(frozen=True)
class View:
    """All papers of one commit, one row each; arrays "by row" have shape (n_rows,).

    Rows of deleted papers remain until they are merged away: `alive` tells which count, and no
    method reports the others.
    """

    segments: tuple[Segment, ...]
    vocabularies: Vocabularies
    epoch: Epoch
    position: str
    pairs: WordPairs | None = None  # None until learnt, like the next.
    latent: Latent | None = None
    fast: Fast | None = None  # Compiled kernels, once there are any; None for never.

    @property
    def kernels(self) -> type[Kernels] | None:
        """The kernels, where they are compiled; else the plain path answers."""
        return None if self.fast is None else self.fast.kernels

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
    def starts(self) -> IntArray:
        """The first row of each segment."""
        sizes = [len(segment) for segment in self.segments]
        return np.cumsum([0, *sizes], dtype=np.int64)[:-1]

    def row(self, number: int) -> int | None:
        """Give the row of a paper, or None where it is not here."""
        found = self.rows([number])
        return int(found[0]) if len(found) else None

    def rows(self, numbers: Iterable[int]) -> IntArray:
        """Give the rows of the papers that are here, in the order given."""
        wanted = np.fromiter(numbers, np.int64)
        found = np.full(len(wanted), -1, np.int64)
        if not len(wanted):
            return found
        for segment, first in zip(self.segments, self.starts.tolist(), strict=True):
            local = segment.rows(wanted)
            found = np.where(local >= 0, local + first, found)
        return found[found >= 0]

    def by_place(self, rows: IntArray) -> list[tuple[Segment, IntArray, IntArray]]:
        """Tell for each segment that holds some rows: which of them, and their rows within it."""
        if len(self.segments) == 1:
            return [(self.segments[0], np.arange(len(rows)), rows)]
        of = np.searchsorted(self.starts, rows, side="right") - 1
        found = []
        for i in np.flatnonzero(np.bincount(of)).tolist():
            chosen = np.flatnonzero(of == i)
            found.append((self.segments[i], chosen, rows[chosen] - self.starts[i]))
        return found

    def numbers_of(self, rows: IntArray) -> IntArray:
        """Give the numbers of some rows."""
        return self._of_rows(rows, lambda segment: segment.numbers)

    def listed_at_of(self, rows: IntArray) -> IntArray:
        """Give the listing times of some rows, microseconds since 1970."""
        return self._of_rows(rows, lambda segment: segment.listed_at)

    def _of_rows(self, rows: IntArray, give: Callable[[Segment], IntArray]) -> IntArray:
        found = np.zeros(len(rows), np.int64)
        for segment, chosen, local in self.by_place(rows):
            found[chosen] = give(segment)[local]
        return found

    @cached_property
    def background(self) -> Background:
        """Some papers of the reference, the same for everybody: what likes are told apart from."""
        return Background(self.sheet(sampled(np.flatnonzero(self.reference))))

    @cached_property
    def filed(self) -> sparse.csr_matrix:
        """By row, what a paper is filed under: rareness by category id, at unit length."""
        size = len(self.vocabularies.categories)
        counts = sparse.vstack(
            [sparse.csr_matrix((0, size)), *(_filed(one, size) for one in self.segments)],
            format="csr",
        )
        held = np.bincount(counts[np.flatnonzero(self.reference)].indices, minlength=size)
        idf = idf_of(Weighting.SATURATED, int(np.count_nonzero(self.reference)), held)
        row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        weights = idf[counts.indices]
        lengths = np.sqrt(np.bincount(row_of, weights**2, minlength=counts.shape[0]))
        unit = weights / lengths[row_of]
        return sparse.csr_matrix((unit, counts.indices, counts.indptr), shape=counts.shape)

    def rareness(self, found: BoolArray) -> float:
        """Give what one word weighs that stands once in papers of usual length, by row those."""
        reference = self.reference
        held = np.array([np.count_nonzero(found & reference)])
        return float(idf_of(Weighting.SATURATED, int(np.count_nonzero(reference)), held)[0])

    @cached_property
    def inverse_norms(self) -> FloatArray:
        """1 / length of each row's vector of words and pairs; 0 for rows of no paper or word."""
        return self._floats(lambda segment: segment.inverse_norms)

    def idf(self, term: str) -> float:
        """Give how rare a stem is, or what a pair of stems ("flow match") weighs in a paper.

        0 where it was unknown at the last refresh (for pairs, when pairs were learnt last).
        """
        if " " in term:
            pair = self.pair(term)
            return 0.0 if pair is None or self.pairs is None else float(self.pairs.weights[pair])
        known = self.vocabularies.words.find(term)
        return float(self.epoch.idf[known]) if self._is_frozen(known) else 0.0

    def wanted(self, stems: Sequence[str]) -> dict[str, float]:
        """Weigh a query's stems, in their order: what `scores` takes.

        `PLAIN` gives their tf-idf vector at length 1; `SATURATED` counts them, and the pairs of
        neighbours that are known, for the papers' weights hold the idf already. Unknown ones are
        left out.
        """
        if self.epoch.weighting is Weighting.PLAIN:
            return self.unit(stems)
        counted = Counter(term for term in chain(stems, self._pairs_in(stems)) if self.idf(term))
        return {term: float(count) for term, count in counted.items()}

    def unit(self, stems: Sequence[str]) -> dict[str, float]:
        """Weigh a text's stems (in order, with repeats) as a paper's are, to length 1.

        Unknown ones are left out; pairs of neighbours that are known count too.
        """
        counts = Counter(stem for stem in stems if self.idf(stem))
        code = length_codes(np.array([counts.total()]))
        weights = {
            stem: float(self.epoch.weigh_one(self.idf(stem), np.array([count], np.uint16), code)[0])
            for stem, count in counts.items()
        }
        weights |= {pair: self.idf(pair) for pair in self._pairs_in(stems)}
        length = float(np.sqrt(sum(weight * weight for weight in weights.values())))
        return {term: weight / length for term, weight in weights.items()}

    def _pairs_in(self, stems: Sequence[str]) -> list[str]:
        if self.pairs is None:
            return []
        return [" ".join(two) for two in pairwise(stems) if self.pair(" ".join(two)) is not None]

    def pair(self, term: str) -> int | None:
        """Give the id of a pair of stems ("flow match"), or None."""
        first, _, second = term.partition(" ")
        ids = self.vocabularies.words.find(first), self.vocabularies.words.find(second)
        if self.pairs is None or ids[0] is None or ids[1] is None:
            return None
        return self.pairs.find(ids[0], ids[1])

    def terms(self, number: int) -> Own:
        """Give a paper's unit vector by stem, and by pair of stems; empty where it is not here."""
        row = self.row(number)
        return Own(self, np.zeros(0, np.int64), np.zeros(0)) if row is None else self.own(row)

    def own(self, row: int) -> Own:
        """Give the unit vector of one row."""
        segment, local = self._place(row)
        ids, counts = segment.whole.by_paper.at(local)
        codes = np.repeat(segment.codes[local], len(ids))
        weights = self.epoch.weigh(ids, counts, codes)
        places = ids.astype(np.int64)
        if self.pairs is not None:
            pairs = segment.pairs.at(local)
            weights = np.concatenate([weights, self.pairs.weights[pairs]])
            places = np.concatenate([places, len(self.epoch.idf) + pairs.astype(np.int64)])
        return Own(self, places, weights * segment.inverse_norms[local])

    def length(self, number: int) -> float:
        """Give the length of a paper's vector, which `terms` gives at length 1; 0 for none."""
        if (row := self.row(number)) is None:
            return 0.0
        segment, local = self._place(row)
        inverse = float(segment.inverse_norms[local])
        return 1 / inverse if inverse else 0.0

    def sheet(self, rows: IntArray) -> Sheet:
        """Lay out some papers, by row ascending, to measure them against many things."""
        if len(rows) < SHARED_FROM or len(rows) != np.count_nonzero(self.reference):
            return Sheet.of(self, rows)
        shared = self._reference_sheet
        return shared if np.array_equal(rows, shared.rows) else Sheet.of(self, rows)

    @cached_property
    def _reference_sheet(self) -> Sheet:
        """The papers that most lists are made of, laid out once for all."""
        return Sheet.of(self, np.flatnonzero(self.reference))

    def place(self, weights: Mapping[str, float]) -> FloatArray:
        """Give where weighted words lie among the directions, not of unit length; (0,) for none."""
        if self.latent is None:
            return np.zeros(0)
        find = self.vocabularies.words.find
        known = [(i, w) for term, w in sorted(weights.items()) if (i := find(term)) is not None]
        ids = np.array([i for i, _ in known], np.int32)
        return self.latent.project(ids, np.array([w for _, w in known], np.float64))

    def near(self, rows: IntArray, place: FloatArray) -> FloatArray:
        """Give the cosines of some rows (ascending) with a place of unit length."""
        found, first, size = [np.zeros(0)], 0, len(place)
        for segment in self.segments:
            here = rows[(rows >= first) & (rows < first + len(segment))] - first
            if segment.latent.shape[1] == size:
                latent = segment.latent[here].astype(np.float32)
                found.append(np.asarray(latent @ place.astype(np.float32), np.float64))
            else:  # Too many papers to keep places of, or to work them out for one search.
                found.append(np.zeros(len(here)))
            first += len(segment)
        return np.concatenate(found) if size else np.zeros(len(rows))

    def laid_out(self, weights: Mapping[str, float]) -> tuple[FloatArray, FloatArray]:
        """Give weights by word id and by pair id, shapes (n_words,) and (n_pairs,)."""
        if isinstance(weights, Terms):
            return weights.split()
        words = np.zeros(len(self.epoch.idf))
        pairs = np.zeros(0 if self.pairs is None else len(self.pairs))
        find = self.vocabularies.words.find
        for term, weight in weights.items():
            if " " in term:
                if (pair := self.pair(term)) is not None:
                    pairs[pair] = weight
            elif self._is_frozen(known := find(term)):
                words[known] = weight
        return words, pairs

    def scores(self, query: Mapping[str, float]) -> FloatArray:
        """Give by row the sum of weight times the paper's own, over all terms.

        The paper's own weights are those of its unit vector with `PLAIN`, and those before any
        norm with `SATURATED`, as in BM25.
        """
        sums = self.sums(query)
        return sums * self.inverse_norms if self.epoch.weighting is Weighting.PLAIN else sums

    def alike(self, query: Mapping[str, float]) -> FloatArray:
        """Give by row the same for papers at unit length: the cosine, if the query has that too."""
        return self.sums(query) * self.inverse_norms

    def sums(self, query: Mapping[str, float]) -> FloatArray:
        """Give by row the sum of weight times the paper's own before any norm, over all terms."""
        told = Told.of(self, query)

        def sums(segment: Segment) -> FloatArray:
            found = _sums(segment, self.epoch, told)
            if len(told.pairs) and self.pairs is not None:
                weights = told.pair_weights * self.pairs.weights[told.pairs]
                for pair, weight in zip(told.pairs.tolist(), weights.tolist(), strict=True):
                    rows, _ = segment.paired.papers(pair)
                    found[rows] += weight
            return np.where(segment.alive, found, 0.0)

        return self._floats(sums)

    def best(
        self,
        query: Mapping[str, float],
        k: int,
        allowed: BoolArray | None = None,
        *,
        by_likeness: bool = False,
    ) -> tuple[IntArray, FloatArray]:
        """Give the rows of the `k` best papers with a score above zero, and their scores.

        Best first, ties newer first.

        Args:
            query: See `scores`.
            k: How many at most.
            allowed: By row, which alive ones may be found; None for all.
            by_likeness: Whether to take the papers at unit length, as `alike` does.
        """
        return best(self, query, k, allowed, by_likeness=by_likeness)

    def search(
        self,
        query: Mapping[str, float],
        k: int,
        within: Within | None = None,
        *,
        by_likeness: bool = False,
    ) -> list[Hit]:
        """Give the `k` best papers with a score above zero, best first, ties newer first.

        `by_likeness` takes the papers at unit length, as `alike` does.
        """
        allowed = None if within is None else self.within(within)
        rows, scores = self.best(query, k, allowed, by_likeness=by_likeness)
        return [*map(Hit, self.numbers_of(rows).tolist(), scores.tolist())]

    def best_first(self, rows: IntArray, scores: FloatArray, k: int | None = None) -> IntArray:
        """Order rows by score (by row, rounded already), ties newer first; keep at most `k`."""
        if k is not None and 0 < k < len(rows):
            last = np.partition(scores[rows], len(rows) - k)[len(rows) - k]
            rows = rows[scores[rows] >= last]
        falling = -scores[rows]
        order = np.argsort(falling, kind="stable")
        rows, falling = rows[order], falling[order]
        is_tie = np.zeros(len(rows) + 1, np.bool_)
        is_tie[1:-1] = falling[1:] == falling[:-1]
        if len(tied := np.flatnonzero(is_tie[1:] | is_tie[:-1])):
            some = rows[tied]
            newer = (-self.numbers_of(some), -self.listed_at_of(some), falling[tied])
            rows[tied] = some[np.lexsort(newer)]
        return rows if k is None else rows[: max(k, 0)]

    def newest(self, rows: IntArray, k: int | None = None) -> IntArray:
        """Order rows newest first, by listing time, then number; keep at most `k`."""
        listed_at = self.listed_at_of(rows)
        if k is not None and 0 < k < len(rows):
            is_late = listed_at >= np.partition(listed_at, len(rows) - k)[len(rows) - k]
            rows, listed_at = rows[is_late], listed_at[is_late]
        order = np.lexsort((-self.numbers_of(rows), -listed_at))
        return rows[order if k is None else order[: max(k, 0)]]

    def within(self, within: Within) -> BoolArray:
        """Tell by row which papers may be found."""
        allowed = self._in_time(within)
        if categories := tuple(within.categories):
            allowed &= np.any([self.in_category(code) for code in categories], axis=0)
        if authors := tuple(within.authors):
            allowed &= np.any([self.by_author(name) for name in authors], axis=0)
        allowed[self.rows(within.excluded)] = False
        return allowed

    def window(self, since: datetime) -> Sequence[int]:
        """Give the numbers of papers listed at or after `since`, newest first."""
        rows = self.newest(np.flatnonzero(self._in_time(Within(listed_since=since))))
        found: list[int] = self.numbers_of(rows).tolist()
        return found

    def _in_time(self, within: Within) -> BoolArray:
        """Tell by row which papers are of the moments asked for; blocks of others are not read."""
        first, last = (None if one is None else microseconds(one) for one in within.published)
        since = None if within.listed_since is None else microseconds(within.listed_since)
        if first is None and last is None and since is None:
            return self.alive.copy()
        found = np.zeros(len(self.alive), np.bool_)
        for segment, start in zip(self.segments, self.starts.tolist(), strict=True):
            mine = found[start : start + len(segment)]
            for at, published, listed in zip(
                range(0, len(segment), BLOCK),
                segment.published_span.tolist(),
                segment.listed_span.tolist(),
                strict=True,
            ):
                if not _overlap(published, first, last) or not _overlap(listed, since, None):
                    continue
                block = slice(at, at + BLOCK)
                mine[block] = segment.alive[block]
                if first is not None and first > published[0]:
                    mine[block] &= segment.published[block] >= first
                if last is not None and last <= published[1]:
                    mine[block] &= segment.published[block] < last
                if since is not None and since > listed[0]:
                    mine[block] &= segment.listed_at[block] >= since
        return found

    def holds(self, term: str, place: Place = Place.ANYWHERE) -> BoolArray:
        """Tell by row which papers hold a stem, known to the idf or not."""
        known = self.vocabularies.words.find(term)
        times = self.epoch.weighting.title_counts
        return self._marks(lambda segment: _holds(segment, known, place, times))

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
        return known is not None and known < len(self.epoch.idf)

    def _place(self, row: int) -> tuple[Segment, int]:
        i = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.segments[i], int(row - self.starts[i])

    def by_segment(self, rows: BoolArray) -> list[BoolArray]:
        """Cut a mask by row into one for each segment."""
        ends = np.cumsum([len(one) for one in self.segments])
        return np.split(rows, ends[:-1]) if self.segments else []

    def _floats(self, give: Callable[[Segment], FloatArray]) -> FloatArray:
        return np.concatenate([np.zeros(0), *(give(segment) for segment in self.segments)])

    def _marks(self, give: Callable[[Segment], BoolArray]) -> BoolArray:
        parts = (give(segment) for segment in self.segments)
        return np.concatenate([np.zeros(0, np.bool_), *parts]) & self.alive


def _overlap(span: Sequence[int], first: int | None, last: int | None) -> bool:
    """Tell whether moments from one to another hold any from `first` to before `last`."""
    return (first is None or span[1] >= first) and (last is None or span[0] < last)


def _sums(segment: Segment, epoch: Epoch, told: Told) -> FloatArray:
    sums = np.zeros(len(segment))
    for term, weight in zip(told.words.tolist(), told.weights.tolist(), strict=True):
        rows, counts = segment.whole.papers(term)
        if len(rows):
            idf = float(epoch.idf[term])
            sums[rows] += weight * epoch.weigh_one(idf, counts, segment.codes[rows])
    return sums


def _holds(segment: Segment, term: int | None, place: Place, title_counts: int) -> BoolArray:
    if term is None:
        return np.zeros(len(segment), np.bool_)
    counts = np.zeros(len(segment), np.int64)
    if place is not Place.TITLE:
        rows, found = segment.whole.papers(term)
        counts[rows] += found
    if place is not Place.ANYWHERE:
        rows, found = segment.title.papers(term)
        counts[rows] += found.astype(np.int64) * (-title_counts if place is Place.ABSTRACT else 1)
    return counts > 0


def _filed(segment: Segment, size: int) -> sparse.csr_matrix:
    lists = segment.categories.by_paper
    ones = np.ones(len(lists.items))
    return sparse.csr_matrix((ones, lists.items, lists.start), shape=(len(segment), size))


def _holds_any(field: Field) -> BoolArray:
    return np.diff(field.by_paper.start) > 0


def _any(field: Field, ids: Iterable[int]) -> BoolArray:
    found = np.zeros(len(field.by_paper), np.bool_)
    for term in ids:
        rows, _ = field.papers(term)
        found[rows] = True
    return found
