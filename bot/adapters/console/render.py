"""A message as lines for a terminal, with or without styles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text as Line

from bot.adapters.console.layout import row, wrap
from bot.adapters.console.offered import Offered
from bot.core.command import Command
from bot.core.grammar import write_short
from bot.core.literal import one_line, paragraph
from bot.core.message import Block, Button, Buttons, File, Message, Page, PaperCard, Span, Text
from bot.core.paper_words import asides_of, byline_of, marked_places, summary_of, title_of

_PARAGRAPH_STYLES = {"heading": "bold", "body": "", "note": "dim"}
_SPAN_STYLES = {"plain": "", "strong": "bold cyan", "command": "bold", "person": "", "place": ""}
_PLAIN_SIGNS = {
    "plain": ("", ""),
    "strong": ("*", "*"),
    "command": ("“", "”"),
    "person": ("", ""),
    "place": ("", ""),
}
_INDENT = 2  # Columns before what stands under a paper's title.
_COLUMNS = "  "  # Stands between the columns of a list, and nowhere else.
_GLUE = "\u00a0"  # Holds the words of a short command together while lines are broken.
_LONGEST_WHOLE = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What a terminal can show.

    Attributes:
        styles: Whether bold, dim and underlined text can be told apart; signs stand in for them.
        links: Whether text can lead somewhere; the address is written out where it cannot.
        width: Columns to stay within; None for lines as long as they come.
    """

    styles: bool = False
    links: bool = False
    width: int | None = None


@dataclass(frozen=True, slots=True)
class _Pen:
    """What drawing needs to know beside the block: how to write commands, and who is to see it."""

    commands: Sequence[Command]
    look: Look
    offered: Offered | None


def render(
    message: Message, commands: Sequence[Command], look: Look, offered: Offered | None = None
) -> Line:
    """Draw a message; an empty line stands between its parts. Never empty.

    With `offered` its buttons are numbered, and stand there to be pressed by number; without,
    each says what to type for it.
    """
    pen = _Pen(commands, look, offered)
    drawn: list[Line] = []
    before: Block | None = None
    for block in message.blocks:
        if before is not None and _stands_apart(before, block):
            drawn.append(Line())
        drawn.extend(_draw(block, pen))
        before = block
    return Line("\n").join(drawn)


def pressed(button: Button, commands: Sequence[Command]) -> str:
    """Say what a button that was pressed by its number stands for."""
    return _typed(button, commands) if _is_typed(button, commands) else one_line(button.label)


def _stands_apart(before: Block, block: Block) -> bool:
    turning = (Buttons, Page)
    together = (isinstance(before, Text) and isinstance(block, Text)) or (
        isinstance(before, turning) and isinstance(block, turning)
    )
    return not together


def _draw(block: Block, pen: _Pen) -> list[Line]:
    match block:
        case Text():
            columns = _COLUMNS in block.plain.strip()
            line = _paragraph(block, pen.look)
            return [_within(line, pen.look, rest=_INDENT if columns else 0)]
        case PaperCard():
            return _card(block, pen)
        case Buttons(buttons):
            return [_button(button, pen) for button in buttons]
        case Page():
            return _page(block, pen)
        case File(text=text):
            return [Line(paragraph(text))]


def _within(line: Line, look: Look, *, first: int = 0, rest: int = 0) -> Line:
    """Keep a line within the columns there are, if that is asked for."""
    if look.width is None:
        return line
    wrapped = wrap(line, look.width, first=first, rest=rest)
    wrapped.plain = wrapped.plain.replace(_GLUE, " ")
    return wrapped


def _paragraph(text: Text, look: Look) -> Line:
    line = Line(style=_PARAGRAPH_STYLES[text.kind])
    return line.append_text(_spans(text.spans, look))


def _spans(spans: Sequence[Span], look: Look) -> Line:
    line = Line()
    for span in spans:
        line.append_text(_styled(paragraph(span.text), span.style, look))
    return line


