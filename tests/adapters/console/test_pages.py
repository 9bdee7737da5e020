"""Long answers as screenfuls."""

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text as Line

from bot.adapters.console.pages import pages_of

lines = st.lists(st.sampled_from(["", "x", "word " * 4, "y" * 25]), min_size=1, max_size=60)


def split(text: str, rows: int, columns: int = 20) -> list[str]:
    return [page.plain for page in pages_of(Line(text), rows=rows, columns=columns)]


def test_what_fits_is_one_page() -> None:
    assert split("a\n\nb", 3) == ["a\n\nb"]


def test_parts_between_empty_lines_stay_whole() -> None:
    assert split("a\n\nb\nb\n\nc\nc\nc", 5) == ["a\n\nb\nb", "c\nc\nc"]


def test_a_part_higher_than_a_page_is_cut_between_lines() -> None:
    assert split("a\nb\nc\nd\ne", 2) == ["a\nb", "c\nd", "e"]


def test_a_line_wider_than_the_terminal_takes_several_rows() -> None:
    assert split("x" * 41 + "\n\nb", 4) == ["x" * 41, "b"]


@given(lines=lines, rows=st.integers(2, 30))
def test_no_page_is_too_high_and_no_line_is_lost(lines: list[str], rows: int) -> None:
    pages = split("\n".join(lines), rows)

    shown = [line for page in pages for line in page.split("\n") if line.strip()]
    assert shown == [line for line in lines if line.strip()]
    assert all(sum(2 if len(line) > 20 else 1 for line in p.split("\n")) <= rows for p in pages)
