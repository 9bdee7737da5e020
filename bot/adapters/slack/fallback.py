"""A message as plain text: what notifications and screen readers get, and the last resort."""

from collections.abc import Iterator, Sequence

from bot.adapters.slack.blocks import web_address
from bot.adapters.slack.literal import cut, escaped
from bot.core.literal import one_line
from bot.core.message import Message, PaperCard, Span, Text
from bot.core.paper_words import title_of

COMMAND = "/papers"
LONGEST_FALLBACK = 1_500
LONGEST_WRITTEN_OUT = 3_500  # Slack recommends at most 4,000 characters.


def fallback(message: Message) -> str:
    """Give the words of a message, and of papers the titles; escaped, never empty."""
    return _joined(_lines(message), LONGEST_FALLBACK)


def written_out(message: Message) -> str:
    """Give a message that has to do without blocks: papers come with their addresses."""
    return _joined(_lines(message, with_addresses=True), LONGEST_WRITTEN_OUT)


def typed(span: Span) -> str:
    """Give a run's text; something to type comes with the platform's prefix."""
    return f"{COMMAND} {span.text}" if span.style == "command" else span.text


def literal(spans: Sequence[Span]) -> str:
    """Give the text of some runs."""
    return "".join(map(typed, spans))


def _lines(message: Message, *, with_addresses: bool = False) -> Iterator[str]:
    for block in message.blocks:
        match block:
            case Text():
                yield one_line(literal(block.spans))
            case PaperCard():
                yield title_of(block)
                yield web_address(block.url) if with_addresses else ""


def _joined(lines: Iterator[str], longest: int) -> str:
    return escaped(cut("\n".join(filter(None, lines)), longest)) or "Paper picks"
