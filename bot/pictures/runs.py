"""Text for pictures: runs in a style, broken into lines without knowing the viewer's fonts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

# Widths of printable ASCII in thousandths of the font's size, as wide as the widest common
# sans-serif (Verdana and DejaVu Sans) draws it: a line that fits here fits everywhere.
_NARROW = dict.fromkeys("il|'.,:;![]()I/\\ -`j", 400) | dict.fromkeys('ftr"', 440)
_WIDE = dict.fromkeys("mMW@%&", 960) | dict.fromkeys("wABCDGHKNOQRUVXYZ", 730)
_USUAL = 620
_BEYOND_ASCII = 900
_BOLD = 1.08


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style.

    Attributes:
        text: Literal.
        style: CSS classes of the picture: "b" bold, "a" a link, "c" code, "s" small print, "u"
            underlined, "m" what can be pressed among words.
    """

    text: str
    style: str = ""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text is in pixels at most, in a font of `size` pixels."""
    thousandths = sum(
        (_NARROW.get(sign) or _WIDE.get(sign) or (_USUAL if sign.isascii() else _BEYOND_ASCII))
        for sign in text
    )
    return thousandths * size / 1000 * (_BOLD if bold else 1.0)


def wrapped(runs: Sequence[Run], room: float, size: float) -> list[list[Run]]:
    """Break runs into lines no wider than `room`, at spaces; too long a word stays whole."""
    lines: list[list[Run]] = [[]]
    left = room
    for word in _words(runs):
        if word.text == "\n":
            lines.append([])
            left = room
            continue
        wide = width(word.text, size, bold="b" in word.style)
        if wide > left and lines[-1]:
            lines.append([])
            left = room
            word = replace(word, text=word.text.lstrip())
        lines[-1].append(word)
        left -= wide
    return [list(_joined(line)) for line in lines]


def _words(runs: Sequence[Run]) -> Iterator[Run]:
    """Give words, each with the space before it, and line breaks."""
    for run in runs:
        for number, line in enumerate(run.text.split("\n")):
            if number:
                yield Run("\n")
            start = 0
            for place in range(1, len(line) + 1):
                if place == len(line) or line[place] == " ":
                    yield replace(run, text=line[start:place])
                    start = place


def _joined(line: Sequence[Run]) -> Iterator[Run]:
    """Put words of one style together again."""
    kept: Run | None = None
    for word in line:
        if kept is not None and kept.style == word.style:
            kept = replace(kept, text=kept.text + word.text)
            continue
        if kept is not None:
            yield kept
        kept = word
    if kept is not None:
        yield kept
