"""What every platform says of a paper, in the same words; how it looks is the platform's."""

import re
from collections.abc import Sequence
from datetime import UTC

from bot.core.literal import one_line
from bot.core.message import Aside, PaperCard

AUTHORS_SHOWN = 3
LONGEST_NAME = 60  # Characters; a consortium's name may fill a page.
LONGEST_BADGE = 40
LONGEST_BYLINE = 110
MOST_ASIDES = 8
LONGEST_ASIDE = 400


def title_of(card: PaperCard) -> str:
    """Give the title on one line, else the id; never empty."""
    return one_line(card.title) or one_line(card.id) or "Untitled"


def byline_of(card: PaperCard) -> str:
    """Give "Ada Lovelace, Alan Turing · 2 Mar 2026 · 57 upvotes", as much of it as is known.

    It is one short line: of the first three authors it names as many as fit, and counts the rest.
    """
    day = ""
    if card.published is not None:
        moment = card.published.astimezone(UTC)
        day = f"{moment.day} {moment:%b} {moment.year}"
    badge = _shortened(one_line(card.badge), LONGEST_BADGE)
    behind = "".join(f" · {part}" for part in (day, badge) if part)
    authors = _authors(card.authors, LONGEST_BYLINE - len(behind))
    return f"{authors}{behind}" if authors else behind.removeprefix(" · ")


def _authors(authors: Sequence[str], longest: int) -> str:
    """Name the first authors and count the others; the first alone is shortened rather than so."""
    names = [name for author in authors[:AUTHORS_SHOWN] if (name := one_line(author))]
    for shown in range(len(names), 0, -1):
        more = len(authors) - min(len(authors), AUTHORS_SHOWN) + len(names) - shown
        behind = f" and {more:,} more" if more else ""
        line = ", ".join(_shortened(name, LONGEST_NAME) for name in names[:shown])
        if len(line) + len(behind) <= longest:
            return line + behind
    return _shortened(names[0], longest - len(behind)) + behind if names else ""


def summary_of(card: PaperCard) -> str:
    """Give the summary on one line, named as ours where it is; empty where there is none."""
    summary = one_line(card.summary)
    return f"In our words: {summary}" if summary and card.summary_is_ours else summary


def asides_of(card: PaperCard) -> list[Aside]:
    """Give the small lines of a card that stands alone, short and each on one line."""
    asides = [Aside(_shortened(one_line(a.text), LONGEST_ASIDE), a.url) for a in card.asides]
    return [aside for aside in asides if aside.text][:MOST_ASIDES]


def marked_places(title: str, marks: Sequence[str]) -> list[tuple[int, int]]:
    """Find the whole words of a title that matched, neighbours as one; none overlap.

    Returns:
        Start and end of each run, first to last.
    """
    words = sorted({one_line(mark) for mark in marks} - {""}, key=lambda word: -len(word))
    if not words:
        return []
    any_word = "|".join(map(re.escape, words))
    word = rf"(?<!\w)(?:{any_word})(?!\w)"
    found = re.finditer(rf"{word}(?:[ \-–‑]?{word})*", title, re.IGNORECASE)
    return [match.span() for match in found]


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
