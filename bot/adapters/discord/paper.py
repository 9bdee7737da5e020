"""A paper and a paragraph as Discord's markdown."""

from collections.abc import Sequence
from dataclasses import replace

from bot.adapters.discord.markdown import can_be_label, escape, inline, link, safe_address
from bot.adapters.discord.room import shortened
from bot.core.command import Command
from bot.core.literal import paragraph
from bot.core.message import Aside, PaperCard, Span, Text
from bot.core.paper_words import asides_of, byline_of, marked_places, summary_of, title_of

LONGEST_TITLE = 300
LONGEST_WHY = 300
LONGEST_SUMMARY = 1_500
LONGEST_ASIDES = 600  # All of a card together, as written; the rest of a message is for the card.


def write_paper(card: PaperCard, commands: Sequence[Command]) -> str:
    """Write title, authors and date, why; summary and asides where the card stands alone."""
    why = inline(_cut(card.why, LONGEST_WHY), commands)
    byline = f"-# {escape(written)}" if (written := byline_of(card)) else ""
    summary = escape(shortened(summary_of(card), LONGEST_SUMMARY))
    lines = [_title(card), byline, " ".join(why.split("\n")), summary, *_asides(card)]
    return "\n".join(line for line in lines if line.strip())


def write_text(text: Text, commands: Sequence[Command], longest: int | None = None) -> str:
    """Write a paragraph, or the first `longest` characters of it and an ellipsis."""
    spans = text.spans if longest is None else _cut(text.spans, longest)
    if text.kind == "body":
        return inline(spans, commands)
    on_one_line = tuple(replace(span, text=" ".join(_lines(span.text))) for span in spans)
    written = inline(on_one_line, commands, in_short=True).strip()
    start = {"heading": "### ", "note": "-# "}[text.kind]
    return start + written if written else ""


def _lines(text: str) -> list[str]:
    return paragraph(text).split("\n")


def _cut(spans: Sequence[Span], longest: int) -> tuple[Span, ...]:
    """Keep the first characters of a paragraph."""
    kept: list[Span] = []
    left = longest
    for span in spans:
        if len(span.text) > left:
            kept.append(replace(span, text=span.text[:left].rstrip() + "…"))
            break
        kept.append(span)
        left -= len(span.text)
    return tuple(kept)


def _asides(card: PaperCard) -> list[str]:
    """Write the small lines that there is room for."""
    written: list[str] = []
    left = LONGEST_ASIDES
    for line in map(_aside, asides_of(card)):
        if len(line) <= left:
            written.append(line)
            left -= len(line)
    return written


def _aside(aside: Aside) -> str:
    """Write a small line; one that shows an address has its link beside it."""
    address = safe_address(aside.url)
    text = escape(aside.text)
    if address and can_be_label(aside.text):
        return f"-# {link(text, address)}"
    return f"-# {text} · {link('open', address)}" if address else f"-# {text}"


def _title(card: PaperCard) -> str:
    title = shortened(title_of(card), LONGEST_TITLE)
    marked = _with_marks(title, card.marks)
    address = safe_address(card.url)
    if not address:
        return f"**{marked}**"
    if can_be_label(title):
        return f"**{link(marked, address)}**"
    return f"**{marked}** · {link('open', address)}"


def _with_marks(title: str, marks: Sequence[str]) -> str:
    """Underline the words that matched."""
    written, behind = [], 0
    for start, end in marked_places(title, marks):
        written += [escape(title[behind:start]), f"__{escape(title[start:end])}__"]
        behind = end
    return "".join([*written, escape(title[behind:])])
