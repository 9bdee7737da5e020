"""A paper and a paragraph as Discord's markdown."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.adapters.discord.markdown import can_be_label, escape, inline, link, safe_address
from bot.adapters.discord.room import shortened
from bot.core.command import Command
from bot.core.literal import one_line, paragraph
from bot.core.message import PaperCard, Span, Text

AUTHORS_SHOWN = 3
LONGEST_TITLE = 300
LONGEST_NAME = 60
LONGEST_WHY = 300
LONGEST_SUMMARY = 1_500


def write_paper(card: PaperCard, commands: Sequence[Command]) -> str:
    """Write title, authors and date, why, and the summary where there is one."""
    why = inline(_cut(card.why, LONGEST_WHY), commands)
    lines = [_title(card), _byline(card), " ".join(why.split("\n")), _summary(card)]
    return "\n".join(line for line in lines if line.strip())


def write_text(text: Text, commands: Sequence[Command], longest: int | None = None) -> str:
    """Write a paragraph, or the first `longest` characters of it and an ellipsis."""
    spans = text.spans if longest is None else _cut(text.spans, longest)
    if text.kind == "body":
        return inline(spans, commands)
    on_one_line = tuple(replace(span, text=" ".join(_lines(span.text))) for span in spans)
    written = inline(on_one_line, commands).strip()
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


def _title(card: PaperCard) -> str:
    title = one_line(card.title) or one_line(card.id) or "Untitled"
    title = shortened(title, LONGEST_TITLE)
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
    for start, end in _marked_places(title, marks):
        written += [escape(title[behind:start]), f"__{escape(title[start:end])}__"]
        behind = end
    return "".join([*written, escape(title[behind:])])


def _marked_places(title: str, marks: Sequence[str]) -> list[tuple[int, int]]:
    """Find the whole words of a title that matched, first to last; those that touch are one."""
    words = sorted({one_line(mark) for mark in marks} - {""}, key=lambda word: -len(word))
    if not words:
        return []
    any_word = "|".join(map(re.escape, words))
    found = re.finditer(rf"(?<!\w)(?:(?:{any_word})(?!\w))+", title, re.IGNORECASE)
    return [match.span() for match in found]


def _byline(card: PaperCard) -> str:
    names = [shortened(one_line(author), LONGEST_NAME) for author in card.authors[:AUTHORS_SHOWN]]
    authors = ", ".join(name for name in names if name)
    more = len(card.authors) - AUTHORS_SHOWN
    if more > 0:
        authors = f"{authors} and {more} more"
    parts = [authors, _day(card.published) if card.published else ""]
    written = " · ".join(escape(part) for part in parts if part)
    return f"-# {written}" if written else ""


def _day(moment: datetime) -> str:
    day = moment.astimezone(UTC)
    return f"{day.day} {day:%b %Y}"


def _summary(card: PaperCard) -> str:
    summary = shortened(one_line(card.summary), LONGEST_SUMMARY)
    if summary and card.summary_is_ours:
        summary = f"In our words: {summary}"
    return escape(summary)
