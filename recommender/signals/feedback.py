"""Signal: what the reader liked and disliked.

Likes: likeness to the mean of the liked papers (Rocchio, 1971), and a ridge separator of the
liked from others, which needs several likes to be any good and then finds what sets them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.index.field import FloatArray
from recommender.index.sheet import Sheet
from recommender.index.terms import Terms
from recommender.profile import InterestKind, Profile
from recommender.signals.part import Part, Situation, Space
from recommender.signals.verdicts import verdicts
from recommender.text import analyze

__all__ = ["stated_stems", "verdicts", "votes"]

# With k likes the separator counts k / (k + PATIENCE) deviations to the mean's one. Alone it is
# poor below five likes; so it helps from five (citeulike) and harms nothing before.
PATIENCE = 4.0
DIRECTIONS_SHARE = 0.3

# A dislike lowers a paper of its kind by about half of what a good match has, so that its kind
# moves down at once but rarely out: only what resembles it more than what was stated falls below
# zero and is not picked. No public data has dislikes; this was tried on the bundled sample.
DISLIKED_POINTS = 0.5


def votes(situation: Situation) -> Iterator[Part]:
    """Give parts for the papers liked and one for those disliked.

    A dislike says nothing against the words the reader stated: it counts by the paper's other
    words alone, at full length however many of its words were stated.
    """
    known = situation.judged
    if known.liked or known.disliked:
        laid = _Laid.of(situation)
        if known.liked:
            yield from _likes(laid, situation)
        if known.disliked:
            yield from _dislikes(laid, situation)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Papers judged, by row.

    Attributes:
        liked, disliked: How much each counts as the one and as the other, in [0, 1].
        sheet: Their vectors, in the same order.
        joint: As of the sheet.
    """

    liked: FloatArray
    disliked: FloatArray
    sheet: Sheet
    joint: sparse.csr_matrix

    @staticmethod
    def of(situation: Situation) -> _Laid:
        """Lay them out."""
        view, judged = situation.view, situation.judged
        sheet = view.kept_sheet(np.sort(view.rows({**judged.liked, **judged.disliked})))
        numbers = view.numbers[sheet.rows].tolist()
        liked, disliked = (
            np.array([some.get(number, 0.0) for number in numbers])
            for some in (judged.liked, judged.disliked)
        )
        return _Laid(liked, disliked, sheet, sheet.joint)


def _likes(laid: _Laid, situation: Situation) -> Iterator[Part]:
    view, sheet, force = situation.view, situation.sheet, laid.liked
    yield _part("likes", Terms(view, force @ laid.joint), 1.0, situation)
    liked = np.flatnonzero(force)
    joint = laid.joint if len(liked) == len(force) else laid.joint[liked]
    apart = view.background.told_apart(laid.sheet.rows[liked], force[liked], joint)
    if apart is not None:
        share = force.sum() / (force.sum() + PATIENCE)
        yield _part("likes", Terms(view, apart), share, situation)
    place = force @ laid.sheet.latent.astype(np.float64)
    if length := float(np.linalg.norm(place)):
        near = sheet.near(place / length)
        usual, spread = situation.level(near)
        factor = DIRECTIONS_SHARE / spread
        less = usual * factor
        yield Part(
            "likes",
            place=place / length * factor,
            less=less,
            space=Space.LATENT,
            known=(sheet, near * factor - less),
            is_vote=True,
        )


def _dislikes(laid: _Laid, situation: Situation) -> Iterator[Part]:
    mean = Terms(situation.view, laid.disliked @ laid.joint)
    others = mean.without(stated_stems(situation.profile))
    if length := others.length:
        points = -DISLIKED_POINTS * laid.disliked.max()
        yield _part("dislikes", others.times(1 / length), points, situation)


def _part(name: str, terms: Terms, points: float, situation: Situation) -> Part:
    """Give so many points for each deviation of the likeness to some terms."""
    likeness = situation.sheet.alike(terms)
    usual, spread = situation.level(likeness)
    factor = points / spread
    less = usual * factor
    known = situation.sheet, likeness * factor - less
    return Part(
        name, weights=terms.times(factor), space=Space.UNIT, less=less, known=known, is_vote=True
    )


def stated_stems(profile: Profile) -> frozenset[str]:
    """Give the stems of all stated words and phrases."""
    kinds = (InterestKind.WORDS, InterestKind.PHRASE)
    texts = (interest.text for interest in profile.interests if interest.kind in kinds)
    return frozenset(stem for text in texts for stem in analyze(text))
