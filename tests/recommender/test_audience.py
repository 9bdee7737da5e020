"""Papers of feeds that readers added are picked for their followers, and found by everyone."""

from dataclasses import replace

import pytest

from recommender import Profile, count_matching, explain, parse_query, rank, search
from tests.recommender.library import NOW, SHELF, Library, profile

PROTEINS = profile("protein")
FOLLOWER = replace(PROTEINS, feeds=frozenset({"feed:aa"}))


def library_with(*sources: str) -> Library:
    """Give the shelf with paper 1, the best about protein design, from these sources."""
    return Library.of([replace(SHELF[0], sources=sources), *SHELF[1:]])


def picked(library: Library, stated: Profile) -> set[int]:
    ranking = rank(library.index, stated, NOW, 10, papers=library.papers)
    return {pick.paper.number for pick in ranking.picks}


def test_a_paper_of_a_feed_is_picked_for_its_followers_alone() -> None:
    library = library_with("feed:aa")

    assert picked(library, FOLLOWER) == {1, 3, 8}
    assert picked(library, PROTEINS) == {3, 8}
    assert picked(library, replace(PROTEINS, feeds=frozenset({"feed:bb"}))) == {3, 8}


def test_one_of_several_feeds_is_enough() -> None:
    assert 1 in picked(library_with("feed:bb", "feed:aa"), FOLLOWER)


@pytest.mark.parametrize("sources", [(), ("arxiv",), ("feed:bb", "arxiv"), ("feeding:bb",)])
def test_a_paper_that_came_any_other_way_is_for_everyone(sources: tuple[str, ...]) -> None:
    assert 1 in picked(library_with(*sources), PROTEINS)


def test_a_paper_of_a_feed_is_for_everyone_once_another_source_lists_it() -> None:
    library = library_with("feed:aa")

    library.add([replace(SHELF[0], sources=("feed:aa", "arxiv"))])

    assert 1 in picked(library, PROTEINS)


def test_a_paper_for_others_is_neither_counted_nor_named_as_nearest() -> None:
    library = library_with("feed:aa")
    backbones = profile("backbone")

    ranking = rank(library.index, backbones, NOW, 5, papers=library.papers)

    assert ranking.nearest is None
    assert ranking.candidates == len(SHELF) - 1
    assert count_matching(library.index, backbones, papers=library.papers) == 0
    follower = replace(backbones, feeds=frozenset({"feed:aa"}))
    assert count_matching(library.index, follower, papers=library.papers) == 1


def test_everyone_can_find_a_paper_of_a_feed_and_ask_why() -> None:
    library = library_with("feed:aa")

    found = search(library.index, parse_query("backbone diffusion"), papers=library.papers)
    why = explain(library.index, PROTEINS, 1, papers=library.papers)

    assert [hit.paper.number for hit in found.hits] == [1]
    assert why.score > 0
