"""Signal: what the reader liked and disliked.

Likes: likeness to the mean of the liked papers (Rocchio, 1971), and a ridge separator of the
liked from others, which needs several likes to be any good and then finds what sets them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from recommender.index import View
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
    if known.liked:
        yield from _likes(_Laid.of(known.liked, situation.view), situation)
    if known.disliked:
        yield from _dislikes(_Laid.of(known.disliked, situation.view), situation)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Papers judged.

    Attributes:
        force: How much each counts, in (0, 1].
        sheet: Their vectors, in the same order.
    """

    force: FloatArray
    sheet: Sheet

    @staticmethod
    def of(judged: Mapping[int, float], view: View) -> _Laid:
        """Lay papers out by row, each with how much it counts."""
        rows = np.sort(view.rows(judged))
        force = np.array([judged[number] for number in view.numbers[rows].tolist()])
        return _Laid(force, view.sheet(rows))


def _likes(liked: _Laid, situation: Situation) -> Iterator[Part]:
    view, sheet, force = situation.view, situation.sheet, liked.force
    joint = liked.sheet.joint
    yield _part("likes", Terms(view, force @ joint), 1.0, situation)
    if (apart := view.background.told_apart(liked.sheet.rows, force, joint)) is not None:
        share = force.sum() / (force.sum() + PATIENCE)
        yield _part("likes", Terms(view, apart), share, situation)
    place = force @ liked.sheet.latent.astype(np.float64)
    if length := float(np.linalg.norm(place)):
        near = sheet.near(place / length)
        factor = DIRECTIONS_SHARE / situation.spread_around(near)
        less = situation.mean(near) * factor
        yield Part(
            "likes",
            place=place / length * factor,
            less=less,
            space=Space.LATENT,
            known=(sheet, near * factor - less),
            is_vote=True,
        )


def _part(name: str, terms: Terms, points: float, situation: Situation) -> Part:
    """Give so many points a deviation of the likeness to some terms."""
    likeness = situation.sheet.alike(terms)
    factor = points / situation.spread_around(likeness)
    weights = Terms(situation.view, terms.vector * factor)
    less = situation.mean(likeness) * factor
    known = situation.sheet, likeness * factor - less
    return Part(name, weights=weights, space=Space.UNIT, less=less, known=known, is_vote=True)


def _dislikes(disliked: _Laid, situation: Situation) -> Iterator[Part]:
    mean = Terms(situation.view, disliked.force @ disliked.sheet.joint)
    others = mean.without(stated_stems(situation.profile))
    if length := float(np.linalg.norm(others.vector)):
        unit = Terms(situation.view, others.vector / length)
        yield _part("dislikes", unit, -DISLIKED_POINTS * disliked.force.max(), situation)


def stated_stems(profile: Profile) -> frozenset[str]:
    """Give the stems of all stated words and phrases."""
    kinds = (InterestKind.WORDS, InterestKind.PHRASE)
    texts = (interest.text for interest in profile.interests if interest.kind in kinds)
    return frozenset(stem for text in texts for stem in analyze(text))
