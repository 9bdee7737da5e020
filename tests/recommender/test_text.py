import re

from hypothesis import example, given
from hypothesis import strategies as st

from recommender import analyze, clean, matching_words, surface
from recommender.stop_words import read_stop_words
from recommender.text import compounds, sequence


def test_case_endings_hyphens_and_accents_make_no_difference() -> None:
    assert analyze("Self-Supervised NETWORKS") == analyze("self supervised network")
    assert analyze("naïve Schrödinger") == analyze("naive Schrodinger")
    assert analyze("multi‐modal") == analyze("multi-modal") == ["multi", "modal"]


def test_stop_words_and_single_letters_are_dropped() -> None:
    assert analyze("The model of a x y") == ["model"]


def test_short_technical_words_are_kept() -> None:
    assert analyze("C++ and c# in 3D with R2") == ["c++", "c#", "3d", "r2"]


def test_a_plus_after_a_longer_word_is_not_part_of_it() -> None:
    assert analyze("TransE++") == analyze("TransE")


def test_plural_acronyms_meet_their_singular() -> None:
    assert analyze("LLMs GNNs CNNs LSTMs") == analyze("LLM GNN CNN LSTM")


def test_every_script_keeps_its_words() -> None:
    assert analyze("Привет мир") == ["привет", "мир"]
    assert analyze("深度学习") == ["深度", "度学", "学习"]
    assert analyze("हिन्दी भाषा") == ["हिन्दी", "भाषा"]


def test_a_soft_hyphen_or_joiner_does_not_hide_a_word() -> None:
    assert analyze("multi\u00admodal sur\u200bvey") == analyze("multimodal survey")


def test_a_sequence_keeps_stop_words_so_that_neighbours_stay_neighbours() -> None:
    assert sequence("Theory of Mind") == ["theori", "of", "mind"]


def test_a_hyphenated_word_is_also_known_written_as_one() -> None:
    assert "multimod" in compounds("a multi-modal approach")
    assert "pretrain" in compounds("large-scale pre–training")
    assert compounds("no such word here") == []


def test_a_stem_leads_back_to_the_first_word_as_it_stands() -> None:
    found = surface("Diffusing (Diffusion!) models, naïve Models")

    assert found["diffus"] == "Diffusing"
    assert found["model"] == "models"
    assert found["naiv"] == "naïve"


@given(st.text(st.sampled_from("aabBsSing09 -_.,'\n\x1c"), max_size=60))
@example("Models of model-based_Models")
def test_plain_text_is_read_piece_by_piece(text: str) -> None:
    pieces = re.findall("[A-Za-z0-9]+", text)
    first = {stem: piece for piece in reversed(pieces) for stem in analyze(piece)}

    assert surface(text) == first
    assert surface(f"{text} C++") == first | surface("C++")


@given(st.text())
@example("½x ﬁne ﷺ e\u0301\u200d")
@example("00Ⓐ")
def test_every_stem_of_any_text_has_a_word(text: str) -> None:
    assert set(surface(text)) == set(analyze(text))
    assert all(surface(text).values())


@given(st.text(), st.text())
def test_texts_are_cut_the_same_alone_and_side_by_side(one: str, other: str) -> None:
    assert analyze(f"{one}\n{other}") == analyze(one) + analyze(other)


def test_marks_are_the_words_of_a_title_that_share_a_stem() -> None:
    title = "Diffusion models for backbones: diffusing proteins"

    assert matching_words(title, ("diffuse", "protein")) == ("Diffusion", "diffusing", "proteins")


def test_cleaning_removes_what_could_disturb_its_surroundings() -> None:
    assert clean("a\x00b\u202ec\u2066d\u2069\r\n  e\ud800", 100) == "a bcd e"


def test_cleaning_composes_accents_and_never_cuts_one_off() -> None:
    assert clean("e\u0301", 10) == "é"
    assert clean("xq\u0323\u0307", 3) == "x"


def test_cleaning_keeps_emoji_whole() -> None:
    assert clean("👩\u200d🔬 lab", 100) == "👩\u200d🔬 lab"


@given(st.text(), st.integers(0, 50))
def test_cleaned_text_is_one_short_line_and_stays_as_it_is(text: str, longest: int) -> None:
    cleaned = clean(text, longest)

    assert len(cleaned) <= longest
    assert len(cleaned.splitlines()) <= 1
    assert clean(cleaned, longest) == cleaned
    cleaned.encode()


def test_the_stop_words_are_those_scikit_learn_gives() -> None:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # Takes a second and a half.

    assert read_stop_words() == ENGLISH_STOP_WORDS
