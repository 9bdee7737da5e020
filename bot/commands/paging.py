"""Lists a page at a time, for lists that stay as they are while they are read."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

from bot.core.command import Param
from bot.core.message import Button, Page

PAGE = 5
LAST_PAGE = 1_000

PageParam = Annotated[int, Param("which page", least=1, most=LAST_PAGE)]

_PAGE_TYPED = re.compile(
    r"(?:(?P<words>.*\S)\s+(?=page\s))?(?:page\s+)?(?P<page>[0-9]{1,4})", re.IGNORECASE
)

T = TypeVar("T")


def page_typed(words: str, page: int) -> tuple[str, int]:
    """Take a number for the page: "saved 2", "saved page 2", "saved graph networks page 2"."""
    match = _PAGE_TYPED.fullmatch(words)
    if match and 1 <= int(match["page"]) <= LAST_PAGE and page == 1:
        return match["words"] or "", int(match["page"])
    return words, page


def page_of(
    items: Sequence[T], page: int, command: str, arguments: Mapping[str, str]
) -> tuple[Sequence[T], tuple[Page, ...]]:
    """Give the items of a page, the last one where there are fewer, and what turns it.

    Args:
        items: At least one.
        page: From 1.
        command: Shows the list; takes `page`.
        arguments: Its others, as text.
    """
    last = -(-len(items) // PAGE)
    page = min(page, last)
    first = (page - 1) * PAGE
    shown = items[first : first + PAGE]
    if last == 1:
        return shown, ()

    def turn(label: str, to: int) -> Button | None:
        return Button(label, command, {**arguments, "page": str(to)}) if 1 <= to <= last else None

    back, on = turn("Previous", page - 1), turn("Next", page + 1)
    return shown, (Page(first + 1, first + len(shown), len(items), back, on),)
