"""A digest short enough to be read at a glance: what is seen of it, counted and kept in bounds."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.literal import one_line, paragraph
from bot.core.message import Block, Button, Buttons, File, Message, Page, PaperCard, Span, Text
from bot.core.paper_words import asides_of, byline_of, summary_of, title_of

MOST_SEEN = 1_200  # Characters of a digest of up to so many papers as by default;
USUAL_CARDS = 3  # each further one may bring as many more as one of these.

_LINES = (300, 160, 80)  # How long a paragraph may be, tried in turn until all fits.
_LEAST_TITLE = 40  # A title is never cut further.
_WHOLE = ("person", "place")  # Part of an id would name another, or nobody.
_PREFIX = len("/papers ")  # Platforms put it, or less, before something to type.


def most_seen(cards: int) -> int:
    """Give how many characters a digest of so many papers may show."""
    return MOST_SEEN * max(cards, USUAL_CARDS) // USUAL_CARDS


def seen(message: Message) -> int:
    """Count the characters a reader sees at a glance: words and labels, but nothing in menus.

    The first button that is tucked away is counted: where there are no menus it stands in the row.
    """
    return sum(map(_seen_of, message.blocks))


def brief(message: Message) -> Message:
    """Cut titles, reasons and, where that is not enough, paragraphs, so that a digest is short.

    No paper is left out, and of none the authors and the day.
    """
    most = most_seen(len(message.cards))
    for longest in _LINES:
        cut = replace(message, blocks=tuple(_within(b, longest) for b in message.blocks))
        cut = _with_short_cards(cut, most)
        if seen(cut) <= most:
            break
    return cut


def _with_short_cards(message: Message, most: int) -> Message:
    """Share what room there is among the papers: what short ones leave is for the long ones."""
    bare = replace(message, blocks=tuple(map(_bare, message.blocks)))
    room = most - seen(bare)
    wanted = sorted(message.cards, key=_length)
    shares: dict[int, int] = {}
    for place, card in enumerate(wanted):
        share = min(_length(card), max(room, 0) // (len(wanted) - place))
        shares[id(card)] = share
        room -= share
    return replace(
        message,
        blocks=tuple(
            _short(block, shares[id(block)]) if isinstance(block, PaperCard) else block
            for block in message.blocks
        ),
    )


def _short(card: PaperCard, longest: int) -> PaperCard:
    """Cut a paper's title and reason to so many characters together, the reason first."""
    title, why = title_of(card), sum(len(span.text) for span in card.why)
    if len(title) + why <= longest:
        return card
    kept = max(longest - len(title), longest // 3)
    spans = _cut(card.why, min(kept, why))
    left = longest - sum(len(span.text) for span in spans)
    return replace(card, title=_cut_text(title, max(left, _LEAST_TITLE)), why=spans)


def _length(card: PaperCard) -> int:
    return len(title_of(card)) + sum(len(span.text) for span in card.why)


def _bare(block: Block) -> Block:
    """Take from a paper what may be cut; "-" stands for its title, which is never empty."""
    return replace(block, title="-", why=()) if isinstance(block, PaperCard) else block


def _within(block: Block, longest: int) -> Block:
    """Cut a paragraph."""
    if not isinstance(block, Text) or len(block.plain) <= longest:
        return block
    return replace(block, spans=_cut(block.spans, longest))


def _cut(spans: Sequence[Span], longest: int) -> tuple[Span, ...]:
    """Keep the first characters of some runs, with "…" where some are cut off."""
    kept: list[Span] = []
    left = longest
    for span in spans:
        if left <= 0 or (span.style in _WHOLE and len(span.text) > left):
            break
        kept.append(replace(span, text=_cut_text(span.text, left)))
        left -= len(span.text)
    return tuple(kept)


def _cut_text(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: max(longest - 1, 0)].rstrip() + "…"


def _seen_of(block: Block) -> int:
    match block:
        case Text():
            commands = sum(span.style == "command" for span in block.spans)
            return len(paragraph(block.plain)) + commands * _PREFIX
        case PaperCard():
            lines = [title_of(block), byline_of(block), "".join(s.text for s in block.why)]
            lines += [summary_of(block), *(aside.text for aside in asides_of(block))]
            return sum(map(len, lines)) + _labels(block.buttons)
        case Buttons(buttons):
            return _labels(buttons)
        case Page():
            turning = [b for b in (block.previous, block.next) if b is not None]
            return len(f"{block.first}-{block.last} of {block.total}") + _labels(turning)
        case File():
            return len(block.text)


def _labels(buttons: Sequence[Button]) -> int:
    tucked = [button for button in buttons if button.tucked][:1]
    shown = [button for button in buttons if not button.tucked] + tucked
    return sum(len(one_line(button.label)) for button in shown)
