"""What every signal has to keep to, and the votes in particular."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Feedback, Verdict, explain, parse_interests
from recommender.blend import blend
from recommender.shelf import Shelf
from recommender.signals import WITH_POPULARITY, Part, Signal, Situation
from recommender.signals.feedback import verdicts, votes
from recommender.signals.interests import stated as beside_likes
from tests.recommender.library import (
    NOW,
    Library,
    about_paper,
    dislike,
    like,
    profile,
    random_papers,
    upvoted,
)

LIBRARY = Library.of([upvoted(one, one.number % 7) for one in random_papers(21, 50)])
PLAIN = Library.of(random_papers(21, 50))
STATED = profile(
    'graph network^2, "moon tide", au:"Wei Lin"^3, cat:cs.LG, -survey',
    like(1),
    like(2, "bo"),
    dislike(3),
    dislike(4, "bo"),
)
PROFILE = replace(STATED, interests=(*STATED.interests, about_paper(5)))


def parts_of(signal: Signal, rng: random.Random) -> list[Part]:
    interests, feedback = list(PROFILE.interests), list(PROFILE.feedback)
    rng.shuffle(interests)
    rng.shuffle(feedback)
    mixed = replace(PROFILE, interests=tuple(interests), feedback=tuple(feedback))
    return list(signal(Situation(mixed, LIBRARY.index.view, NOW)))


def written(parts: Iterable[Part]) -> list[object]:
    sheet = LIBRARY.index.view.sheet(np.arange(len(LIBRARY.held)))
    return [
        (p.signal, sorted(p.weights.items()), p.points(sheet).tolist(), p.interest, p.phrase)
        for p in parts
    ]


@pytest.mark.parametrize("signal", WITH_POPULARITY)
def test_a_signal_does_not_depend_on_the_order_of_a_profile(signal: Signal) -> None:
    first = written(parts_of(signal, random.Random(0)))

    assert all(written(parts_of(signal, random.Random(seed))) == first for seed in range(1, 5))


def test_votes_make_no_more_of_a_score_than_they_may() -> None:
    without, free, capped = (
        blend(Situation(one, LIBRARY.index.view, NOW), signals)
        for one, signals in (
            (PROFILE, [beside_likes]),
            (PROFILE, [beside_likes, votes]),
            (replace(PROFILE, votes_cap=0.2), [beside_likes, votes]),
        )
    )
    shelf, rows = Shelf(LIBRARY.papers), range(len(LIBRARY.held))

    rest = [without.exact(row, shelf).raw for row in rows]
    cast = [free.exact(row, shelf).raw - alone for row, alone in zip(rows, rest, strict=True)]
    most = [max(alone, 0.0) / 4 for alone in rest]

    expected = [
        alone + min(max(points, -limit), limit)
        for alone, points, limit in zip(rest, cast, most, strict=True)
    ]
    assert [capped.exact(row, shelf).raw for row in rows] == pytest.approx(expected, abs=1e-8)
    assert any(abs(points) > limit for points, limit in zip(cast, most, strict=True))


def test_what_votes_may_not_make_of_a_score_is_in_no_share_either() -> None:
    capped = replace(PROFILE, votes_cap=0.2)

    for number in LIBRARY.held:
        pick = explain(LIBRARY.index, capped, number, papers=LIBRARY.papers)
        assert sum(reason.share for reason in pick.reasons) == pytest.approx(pick.score, abs=1e-9)


def test_a_signal_says_nothing_for_an_empty_profile() -> None:
    assert [
        signal
        for signal in WITH_POPULARITY
        if list(signal(Situation(profile(""), LIBRARY.index.view, NOW))) != []
    ] == []


def test_an_interest_in_an_unknown_paper_says_nothing() -> None:
    interests = parse_interests("arxiv:2401.00001").interests
    unknown = replace(PROFILE, interests=interests, feedback=())

    parts = [
        part
        for signal in WITH_POPULARITY
        for part in signal(Situation(unknown, PLAIN.index.view, NOW))
    ]

    assert parts == []


def test_the_majority_decides_and_ties_count_for_neither() -> None:
    liked = [like(1), like(1, "bo"), dislike(1, "cy")]
    disliked = [dislike(2), dislike(2, "bo"), like(2, "cy")]
    tied = [like(3), dislike(3, "bo")]

    assert verdicts([*liked, *disliked, *tied]) == ([1], [2])


def test_of_two_votes_by_one_reader_the_later_counts() -> None:
    later = Feedback(1, Verdict.DISLIKE, "ada", NOW + timedelta(hours=1))

    assert verdicts([like(1), later]) == ([], [1])
    assert verdicts([later, like(1)]) == ([], [1])


@given(st.lists(st.builds(like, st.integers(1, 4), st.sampled_from("abc"))), st.randoms())
def test_the_order_of_votes_makes_no_difference(cast: list[Feedback], rng: random.Random) -> None:
    mixed = list(cast)
    rng.shuffle(mixed)

    assert verdicts(mixed) == verdicts(cast)
