"""A paper among others to choose from, as one line: `4711 “Graph networks for protein folding”`."""

import re

from bot.core.literal import one_line

LONGEST_TITLE = 70  # Discord takes 100 characters in all.

_CHOICE = re.compile(r"(?P<number>\d{1,15}) “.*”", re.DOTALL)


def write_choice(number: int, title: str) -> str:
    """Write a paper's number with as much of its title as makes it known."""
    shown = one_line(title)
    if len(shown) > LONGEST_TITLE:
        shown = shown[: LONGEST_TITLE - 1].rstrip() + "…"
    return f"{number} “{shown}”"


def read_choice(text: str) -> str:
    """Give the number alone where `write_choice` wrote the text; any other text as it is."""
    match = _CHOICE.fullmatch(text.strip())
    return match["number"] if match else text
