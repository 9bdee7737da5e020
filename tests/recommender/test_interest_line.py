from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recommender import Interest, parse_interests, written
from tests.recommender.library import NOW

LONGEST, MOST = 200, 50

# Lines made of the signs that mean something, so that hypothesis meets them in every order.
SIGNS = (
    '- – " “ ” ^ 2 0.5 , au: author: cat: cs.LG graph Y.LeCun of 2401.12345 🙂 \u202e ٣ 深度学习 <'
    " > https://arxiv.org/abs/2401.12345v2 10.1000/182 é \x00 c++ * ， ( ) category"
)
tricky = st.lists(st.sampled_from([*SIGNS.split(" "), " ", "\n"]), max_size=14).map("".join)


def read(line: str) -> list[tuple[str, str, float]]:
    return [(i.kind.value, i.text, i.weight) for i in parse_interests(line, NOW).interests]


def test_a_line_is_split_at_commas_and_line_breaks() -> None:
    assert read("protein design, graph networks\nmoons") == [
        ("words", "protein design", 1),
        ("words", "graph networks", 1),
        ("words", "moons", 1),
    ]


def test_a_comma_inside_quotes_does_not_split() -> None:
    assert read('"graphs, networks and moons", tides') == [
        ("phrase", "graphs, networks and moons", 1),
        ("words", "tides", 1),
    ]


@pytest.mark.parametrize("marks", ['""', "“”", "„“", "«»"])
def test_quotes_of_any_shape_make_a_phrase(marks: str) -> None:
    assert read(f"{marks[0]}tidal heating{marks[1]}") == [("phrase", "tidal heating", 1)]


@pytest.mark.parametrize(
    ("line", "weight"),
    [("design^2", 2), ("design ^0.5", 0.5), ("design^99", 5), ("design^0", 0.1), ("design^1", 1)],
)
def test_a_weight_is_read_and_kept_in_bounds(line: str, weight: float) -> None:
    assert read(line) == [("words", "design", weight)]


def test_a_phrase_and_a_name_can_have_a_weight() -> None:
    assert read('"tidal heating"^3, au:"Wei Lin"^0.5') == [
        ("phrase", "tidal heating", 3),
        ("author", "Wei Lin", 0.5),
    ]


def test_a_minus_leaves_out_words_phrases_authors_and_categories() -> None:
    assert read('-survey, −"position paper", -au:"Wei Lin", -cat:cs.cv') == [
        ("exclusion", "survey", 1),
        ("exclusion", '"position paper"', 1),
        ("exclusion", 'author:"Wei Lin"', 1),
        ("exclusion", "cat:cs.CV", 1),
    ]


def test_the_bullets_of_a_pasted_list_are_not_minus_signs() -> None:
    assert read("- protein design\n- graph networks") == [
        ("words", "protein design", 1),
        ("words", "graph networks", 1),
    ]


def test_authors_and_categories_have_two_spellings_each() -> None:
    assert read('author:"Yann LeCun", au: LeCun, cat:CS.lg, category:q-bio') == [
        ("author", "Yann LeCun", 1),
        ("author", "LeCun", 1),
        ("category", "cs.LG", 1),
        ("category", "q-bio", 1),
    ]


@pytest.mark.parametrize(
    "pasted",
    [
        "2401.12345",
        "arXiv:2401.12345v3",
        "https://arxiv.org/pdf/2401.12345v1",
        "<https://huggingface.co/papers/2401.12345>",
    ],
)
def test_a_pasted_paper_becomes_an_interest_in_it(pasted: str) -> None:
    assert read(pasted) == [("paper", "arxiv:2401.12345", 1)]


def test_a_doi_becomes_an_interest_in_its_paper() -> None:
    assert read("https://doi.org/10.1000/182") == [("paper", "doi:10.1000/182", 1)]


def test_parts_without_a_usable_word_are_reported() -> None:
    stated = parse_interests("moons, of the, 🙂, au:, cat:, -, <!channel>, -2401.12345", NOW)

    assert [interest.text for interest in stated.interests] == ["moons", "<!channel>"]
    assert stated.ignored == ("of the", "🙂", "au:", "cat:", "-", "-2401.12345")


