"""A few papers of a view as a view of their own: what is asked of all of them costs little then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.field import Field, IdArray, IntArray, Lists, Runs, spans
from recommender.index.latent import Directions
from recommender.index.postings import Postings
from recommender.index.segment import Segment, assembled

if TYPE_CHECKING:
    from recommender.index.view import View

Kind = TypeVar("Kind", bound=np.generic)


def excerpt(view: View, rows: IntArray, terms: Iterable[str]) -> View:
    """Give a view of some rows alone, ascending, in their order, under the same weights.

    It can be asked for the vectors and scores of its papers, but not where words other than
    `terms` stand, nor for titles, authors or categories.
    """
    if not len(rows):
        return replace(view, segments=(), fast=None)
    find = view.vocabularies.words.find
    ids = np.array([i for term in terms if (i := find(term)) is not None], np.int32)
    parts = view.by_place(rows)
    whole = _taken([(one.whole.by_paper, local) for one, _, local in parts])
    pairs = _runs([(one.pairs, local) for one, _, local in parts])
    none = _none(len(rows))

    def of(give: Callable[[Segment], NDArray[Kind]]) -> NDArray[Kind]:
        return np.concatenate([give(one)[local] for one, _, local in parts])

    found = assembled(
        numbers=of(lambda one: one.numbers),
        listed_at=of(lambda one: one.listed_at),
        published=of(lambda one: one.published),
        codes=of(lambda one: one.codes),
        whole=Field(whole, Postings.of(_only(whole, ids))),
        title=none,
        order=Runs(none.by_paper.start, none.by_paper.items),
        compounds=none,
        authors=none,
        categories=none,
        audience=none,
        upvotes=of(lambda one: one.upvotes),
        inverse_norms=of(lambda one: one.inverse_norms),
        latent=np.concatenate([_places(view, one, local) for one, _, local in parts]),
    )
    return replace(view, segments=(replace(found, pairs=pairs),), fast=None)


def _taken(lists: Sequence[tuple[Lists, IntArray]]) -> Lists:
    """Lay some lists end to end."""
    taken = [(one, *spans(one.start, rows)) for one, rows in lists]
    return Lists(
        _joined([start for _, _, start in taken]),
        np.concatenate([one.items[at] for one, at, _ in taken]),
        np.concatenate([one.counts[at] for one, at, _ in taken]),
    )


def _runs(runs: Sequence[tuple[Runs, IntArray]]) -> Runs:
    """Lay some lists without counts end to end."""
    taken = [(one, *spans(one.start, rows)) for one, rows in runs]
    items = np.concatenate([one.items[at] for one, at, _ in taken])
    return Runs(_joined([start for _, _, start in taken]), items)


def _joined(starts: Sequence[IntArray]) -> IntArray:
    sizes = np.concatenate([np.diff(start) for start in starts])
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


def _none(size: int) -> Field:
    lists = Lists(np.zeros(size + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.uint16))
    return Field.both_ways(lists)


def _only(lists: Lists, ids: IdArray) -> Lists:
    """Leave out all terms but some."""
    kept = np.isin(lists.items, ids)
    laid = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
    return Lists(laid[lists.start], lists.items[kept], lists.counts[kept])


def _places(view: View, segment: Segment, rows: IntArray) -> Directions:
    """Give where rows lie among the directions, kept or worked out."""
    latent = view.latent
    if latent is None or segment.latent.shape[1]:
        return segment.latent[rows]
    words = segment.words(view.epoch, rows)
    known, ids = np.unique(words.indices, return_inverse=True)
    alone = sparse.csr_matrix((words.data, ids, words.indptr), shape=(len(rows), len(known)))
    found = np.asarray(alone.astype(np.float32) @ latent.each(known).astype(np.float32))
    lengths = np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
    unit: NDArray[np.float32] = np.zeros_like(found)
    np.divide(found, lengths, out=unit, where=lengths > 0)
    return unit.astype(np.float16)
