from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recommender import Query, parse_query
from recommender.query import read_dates

SIGNS = (
    '- – " “ OR AND NOT | au: ti: abs: cat: date: 2024 2024-02..2023 .. of graph cs.LG 🙂 \u202e '
    "2401.12345 ( ) : ^ 9999-12-31 0000 date:2024-13 https://arxiv.org/abs/2401.12345 深度 c++ \x00"
)
tricky = st.lists(st.sampled_from([*SIGNS.split(" "), " ", " ", "\n"]), max_size=14).map("".join)


def groups(text: str) -> list[list[str]]:
    return [[_shown(term) for term in group] for group in parse_query(text).groups]


def excluded(text: str) -> list[str]:
    return [_shown(term) for term in parse_query(text).excluded]


def _shown(term: object) -> str:
    field, text, is_phrase = (getattr(term, name) for name in ("field", "text", "is_phrase"))
    quoted = f'"{text}"' if is_phrase else text
    return quoted if field == "any" else f"{field}:{quoted}"


def day(year: int, month: int = 1, of_month: int = 1) -> datetime:
    return datetime(year, month, of_month, tzinfo=UTC)


def test_each_word_is_a_group_of_its_own() -> None:
    assert groups("graph neural networks") == [["graph"], ["neural"], ["networks"]]


def test_or_joins_the_two_terms_beside_it() -> None:
    assert groups('graph OR molecule networks "tidal heating" OR au:ilic') == [
        ["graph", "molecule"],
        ["networks"],
        ['"tidal heating"', "author:ilic"],
    ]


def test_prefixes_hold_for_the_word_or_quotes_after_them() -> None:
    text = 'au:"Wei Lin" ti:graph abs:"tidal heating" cat:cs.LG AU: quist title:moon'

    assert groups(text) == [
        ["author:Wei Lin"],
        ["title:graph"],
        ['abstract:"tidal heating"'],
        ["category:cs.LG"],
        ["author:quist"],
        ["title:moon"],
    ]


def test_a_minus_or_not_leaves_out() -> None:
    assert excluded('moon -survey -"tidal heating" -au:quist NOT ice -ti:x1') == [
        "survey",
        '"tidal heating"',
        "author:quist",
        "ice",
        "title:x1",
    ]
    assert groups("moon - survey") == [["moon"], ["survey"]]


def test_an_unknown_prefix_is_a_word() -> None:
    assert groups("foo:bar") == [["foo:bar"]]


def test_or_without_a_neighbour_is_passed_over() -> None:
    assert groups("OR graph OR") == [["graph"]]
    assert groups("graph OR -survey moon") == [["graph"], ["moon"]]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2024", day(2024), day(2025)),
        ("date:2024-12", day(2024, 12), day(2025)),
        ("date:2024-02-29", day(2024, 2, 29), day(2024, 3, 1)),
        ("date:2023..2024-03", day(2023), day(2024, 4)),
        ("date:2024-03..", day(2024, 3), None),
        ("date:..2023", None, day(2024)),
        ("date:2024..2023", day(2023), day(2025)),
        ("date:9999-12-31", day(9999, 12, 31), None),
        ('date:"2024"', day(2024), day(2025)),
        ("date:2020..2024 date:2023..", day(2023), day(2025)),
    ],
)
def test_dates_become_a_span(text: str, first: datetime | None, last: datetime | None) -> None:
    assert parse_query(text).published == (first, last)


def test_what_is_no_date_is_none() -> None:
    cases = ["2024-13", "2023-02-29", "0000", "..", "soon", "2024..soon", ""]

    assert [text for text in cases if read_dates(text) is not None] == []


def test_an_unreadable_date_and_stop_words_are_reported() -> None:
    query = parse_query("the moon date:soon -date:2024")

    assert query.ignored == ("the", "date:soon", "-date:2024")
    assert query.published == (None, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2401.12345v2", "arxiv:2401.12345"),
        ("https://arxiv.org/abs/2401.12345", "arxiv:2401.12345"),
        (" doi:10.1000/182 ", "doi:10.1000/182"),
        ("see 2401.12345", None),
    ],
)
def test_a_bare_id_or_link_is_a_look_up(text: str, name: str | None) -> None:
    assert parse_query(text).paper_id == name


def test_no_more_than_fifty_terms_are_kept() -> None:
    query = parse_query(" ".join(f"w{i}" for i in range(80)))

    assert len(query.groups) == 50
    assert len(query.ignored) == 30


@given(st.one_of(st.text(), tricky))
@example("date:9999..9999 -")
@example('"' * 9)
@example("au: ti: abs:")
def test_any_text_is_read(text: str) -> None:
    query = parse_query(text)

    assert isinstance(query, Query)
    assert len(query.text) <= 1000
    assert all(query.groups)
    first, last = query.published
    assert first is None or last is None or first < last or "date:" in text.lower()
