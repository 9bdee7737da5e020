"""Spelling: what was probably meant by words no paper holds, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.loosening import loosened, spelled
from recommender.spelling import distance, respelled
from tests.recommender.library import SHELF, Library, paper

LIBRARY = Library.of(SHELF)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("protien folding", "protein folding"),
        ("Protien Folding", "Protein Folding"),
        ("grpah neural netwroks", "graph neural networks"),
        ("foldnig", "folding"),
        ("difusion", "diffusion"),
        ("proteinfolding", "protein folding"),
        ("multimodel dialgoue", "multimodal dialogue"),
    ],
)
def test_slips_are_put_right_as_papers_or_subjects_write_it(typed: str, meant: str) -> None:
    assert respelled(LIBRARY.index, typed, papers=LIBRARY.papers)[:1] == (meant,)


def test_names_acronyms_subjects_and_strange_words_are_left_alone() -> None:
    cases = [
        "protein folding",
        "LLM, RLHF, GPT-4o",  # Acronyms and names of models.
        "ReaLHF llama lora",
        "Moreua",  # Nobody's name, but a capital and few letters.
        "moreau",  # An author's name.
        "perovskite photovoltaics",  # No paper has it, but it is a subject's.
        "xylophone quartets",  # Nothing is near.
        "新しい 材料",
        "",
    ]

    assert [
        typed for typed in cases if respelled(LIBRARY.index, typed, papers=LIBRARY.papers) != ()
    ] == []


def test_a_slip_that_stands_in_a_paper_is_put_right_where_many_write_it_well() -> None:
    good = [paper(n, f"Protein number {n}") for n in range(1, 101)]
    library = Library.of([*good, paper(101, "Protien number one")])

    assert respelled(library.index, "protien", papers=library.papers) == ("protein",)


def test_of_a_search_only_what_is_looked_for_in_texts_is_put_right() -> None:
    query = 'au:moraeu protien -difusion ti:"protien folding" cat:cs.LG'

    (other,) = spelled(LIBRARY.index, query, papers=LIBRARY.papers)

    assert other == 'au:moraeu protein -difusion ti:"protein folding" cat:cs.LG'


def test_a_search_that_finds_nothing_has_the_nearest_that_find_something() -> None:
    def instead(query: str) -> list[tuple[str, int]]:
        found = loosened(LIBRARY.index, query, papers=LIBRARY.papers)
        return [(one.query, one.total) for one in found]

    assert instead("protien") == [("protein", 3)]
    assert instead('"folding protein"') == [("folding protein", 3)]
    assert instead("moons date:1990") == [("moons", 1)]
    assert instead("moons -ice") == [("moons", 1)]
    assert instead("robots grasping") == []
    assert instead("exoplanets") == [("cat:astro-ph.EP", 1)]
    assert instead("") == []


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("", "", 0), ("ab", "ba", 1), ("graph", "grpah", 1), ("kitten", "sitting", 3), ("a", "", 1),
     ("ca", "abc", 3)],
)  # fmt: skip
def test_slips_are_counted_as_by_hand(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == distance(other, one) == slips


@settings(max_examples=15)
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert all(respelled(LIBRARY.index, text, papers=LIBRARY.papers))
    assert all(one.total for one in loosened(LIBRARY.index, text, papers=LIBRARY.papers))
