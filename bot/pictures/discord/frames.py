"""What Discord draws around the bot's components: author, whom an answer is for, a modal's bars."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.pictures.canvas import GAP, ROW, SIZE, SMALL, WIDTH, Canvas
from bot.pictures.discord.components import Json, draw_components
from bot.pictures.discord.theme import DISCORD
from bot.pictures.runs import Run, width

NAME = "paperpicks"
_BESIDE = 80.0  # Where a message's words begin, right of its author's picture.
_EDGE = 24.0


def message_picture(title: str, place: str, components: Sequence[Json], time: str) -> str:
    """Draw a message of the bot in a channel."""
    canvas = Canvas(DISCORD, _EDGE)
    canvas.paragraph([Run(place, "b")], SIZE * 1.1)
    canvas.rule()
    _message(canvas, components, time)
    return canvas.finished(title)


def answer_picture(title: str, components: Sequence[Json], time: str) -> str:
    """Draw an answer that one reader alone sees."""
    canvas = Canvas(DISCORD, _EDGE)
    _message(canvas, components, time)
    canvas.y += GAP / 2
    alone = [Run("Only you can see this • ", "s"), Run("Dismiss message", "a")]
    canvas.paragraph(alone, SMALL)
    return canvas.finished(title)


def modal_picture(title: str, modal: Json, channels: Mapping[str, str]) -> str:
    """Draw a modal; `channels` gives their names by id."""
    canvas = Canvas(DISCORD, _EDGE)
    canvas.text_at(WIDTH - _EDGE - 12, canvas.y + 19, '<tspan class="s">✕</tspan>')
    canvas.paragraph([Run(modal["title"], "b")], SIZE * 1.3)
    canvas.y += GAP
    draw_components(canvas, modal["components"], channels)
    canvas.y += GAP
    _footer(canvas)
    return canvas.finished(title)


def _message(canvas: Canvas, components: Sequence[Json], time: str) -> None:
    canvas.left = _BESIDE
    canvas.box(_EDGE, canvas.y + 4, 40, 40, "bot")
    canvas.text_at(_EDGE + 20, canvas.y + 30, '<tspan class="w">pp</tspan>', 17, anchor="middle")
    _author(canvas, time)
    draw_components(canvas, components)


def _author(canvas: Canvas, time: str) -> None:
    """Write who wrote a message, and when."""
    canvas.paragraph([Run(NAME, "b")])
    x, y = canvas.left + width(NAME, SIZE, bold=True) + 6, canvas.y - 18
    canvas.box(x, y, 32, 15, "tag")
    canvas.text_at(x + 16, y + 11, '<tspan class="w">APP</tspan>', 9.5, anchor="middle")
    canvas.text_at(x + 40, y + 12, f'<tspan class="s">{escape(time)}</tspan>', SMALL)


def _footer(canvas: Canvas) -> None:
    """Draw the two buttons that Discord itself puts below every modal."""
    said = [("Cancel", ""), ("Submit", "primary")]
    wide = sum(width(label, SMALL, bold=True) + 24 + GAP for label, _ in said)
    left, canvas.left = canvas.left, WIDTH - canvas.right - wide
    canvas.buttons(said)
    canvas.left = left
    canvas.y += ROW / 4
