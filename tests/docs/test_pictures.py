"""Pictures of Slack: text stays within its frame, and what cannot be drawn is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack_pictures.block_kit import draw_blocks
from bot.slack_pictures.canvas import Canvas
from bot.slack_pictures.runs import Run, width, wrapped

words = st.lists(st.text("abimWQ", max_size=9), max_size=20)


@settings(max_examples=25)
@given(words, words)
def test_lines_fit_and_nothing_is_lost(plain: list[str], bold: list[str]) -> None:
    runs = [Run(" ".join(plain)), Run(" " + " ".join(bold), "b")]

    lines = wrapped(runs, 200, 15)

    widths = [sum(width(r.text, 15, bold="b" in r.style) for r in line) for line in lines]
    assert all(wide <= 200 for wide in widths)
    shown = "".join(run.text for line in lines for run in line)
    assert shown.replace(" ", "") == "".join([*plain, *bold])


def test_a_line_break_breaks_the_line() -> None:
    assert wrapped([Run("one\ntwo")], 200, 15) == [[Run("one")], [Run("two")]]


def test_signs_of_markup_are_shown_as_they_are() -> None:
    canvas = Canvas(24)

    draw_blocks(canvas, [{"type": "header", "text": {"text": '<b> & "x"'}}])

    assert "&lt;b&gt; &amp; &quot;x&quot;" in canvas.finished("A picture")


def test_a_block_that_nobody_taught_to_draw_is_named() -> None:
    with pytest.raises(ValueError, match="carousel"):
        draw_blocks(Canvas(24), [{"type": "carousel"}])
