"""Text within so many columns: broken between words, the further lines indented."""

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text as Line

_WORD = re.compile(r"[^ ]+ *")
_BETWEEN = "  "  # Between the chunks of a row.


def wrap(line: Line, width: int, *, first: int = 0, rest: int = 0) -> Line:
    """Break `line` between words so that it fits into `width` columns where its words do.

    Args:
        line: Styled text; its own line breaks stay.
        width: Columns there are. A single word may be wider, and then stays whole.
        first: Columns to indent a line by.
        rest: Columns to indent what is broken off it by.
    """
    pieces: list[Line] = []
    for paragraph in line.split("\n", allow_blank=True):
        broken = paragraph.divide(_breaks(paragraph.plain, width, first, rest))
        for number, piece in enumerate(broken):
            piece.rstrip()
            pieces.append(_indented(piece, rest if number else first))
    return Line("\n").join(pieces)


def row(chunks: Sequence[Line], width: int, *, indent: int = 0) -> Line:
    """Set chunks side by side, as many to a line as fit whole into `width` columns."""
    lines: list[list[Line]] = [[]]
    used = indent
    for chunk in chunks:
        if lines[-1] and used + len(_BETWEEN) + chunk.cell_len > width:
            lines.append([])
            used = indent
        used += chunk.cell_len + (len(_BETWEEN) if lines[-1] else 0)
        lines[-1].append(chunk)
    joined = [_indented(Line(_BETWEEN).join(line), indent) for line in lines if line]
    return Line("\n").join(wrap(line, width, rest=indent + len(_BETWEEN)) for line in joined)


def _indented(line: Line, columns: int) -> Line:
    return Line(" " * columns).append_text(line) if columns and line.plain else line


def _breaks(text: str, width: int, first: int, rest: int) -> list[int]:
    """Find where the words begin that stand first on a further line."""
    offsets: list[int] = []
    used = first + len(text) - len(text.lstrip(" "))
    some = False
    for match in _WORD.finditer(text):
        if some and used + cell_len(match[0].rstrip(" ")) > width:
            offsets.append(match.start())
            used = rest
        used += cell_len(match[0])
        some = True
    return offsets
