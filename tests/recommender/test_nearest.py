"""Guessing which author or category was meant."""

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Index
from recommender.nearest import (
    MOST_GUESSES,
    has_author,
    has_category,
    nearest_authors,
    nearest_categories,
)
from recommender.topics import known_codes
from tests.recommender.library import Library, paper

unhurried = settings(deadline=None)
NAMES = ("Yann LeCun", "Léon Bottou", "Geoffrey Hinton", "G. E. Hinton", "李 明", "Müller, Jörg")
PAPERS = [
    paper(number, f"Study {number}", authors=(name,)) for number, name in enumerate(NAMES, start=1)
]
LIBRARY = Library.of(PAPERS)


def test_authors_are_named_as_their_papers_write_them() -> None:
    nearest: dict[str, tuple[str, ...]] = {
        "Yan LeCun": ("Yann LeCun",),
        "lecunn": ("Yann LeCun",),
        "Y. Lecunn": ("Yann LeCun",),
        "leon botou": ("Léon Bottou",),
        "Jorg Muler": ("Müller, Jörg",),
        "Hintn": ("G. E. Hinton", "Geoffrey Hinton"),
        "Zzyzx": (),
        "": (),
        "?!": (),
    }

    assert {
        typed: nearest_authors(LIBRARY.index, typed, papers=LIBRARY.papers) for typed in nearest
    } == nearest


def test_an_author_whose_papers_are_gone_is_no_guess() -> None:
    library = Library.of(PAPERS)
    library.index.delete([1])
    library.index.commit("without")

    assert nearest_authors(library.index, "lecunn", papers=library.papers) == ()


@unhurried
@given(typed=st.text(max_size=300))
def test_whatever_is_typed_the_guesses_are_few_and_are_authors(typed: str) -> None:
    guesses = nearest_authors(LIBRARY.index, typed, papers=LIBRARY.papers)

    assert len(guesses) == len(set(guesses)) <= MOST_GUESSES
    assert all(has_author(LIBRARY.index, guess) for guess in guesses)


def test_a_category_is_guessed_by_its_code_its_name_or_its_subject() -> None:
    first = {
        "cs.LGG": "cs.LG",
        "csLG": "cs.LG",
        "Machine Lerning": "cs.LG",
        "protein design": "q-bio.BM",
        "quant-phy": "quant-ph",
        "biorxiv.neuroscence": "biorxiv.neuroscience",
    }

    assert {typed: nearest_categories(typed)[0] for typed in first} == first


@unhurried
@given(typed=st.text(max_size=300))
def test_whatever_is_typed_the_guesses_are_categories(typed: str) -> None:
    guesses = nearest_categories(typed)

    assert len(guesses) <= MOST_GUESSES
    assert set(guesses) <= set(known_codes())


def test_every_known_category_exists_without_any_paper() -> None:
    empty = Index.open(None)

    assert [code for code in known_codes() if not has_category(empty, code.upper())] == []


def test_a_category_of_a_paper_exists_whatever_it_is() -> None:
    index = Library.of([paper(1, "Beetles", categories=("our-feed.beetles",))]).index

    assert has_category(index, "our-feed.beetles")
    assert not has_category(index, "our-feed.bees")
