"""What readers see: the index as it stood at one commit, unchanging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.categories import category_key
from recommender.index.background import Background, sampled
from recommender.index.best import TIE_DECIMALS, Told, best, hits, sums_of
from recommender.index.entry import Hit, Place, Weighting, Within
from recommender.index.epoch import Epoch, idf_of, length_codes
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.filters import count_held, holding, in_time, with_any, with_some
from recommender.index.kernels import Fast
from recommender.index.latent import Latent
from recommender.index.memo import Memo
from recommender.index.own import Own
from recommender.index.prepared import Prepared
from recommender.index.rows import Vocabularies
from recommender.index.segment import Segment, near_kept
from recommender.index.sheet import Sheet
from recommender.index.table import Table
from recommender.index.terms import Terms
from recommender.index.word_pairs import WordPairs, key_of
from recommender.index.written import Written

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

MOST_SHEETS = 16  # Of what a reader liked, 5 KB a paper: one vote asks for these twice.
MOST_WRITTEN = 128  # Papers, some 30 KB each: the picks of two dozen lists.
SHARED_FROM = 300  # Rows; laying out fewer takes a millisecond.


@dataclass(frozen=True)
class View(Table):
    """All papers of one commit: their words, and how well they answer a query."""

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

    @cached_property
    def prepared(self) -> Prepared:
        """What kernels are told of the segments."""
        return Prepared.of(self.segments, self.epoch, self.pairs)

    @cached_property
    def background(self) -> Background:
        """Some papers of the reference, the same for everybody: what likes are told apart from."""
        return Background(self.sheet(sampled(np.flatnonzero(self.reference))))

    @cached_property
    def _written(self) -> Memo[tuple[int, str], Written]:
        return Memo(MOST_WRITTEN)

    def written(self, row: int, text: str) -> Written:
        """Give how the terms of a row stand in its text: title and what stands below it.

        The picks of one list are mostly those of the next: of the latest papers it is kept.
        """
        if (known := self._written.get((row, text))) is not None:
            return known
        made = Written(self.own(row), self._length(row), text)
        return self._written.keep((row, text), made)

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
        ids = [*map(self.vocabularies.words.find, stems)]
        counted: dict[str, float] = {}
        for stem, known in zip(stems, ids, strict=True):
            if self._is_frozen(known) and self.epoch.idf[known]:
                counted[stem] = counted.get(stem, 0.0) + 1.0
        for pair in self._pairs_of(stems, ids):
            counted[pair] = counted.get(pair, 0.0) + 1.0
        return counted

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
        return self._pairs_of(stems, [*map(self.vocabularies.words.find, stems)])

    def _pairs_of(self, stems: Sequence[str], ids: Sequence[int | None]) -> list[str]:
        """Give the known pairs among neighbours; `ids` are those of `stems`."""
        if self.pairs is None or len(stems) < 2:
            return []
        both = pairwise(ids)
        keys = [-1 if one is None or two is None else key_of(one, two) for one, two in both]
        known = zip(pairwise(stems), self.pairs.knows(keys), strict=True)
        return [f"{first} {second}" for (first, second), is_known in known if is_known]

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
        row = self.row(number)
        return 0.0 if row is None else self._length(row)

    def _length(self, row: int) -> float:
        segment, local = self._place(row)
        inverse = float(segment.inverse_norms[local])
        return 1 / inverse if inverse else 0.0

    def sheet(self, rows: IntArray) -> Sheet:
        """Lay out some papers, by row ascending, to measure them against many things."""
        if len(rows) < SHARED_FROM or len(rows) != np.count_nonzero(self.reference):
            return Sheet.of(self, rows)
        shared = self._reference_sheet
        return shared if np.array_equal(rows, shared.rows) else Sheet.of(self, rows)

    def kept_sheet(self, rows: IntArray) -> Sheet:
        """Lay out a few papers, by row ascending, for something that is soon asked again."""
        key = rows.tobytes()
        known = self._sheets.get(key)
        return self._sheets.keep(key, Sheet.of(self, rows)) if known is None else known

    @cached_property
    def _sheets(self) -> Memo[bytes, Sheet]:
        return Memo(MOST_SHEETS)

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

    def nearest(self, place: FloatArray, allowed: BoolArray, least: float, most: int) -> IntArray:
        """Give rows by their cosine with a place of unit length, closest first, ties newer first.

        Only rows whose places are kept are looked at: older ones are too many for one search.

        Args:
            place: Shape (n_directions,).
            allowed: By row, which may be found.
            least: The least cosine.
            most: How many at most.
        """
        rows, scores = [np.zeros(0, np.int64)], np.zeros(len(self.alive))
        for segment, first in zip(self.segments, self.starts.tolist(), strict=True):
            if not len(place) or segment.latent.shape[1] != len(place):
                continue
            here = np.flatnonzero(allowed[first : first + len(segment)])
            near = np.round(near_kept(segment.latent, here, place, self.kernels), TIE_DECIMALS)
            chosen = np.flatnonzero(near >= least)
            rows.append(here[chosen] + first)
            scores[rows[-1]] = near[chosen]
        return self.best_first(np.concatenate(rows), scores, most)

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

    def scores_of(self, query: Mapping[str, float], rows: IntArray) -> FloatArray:
        """Give what `scores` gives, for some rows alone."""
        sums = sums_of(self, query, rows)
        if self.epoch.weighting is not Weighting.PLAIN:
            return sums
        for segment, chosen, local in self.by_place(rows):
            sums[chosen] *= segment.inverse_norms[local]
        return sums

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
        return hits(self, query, k, within, by_likeness=by_likeness)

    def within(self, within: Within) -> BoolArray:
        """Tell by row which papers may be found."""
        allowed = self._marks(lambda segment: in_time(segment, within))
        if categories := tuple(within.categories):
            allowed &= np.any([self.in_category(code) for code in categories], axis=0)
        if authors := tuple(within.authors):
            allowed &= np.any([self.by_author(name) for name in authors], axis=0)
        allowed[self.rows(within.excluded)] = False
        return allowed

    def window(self, since: datetime) -> Sequence[int]:
        """Give the numbers of papers listed at or after `since`, newest first."""
        within = Within(listed_since=since)
        rows = self.newest(np.flatnonzero(self._marks(lambda segment: in_time(segment, within))))
        found: list[int] = self.numbers_of(rows).tolist()
        return found

    def holds(self, term: str, place: Place = Place.ANYWHERE) -> BoolArray:
        """Tell by row which papers hold a stem, known to the idf or not."""
        known = self.vocabularies.words.find(term)
        times = self.epoch.weighting.title_counts
        return self._marks(lambda segment: holding(segment, known, place, times))

    def how_many_of(self, stems: Sequence[str]) -> NDArray[np.uint8]:
        """Give by row how many of some stems (different ones, 255 at most) a paper holds."""
        known = [self.vocabularies.words.find(stem) for stem in stems]
        ids = [word for word in known if word is not None]
        found = np.zeros(len(self.alive), np.uint8)
        for segment, first in zip(self.segments, self.starts.tolist(), strict=True):
            count_held(segment, ids, found[first : first + len(segment)], self.kernels)
        return found

    def holds_compound(self, term: str) -> BoolArray:
        """Tell by row which papers hold a hyphenated word that, written as one, has this stem."""
        known = self.vocabularies.words.find(term)
        ids = [] if known is None else [known]
        return self._marks(lambda segment: with_any(segment.compounds, ids))

    def by_author(self, name: str) -> BoolArray:
        """Tell by row which papers have an author that agrees with a name as typed."""
        ids = self.vocabularies.names.matching(name)
        return self._marks(lambda segment: with_any(segment.authors, ids))

    def in_category(self, code: str) -> BoolArray:
        """Tell by row which papers are in a category or archive."""
        known = self.vocabularies.categories.find(category_key(code))
        ids = [] if known is None else [known]
        return self._marks(lambda segment: with_any(segment.categories, ids))

    def restricted_to_others(self, feeds: Iterable[str]) -> BoolArray:
        """Tell by row which papers came only from feeds, none of them among `feeds`."""
        known = map(self.vocabularies.feeds.find, feeds)
        ids = [feed for feed in known if feed is not None]
        return self._marks(
            lambda segment: with_some(segment.audience) & ~with_any(segment.audience, ids)
        )

    def _is_frozen(self, known: int | None) -> TypeGuard[int]:
        return known is not None and known < len(self.epoch.idf)


def _sums(segment: Segment, epoch: Epoch, told: Told) -> FloatArray:
    sums = np.zeros(len(segment))
    for term, weight in zip(told.words.tolist(), told.weights.tolist(), strict=True):
        rows, counts = segment.whole.papers(term)
        if len(rows):
            idf = float(epoch.idf[term])
            sums[rows] += weight * epoch.weigh_one(idf, counts, segment.codes[rows])
    return sums


def _filed(segment: Segment, size: int) -> sparse.csr_matrix:
    lists = segment.categories.by_paper
    ones = np.ones(len(lists.items))
    return sparse.csr_matrix((ones, lists.items, lists.start), shape=(len(segment), size))
