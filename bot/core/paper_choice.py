"""A paper among others to choose from, as one line: `4711 “Graph networks for protein folding”`."""

import re

from bot.core.literal import one_line

LONGEST_TITLE = 70  # Discord takes 100 characters in all.

_CHOICE = re.compile(r"(?P<number>\d{1,15}) “.*”", re.DOTALL)
_SIGNS = "\"'“”„()[].,;:! "
_NUMBER = re.compile(
    r"(?:(?:paper|number|no\.?|nr\.?)\s+)?#?(?P<number>[0-9]{1,15})", re.IGNORECASE
)
_NUMBERS = re.compile(r"#?[0-9]{1,15}(?:(?:[\s,;&]|and)+#?[0-9]{1,15})+", re.IGNORECASE)


def write_choice(number: int, title: str) -> str:
    """Write a paper's number with as much of its title as makes it known."""
    shown = one_line(title)
    if len(shown) > LONGEST_TITLE:
        shown = shown[: LONGEST_TITLE - 1].rstrip() + "…"
    return f"{number} “{shown}”"


def read_choice(text: str) -> str:
    """Give the number alone where `write_choice` wrote the text, or a reader: "#12", "paper 12.".

    Any other text is given as it is.
    """
    match = _CHOICE.fullmatch(text.strip()) or _NUMBER.fullmatch(text.strip(_SIGNS))
    return match["number"] if match else text


def names_many(text: str) -> bool:
    """Whether a text is several numbers: "3, 4 and 7"."""
    return _NUMBERS.fullmatch(text.strip()) is not None
