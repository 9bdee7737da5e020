"""Signal: what the reader liked and disliked.

Likes: likeness to the mean of the liked papers (Rocchio, 1971), and a ridge separator of the
liked from others, which needs several likes to be any good and then finds what sets them apart.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from recommender.index.field import FloatArray
from recommender.index.terms import Terms
from recommender.profile import InterestKind, Profile
from recommender.signals.part import Part, Situation, Space
from recommender.signals.verdicts import judged, verdicts
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
    known = judged(situation)
    if known.liked:
        yield from _likes(known.liked, situation)
    if known.disliked:
        yield from _dislikes(known.disliked, situation)


def _likes(liked: Mapping[int, float], situation: Situation) -> Iterator[Part]:
    view, sheet = situation.view, situation.sheet
    rows = np.sort(view.rows(liked))
    force = np.array([liked[int(number)] for number in view.numbers[rows]])
    vectors = view.sheet(rows)
    joint = vectors.joint
    mean = force @ joint
    likeness = sheet.alike(Terms(view, mean))
    yield _part("likes", mean, likeness, 1.0, situation)
    if (apart := view.background.told_apart(rows, force, joint)) is not None:
        share = force.sum() / (force.sum() + PATIENCE)
        yield _part("likes", apart, sheet.alike(Terms(view, apart)), share, situation)
    place = force @ vectors.latent.astype(np.float64)
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


def _part(
    name: str, vector: FloatArray, likeness: FloatArray, points: float, situation: Situation
) -> Part:
    factor = points / situation.spread_around(likeness)
    weights = Terms(situation.view, vector * factor)
    less = situation.mean(likeness) * factor
    known = situation.sheet, likeness * factor - less
    return Part(name, weights=weights, space=Space.UNIT, less=less, known=known, is_vote=True)


def _dislikes(disliked: Mapping[int, float], situation: Situation) -> Iterator[Part]:
    view = situation.view
    rows = np.sort(view.rows(disliked))
    force = np.array([disliked[int(number)] for number in view.numbers[rows]])
    mean = Terms(view, force @ view.sheet(rows).joint).without(stated_stems(situation.profile))
    length = float(np.linalg.norm(mean.vector))
    if not length:
        return
    unit = mean.vector / length
    likeness = situation.sheet.alike(Terms(view, unit))
    points = -DISLIKED_POINTS * force.max()
    yield _part("dislikes", unit, likeness, points, situation)


def stated_stems(profile: Profile) -> frozenset[str]:
    """Give the stems of all stated words and phrases."""
    kinds = (InterestKind.WORDS, InterestKind.PHRASE)
    texts = (interest.text for interest in profile.interests if interest.kind in kinds)
    return frozenset(stem for text in texts for stem in analyze(text))
