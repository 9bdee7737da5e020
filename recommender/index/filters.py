"""Which papers of a segment pass a condition: a time, a word, an author, a category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recommender.index.entry import Place, Within, microseconds
from recommender.index.field import BoolArray, Field
from recommender.index.postings import BLOCK
from recommender.index.segment import Segment

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels


def in_time(segment: Segment, within: Within) -> BoolArray:
    """Tell by row which papers are of the moments asked for; blocks of others are not read."""
    first, last = (None if one is None else microseconds(one) for one in within.published)
    since = None if within.listed_since is None else microseconds(within.listed_since)
    if first is None and last is None and since is None:
        return segment.alive.copy()
    found = np.zeros(len(segment), np.bool_)
    for at, published, listed in zip(
        range(0, len(segment), BLOCK),
        segment.published_span.tolist(),
        segment.listed_span.tolist(),
        strict=True,
    ):
        if not _overlap(published, first, last) or not _overlap(listed, since, None):
            continue
        block = slice(at, at + BLOCK)
        found[block] = segment.alive[block]
        if first is not None and first > published[0]:
            found[block] &= segment.published[block] >= first
        if last is not None and last <= published[1]:
            found[block] &= segment.published[block] < last
        if since is not None and since > listed[0]:
            found[block] &= segment.listed_at[block] >= since
    return found


def holding(segment: Segment, term: int | None, place: Place, title_counts: int) -> BoolArray:
    """Tell by row which papers hold a stem, in the title or the abstract or either."""
    if term is None:
        return np.zeros(len(segment), np.bool_)
    if place is not Place.ABSTRACT:
        return with_any(segment.title if place is Place.TITLE else segment.whole, (term,))
    counts = np.zeros(len(segment), np.int64)
    rows, found = segment.whole.papers(term)
    counts[rows] += found
    rows, found = segment.title.papers(term)
    counts[rows] -= found.astype(np.int64) * title_counts
    return counts > 0


def count_held(
    segment: Segment,
    terms: Sequence[int],
    found: NDArray[np.uint8],
    kernels: type[Kernels] | None,
) -> None:
    """Count by row in `found`, all zeros, how many of some words (255 at most) a paper holds.

    One that is not alive holds none.
    """
    lists = segment.whole.postings
    if kernels is None:
        for term in terms:
            found[lists.holders(term)] += 1
        found *= segment.alive
        return
    kernels.held_words(
        lists.block,
        lists.common,
        lists.start,
        lists.rows,
        lists.rare,
        lists.rare_start,
        lists.rare_rows,
        np.array(terms, np.int32),
        segment.alive,
        found,
    )


def with_any(field: Field, ids: Iterable[int]) -> BoolArray:
    """Tell by row which papers have any of some ids in a field."""
    found = np.zeros(len(field.by_paper), np.bool_)
    for term in ids:
        found[field.postings.holders(term)] = True
    return found


def with_some(field: Field) -> BoolArray:
    """Tell by row which papers have anything in a field."""
    return np.diff(field.by_paper.start) > 0


def _overlap(span: Sequence[int], first: int | None, last: int | None) -> bool:
    """Tell whether moments from one to another hold any from `first` to before `last`."""
    return (first is None or span[1] >= first) and (last is None or span[0] < last)
