"""A long answer as screenfuls, broken where it has an empty line if there is one."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text as Line


def pages_of(drawn: Line, *, rows: int, columns: int) -> tuple[Line, ...]:
    """Split what was drawn into pages of at most `rows` rows of a terminal; never none.

    Parts between empty lines stay whole where they fit. A line wider than the terminal takes
    several of its rows.
    """
    lines = list(drawn.split("\n", allow_blank=True))
    if _height(lines, columns) <= rows:
        return (drawn,)
    pages: list[list[Line]] = [[]]
    for part in _pieces(_parts(lines), rows, columns):
        apart = [Line()] if pages[-1] else []
        if pages[-1] and _height([*pages[-1], *apart, *part], columns) > rows:
            pages.append([])
            apart = []
        pages[-1] += [*apart, *part]
    return tuple(Line("\n").join(page) for page in pages)


def _parts(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Give the runs of lines between empty ones."""
    part: list[Line] = []
    for line in lines:
        if line.plain.strip():
            part.append(line)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _pieces(parts: Iterable[list[Line]], rows: int, columns: int) -> Iterator[list[Line]]:
    """Cut what is higher than a page; a single line is never cut."""
    for part in parts:
        piece: list[Line] = []
        for line in part:
            if piece and _height([*piece, line], columns) > rows:
                yield piece
                piece = []
            piece.append(line)
        yield piece


def _height(lines: Sequence[Line], columns: int) -> int:
    return sum(max(1, -(-line.cell_len // columns)) for line in lines)
