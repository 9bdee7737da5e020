import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.identifiers import (
    ArxivId,
    find_arxiv_id,
    find_doi,
    pasted_id,
    text_id,
    title_id,
    title_key,
)


def test_arxiv_ids_are_found_with_their_version_apart() -> None:
    expected: dict[str, ArxivId] = {
        "2603.99001v2": ArxivId("2603.99001", 2),
        "arXiv:hep-th/9901001v3": ArxivId("hep-th/9901001", 3),
        "math.GT/0309136": ArxivId("math/0309136", None),
        "https://arxiv.org/pdf/2603.99001v2.pdf": ArxivId("2603.99001", 2),
        "https://huggingface.co/papers/2603.99001": ArxivId("2603.99001", None),
        "https://alphaxiv.org/abs/2603.99001": ArxivId("2603.99001", None),
        "oai:arXiv.org:2603.99001": ArxivId("2603.99001", None),
        "10.48550/arXiv.2603.99001": ArxivId("2603.99001", None),
    }

    assert {text: find_arxiv_id(text) for text in expected} == expected


@pytest.mark.parametrize(
    "text", ["12345.67890", "2013.12345", "10.1101/2026.03.09.999001", "and/0309136", ""]
)
def test_what_only_looks_like_an_arxiv_id_is_none(text: str) -> None:
    assert find_arxiv_id(text) is None


def test_dois_are_found_and_cleaned() -> None:
    expected: dict[str, str | None] = {
        "https://doi.org/10.1000/ABC.Def": "10.1000/abc.def",
        "doi:10.1000/182.": "10.1000/182",
        "(see 10.1000/x(1)y)": "10.1000/x(1)y",
        "10.1000%2F182": "10.1000/182",
        "10.48550/arXiv.2603.99001": None,
        "no doi here": None,
    }

    assert {text: find_doi(text) for text in expected} == expected


def test_only_a_text_that_is_nothing_but_an_id_is_a_pasted_one() -> None:
    expected: dict[str, str | None] = {
        " arXiv:2603.99001v3 ": "arxiv:2603.99001",
        "<https://arxiv.org/abs/2603.99001>": "arxiv:2603.99001",
        "https://doi.org/10.1000/182": "doi:10.1000/182",
        "10.1000/182": "doi:10.1000/182",
        "about 2603.99001": None,
        "protein design": None,
        "": None,
    }

    assert {text: pasted_id(text) for text in expected} == expected


def test_titles_that_differ_in_case_accents_and_signs_have_one_key() -> None:
    assert title_key("Naïve Bayes, revisited again!") == title_key("naive  bayes revisited again")
    assert title_id("Naïve Bayes, revisited again!") == title_id("naive bayes revisited again")


def test_a_title_that_says_too_little_names_no_paper() -> None:
    assert title_key("Editorial") == ""
    assert title_id("Introduction") is None


@given(st.text())
def test_any_text_can_be_read_for_ids(text: str) -> None:
    pasted = pasted_id(text)

    assert pasted is None or pasted.startswith(("arxiv:", "doi:"))
    assert text_id(text, text) == text_id(text, text)
