"""Very many profiles at once: each is given what it would find alone."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from scipy import sparse

from recommender import Weighting
from recommender.index import Best, Index, Profiles, View, Within
from recommender.index.batch import NONE, best_of_each
from recommender.index.kernels import Fast
from tests.recommender.library import (
    NOW,
    SHELF,
    VOCABULARY,
    Library,
    paper,
    random_papers,
)

FAST = Fast()
SINCE = NOW - timedelta(days=30)


@pytest.fixture(scope="module", params=["scipy", "kernels"])
def fast(request: pytest.FixtureRequest) -> Fast | None:
    """Both ways of computing; `None` is scipy's."""
    if request.param == "scipy":
        return None
    assert FAST.compile(), FAST.trouble
    return FAST


def library(count: int, weighting: Weighting = Weighting.SATURATED) -> Library:
    """Make an index of several segments, with pairs learnt, in which some papers were replaced."""
    papers = random_papers(21, count)
    made = Library.of(papers, weighting)
    made.add(replace(one, abstract=f"{one.abstract} moon tide") for one in papers[::7])
    made.index.delete(range(5, count, 31))
    made.index.commit("later")
    if weighting is Weighting.SATURATED:
        made.index.learn()
    return made


def wishes(view: View, count: int) -> list[dict[str, float]]:
    """Make up profiles: short and long ones, with pairs, with weights below zero, and empty."""
    rng = random.Random(5)
    made: list[dict[str, float]] = [{}, {"zeolite": 1.0}, {"graph": -1.0}, {"graph": 1.0}]
    while len(made) < count:
        known = view.wanted([rng.choice(VOCABULARY) for _ in range(rng.randint(1, 40))])
        made.append({term: rng.choice((1.0, 0.3, 7.0, -0.5)) for term in known})
    return made


def alone(
    view: View, wanted: Mapping[str, float], excluded: Sequence[int], k: int, *, like: bool
) -> list[tuple[int, float]]:
    within = Within(listed_since=SINCE, excluded=frozenset(excluded))
    hits = view.search(wanted, k, within, by_likeness=like)
    return [(hit.number, hit.score) for hit in hits]


def of(best: Best, profile: int) -> list[tuple[int, float]]:
    pairs = zip(best.numbers[profile].tolist(), best.scores[profile].tolist(), strict=True)
    return [(number, score) for number, score in pairs if number != NONE]


def about(pairs: list[tuple[int, float]]) -> list[object]:
    return [(number, pytest.approx(score, abs=1e-9)) for number, score in pairs]


@pytest.mark.parametrize(
    ("weighting", "like", "k"),
    [
        (Weighting.PLAIN, False, 10),
        (Weighting.SATURATED, False, 3),
        (Weighting.SATURATED, True, 40),
    ],
)
def test_each_profile_is_given_what_a_search_for_it_alone_finds(
    fast: Fast | None, weighting: Weighting, like: bool, k: int
) -> None:
    view = replace(library(400, weighting).index.view, fast=fast)
    wanted = wishes(view, 60)
    excluded = [range(i, 400, 9) for i in range(60)]
    profiles = Profiles.of(view, wanted, excluded)

    best = best_of_each(view, profiles, k, since=SINCE, by_likeness=like, threads=2)

    found = [of(best, i) for i in range(60)]
    expected = [
        about(alone(view, one, out, k, like=like))
        for one, out in zip(wanted, excluded, strict=True)
    ]
    assert found == expected
    assert [len(some) for some in found[:4]] == [0, 0, 0, k]


@pytest.mark.slow
def test_more_papers_than_are_served_at_once_make_no_difference(fast: Fast | None) -> None:
    view = replace(library(10_000).index.view, fast=fast)
    wanted = wishes(view, 30)

    best = best_of_each(view, Profiles.of(view, wanted), 25, since=SINCE)

    assert [of(best, i) for i in range(30)] == [
        about(alone(view, one, (), 25, like=False)) for one in wanted
    ]


def test_papers_that_are_as_good_come_newer_first(fast: Fast | None) -> None:
    papers = [paper(n, "Tides of moons", days_old=n % 4 + 1) for n in range(1, 90)]
    view = replace(Library.of(papers).index.view, fast=fast)

    best = best_of_each(view, Profiles.of(view, [{"moon": 0.1}], [[88]]), 5)

    assert best.numbers.tolist() == [[84, 80, 76, 72, 68]]


def test_profiles_may_be_laid_out_by_hand_in_any_order_of_terms(fast: Fast | None) -> None:
    view = replace(Library.of(SHELF).index.view, fast=fast)
    find = view.vocabularies.words.find
    ids = np.array([find("tide"), find("protein"), find("tide")], np.int32)
    weights = sparse.csr_matrix((np.ones(3), ids, np.array([0, 0, 3])), shape=(2, max(ids) + 1))

    best = best_of_each(view, Profiles(weights, np.zeros(3, np.int64), np.zeros(0, np.int64)), 2)

    assert best.numbers[0].tolist() == [NONE, NONE]
    assert of(best, 1) == about(alone(view, {"tide": 2.0, "protein": 1.0}, (), 2, like=False))


def test_an_index_without_papers_has_none_for_anybody(fast: Fast | None) -> None:
    index = Index.open(None)
    view = replace(index.view, fast=fast)

    assert index.batch(Profiles.of(view, [{"moon": 1.0}]), 3).numbers.tolist() == [[NONE] * 3]
    assert best_of_each(view, Profiles.of(view, []), 3).numbers.shape == (0, 3)


@pytest.mark.parametrize("weight", [float("nan"), float("inf")])
def test_a_weight_that_is_no_number_is_refused(weight: float) -> None:
    view = Library.of(SHELF).index.view

    with pytest.raises(ValueError, match="finite"):
        Profiles.of(view, [{"moon": weight}])


def test_what_does_not_fit_the_index_is_refused() -> None:
    view = Library.of(SHELF).index.view
    wide = sparse.csr_matrix((1, 10_000))

    with pytest.raises(ValueError, match="columns"):
        best_of_each(view, Profiles(wide, np.zeros(2, np.int64), np.zeros(0, np.int64)), 1)
    with pytest.raises(ValueError, match="1 or more"):
        best_of_each(view, Profiles.of(view, []), 0)
    with pytest.raises(ValueError, match="lists"):
        Profiles(wide, np.zeros(3, np.int64), np.zeros(0, np.int64))


def test_papers_listed_before_a_moment_are_left_out() -> None:
    index = Library.of(SHELF).index
    asked = Profiles.of(index.view, [{"agent": 1.0}])

    ever, lately = index.batch(asked, 1), index.batch(asked, 1, since=SINCE)

    assert ever.numbers.tolist() == [[6]]
    assert lately.numbers.tolist() == [[NONE]]
