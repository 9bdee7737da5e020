"""A message as lines for a terminal, with or without styles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text as Line

from bot.core.command import Command
from bot.core.grammar import write_short
from bot.core.literal import one_line, paragraph
from bot.core.message import Block, Button, Buttons, Message, Page, PaperCard, Span, Text
from bot.core.paper_words import asides_of, byline_of, marked_places, summary_of, title_of

_PARAGRAPH_STYLES = {"heading": "bold", "body": "", "note": "dim"}
_SPAN_STYLES = {"plain": "", "strong": "bold cyan", "command": "bold"}
_PLAIN_SIGNS = {"plain": ("", ""), "strong": ("*", "*"), "command": ("“", "”")}


@dataclass(frozen=True, slots=True)
class Look:
    """What a terminal can show.

    Attributes:
        styles: Whether bold, dim and underlined text can be told apart; signs stand in for them.
        links: Whether text can lead somewhere; the address is written out where it cannot.
    """

    styles: bool = False
    links: bool = False


def render(message: Message, commands: Sequence[Command], look: Look) -> Line:
    """Draw a message; an empty line stands between its parts. Never empty."""
    drawn: list[Line] = []
    before: Block | None = None
    for block in message.blocks:
        if before is not None and _stands_apart(before, block):
            drawn.append(Line())
        drawn.extend(_draw(block, commands, look))
        before = block
    return Line("\n").join(drawn)


def _stands_apart(before: Block, block: Block) -> bool:
    turning = (Buttons, Page)
    together = (isinstance(before, Text) and isinstance(block, Text)) or (
        isinstance(before, turning) and isinstance(block, turning)
    )
    return not together


def _draw(block: Block, commands: Sequence[Command], look: Look) -> list[Line]:
    match block:
        case Text():
            return [_paragraph(block, look)]
        case PaperCard():
            return _card(block, commands, look)
        case Buttons(buttons):
            return [_button(button, commands, look) for button in buttons]
        case Page():
            return _page(block, commands, look)


def _paragraph(text: Text, look: Look) -> Line:
    line = Line(style=_PARAGRAPH_STYLES[text.kind])
    return line.append_text(_spans(text.spans, look))


def _spans(spans: Sequence[Span], look: Look) -> Line:
    line = Line()
    for span in spans:
        line.append_text(_styled(paragraph(span.text), span.style, look))
    return line


def _styled(text: str, style: str, look: Look) -> Line:
    if look.styles:
        return Line(text, style=_SPAN_STYLES[style])
    opening, closing = _PLAIN_SIGNS[style]
    return Line(f"{opening}{text}{closing}" if text else "")


def _card(card: PaperCard, commands: Sequence[Command], look: Look) -> list[Line]:
    """Draw title, authors and date, why; then summary, asides, and what can be typed."""
    lines = [_title(card, look), _byline(card, look), _spans(card.why, look), _summary(card)]
    lines += [Line(aside.text, style="dim") for aside in asides_of(card)]
    typed = " · ".join(_typed(button, commands) for button in card.buttons)
    lines.append(Line(typed, style="dim"))
    return [line for line in lines if line]


def _title(card: PaperCard, look: Look) -> Line:
    title = title_of(card)
    places = marked_places(title, card.marks)
    if not look.styles:
        return Line(_with_signs(title, places))
    address = _address(card.url)
    link = Style(link=address) if look.links and address else Style()
    line = Line(title, style=Style(bold=True) + link)
    for start, end in places:
        line.stylize("underline", start, end)
    return line


def _with_signs(title: str, places: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(places):
        title = f"{title[:start]}*{title[start:end]}*{title[end:]}"
    return title


def _byline(card: PaperCard, look: Look) -> Line:
    parts = [byline_of(card)]
    if not look.links:
        parts.append(_address(card.url))
    return Line(" · ".join(part for part in parts if part))


def _summary(card: PaperCard) -> Line:
    return Line(summary_of(card))


def _button(button: Button, commands: Sequence[Command], look: Look) -> Line:
    """Say what to type for a button that stands alone."""
    what = _styled(_typed(button, commands), "command", look)
    return Line(f"{one_line(button.label)}: type ").append_text(what)


def _page(page: Page, commands: Sequence[Command], look: Look) -> list[Line]:
    turning = [button for button in (page.previous, page.next) if button is not None]
    where = Line(f"{page.first}-{page.last} of {page.total}", style="dim")
    return [where, *(_button(button, commands, look) for button in turning)]


def _typed(button: Button, commands: Sequence[Command]) -> str:
    return one_line(write_short(button.command, button.arguments, commands))


def _address(url: str) -> str:
    """Give an address that is safe to put on a terminal; empty for anything but the web's."""
    address = "".join(one_line(url).split())
    return address if re.match(r"https?://", address, re.IGNORECASE) else ""
