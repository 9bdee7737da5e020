"""A message as Block Kit: literal text, three lines and one row of buttons a paper, and a fallback.

Text is cut rather than refused: one long title never keeps a digest from being posted.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.adapters.slack import blocks as kit
from bot.adapters.slack import pressed
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.fallback import fallback, literal, typed
from bot.adapters.slack.literal import cut, escaped, without_marks
from bot.core import voice
from bot.core.literal import one_line, paragraph
from bot.core.message import Block, Button, Buttons, File, Message, Page, PaperCard, Span, Text
from bot.core.paper_words import asides_of, byline_of, summary_of, title_of
from bot.core.voice import note

MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000  # Slack refuses messages from about 13,200 on: `msg_blocks_too_long`.
LONGEST_PARAGRAPH = 3_000
LONGEST_TITLE = 250
LONGEST_WHY = 200
LONGEST_FILE = 3_000

_BY_ID = {"person": kit.person, "place": kit.place}  # What is named by an id, by its style.


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message ready to be sent.

    Attributes:
        blocks: Block Kit, within all limits; empty where there is nothing to show.
        text: What notifications and screen readers get; escaped, never empty.
        kept: Lines too long for their buttons, by token; to be kept in memory before sending.
    """

    blocks: tuple[Json, ...]
    text: str
    kept: Mapping[str, str]


def render(message: Message) -> Drawn:
    """Draw a message."""
    kept: dict[str, str] = {}
    drawn = named(_fitting(list(_pieces(message.blocks, kept))))
    return Drawn(tuple(drawn), fallback(message), kept)


def _pieces(blocks: Sequence[Block], kept: dict[str, str]) -> Iterator[Json]:
    """Draw each block; paragraphs that follow each other share one piece."""
    paragraphs: list[Json] = []
    for block in blocks:
        if isinstance(block, Text) and block.kind == "body":
            drawn = _paragraph(block)
            if kit.characters(paragraphs) + kit.characters(drawn) > LONGEST_PARAGRAPH:
                yield from _together(paragraphs)
                paragraphs = []
            paragraphs += [drawn] if drawn["elements"] else []
            continue
        yield from _together(paragraphs)
        paragraphs = []
        yield from _piece(block, kept)
    yield from _together(paragraphs)


def _together(paragraphs: Sequence[Json]) -> Iterator[Json]:
    if paragraphs:
        yield kit.rich_text(paragraphs)


def _piece(block: Block, kept: dict[str, str]) -> Iterator[Json]:
    match block:
        case Text(kind="heading"):
            if title := one_line(literal(block.spans)):
                yield kit.header(title)
        case Text():
            yield from _note(block)
        case PaperCard():
            yield kit.rich_text(_card(block))
            yield from _row(block.buttons, kept)
        case Buttons(buttons):
            yield from _row(buttons, kept)
        case File():
            yield from _file(block)
        case Page():
            yield kit.small(f"{block.first}-{block.last} of {block.total}")
            turning = (block.previous, block.next)
            yield from _row([button for button in turning if button is not None], kept)


def _file(file: File) -> Iterator[Json]:
    """Draw the beginning of a file that could not be sent as one; say how much of it that is."""
    lines = paragraph(file.text).rstrip("\n").split("\n")
    room = accumulate(len(line) + 1 for line in lines)
    shown = max(sum(used <= LONGEST_FILE for used in room), 1)
    if beginning := cut("\n".join(lines[:shown]).strip("\n"), LONGEST_FILE):
        yield kit.rich_text([kit.preformatted(beginning)])
    if shown < len(lines) or len(beginning) < len(lines[0]):
        whole = voice.FILE_CUT
        yield kit.small(note(whole, shown=f"{shown:,}", count=f"{len(lines):,}").plain)


def _paragraph(block: Text) -> Json:
    return kit.section(_spans(block.spans, LONGEST_PARAGRAPH))


def _spans(spans: Sequence[Span], longest: int) -> list[Json]:
    """Draw runs of text, all together no longer than `longest`."""
    elements: list[Json] = []
    left = longest
    for span in spans:
        shown = paragraph(typed(span))
        by_id = _BY_ID.get(span.style)
        if not shown or left < 2 or (by_id and len(shown) > left):
            continue
        shown = cut(shown, left)
        left -= len(shown)
        elements.append(by_id(shown) if by_id else kit.text(shown, span.style))
    return elements


