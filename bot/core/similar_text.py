"""“Find similar papers”: what a platform's menu of a message asks for."""

from collections.abc import Iterable

from bot.core.grammar import write_line

SIMILAR_TITLE = "Find similar papers"  # At most 24 characters on Slack, 32 on Discord.

LONGEST_TEXT = 8_000  # Of a message in which papers are looked for; the line may have 12,000.


def similar_line(text: str) -> str:
    """Write the line that asks for papers like those in a message's text."""
    return write_line("similar in", {"text": text})


def joined(found: Iterable[str]) -> str:
    """Put a message's words and the addresses in it into one text; each stands there once."""
    unlike = dict.fromkeys(words for words in found if words)
    return "\n".join(unlike)[:LONGEST_TEXT]
