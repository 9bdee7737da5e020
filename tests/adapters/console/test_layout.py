"""Lines broken between words, and rows of whole chunks."""

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text as Line

from bot.adapters.console.layout import row, wrap

words = st.text(st.sampled_from("abc研é"), min_size=1, max_size=9)
texts = st.lists(words, max_size=40).map(" ".join)


def test_a_line_is_broken_where_the_next_word_does_not_fit() -> None:
    assert wrap(Line("one two three four"), 9).plain == "one two\nthree\nfour"


def test_what_is_broken_off_is_indented() -> None:
    assert wrap(Line("one two three"), 9, first=1, rest=2).plain == " one two\n  three"


def test_each_line_of_a_paragraph_begins_anew() -> None:
    assert wrap(Line("one\n\n  two three"), 8, rest=1).plain == "one\n\n  two\n three"


def test_wide_characters_take_two_columns() -> None:
    assert wrap(Line("研究 研究 研究"), 9).plain == "研究 研究\n研究"


def test_styles_stay_with_their_words() -> None:
    line = Line("one two three").append_text(Line(" four", style="bold"))

    wrapped = wrap(line, 9)

    [span] = wrapped.spans
    assert wrapped.plain[span.start : span.end].strip() == "four"


@given(text=texts, width=st.integers(10, 80), first=st.integers(0, 1), rest=st.integers(0, 1))
def test_any_line_fits_where_its_words_do_and_loses_none(
    text: str, width: int, first: int, rest: int
) -> None:
    wrapped = wrap(Line(text), width + 10, first=first, rest=rest)

    assert wrapped.plain.split() == text.split()
    assert all(Line(line).cell_len <= width + 10 for line in wrapped.plain.split("\n"))


@given(chunks=st.lists(texts.filter(bool), max_size=9), width=st.integers(20, 80))
def test_a_chunk_is_never_broken_where_it_fits_alone(chunks: list[str], width: int) -> None:
    drawn = row([Line(chunk) for chunk in chunks], width, indent=2).plain

    fitting = [chunk for chunk in chunks if Line(chunk).cell_len <= width - 2]
    lines = drawn.split("\n")
    assert all(any(chunk in line for line in lines) for chunk in fitting)
    assert drawn.split() == " ".join(chunks).split()
