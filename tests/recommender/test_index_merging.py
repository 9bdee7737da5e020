"""Many segments become few while papers come, go and are searched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Index
from recommender.index.merging import MOST, due
from recommender.index.postings import BLOCK
from tests.recommender.library import entry, random_papers
from tests.recommender.test_index_on_disk import answers


@given(st.lists(st.integers(1, 9000), min_size=1, max_size=120))
def test_segments_stay_few_and_none_grows_beyond_its_bound(sizes: list[int]) -> None:
    held: list[int] = []

    for size in sizes:
        held.append(size)
        while (first := due(held, BLOCK)) is not None:
            held[first:] = [sum(held[first:])]

    assert sum(held) == sum(sizes)
    assert max(held) <= BLOCK
    assert len(held) <= 17 + 3 * sum(sizes) // BLOCK


def test_blocks_become_segments_of_up_to_a_million_papers() -> None:
    held: list[int] = []

    for _ in range(40):
        held.append(BLOCK)
        while (first := due(held, MOST)) is not None:
            held[first:] = [sum(held[first:])]

    assert max(held) <= MOST
    assert len(held) <= 8


@pytest.mark.parametrize("place", ["in memory", "on disk"])
def test_a_merge_beside_other_changes_changes_no_answer(tmp_path: Path, place: str) -> None:
    index = Index.open(tmp_path if place == "on disk" else None)
    index.add(map(entry, random_papers(1, 60)))
    index.commit("1-0")
    other = Index.open(None)
    other.add(map(entry, random_papers(1, 60)))
    other.commit("1-0")
    few = index.wants_merge

    for one in (index, other):
        one.delete(range(1, 20))
        one.commit("2-0")
    merging = index.merging()
    for one in (index, other):
        one.delete([30, 31])
        one.add(map(entry, random_papers(2, 70)[60:]))
        one.commit("3-0")
        one.refresh_idf()

    assert [few, merging is not None and len(merging.after)] == [False, 41]
    assert merging is not None
    assert index.take_merged(merging)
    assert not index.wants_merge
    assert not index.take_merged(merging)  # Its parts are gone.
    assert answers(index) == answers(other)
    index.close()
    assert answers(Index.open(tmp_path if place == "on disk" else None)) == (
        answers(other) if place == "on disk" else answers(Index.open(None))
    )


def test_a_merge_is_let_go_where_a_lesson_came_between() -> None:
    index = Index.open(None)
    index.add(map(entry, random_papers(1, 60)))
    index.commit("1-0")
    index.delete(range(1, 20))
    index.commit("2-0")

    merging = index.merging()
    index.learn()

    assert merging is not None
    assert not index.take_merged(merging)
    assert index.wants_merge
