"""Make a record of what any of arXiv's interfaces says of a paper."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.record import Record
from bot.sources.arxiv.categories import canonical_code
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.dois import doi_name
from bot.sources.json_replies import Unfit
from bot.sources.naming import clean_name
from recommender.identifiers import find_arxiv_id

NAME, TITLE = "arxiv", "arXiv"

_AFFILIATION = re.compile(r"\([^()]*\)")
_DEEPEST = 5  # Brackets within brackets.
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|I?V)", re.IGNORECASE)
_MARKS = re.compile(r"([,{}])")


@dataclass(frozen=True, slots=True)
class Told:
    """What an interface says of a paper, as it came.

    Attributes:
        id: Any text that holds its arXiv id, with or without a version.
        title: As it came.
        abstract: As it came.
        authors: Names in order, as they came.
        categories: Codes, the primary one first; those of other schemes are dropped.
        doi: Of the journal, or empty.
        published: First version, UTC.
        updated: This version, UTC.
    """

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    doi: str
    published: datetime | None = None
    updated: datetime | None = None


def record_of(told: Told) -> Record:
    """Make a record.

    Raises:
        Unfit: If there is no arXiv id, or no title.
    """
    found = find_arxiv_id(told.id)
    if found is None:
        raise Unfit("no arXiv id")
    title, abstract = clean_title(told.title), clean_abstract(told.abstract)
    if not title:
        raise Unfit("no title")
    journal = doi_name(told.doi) or ""
    return Record(
        ids=(f"arxiv:{found.id}", *((journal,) if journal.startswith("doi:") else ())),
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(told.title, title),
        raw_abstract=raw_to_keep(told.abstract, abstract),
        authors=tuple(filter(None, map(clean_name, told.authors))),
        categories=_known(told.categories),
        published=told.published,
        updated=told.updated,
        version=found.version,
        url=f"https://arxiv.org/abs/{found.id}",
        sources=(NAME,),
    )


def split_authors(written: str) -> tuple[str, ...]:
    """Split names that came as one text, without their affiliations.

    They are divided by commas; affiliations stand in brackets and may hold commas and brackets.
    """
    for _ in range(_DEEPEST):
        written = _AFFILIATION.sub(" ", written)
    names: list[str] = []
    for part in _divided(written):
        name = part.partition("(")[0].strip()  # A bracket that is never closed.
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]} {name}"
        elif name:
            names.append(name)
    return tuple(names)


def _divided(written: str) -> list[str]:
    """Divide at commas, but for those inside a group of TeX; in one pass, as lists can be long."""
    parts, depth = [""], 0
    for piece in _MARKS.split(written):
        if piece == "," and depth == 0:
            parts.append("")
            continue
        depth += (piece == "{") - (piece == "}")
        parts[-1] += piece
    return parts if depth == 0 else written.split(",")


def _known(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(canonical_code, codes))))
