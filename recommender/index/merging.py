"""Which segments are made one, so that there are few and a paper is moved only now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.epoch import Epoch
from recommender.index.postings import BLOCK
from recommender.index.rows import Vocabularies
from recommender.index.segment import Segment, merged
from recommender.index.word_pairs import WordPairs

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

SMALL = 4096  # Rows; to merge so many takes a commit some hundredths of a second.
MOST = 1 << 20  # Rows; a larger segment takes too long to write for what it spares.
DEAD_SHARE = 0.25  # Of rows that are no papers any more; they cost time and room.


@dataclass(frozen=True, slots=True)
class Merging:
    """Some segments of one state, and the one that may take their place.

    Attributes:
        vocabularies, refreshed, pairs: Of the state it was made from.
    """

    vocabularies: Vocabularies
    refreshed: Epoch
    pairs: WordPairs | None
    before: tuple[Segment, ...]
    after: Segment


def due(sizes: Sequence[int], most: int) -> int | None:
    """Give the first of the last segments to merge, or None.

    After all merges each segment is more than twice as large as all later ones, or full: so
    there are some log2(n), and a paper is moved as often.

    Args:
        sizes: Of segments, oldest first.
        most: Rows of what comes of it.
    """
    later, found = 0, None
    for place in range(len(sizes) - 1, -1, -1):
        if later and 2 * later >= sizes[place] and later + sizes[place] <= most:
            found = place
        later += sizes[place]
    return found


def chosen(segments: Sequence[Segment]) -> tuple[int, int] | None:
    """Give the first and, exclusive, last of the segments that should be merged next, or None.

    The newest papers, a block of them at least, stay out of larger segments: lists of picks are
    made of these, and directions (`Segment.latent`) are kept for blocks alone.
    """
    sizes = [len(one) for one in segments]
    if (first := due(sizes, BLOCK)) is not None:
        return first, len(sizes)
    recent, last = 0, len(sizes)
    while last and recent < BLOCK:
        last -= 1
        recent += sizes[last]
    if (first := due(sizes[:last], MOST)) is not None:
        return first, last
    for place, one in enumerate(segments):
        if np.count_nonzero(one.alive) < (1 - DEAD_SHARE) * len(one):
            return place, place + 1
    return None


def merge_last(segments: list[Segment], added: int, kernels: type[Kernels] | None) -> None:
    """Merge the newest segments while that takes no longer than what was done for them anyway.

    The others are `Index.merging`'s.
    """
    most = min(max(SMALL, 2 * added), BLOCK)
    while (first := due([len(one) for one in segments], most)) is not None:
        segments[first:] = [merged(segments[first:], kernels)]


def still_alive(after: Segment, now: Segment) -> Segment:
    """Give a segment without the papers that another holds no longer."""
    return after.without(now.numbers[~now.alive])


def place_of(segments: Sequence[Segment], some: Sequence[Segment]) -> int | None:
    """Give where some segments stand side by side among others, whichever of them are alive."""
    theirs = [id(one.numbers) for one in some]
    ours = [id(one.numbers) for one in segments]
    for first in range(len(ours) - len(theirs) + 1):
        if ours[first : first + len(theirs)] == theirs:
            return first
    return None
