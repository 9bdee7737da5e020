"""A list made elsewhere, less what an owner has had or does not want."""

import random

from hypothesis import given
from hypothesis import strategies as st

from recommender import Paper, Profile
from recommender.unseen import unseen
from tests.recommender.library import NOW, SHELF, Library, dislike, like, profile

LIBRARY = Library.of(SHELF)
NUMBERS = [one.number for one in SHELF]


def left(
    stated: Profile, numbers: list[int], size: int = 99, held: frozenset[int] = frozenset()
) -> list[int]:
    found = unseen(LIBRARY.index, stated, numbers, size, now=NOW, papers=LIBRARY.papers, held=held)
    return [one.number for one in found]


def test_the_order_of_the_list_is_kept_and_nothing_stated_is_needed() -> None:
    backwards = NUMBERS[::-1]

    assert left(Profile(), backwards) == backwards
    assert left(Profile(), backwards, size=3) == backwards[:3]


def test_what_was_seen_voted_on_or_is_held_is_passed_over() -> None:
    had = profile("", like(2), dislike(3), seen=[1])

    assert left(had, [1, 2, 3, 4, 5, 6], held=frozenset({5})) == [4, 6]


def test_what_an_exclusion_names_is_passed_over() -> None:
    assert 3 not in left(profile("-survey"), NUMBERS)
    assert 2 not in left(profile('-"message passing"'), NUMBERS)
    assert len(left(profile('-"passing message"'), NUMBERS)) == len(NUMBERS)


def test_papers_that_are_not_at_hand_wait_and_repeated_ones_come_once() -> None:
    assert left(Profile(), [999, 1, 1, 2, 998, 1]) == [1, 2]


@given(st.lists(st.sampled_from(NUMBERS)), st.sets(st.sampled_from(NUMBERS)), st.integers(0, 9))
def test_it_is_the_beginning_of_what_is_left_of_the_list(
    numbers: list[int], seen: set[int], size: int
) -> None:
    expected = [n for n in dict.fromkeys(numbers) if n not in seen][:size]

    assert left(profile("", seen=seen), numbers, size) == expected


def test_the_texts_of_a_long_list_are_not_all_looked_up() -> None:
    library = Library.of(SHELF)
    numbers = random.Random(1).sample(NUMBERS, len(NUMBERS))

    unseen(library.index, Profile(), numbers, 2, now=NOW, papers=library.papers)

    assert library.asked == 2


def test_a_paper_whose_text_is_gone_is_passed_over() -> None:
    def papers(numbers: object) -> list[Paper]:
        return []

    assert unseen(LIBRARY.index, Profile(), NUMBERS, 5, now=NOW, papers=papers) == ()