def test_a_part_that_is_too_long_is_reported_in_short() -> None:
    stated = parse_interests(f"moons, {'tide ' * 100}", NOW)

    assert [interest.text for interest in stated.interests] == ["moons"]
    assert len(stated.ignored) == 1
    assert len(stated.ignored[0]) <= 60


def test_more_interests_than_fit_are_reported() -> None:
    stated = parse_interests(", ".join(f"topic{i}" for i in range(60)), NOW)

    assert len(stated.interests) == MOST
    assert stated.ignored == tuple(f"topic{i}" for i in range(50, 60))


def test_stating_the_same_twice_is_one_interest_with_the_last_weight() -> None:
    stated = parse_interests("Protein  Design, moons, protein-design^3, au:LeCun, AU:lecun", NOW)

    assert [(i.text, i.weight) for i in stated.interests] == [
        ("protein-design", 3),
        ("moons", 1),
        ("lecun", 1),
    ]


def test_the_same_words_meant_differently_are_different_interests() -> None:
    stated = parse_interests('tides, "tides", -tides, au:tides, cat:tides', NOW)

    assert len({interest.id for interest in stated.interests}) == 5


def test_interests_carry_the_moment_they_were_added() -> None:
    assert parse_interests("moons", NOW).interests[0].added_at == NOW


def test_an_unbalanced_quote_spoils_only_its_own_part() -> None:
    assert read('5" telescopes, moons') == [("words", "5 telescopes", 1), ("words", "moons", 1)]


def test_ids_stay_the_same_for_ever() -> None:
    interests = parse_interests('protein design, "tidal heating", -survey, au:LeCun', NOW).interests

    assert [interest.id for interest in interests] == [
        "7875dbc113",
        "b66a6d9afc",
        "f8aab1a0de",
        "973f155914",
    ]


@given(st.one_of(st.text(max_size=300), tricky))
@example("\u202e\u2066,\x00\n“")
@example("x^2^3, -–-x, - x")
@example("İ^2, ß, ǅ")
def test_any_line_is_read_within_bounds(line: str) -> None:
    stated = parse_interests(line, NOW)

    assert len(stated.interests) <= MOST
    assert all(0 < len(interest.text) <= LONGEST + 10 for interest in stated.interests)
    assert all(0.1 <= interest.weight <= 5 for interest in stated.interests)
    assert all(0 < len(part) <= 60 for part in stated.ignored)
    assert len({interest.id for interest in stated.interests}) == len(stated.interests)


@given(st.one_of(st.text(max_size=300), tricky))
@example('"a" b"')
@example('au:"x')
@example('-"x^2')
@example("cat:2401.12345")
def test_an_interest_written_down_reads_back_as_the_same(line: str) -> None:
    for interest in parse_interests(line, NOW).interests:
        assert parse_interests(written(interest), NOW).interests == (interest,)


@given(st.one_of(st.text(max_size=300), tricky))
def test_all_interests_of_a_line_written_together_read_back(line: str) -> None:
    interests = parse_interests(line, NOW).interests

    assert parse_interests(", ".join(map(written, interests)), NOW).interests == interests


def test_ten_thousand_characters_of_anything_are_read() -> None:
    for sign in ('"', "-", "a,", "^", 'x"', "9", "au:", "x^2 "):
        assert len(parse_interests(sign * (10_000 // len(sign)), NOW).interests) <= MOST


def test_a_weight_written_down_keeps_its_value() -> None:
    (interest,) = parse_interests("moons^0.3333", NOW).interests

    assert parse_interests(written(interest), NOW).interests == (interest,)
    assert written(replace(interest, weight=1.0)) == "moons"


def test_an_interest_of_every_kind_reads_back() -> None:
    line = (
        'moons^2, "tidal heating", -survey, au:"Wei Lin", cat:cs.LG, 2401.12345, cat:"cell death"'
    )
    interests: tuple[Interest, ...] = parse_interests(line, NOW).interests

    assert len({interest.kind for interest in interests}) == 6
    assert parse_interests("\n".join(map(written, interests)), NOW).interests == interests
