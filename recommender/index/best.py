"""Find the papers that a query fits best; with kernels or without, the answers are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.index.entry import ALWAYS, NEVER, Hit, Weighting, Within, microseconds
from recommender.index.field import BoolArray, FloatArray, IdArray, IntArray
from recommender.index.terms import Terms

if TYPE_CHECKING:
    from recommender.index.kernels import Fast
    from recommender.index.kernels.every import Kernels
    from recommender.index.view import View

TIE_DECIMALS = 10  # Scores that differ by less differ only by the order of their sums.
NO_IDS, NO_WEIGHTS = np.zeros(0, np.int32), np.zeros(0)


class Told(NamedTuple):
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
        """Look a query up, in the order of the ids; what the view does not know is left out."""
        if isinstance(query, Terms):
            both = query.split()
            ids, pair_ids = map(np.flatnonzero, both)
            return Told(
                ids.astype(np.int32), both[0][ids], pair_ids.astype(np.int32), both[1][pair_ids]
            )
        find, frozen = view.vocabularies.words.find, len(view.epoch.idf)
        words: dict[int, float] = {}
        pairs: dict[int, float] = {}
        for term, weight in query.items():
            if not weight:
                continue
            if " " in term:
                if (pair := view.pair(term)) is not None:
                    pairs[pair] = weight
            elif (known := find(term)) is not None and known < frozen:
                words[known] = weight
        return Told(*_by_id(words), *_by_id(pairs))


def _by_id(told: dict[int, float]) -> tuple[IdArray, FloatArray]:
    """Lay ids and weights out in the order of the ids."""
    if not told:
        return NO_IDS, NO_WEIGHTS
    ids = np.fromiter(told, np.int32, len(told))
    weights = np.fromiter(told.values(), np.float64, len(told))
    order = ids.argsort()
    return ids[order], weights[order]


@dataclass(frozen=True, slots=True)
class Limits:
    """Which papers may be found, beside that they are alive.

    Attributes:
        allowed: By row; empty for all.
        moments: The first that a paper may be published at, the first too late, and the first that
            it may be listed at, in microseconds since 1970.
        excluded: Numbers of papers not to be found, ascending.
    """

    allowed: BoolArray
    moments: IntArray
    excluded: IntArray

    @staticmethod
    def of(view: View, within: Within | None) -> Limits:
        """Put a reader's limits so that no row is looked at which would not be found anyway."""
        if within is None:
            return NO_LIMITS
        categories, authors = tuple(within.categories), tuple(within.authors)
        if categories or authors:
            within = replace(within, categories=categories, authors=authors)
            return Limits.by_row(view.within(within))
        first, last = within.published
        ends = (first, ALWAYS), (last, NEVER), (within.listed_since, ALWAYS)
        moments = [end if moment is None else microseconds(moment) for moment, end in ends]
        excluded = np.sort(np.fromiter(within.excluded, np.int64, len(within.excluded)))
        return Limits(NO_LIMITS.allowed, np.array(moments, np.int64), excluded)

    @staticmethod
    def by_row(allowed: BoolArray) -> Limits:
        """Allow some rows."""
        return Limits(allowed, NO_LIMITS.moments, NO_LIMITS.excluded)


NO_LIMITS = Limits(np.zeros(0, np.bool_), np.array([ALWAYS, NEVER, ALWAYS]), np.zeros(0, np.int64))


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
    if ready := _ready(view, k):
        limits = NO_LIMITS if allowed is None else Limits.by_row(allowed)
        rows, scores, _ = _quickly(view, *ready, query, k, limits, by_likeness)
        return rows, scores
    rows, scores, _ = _plainly(view, query, k, allowed, by_likeness)
    return rows, scores


def hits(
    view: View,
    query: Mapping[str, float],
    k: int,
    within: Within | None = None,
    *,
    by_likeness: bool = False,
) -> list[Hit]:
    """Give the numbers of the best papers within some limits, with their scores."""
    if ready := _ready(view, k):
        limits = Limits.of(view, within)
        _, scores, numbers = _quickly(view, *ready, query, k, limits, by_likeness)
    else:
        allowed = None if within is None else view.within(within)
        _, scores, numbers = _plainly(view, query, k, allowed, by_likeness)
    return [*map(Hit, numbers.tolist(), scores.tolist())]


def sums_of(view: View, query: Mapping[str, float], rows: IntArray) -> FloatArray:
    """Give what `View.sums` gives, for some rows alone."""
    if (kernels := view.kernels) is None or not view.segments:
        return view.sums(query)[rows]
    told, found = Told.of(view, query), np.empty(len(rows))
    kernels.summed(
        view.prepared.table,
        np.ascontiguousarray(rows, np.int64),
        told.words,
        told.weights,
        told.pairs,
        told.pair_weights,
        view.epoch.weighting is Weighting.PLAIN,
        found,
    )
    return found


def _ready(view: View, k: int) -> tuple[type[Kernels], Fast] | None:
    """Give kernels, and whose room for sums they use, where there are any and something to find."""
    if k <= 0 or not view.segments or view.fast is None or view.fast.kernels is None:
        return None
    return view.fast.kernels, view.fast


def _plainly(
    view: View, query: Mapping[str, float], k: int, allowed: BoolArray | None, by_likeness: bool
) -> tuple[IntArray, FloatArray, IntArray]:
    """Give rows, scores and numbers."""
    if k <= 0 or not view.segments:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)
    scores = np.round((view.alike if by_likeness else view.scores)(query), TIE_DECIMALS)
    found = scores > 0 if allowed is None else allowed & (scores > 0)
    rows = view.best_first(np.flatnonzero(found), scores, k)
    return rows, scores[rows], view.numbers_of(rows)


def _quickly(
    view: View,
    kernels: type[Kernels],
    fast: Fast,
    query: Mapping[str, float],
    k: int,
    limits: Limits,
    by_likeness: bool,
) -> tuple[IntArray, FloatArray, IntArray]:
    """Give the same with a kernel.

    It looks for the best with four-byte sums, which are a little off; whatever that leaves
    in doubt is then summed exactly. So kernels change no answer. (A paper is lost only where words
    for and against it cancel out to the seventh digit.)
    """
    told, prepared = Told.of(view, query), view.prepared
    is_plain = view.epoch.weighting is Weighting.PLAIN
    k = min(k, prepared.size)
    rows, scores, numbers = np.empty(k, np.int64), np.empty(k), np.empty(k, np.int64)
    n = kernels.best(
        prepared.table,
        told.words,
        told.weights,
        told.pairs,
        told.pair_weights,
        is_plain,
        is_plain or by_likeness,
        k,
        limits.allowed,
        limits.moments,
        limits.excluded,
        fast.sums(prepared.room),
        rows,
        scores,
        numbers,
    )
    return rows[:n], scores[:n], numbers[:n]
