"""Titles and abstracts, cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.cleaning import (
    ABSTRACT_LIMIT,
    RAW_LIMIT,
    TITLE_LIMIT,
    clean_abstract,
    clean_title,
    raw_to_keep,
)

# Pieces that mean something to one of the stages, so that random texts reach them.
PIECES = st.sampled_from(
    [
        "$",
        "$$",
        "\\",
        "\\alpha",
        "\\cite",
        "\\begin{a}",
        "{",
        "}",
        "[",
        "]",
        "%",
        "~",
        "&",
        "&lt;",
        "<",
        ">",
        "<b>",
        "</p>",
        "<script>",
        "<!--",
        "<![CDATA[",
        "--",
        "``",
        " ",
        "\n",
        ".",
        "x",
        "\u202e",
        "\ud800",
        "\x00",
        "e\u0301",
        "\\'e",
        "\\frac{",
        "\\verb|",
        "&amp;lt;",
    ]
)
MESSY = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join)
PLAIN = st.text(
    st.characters(exclude_characters="&<\\${}~`'-[].", exclude_categories=["Cs"]), max_size=300
)


def test_tex_becomes_unicode() -> None:
    clean = {
        "Guiding $\\alpha$-Budgets": "Guiding α-Budgets",
        "in $O(n \\log n)$ time": "in O(n log n) time",
        "for $n$ items and $ k $ bins": "for n items and k bins",
        "by \\(x^2\\) or \\[y\\]": "by x^2 or y",
        "d\\'ecrit \\`a Ragnar\\\"ok": "décrit à Ragnarök",
        'na\\"{\\i}ve Erd\\H{o}s and M\\o ller': "naïve Erdős and Møller",
        "remains \\textit{agnostic to {the} data}": "remains agnostic to the data",
        "{\\it in vivo}": "in vivo",
        "w.r.t.~the goal": "w.r.t. the goal",
        "``skills'' -- a word --- here": "“skills” – a word — here",
        "see \\url{http://x.org/~d/a_b%20c}": "see http://x.org/~d/a_b%20c",
        "on \\href{http://x.org/#a}{our page}": "on our page",
        "first\\\\[2pt] second": "first second",
        "hyphen\\-ation": "hyphenation",
    }

    assert {raw: clean_title(raw) for raw in clean} == clean


def test_plain_words_keep_signs_that_tex_or_html_would_take() -> None:
    cases = [
        "We beat 90% of baselines, at last",
        "It costs $100 and $200 a month",
        "about ~10% of http://x.edu/~jane",
        "R&D and a_b, x^2, C# and #1",
        "if a<b and c>d, p<0.05, the <mask> token, 0<delta<1",
        "an open { alone",
        "a closing } alone",
        "a lone $ sign, a lone \\",
    ]

    assert [text for text in cases if clean_title(text) != text] == []


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("$100 for $x^2$ units", "$100 for x^2 units"),
        ("$10$ runs of $x_1$ each", "$10$ runs of x_1 each"),
        ("\\textbf{90% of R&D} and 50\\%", "90% of R&D and 50%"),
        ("$x_1 > 50%$ of them", "x_1 > 50% of them"),
    ],
)
def test_money_and_percent_survive_beside_tex(raw: str, clean: str) -> None:
    assert clean_title(raw) == clean


@pytest.mark.parametrize(
    "raw",
    ["as shown~\\cite{a,b}.", "as shown \\citep[see][p. 3]{a}.", "as shown\\cite{a} \\cite{b}."],
)
def test_citations_leave_no_trace(raw: str) -> None:
    assert clean_abstract(raw) == "as shown."


def test_tags_go_and_entities_are_read_once() -> None:
    clean = {
        "H<sub>2</sub>O &amp; <i>E. coli</i>": "H2O & E. coli",
        "<p>One.</p><p>Two.</p>three<br/>four": "One. Two. three four",
        "<jats:title>Abstract</jats:title><jats:p>We <jats:italic>see</jats:italic>.</jats:p>": (
            "We see."
        ),
        "<b>Abstract:</b> We see.": "We see.",
        "<b>Abstract</b> interpretation": "Abstract interpretation",
        "<title>Idle teapots</title>": "Idle teapots",
        "<p>Abstract interpretation is <b>sound</b>.</p>": "Abstract interpretation is sound.",
        "a<script>alert(1)</script>b<!-- c -->d": "abd",
        "<![CDATA[<p>in a feed</p>]]>": "in a feed",
        "<p>an open <!-- comment": "an open <!– comment",
        "<jats:alternatives><tex-math>$$x^2$$</tex-math><math>x</math></jats:alternatives>": "x^2",
        "<alternatives><mml:math><mml:mi>y</mml:mi></mml:math><graphic/></alternatives>": "y",
        "&lt;i&gt;in vivo&lt;/i&gt;": "in vivo",
        "&amp;lt;i&amp;gt; is <b>kept</b>": "&lt;i&gt; is kept",
    }

    assert {raw: clean_abstract(raw) for raw in clean} == clean


def test_words_are_composed_and_freed_of_controls_and_overrides() -> None:
    raw = "e\u0301tude\x00 \u202edesrever\u202c \ufeffof\u2028all\x1b[31m \ud800\n\tkinds"

    assert clean_abstract(raw) == "étude desrever of all[31m kinds"


def test_emoji_and_right_to_left_words_stay() -> None:
    text = "שלום 👩\u200d🔬 مرحبا"

    assert clean_title(text) == text


def test_titles_are_one_line_without_full_stop_or_frame() -> None:
    clean = {
        "A study of things.": "A study of things",
        "[A translated title].": "A translated title",
        "[Re] A study": "[Re] A study",
        "And so on...": "And so on...",
        "Two\nlines": "Two lines",
        "0": "0",
        " \n ": "",
    }

    assert {raw: clean_title(raw) for raw in clean} == clean


def test_long_texts_are_cut_between_words() -> None:
    assert clean_title("word " * 300) == "word " * 99 + "word"
    assert len(clean_abstract("x" * 20_000)) == ABSTRACT_LIMIT


def test_text_that_tex_cannot_read_stays_as_it_came() -> None:
    assert clean_title("a \\verb|x  and $x_1$") == "a \\verb|x and $x_1$"


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "$",
        "\\begin{a}",
        "\\(",
        "\\a[",
        "{a",
        "<alternatives>",
        "<![CDATA[",
        "<!--",
        "<a ",
        " ",
        "\\cite",
        " \\cite{",
        "$a_",
        "{{{{}",
        "\\",
        "-",
        "&",
    ],
)
def test_a_megabyte_of_hostile_text_is_cleaned_in_moderate_time(piece: str) -> None:
    assert len(clean_abstract(piece * (1_000_000 // len(piece)))) <= ABSTRACT_LIMIT


@given(MESSY)
def test_any_title_gives_one_short_clean_line(raw: str) -> None:
    title = clean_title(raw)

    assert len(title.splitlines()) <= 1
    assert len(title) <= TITLE_LIMIT
    assert title == title.strip()
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in title)


@given(MESSY)
def test_any_abstract_can_be_stored(raw: str) -> None:
    abstract = clean_abstract(raw)
    kept = raw_to_keep(raw, abstract)

    assert len(abstract) <= ABSTRACT_LIMIT
    assert abstract.encode().decode() == abstract
    assert kept.encode().decode() == kept


@given(PLAIN)
def test_text_without_markup_is_not_changed_by_cleaning_it_again(raw: str) -> None:
    title, abstract = clean_title(raw), clean_abstract(raw)

    assert clean_title(title) == title
    assert clean_abstract(abstract) == abstract


@given(PLAIN)
def test_text_without_markup_keeps_its_letters_and_digits(raw: str) -> None:
    composed = unicodedata.normalize("NFC", raw)

    kept = [character for character in clean_abstract(raw) if character.isalnum()]

    assert kept == [character for character in composed if character.isalnum()]


def test_raw_text_is_kept_only_where_cleaning_changed_it() -> None:
    assert raw_to_keep("same", "same") == ""
    assert raw_to_keep("a  b", "a b") == "a  b"
    assert len(raw_to_keep("x" * (RAW_LIMIT + 1), "x")) == RAW_LIMIT
