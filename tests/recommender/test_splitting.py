"""Narrowing a broad subject: the terms offered part its papers, and name subjects."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import analyze, parse_interests
from recommender.splitting import FEWEST_TERMS, LEAST_SPLIT, MOST_TERMS, Narrower, split
from tests.recommender.library import Library, paper, random_papers

KINDS = ("machine translation", "federated learning", "graph neural networks", "world models")
FIELD = [
    paper(n, f"A novel study of {KINDS[n % 4]}", f"We learn things by {KINDS[n % 4]} number {n}.")
    for n in range(1, 41)
]
OTHERS = [paper(n, f"Extensive results on moon {n}", "Tides.") for n in range(101, 181)]
LIBRARY = Library.of([*FIELD, *OTHERS])
RANDOM = Library.of(random_papers(17, 60))


def parts(library: Library, numbers: list[int], *known: str) -> tuple[Narrower, ...]:
    return split(library.index.view, numbers, known, papers=library.papers)


def test_the_terms_are_the_subjects_that_part_the_papers() -> None:
    found = parts(LIBRARY, [one.number for one in FIELD])

    assert sorted(one.text for one in found) == sorted(KINDS)
    assert [one.share for one in found] == [0.25] * 4


def test_what_is_stated_already_is_not_offered() -> None:
    found = parts(LIBRARY, [one.number for one in FIELD], "world model", "learning")

    assert {one.text for one in found} == set(KINDS) - {"world models"}


def test_few_papers_are_not_parted_and_neither_are_papers_of_one_kind() -> None:
    assert parts(LIBRARY, [one.number for one in FIELD[: LEAST_SPLIT - 1]]) == ()
    assert parts(LIBRARY, [one.number for one in FIELD if one.number % 4 == 1]) == ()
    assert parts(LIBRARY, [one.number for one in OTHERS]) == ()


@settings(max_examples=5)
@given(st.sets(st.sampled_from(sorted(RANDOM.held)), min_size=LEAST_SPLIT))
def test_terms_are_few_can_be_stated_and_none_lies_within_another(numbers: set[int]) -> None:
    found = parts(RANDOM, sorted(numbers))

    assert not found or FEWEST_TERMS <= len(found) <= MOST_TERMS
    assert all(len(parse_interests(one.text).interests) == 1 for one in found)
    assert all(0 < one.share <= 1 for one in found)
    stems = [frozenset(analyze(one.text)) for one in found]
    assert not any(one <= other or other <= one for one, other in combinations(stems, 2))
