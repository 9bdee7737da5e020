"""A list ends now and then with a paper outside the usual, drawn by what votes leave open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from recommender import Pick, Profile, rank
from recommender.exploration import NOISE, draw
from tests.recommender.library import NOW, Library, dislike, like, profile, random_papers

LIBRARY = Library.of(random_papers(12, 1200))
VOTES = tuple((like if n % 3 else dislike)(n) for n in range(1, 13))
STATED = replace(profile("graph network pruning"), feedback=VOTES)


def lists(stated: Profile, size: int = 4, days: int = 12) -> list[Sequence[Pick]]:
    """Give the list of each of many days, each with its own chance and nothing seen."""
    return [
        rank(
            LIBRARY.index,
            stated,
            NOW,
            size,
            papers=LIBRARY.papers,
            since=NOW - timedelta(days=2),  # So few papers that a list has room.
            exploring=np.random.default_rng(day),
        ).picks
        for day in range(days)
    ]


def test_a_draw_says_what_a_slow_regression_says_on_the_mean_and_in_spread() -> None:
    # Two words; one like on the first. By hand: mean 1/(1 + NOISE), variance NOISE/(1 + NOISE).
    rng = np.random.default_rng(1)

    drawn = np.array([draw([{"a": 2.0}, {"b": 1.0}], [{"a": 5.0}], [1.0], rng) for _ in range(800)])

    assert drawn.mean(axis=0) == pytest.approx([1 / (1 + NOISE), 0.0], abs=0.12)
    assert drawn.var(axis=0) == pytest.approx([NOISE / (1 + NOISE), 1.0], abs=0.16)


def test_some_days_end_outside_the_usual_never_begin_so_and_the_rest_stays() -> None:
    plain = lists(replace(STATED, explores=False))
    found = lists(STATED)

    outside = [[pick.is_outside for pick in picks] for picks in found]
    assert 0 < sum(map(any, outside)) < len(outside)
    assert not any(flag for flags in outside for flag in flags[:-1])
    usual = [[pick.paper.number for pick in picks if not pick.is_outside] for picks in found]
    assert [[p.paper.number for p in picks][:3] for picks in plain] == [one[:3] for one in usual]
    assert not any(pick.is_outside for picks in plain for pick in picks)


def test_the_same_day_gives_the_same_list() -> None:
    assert lists(STATED, days=3) == lists(STATED, days=3)


def test_with_few_votes_or_in_a_short_list_nothing_is_outside() -> None:
    few = replace(STATED, feedback=VOTES[:9])

    shown = [*lists(few, days=5), *lists(STATED, size=2, days=5)]

    assert not any(pick.is_outside for picks in shown for pick in picks)
