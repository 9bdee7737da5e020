"""Pictures of chats: text stays within its frame, and what cannot be drawn is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.canvas import Canvas
from bot.pictures.discord.components import draw_components
from bot.pictures.discord.markdown import runs_of
from bot.pictures.discord.theme import DISCORD
from bot.pictures.runs import Run, width, wrapped
from bot.pictures.slack.block_kit import draw_blocks
from bot.pictures.slack.theme import SLACK

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
    canvas = Canvas(SLACK, 24)

    draw_blocks(canvas, [{"type": "header", "text": {"text": '<b> & "x"'}}])

    assert "&lt;b&gt; &amp; &quot;x&quot;" in canvas.finished("A picture")


def test_a_block_that_nobody_taught_to_draw_is_named() -> None:
    with pytest.raises(ValueError, match="carousel"):
        draw_blocks(Canvas(SLACK, 24), [{"type": "carousel"}])


def test_markdown_of_discord_is_drawn_as_discord_shows_it() -> None:
    line = r"**[A \*b\* __c__](<https://example.org>)** `x` <t:1772438400:t> </papers help:7> <#9>"

    runs = list(runs_of(line))

    assert runs == [
        *(Run("A ", "b a"), Run("*", "b a"), Run("b", "b a"), Run("*", "b a"), Run(" ", "b a")),
        *(Run("c", "b a u"), Run(" "), Run("x", "c"), Run(" "), Run("09:00"), Run(" ")),
        *(Run("/papers help", "m"), Run(" "), Run("#9", "m")),
    ]


@pytest.mark.parametrize(
    "component",
    [
        {"type": 12},
        {"type": 18, "label": "A", "component": {"type": 19}},
        {"type": 9, "components": [], "accessory": {"type": 11}},
    ],
)
def test_a_component_that_nobody_taught_to_draw_is_named(component: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"1[129]"):
        draw_components(Canvas(DISCORD, 24), [component])
