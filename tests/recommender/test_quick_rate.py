"""Papers to rate first: the most telling, found as slowly computing each answer would."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.index.field import FloatArray
from recommender.quick_rate import NOISE, informative, most_telling
from tests.recommender.library import NOW, Library, dislike, like, paper, profile, random_papers

RANDOM = Library.of(random_papers(23, 30))
KINDS = ("protein folding in water", "protein markets and prices", "protein songs of whales")
SHELF = [paper(n, KINDS[n % 3], f"{KINDS[n % 3]} again") for n in range(1, 16)]
LIBRARY = Library.of([*SHELF, *(paper(n, f"Tides of moon {n}") for n in range(20, 30))])


def left_unsure(numbers: list[int], weights: FloatArray, rated: list[int]) -> float:
    """The weighted sum of the variances that stay: one inversion of the whole, nothing else."""
    vectors = {n: RANDOM.index.view.terms(n) for n in [*numbers, *rated]}

    def alike(ones: list[int], others: list[int]) -> FloatArray:
        return np.array(
            [[sum(w * vectors[b].get(s, 0.0) for s, w in vectors[a].items()) for b in others]
             for a in ones]
        )  # fmt: skip

    cross, prior = alike(numbers, rated), np.diag(alike(numbers, numbers))
    known = alike(rated, rated) + NOISE * np.eye(len(rated))
    variances = prior - np.sum(cross @ np.linalg.inv(known) * cross, axis=1)
    return float(weights @ variances)


@settings(max_examples=10)
@given(
    rated=st.sets(st.sampled_from(sorted(RANDOM.held)), max_size=4),
    matches=st.lists(st.floats(0, 1), min_size=8, max_size=8),
)
def test_each_is_the_one_whose_rating_leaves_the_least_unsure(
    rated: set[int], matches: list[float]
) -> None:
    numbers = sorted(set(RANDOM.held) - rated)[:8]
    weights = np.array(matches)

    [chosen] = most_telling(RANDOM.index.view, numbers, weights, sorted(rated), 1)

    spread = np.ptp(weights)
    scaled = (weights - weights.min()) / spread if spread else np.ones(8)
    left = {n: left_unsure(numbers, scaled, [*sorted(rated), n]) for n in numbers}
    assert left[chosen] <= min(left.values()) + 1e-6


def test_papers_of_every_kind_are_asked_about_before_a_second_of_one() -> None:
    asked = informative(LIBRARY.index, profile("protein"), NOW, 3, papers=LIBRARY.papers)

    assert {one.title for one in asked} == set(KINDS)


def test_what_was_rated_is_neither_asked_again_nor_anything_just_like_it() -> None:
    rated = profile("protein", like(1), dislike(2))

    asked = informative(LIBRARY.index, rated, NOW, 1, papers=LIBRARY.papers, besides=(3,))
    other = informative(LIBRARY.index, rated, NOW, 1, papers=LIBRARY.papers)

    assert other[0].title == KINDS[0]
    assert asked[0].number not in (1, 2, 3)


def test_only_what_may_be_picked_is_asked_about() -> None:
    seen = profile("protein, -whales", seen=(3, 6, 9, 12))

    asked = informative(LIBRARY.index, seen, NOW, 99, papers=LIBRARY.papers)

    assert sorted(one.number for one in asked) == [1, 4, 7, 10, 13, 15]
    assert informative(LIBRARY.index, profile(""), NOW, 6, papers=LIBRARY.papers) == ()
