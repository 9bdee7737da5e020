"""What an index learns from many papers: which pairs of words and which directions matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recommender.index.epoch import Epoch
from recommender.index.latent import Latent, spread
from recommender.index.merging import still_alive
from recommender.index.rows import Vocabularies
from recommender.index.segment import Segment
from recommender.index.view import View
from recommender.index.word_pairs import WordPairs


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt from the papers of one view.

    Attributes:
        pairs, latent: Of words; see there.
        segments: Those of the view it was worked out from, before and after.
        changes: How many papers had come, changed or gone when it began.
        vocabularies, refreshed: Of that view: whose words these are, and under which weights.
    """

    pairs: WordPairs
    latent: Latent | None
    segments: tuple[tuple[Segment, Segment], ...]
    changes: int
    vocabularies: Vocabularies
    refreshed: Epoch


def worked_out(view: View, changes: int, refreshed: Epoch, proceed: Callable[[], None]) -> Lesson:
    """Learn from the papers of `View.reference`; `proceed` is called a few times a second.

    `changes` and `refreshed` are remembered: see `Lesson`.
    """
    reference, orders, first = view.reference, [], 0
    for one in view.segments:
        orders.append((one.order, reference[first : first + len(one)]))
        first += len(one)
    pairs = WordPairs.fitted(orders, proceed)
    sample = view.sheet(spread(np.flatnonzero(reference)))
    proceed()
    latent = Latent.fitted(sample.unit_words, proceed)
    learnt = []
    for one in view.segments:
        proceed()
        learnt.append((one, one.learnt(view.epoch, pairs, latent, view.kernels, proceed)))
    return Lesson(pairs, latent, tuple(learnt), changes, view.vocabularies, refreshed)


def taught(view: View, lesson: Lesson, refreshed: Epoch) -> View:
    """Give a view that scores by a lesson; papers that came since it began are caught up with.

    `refreshed` is the view's epoch as the last refresh left it.
    """
    known = {id(before.numbers): after for before, after in lesson.segments}
    holds = lesson.refreshed is refreshed
    segments = [
        still_alive(known[id(one.numbers)], one)
        if holds and id(one.numbers) in known
        else one.learnt(view.epoch, lesson.pairs, lesson.latent, view.kernels)
        for one in view.segments
    ]
    return replace(view, segments=tuple(segments), pairs=lesson.pairs, latent=lesson.latent)
