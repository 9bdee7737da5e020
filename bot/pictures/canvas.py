"""A picture in the making: text and boxes one below the other, written as SVG."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

from bot.pictures.runs import Run, width, wrapped

WIDTH = 680
SIZE = 15.0  # Of the text, in pixels; small print and labels are smaller.
SMALL = 12.5
LINE = 1.47  # A line is so many times as high as its text.
ROW = 32.0
GAP = 8.0

_COMMON = """\
text { white-space: pre }
.b { font-weight: 700 }
.c { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace }"""


@dataclass(frozen=True, slots=True)
class Theme:
    """How a platform's client looks.

    Attributes:
        platform: As readers know it.
        style: CSS for text, the classes of `Run`, and boxes: "page" is the whole picture, "bot" the
            author's, "tag" what stands beside their name, "field" what is filled in, "choice" what
            can be ticked and "on" what is; a box without a class is a button.
    """

    platform: str
    style: str


class Canvas:
    """Grows downwards: `y` is where the next thing stands.

    Args:
        theme: How it looks.
        left: Where things begin, in pixels.
        right: How much is left free at the other side.
    """

    def __init__(self, theme: Theme, left: float, right: float = 24.0) -> None:
        self._theme = theme
        self.left = left
        self.right = right
        self.y = 24.0
        self._parts: list[str] = []

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return WIDTH - self.left - self.right

    def paragraph(self, runs: Sequence[Run], size: float = SIZE) -> None:
        """Write runs, as many lines as they need."""
        for line in wrapped(runs, self.room, size):
            self.y += size * LINE
            spans = "".join(_span(run) for run in line)
            self.text_at(self.left, self.y - size * 0.4, spans, size)

    def buttons(self, labels: Sequence[tuple[str, str]]) -> None:
        """Draw a row of boxes to press, each a label and a style; a long row goes on below."""
        x, y = self.left, self.y + GAP
        for label, style in labels:
            wide = width(label, SMALL, bold=True) + 24
            if x + wide > WIDTH - self.right and x > self.left:
                x, y = self.left, y + ROW + GAP
            self.box(x, y, wide, ROW, style)
            words = f'<tspan class="{"w" if style else "b"}">{escape(label)}</tspan>'
            self.text_at(x + wide / 2, y + ROW * 0.63, words, SMALL, anchor="middle")
            x += wide + GAP
        self.y = y + ROW + GAP / 2

    def rule(self) -> None:
        """Draw a line across."""
        self.y += GAP * 2
        self._parts.append(
            f'<line x1="{self.left:.0f}" y1="{self.y:.0f}" x2="{WIDTH - self.right:.0f}" '
            f'y2="{self.y:.0f}"/>'
        )
        self.y += GAP

    def box(self, x: float, y: float, wide: float, high: float, style: str = "") -> None:
        """Draw a box."""
        named = f' class="{style}"' if style else ""
        self._parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}"{named}/>'
        )

    @contextmanager
    def framed(self, style: str, padding: float) -> Iterator[None]:
        """Draw a box around all that is drawn meanwhile."""
        top, place = self.y, len(self._parts)
        self.left, self.right, self.y = self.left + padding, self.right + padding, top + padding
        yield
        self.left, self.right = self.left - padding, self.right - padding
        self.y += padding / 2  # What is drawn last leaves some room itself.
        self.box(self.left, top, self.room, self.y - top, style)
        self._parts.insert(place, self._parts.pop())  # Below what stands in it.

    def mark(self, x: float, y: float, *, is_round: bool, chosen: bool) -> None:
        """Draw the little circle or box beside something to choose."""
        style = "on" if chosen else "choice"
        if is_round:
            self._parts.append(f'<circle cx="{x + 8:.0f}" cy="{y + 8:.0f}" r="7"/>')
            if chosen:
                inner = f'cx="{x + 8:.0f}" cy="{y + 8:.0f}" r="4"'
                self._parts.append(f'<circle {inner} class="on"/>')
            return
        self.box(x, y, 16, 16, style)
        if chosen:
            self.text_at(x + 8, y + 13, '<tspan class="w">✓</tspan>', SMALL, anchor="middle")

    def text_at(
        self, x: float, y: float, spans: str, size: float = SIZE, *, anchor: str = ""
    ) -> None:
        """Write spans that are SVG already on one line."""
        where = f' text-anchor="{anchor}"' if anchor else ""
        self._parts.append(
            f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size:g}"{where}>{spans}</text>'
        )

    def finished(self, title: str) -> str:
        """Give the whole picture; its frame and what it is are drawn around it."""
        high = self.y + 44
        platform = self._theme.platform
        said = f"{title}: a rendering of what paperpicks sends to {platform}, not a screenshot"
        self.text_at(WIDTH / 2, high - 12, _span(Run(said, "s")), 11, anchor="middle")
        return "\n".join(self._lines(said, high)) + "\n"

    def _lines(self, said: str, high: float) -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" '
            f'viewBox="0 0 {WIDTH} {high:.0f}" role="img">'
        )
        yield f"<title>{escape(said)}</title>"
        yield f"<style>\n{_COMMON}\n{self._theme.style}\n</style>"
        yield f'<rect class="page" x="1" y="1" width="{WIDTH - 2}" height="{high - 2:.0f}"/>'
        yield from self._parts
        yield "</svg>"


def _span(run: Run) -> str:
    named = f' class="{run.style}"' if run.style else ""
    return f"<tspan{named}>{escape(run.text)}</tspan>"