def _note(block: Text) -> Iterator[Json]:
    """Draw small print: literal where it can be, mrkdwn where it has something to type.

    What names a person or channel is no small print there: only a rich text does so without
    markup.
    """
    shown = paragraph(literal(block.spans)).strip()
    if not shown:
        return
    if any(span.style in _BY_ID for span in block.spans):
        yield kit.rich_text([_paragraph(block)])
        return
    styled = "".join(map(_marked, block.spans))
    has_commands = any(span.style == "command" for span in block.spans)
    if has_commands and len(styled) <= kit.LONGEST_CONTEXT:
        yield kit.small_styled(styled)
    else:
        yield kit.small(shown)


def _marked(span: Span) -> str:
    if span.style != "command":
        return without_marks(paragraph(span.text))
    return "`" + escaped(one_line(typed(span)).replace("`", "'")) + "`"


def _card(card: PaperCard) -> list[Json]:
    """Draw title, authors and day, and why; below them what a card that stands alone has more."""
    lines: list[list[Json]] = [[kit.link(cut(title_of(card), LONGEST_TITLE), card.url)]]
    if byline := byline_of(card):
        lines.append([kit.text(byline)])
    lines.append(_spans(tuple(map(_on_one_line, card.why)), LONGEST_WHY))
    sections = [kit.section(_joined([line for line in lines if line]))]
    if summary := cut(summary_of(card), LONGEST_PARAGRAPH):
        sections.append(kit.section([kit.text(summary)]))
    small = (kit.plain_link(aside.text, aside.url) for aside in asides_of(card))
    return [*sections, *(kit.section([line]) for line in small)]


def _on_one_line(span: Span) -> Span:
    """Take line breaks out of a span, but leave the spaces at its ends."""
    return Span(one_line(f"|{span.text}|")[1:-1], span.style)


def _joined(lines: Sequence[Sequence[Json]]) -> list[Json]:
    """Put line breaks between lines of one section."""
    elements: list[Json] = []
    for number, line in enumerate(lines):
        elements += [kit.text("\n")] if number else []
        elements += line
    return elements


def _row(buttons: Sequence[Button], kept: dict[str, str]) -> Iterator[Json]:
    """Draw a row; the first tucked buttons stand in its menu, what finds no room there beside."""
    tucked = [button for button in buttons if button.tucked][: kit.MOST_IN_MENU]
    beside = [button for button in buttons if button not in tucked]
    most = kit.MOST_BUTTONS - bool(tucked)
    drawn = [
        kit.button(_label(button), _written(button, pressed.LONGEST, kept), place)
        for place, button in enumerate(beside[:most])
    ]
    lines = [
        kit.menu_line(_label(button), _written(button, pressed.LONGEST_IN_MENU, kept))
        for button in tucked
    ]
    if drawn or lines:
        yield kit.actions([*drawn, kit.menu(lines)] if lines else drawn)


def _label(button: Button) -> str:
    return one_line(button.label) or button.command


def _written(button: Button, longest: int, kept: dict[str, str]) -> pressed.Written:
    written = pressed.write(button, longest)
    if written.token:
        kept[written.token] = written.line
    return written


def _fitting(pieces: Sequence[Json]) -> list[Json]:
    """Take pieces for as long as they fit into one message; say so where some do not."""
    note = kit.small(voice.CUT_SHORT)
    if len(pieces) <= MOST_BLOCKS and kit.characters(pieces) <= MOST_CHARACTERS:
        return list(pieces)
    taken: list[Json] = []
    left = MOST_CHARACTERS - kit.characters(note)
    for piece in pieces[: MOST_BLOCKS - 1]:
        left -= kit.characters(piece)
        if left < 0:
            break
        taken.append(piece)
    return [*taken, note]


def named(pieces: Sequence[Json]) -> list[Json]:
    """Give each row of buttons an id that is its own, and another once the message changes."""
    version = hashlib.sha256(json.dumps(pieces).encode()).hexdigest()[:12]
    return [
        piece | {"block_id": f"papers_{place}_{version}"} if piece["type"] == "actions" else piece
        for place, piece in enumerate(pieces)
    ]
