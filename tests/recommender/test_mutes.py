"""Mutes leave papers out while they last, as an exclusion would, and then no more."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Mute, Profile, count_matching, parse_interests, rank
from recommender.exclusions import excluded, muted
from recommender.unseen import unseen
from tests.recommender.library import NOW, SHELF, VOCABULARY, Library, profile, random_papers

LIBRARY = Library.of(SHELF)
RANDOM = Library.of(random_papers(31, 60))
LATER = NOW + timedelta(days=1)


def muting(line: str, until: datetime | None = None) -> tuple[Mute, ...]:
    return tuple(Mute(one, until) for one in parse_interests(line).interests)


def picked(library: Library, stated: Profile, now: datetime = NOW) -> list[int]:
    ranking = rank(library.index, stated, now, 8, papers=library.papers)
    return [pick.paper.number for pick in ranking.picks]


def without(line: str, until: datetime | None = None) -> Profile:
    stated = profile("protein, networks, moons, dialogue agents")
    return Profile(stated.interests, mutes=muting(line, until))


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("protein", {1, 3, 8}),
        ("diffusion", {1}),
        ('"graph neural network"', {2}),
        ('author:"Petit-Jean"', {2, 4}),
        ("cat:cs.LG", {1, 2, 4}),
        ("multimodal", {6}),
    ],
)
def test_what_is_muted_is_not_picked_however_it_is_named(line: str, gone: set[int]) -> None:
    all_of_them = set(picked(LIBRARY, without("zebrafish")))

    assert all_of_them - set(picked(LIBRARY, without(line))) == gone


def test_a_mute_ends_by_itself_at_its_moment() -> None:
    stated = without("protein", LATER)

    assert 1 not in picked(LIBRARY, stated, LATER - timedelta(microseconds=1))
    assert 1 in picked(LIBRARY, stated, LATER)


def test_what_is_muted_is_no_nearest_miss() -> None:
    stated = Profile(profile("moons").interests, mutes=muting("moons"))

    ranking = rank(LIBRARY.index, stated, NOW, 3, papers=LIBRARY.papers)

    assert (ranking.picks, ranking.nearest) == ((), None)


def test_only_mutes_without_an_end_count_for_the_weeks_to_come() -> None:
    def count(stated: Profile) -> int:
        return count_matching(LIBRARY.index, stated, papers=LIBRARY.papers)

    assert count(without("protein", LATER)) == count(without("zebrafish"))
    assert count(without("protein")) == count(without("zebrafish")) - 3


def test_a_list_made_elsewhere_leaves_out_what_is_muted_until_it_ends() -> None:
    stated = Profile(mutes=muting("protein", LATER))

    def found(now: datetime) -> list[int]:
        papers = unseen(LIBRARY.index, stated, (3, 2, 1), 5, now=now, papers=LIBRARY.papers)
        return [paper.number for paper in papers]

    assert found(NOW) == [2]
    assert found(LATER) == [3, 2, 1]


words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join)
parts = st.one_of(words, words.map('"{}"'.format), st.sampled_from(["cat:cs.LG", "author:Lin"]))


@settings(max_examples=30)  # Four lists each.
@given(lines=st.lists(parts, max_size=3), seed=st.integers(0, 99))
def test_a_mute_leaves_out_what_the_same_exclusion_leaves_out(lines: list[str], seed: int) -> None:
    stated = ", ".join(random.Random(seed).choices(VOCABULARY, k=4))
    excluding = profile(", ".join([stated, *(f"-{line}" for line in lines)]))
    silent = Profile(profile(stated).interests, mutes=muting(", ".join(lines), LATER))

    assert picked(RANDOM, silent) == picked(RANDOM, excluding)
    assert picked(RANDOM, silent, LATER) == picked(RANDOM, profile(stated))
    assert len(muted(silent.mutes, NOW)) == len(excluded(excluding.interests))
