"""What Slack draws around the bot's blocks: a message's author, the Home tab, a modal's bars."""

from collections.abc import Sequence
from html import escape

from bot.pictures.canvas import GAP, ROW, SIZE, SMALL, WIDTH, Canvas
from bot.pictures.runs import Run, width
from bot.pictures.slack.block_kit import Json, draw_blocks
from bot.pictures.slack.theme import SLACK

NAME = "paperpicks"
_BESIDE = 76.0  # Where a message's words begin, right of its author's picture.
_EDGE = 24.0


def message_picture(title: str, place: str, blocks: Sequence[Json], time: str) -> str:
    """Draw a message of the bot in a channel."""
    canvas = Canvas(SLACK, _EDGE)
    canvas.paragraph([Run(place, "b")], SIZE * 1.1)
    canvas.rule()
    canvas.left = _BESIDE
    canvas.box(_EDGE, canvas.y + 2, 38, 38, "bot")
    canvas.text_at(_EDGE + 19, canvas.y + 28, '<tspan class="w">pp</tspan>', 17, anchor="middle")
    _author(canvas, time)
    draw_blocks(canvas, blocks)
    return canvas.finished(title)


def home_picture(title: str, blocks: Sequence[Json]) -> str:
    """Draw the Home tab."""
    canvas = Canvas(SLACK, _EDGE)
    canvas.paragraph([Run(NAME, "b")], SIZE * 1.1)
    canvas.paragraph(
        [Run("Home", "b"), Run("\u00a0\u00a0\u00a0 Messages\u00a0\u00a0\u00a0 About", "s")]
    )
    canvas.rule()
    draw_blocks(canvas, blocks)
    return canvas.finished(title)


def modal_picture(title: str, view: Json) -> str:
    """Draw a modal."""
    canvas = Canvas(SLACK, _EDGE)
    canvas.text_at(WIDTH - _EDGE - 12, canvas.y + 19, '<tspan class="s">✕</tspan>')
    canvas.paragraph([Run(view["title"]["text"], "b")], SIZE * 1.2)
    canvas.rule()
    draw_blocks(canvas, view["blocks"])
    canvas.rule()
    _footer(canvas, view)
    return canvas.finished(title)


def _author(canvas: Canvas, time: str) -> None:
    """Write who wrote a message, and when."""
    canvas.paragraph([Run(NAME, "b")])
    x, y = canvas.left + width(NAME, SIZE, bold=True) + 6, canvas.y - 18
    canvas.box(x, y, 30, 15, "tag")
    canvas.text_at(x + 15, y + 11, '<tspan class="s b">APP</tspan>', 9.5, anchor="middle")
    canvas.text_at(x + 38, y + 12, f'<tspan class="s">{escape(time)}</tspan>', SMALL)


def _footer(canvas: Canvas, view: Json) -> None:
    """Draw the buttons that close and submit a modal, at its right."""
    said = [
        (view[part]["text"], style)
        for part, style in (("close", ""), ("submit", "primary"))
        if part in view
    ]
    wide = sum(width(label, SMALL, bold=True) + 24 + GAP for label, _ in said)
    left, canvas.left = canvas.left, WIDTH - canvas.right - wide
    canvas.buttons(said)
    canvas.left = left
    canvas.y += ROW / 4