def _styled(text: str, style: str, look: Look) -> Line:
    if look.width is not None and style == "command":
        text = _whole(text)
    if look.styles:
        return Line(text, style=_SPAN_STYLES[style])
    opening, closing = _PLAIN_SIGNS[style]
    return Line(f"{opening}{text}{closing}" if text else "")


def _whole(text: str) -> str:
    """Hold a few words together on one line."""
    return text.replace(" ", _GLUE) if len(text) <= _LONGEST_WHOLE else text


def _card(card: PaperCard, pen: _Pen) -> list[Line]:
    """Draw title, authors and date, why; then summary, asides, and what can be done with it."""
    look = pen.look
    below = [_byline(card, look), _spans(card.why, look), _summary(card)]
    below += [Line(aside.text, style="dim") for aside in asides_of(card)]
    lines = [_within(_title(card, look), look, rest=_INDENT)]
    lines += [_within(line, look, first=_INDENT, rest=_INDENT) for line in below]
    lines.append(_card_buttons(card, pen))
    return [line for line in lines if line]


def _card_buttons(card: PaperCard, pen: _Pen) -> Line:
    """Give what can be done with a paper: numbered after its own number, or as it is typed."""
    if pen.offered is None:
        typed = " · ".join(_typed(button, pen.commands) for button in card.buttons)
        return _within(Line(typed, style="dim"), pen.look, first=_INDENT, rest=_INDENT)
    if not card.buttons:
        return Line()
    pen.offered.show(card)
    chunks = [Line(str(card.number), style="dim")]
    for button in card.buttons:
        number = _number(button, pen.look, pen.offered)
        chunks.append(number.append(f" {one_line(button.label)}"))
    if pen.look.width is None:
        return Line("  ").join(chunks)
    return row(chunks, pen.look.width, indent=_INDENT)


def _number(button: Button, look: Look, offered: Offered) -> Line:
    number = f"[{offered.add(button)}]"
    return Line().append(number, style="cyan" if look.styles else "")


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
    parts = byline_of(card).split(" · ")
    if look.width is not None:
        parts = [_whole(part) for part in parts]  # A date is read as one word.
    if not look.links:
        parts.append(_address(card.url))
    return Line(" · ".join(part for part in parts if part))


def _summary(card: PaperCard) -> Line:
    return Line(summary_of(card))


def _button(button: Button, pen: _Pen) -> Line:
    """Say what to type for a button that stands alone; by number only what could be typed."""
    typed = _typed(button, pen.commands)
    what = _styled(typed, "command", pen.look)
    label = one_line(button.label)
    if pen.offered is None:
        return _within(Line(f"{label}: type ").append_text(what), pen.look, rest=_INDENT)
    line = _number(button, pen.look, pen.offered).append(f" {label}")
    if label.casefold() != typed.casefold() and _is_typed(button, pen.commands):
        line.append(": ").append_text(what)
    return _within(line, pen.look, rest=_INDENT)


def _is_typed(button: Button, commands: Sequence[Command]) -> bool:
    """Say whether a reader could type it: it holds nothing like the place where a page begins."""
    described = next((known for known in commands if known.name == button.command), None)
    hidden = [p.name for p in described.parameters if p.param.hidden] if described else []
    return not any(name in button.arguments for name in hidden)


def _page(page: Page, pen: _Pen) -> list[Line]:
    turning = [button for button in (page.previous, page.next) if button is not None]
    where = Line(f"{page.first}-{page.last} of {page.total}", style="dim")
    return [where, *(_button(button, pen) for button in turning)]


def _typed(button: Button, commands: Sequence[Command]) -> str:
    return one_line(write_short(button.command, button.arguments, commands))


def _address(url: str) -> str:
    """Give an address that is safe to put on a terminal; empty for anything but the web's."""
    address = "".join(one_line(url).split())
    return address if re.match(r"https?://", address, re.IGNORECASE) else ""
