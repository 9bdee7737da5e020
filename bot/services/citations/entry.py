"""What all forms of a citation share: names in parts, ids, dates and keys."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from recommender import Paper
from recommender.text import words

_GROUP = re.compile(
    r"\b(collaboration|consortium|team|group|project|committee|society|network|institute)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "van von der den de del della di da dos du la le ter ten zu zur af av al el bin ibn".split()
)
_LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts; a group's, or a single word, stands in `family` alone.

    Given and family name, a blank between them, are the name as it was written.
    """

    given: str
    family: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as it is cited.

    Attributes:
        key: Short, ASCII, of letters, digits and dashes; no two of a file are the same.
        arxiv: Without "arxiv:"; empty where there is none.
        doi: Without "doi:"; empty where there is none.
        day: Of publication, in UTC.
    """

    paper: Paper
    key: str
    title: str
    abstract: str
    names: tuple[Name, ...]
    arxiv: str
    doi: str
    day: date | None


def entries(papers: Sequence[Paper]) -> tuple[Entry, ...]:
    """Prepare papers for citing, in order; what this project wrote itself is left out."""
    taken: set[str] = set()
    return tuple(_entry(paper, taken) for paper in papers)


def _entry(paper: Paper, taken: set[str]) -> Entry:
    names = tuple(parted(line) for author in paper.authors if (line := _line(author)))
    day = paper.published.astimezone(UTC).date() if paper.published else None
    return Entry(
        paper=paper,
        key=_key(names, day, paper, taken),
        title=_line(paper.title),
        abstract=_line(paper.abstract),
        names=names,
        arxiv=_id(paper.ids, "arxiv:"),
        doi=_id(paper.ids, "doi:"),
        day=day,
    )


def parted(name: str) -> Name:
    """Part a name on one line: "Ludwig van Beethoven" has the family name "van Beethoven"."""
    parts = name.split(" ")
    if len(parts) == 1 or "," in name or _GROUP.search(name):
        return Name("", name)
    first = len(parts) - 1
    while first > 1 and parts[first - 1].lower() in _PARTICLES:
        first -= 1
    return Name(" ".join(parts[:first]), " ".join(parts[first:]))


def _key(names: Sequence[Name], day: date | None, paper: Paper, taken: set[str]) -> str:
    """Make a key such as "lovelace2026folding"; a number behind it tells equal ones apart."""
    family = "".join(_ascii(words(names[0].family))) if names else ""
    telling = next((word for word in _ascii(words(paper.title)) if len(word) > 3), "paper")
    start = f"{family or 'anonymous'}{day.year if day else ''}{telling}"[:_LONGEST_KEY]
    key = start if start not in taken else f"{start}-{paper.number}"
    taken.add(key)
    return key


def _ascii(found: Iterable[str]) -> Iterable[str]:
    return (word for word in found if word.isascii() and word.isalnum())


def _id(ids: Sequence[str], kind: str) -> str:
    return next((name.removeprefix(kind) for name in ids if name.startswith(kind)), "")


def _line(text: str) -> str:
    """Give text on one line, as it can be stored and sent."""
    return " ".join(text.encode("utf-8", "replace").decode().split())
