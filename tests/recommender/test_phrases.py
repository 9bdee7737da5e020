import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.phrases import holds_any_spelling, holds_phrase, stands_together
from tests.recommender.library import VOCABULARY, paper

ONE = paper(1, "Theory of Mind in LLMs", "We pre-train agents; pretrained agents model minds.")


@pytest.mark.parametrize(
    "phrase", ["theory of mind", "Theories of minds", "llm", "pre-trained agent", "modeling mind"]
)
def test_a_phrase_stands_whatever_its_endings_and_hyphens(phrase: str) -> None:
    assert holds_phrase(ONE, phrase)


@pytest.mark.parametrize("phrase", ["theory mind", "mind of theory", "llms we", "pretrain", ""])
def test_a_phrase_of_other_neighbours_does_not_stand(phrase: str) -> None:
    assert not holds_phrase(paper(1, ONE.title, "We pre-train agents"), phrase)


@pytest.mark.parametrize(
    "phrase", ["pretrained agents", "pre-trained agents", "we pretrain", "pre train agents"]
)
def test_any_spelling_takes_words_with_and_without_hyphen_for_one(phrase: str) -> None:
    assert holds_any_spelling(ONE, phrase)


@pytest.mark.parametrize("phrase", ["agents pretrain minds", "", "theory mind"])
def test_any_spelling_still_wants_neighbours(phrase: str) -> None:
    assert not holds_any_spelling(ONE, phrase)


@given(
    st.lists(st.sampled_from(VOCABULARY[:3]), max_size=4),
    st.lists(st.sampled_from(VOCABULARY[:3]), max_size=8),
)
def test_neighbours_are_found_as_in_a_joined_text(wanted: list[str], found: list[str]) -> None:
    expected = bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(found)} "

    assert stands_together(wanted, found) == expected
    if expected:
        assert holds_any_spelling(paper(1, " ".join(found)), " ".join(wanted))
