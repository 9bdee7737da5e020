"""Find the papers that a query fits best; with kernels or without, the answers are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.entry import Hit, Weighting
from recommender.index.epoch import SATURATION
from recommender.index.field import BoolArray, FloatArray, IdArray, IntArray
from recommender.index.postings import CHUNK
from recommender.index.terms import Terms

if TYPE_CHECKING:
    from recommender.index.kernels import Fast
    from recommender.index.kernels.every import Kernels
    from recommender.index.segment import Segment
    from recommender.index.view import View

TIE_DECIMALS = 10  # Scores that differ by less differ only by the order of their sums.
ROOM = 2 * CHUNK  # Papers beside the best, before they have to be narrowed down.
HALF_STEP = 2.0**-24  # What one operation with four-byte numbers may be off, of its result.
MOST = 1 + SATURATION  # What a word of idf 1 weighs at most.
NOTHING = np.zeros(0)
OPERATIONS = 8  # On a score, beside one for each term.


@dataclass(frozen=True, slots=True)
class Told:
    """A query by ids, each once.

    Attributes:
        words, weights: Known words, and what each counts.
        pairs, pair_weights: Known pairs, likewise.
    """

    words: IdArray
    weights: FloatArray
    pairs: IdArray
    pair_weights: FloatArray

    @staticmethod
    def of(view: View, query: Mapping[str, float]) -> Told:
        """Look a query up; what the view does not know is left out."""
        if isinstance(query, Terms):
            words, pairs = query.split()
            ids, pair_ids = np.flatnonzero(words), np.flatnonzero(pairs)
            return Told(
                ids.astype(np.int32), words[ids], pair_ids.astype(np.int32), pairs[pair_ids]
            )
        find, frozen = view.vocabularies.words.find, len(view.epoch.idf)
        words_told: list[tuple[int, float]] = []
        pairs_told: list[tuple[int, float]] = []
        for term in sorted(query):  # One order of summing, whatever the ids are.
            if not (weight := query[term]):
                continue
            if " " in term:
                if (pair := view.pair(term)) is not None:
                    pairs_told.append((pair, weight))
            elif (known := find(term)) is not None and known < frozen:
                words_told.append((known, weight))
        return Told(
            np.array([i for i, _ in words_told], np.int32),
            np.array([w for _, w in words_told], np.float64),
            np.array([i for i, _ in pairs_told], np.int32),
            np.array([w for _, w in pairs_told], np.float64),
        )

    def ascending(self) -> Told:
        """Give the same in the order of the ids."""
        if len(self.words) + len(self.pairs) < 2:
            return self
        words, pairs = np.argsort(self.words), np.argsort(self.pairs)
        return Told(
            self.words[words], self.weights[words], self.pairs[pairs], self.pair_weights[pairs]
        )


def best(
    view: View,
    query: Mapping[str, float],
    k: int,
    allowed: BoolArray | None = None,
    *,
    by_likeness: bool = False,
) -> tuple[IntArray, FloatArray]:
    """Give the rows of the `k` best papers with a score above zero, and their scores.

    Best first, ties newer first. `allowed` tells by row which may be found; None for all.
    `by_likeness` takes the papers at unit length.
    """
    rows, scores, _ = _found(view, query, k, allowed, by_likeness)
    return rows, scores


def hits(
    view: View,
    query: Mapping[str, float],
    k: int,
    allowed: BoolArray | None = None,
    *,
    by_likeness: bool = False,
) -> list[Hit]:
    """Give the same as numbers with their scores."""
    _, scores, numbers = _found(view, query, k, allowed, by_likeness)
    return [*map(Hit, numbers.tolist(), scores.tolist())]


def _found(
    view: View, query: Mapping[str, float], k: int, allowed: BoolArray | None, by_likeness: bool
) -> tuple[IntArray, FloatArray, IntArray]:
    """Give rows, scores and numbers."""
    if k <= 0 or not view.segments:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)
    if view.fast is not None and (kernels := view.fast.kernels) is not None:
        return _Search(view, query, kernels, by_likeness).best(k, allowed, view.fast)
    scores = np.round((view.alike if by_likeness else view.scores)(query), TIE_DECIMALS)
    found = scores > 0 if allowed is None else allowed & (scores > 0)
    rows = view.best_first(np.flatnonzero(found), scores, k)
    return rows, scores[rows], view.numbers_of(rows)


def sums_of(view: View, query: Mapping[str, float], rows: IntArray) -> FloatArray:
    """Give what `View.sums` gives, for some rows alone."""
    if (kernels := view.kernels) is None or not view.segments:
        return view.sums(query)[rows]
    told, found = Told.of(view, query).ascending(), np.empty(len(rows))
    idf, pair_weights = view.epoch.idf[told.words], _weights_of_pairs(view, told)
    for segment, chosen, local in view.by_place(rows):
        sums = _summed(kernels, view, segment, local, told, idf, pair_weights)
        found[chosen] = np.where(segment.alive[local], sums, 0.0)
    return found


def _weights_of_pairs(view: View, told: Told) -> FloatArray:
    """Give what each pair of a query adds to a paper that holds it."""
    if view.pairs is None or not len(told.pairs):
        return NOTHING
    return told.pair_weights * view.pairs.weights[told.pairs]


def _summed(
    kernels: type[Kernels],
    view: View,
    segment: Segment,
    rows: IntArray,
    told: Told,
    idf: FloatArray,
    pair_weights: FloatArray,
) -> FloatArray:
    """Give the sums of some rows of a segment to the last digit, before any norm."""
    lists, sums = segment.whole.by_paper, np.empty(len(rows))
    kernels.summed(
        rows,
        lists.start,
        lists.items,
        lists.counts,
        segment.codes,
        view.epoch.slowness,
        view.epoch.weighting is Weighting.PLAIN,
        told.words,
        told.weights,
        idf,
        segment.pairs.start,
        segment.pairs.items,
        told.pairs,
        pair_weights,
        sums,
    )
    return sums


class _Search:
    """One query, put to kernels.

    They look for the best with four-byte sums, which are a little off; whatever that leaves
    in doubt is then summed exactly. So kernels change no answer. (A paper is lost only where words
    for and against it cancel out to the seventh digit.)
    """

    def __init__(
        self, view: View, query: Mapping[str, float], kernels: type[Kernels], by_likeness: bool
    ) -> None:
        self._view, self._kernels = view, kernels
        self._told = told = Told.of(view, query).ascending()
        epoch = view.epoch
        self._is_plain = epoch.weighting is Weighting.PLAIN
        self._by_length = self._is_plain or by_likeness
        self._idf = epoch.idf[told.words]
        weights = told.weights * self._idf
        self._weights = weights.astype(np.float32)
        # No paper has more of a word than this, nor, at unit length, more than one.
        bound = np.abs(told.weights).sum() if self._by_length else np.abs(weights).sum() * MOST
        self._pair_weights = _weights_of_pairs(view, told)
        self._pair_singles = self._pair_weights.astype(np.float32)
        if len(self._pair_weights):
            bound += np.abs(told.pair_weights if self._by_length else self._pair_weights).sum()
        off = 2 * HALF_STEP * (len(told.words) + len(told.pairs) + OPERATIONS)
        least = min(weights.min(initial=0.0), self._pair_weights.min(initial=0.0))
        # Where all counts for a paper, sums only grow, and so does what they are off.
        self._margin, self._share = (off * float(bound), 0.0) if least < 0 else (0.0, off)

    def best(
        self, k: int, allowed: BoolArray | None, fast: Fast
    ) -> tuple[IntArray, FloatArray, IntArray]:
        """Give rows, scores and numbers."""
        view = self._view
        rows = self._candidates(k, allowed, fast)
        scores, moments, numbers = np.empty(len(rows)), np.empty_like(rows), np.empty_like(rows)
        for segment, chosen, local in view.by_place(rows):
            scores[chosen] = self._exact(segment, local)
            moments[chosen] = segment.listed_at[local]
            numbers[chosen] = segment.numbers[local]
        scores = np.round(scores, TIE_DECIMALS)
        order = np.lexsort((-numbers, -moments, -scores))[:k]
        order = order[scores[order] > 0]
        return rows[order], scores[order], numbers[order]

    def _candidates(self, k: int, allowed: BoolArray | None, fast: Fast) -> IntArray:
        """Give the rows that may be among the best, in no order."""
        view = self._view
        found, scores = np.empty(2 * k + ROOM, np.int64), np.empty(2 * k + ROOM, np.float32)
        n, bar = 0, np.float32(-self._margin)
        starts = view.starts
        for i in range(len(view.segments) - 1, -1, -1):
            segment, first = view.segments[i], int(starts[i])
            mine = segment.alive if allowed is None else allowed[first : first + len(segment)]
            lists, paired = segment.whole.postings, segment.paired
            if allowed is None:
                chosen = np.ones(lists.n_blocks, np.bool_)
            elif not (chosen := _by_block(mine, lists.block)).any():
                continue
            found, scores, n, bar = self._kernels.best(
                lists.block,
                lists.common,
                lists.start,
                lists.rows,
                lists.more,
                lists.counts,
                lists.rare,
                lists.rare_start,
                lists.rare_rows,
                lists.rare_counts,
                paired.common,
                paired.start,
                paired.rows,
                paired.rare,
                paired.rare_start,
                paired.rare_rows,
                self._told.words,
                self._weights,
                self._told.pairs,
                self._pair_singles,
                segment.codes,
                view.epoch.slow,
                view.epoch.unit,
                self._is_plain,
                segment.inverse_norms,
                self._by_length,
                CHUNK,
                segment.shortest,
                segment.most,
                mine,
                chosen,
                k,
                np.float32(self._margin),
                np.float32(self._share),
                first,
                fast.sums(lists.block),
                found,
                scores,
                n,
                bar,
            )
        return found[:n]

    def _exact(self, segment: Segment, rows: IntArray) -> FloatArray:
        """Give the scores of some rows of a segment to the last digit."""
        sums = _summed(
            *(self._kernels, self._view, segment, rows),
            *(self._told, self._idf, self._pair_weights),
        )
        return sums * segment.inverse_norms[rows] if self._by_length else sums


def _by_block(allowed: BoolArray, block: int) -> BoolArray:
    """Tell by block whether any row is allowed."""
    firsts = range(0, len(allowed), block)
    return np.array([allowed[first : first + block].any() for first in firsts], np.bool_)
