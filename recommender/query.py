"""The search grammar: `au: ti: abs: cat: date:a..b "phrase" -word OR`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from recommender.identifiers import pasted_id
from recommender.names import is_initial, name_parts
from recommender.text import analyze, clean

LONGEST_QUERY = 1000  # Characters; what stands beyond is not read.
MOST_TERMS = 50

_QUOTES = re.compile("[“”„‟«»＂]")
_PREFIXES = "author|au|title|ti|abstract|abs|category|cat|date"
TOKEN = re.compile(
    rf'(?P<minus>-)?(?:(?P<prefix>{_PREFIXES})\s*:\s*)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
"""One part of a search: its minus, prefix, and either a phrase or a word."""

_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", re.ASCII)


class Field(StrEnum):
    """What a term is compared with."""

    ANY = "any"  # title or abstract
    TITLE = "title"
    ABSTRACT = "abstract"
    AUTHOR = "author"
    CATEGORY = "category"


_FIELDS = {
    "au": Field.AUTHOR,
    "ti": Field.TITLE,
    "ab": Field.ABSTRACT,
    "ca": Field.CATEGORY,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One word or quoted phrase. `is_phrase` means that its words have to stand together."""

    text: str
    field: Field = Field.ANY
    is_phrase: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is a word that ranks, rather than one that has to match."""
        return self.field is Field.ANY and not self.is_phrase

    @property
    def is_text(self) -> bool:
        """Whether it is compared with title or abstract."""
        return self.field not in (Field.AUTHOR, Field.CATEGORY)


Group = tuple[Term, ...]
"""Alternatives: terms joined by OR."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search as understood.

    Attributes:
        text: As typed, cleaned.
        groups: Each wants one of its alternatives.
        excluded: Terms no paper found may match.
        published: From (inclusive) and to (exclusive), UTC; None leaves an end open.
        paper_id: "arxiv:..." or "doi:..." where the text is nothing but a paper's id or link;
            then there are no groups, and the caller looks the paper up.
        ignored: What could not be used: stop words, unreadable dates, terms too many.
    """

    text: str
    groups: tuple[Group, ...] = ()
    excluded: tuple[Term, ...] = ()
    published: tuple[datetime | None, datetime | None] = (None, None)
    paper_id: str | None = None
    ignored: tuple[str, ...] = ()


def parse_query(text: str) -> Query:
    """Read a search; takes any text.

    Words are looked for in title and abstract; `ti:` and `abs:` in one of them; quotes hold words
    that stand together; `-` (or NOT) leaves out; `OR` joins the two terms beside it; `au:` and
    `cat:` match authors and categories; `date:` takes YYYY, YYYY-MM or YYYY-MM-DD, alone or as
    a..b with either end open. A prefix holds for the word or quotes after it.
    """
    text = clean(_QUOTES.sub('"', text[: 10 * LONGEST_QUERY]), LONGEST_QUERY)
    if found := pasted_id(text):
        return Query(text, paper_id=found)
    reading = _Reading()
    for token in TOKEN.finditer(text):
        reading.take(token)
    return Query(
        text,
        groups=tuple(tuple(group) for group in reading.groups),
        excluded=tuple(reading.excluded),
        published=reading.published,
        ignored=tuple(reading.ignored),
    )


class _Reading:
    """What has been read of a query so far."""

    def __init__(self) -> None:
        self.groups: list[list[Term]] = []
        self.excluded: list[Term] = []
        self.published: tuple[datetime | None, datetime | None] = (None, None)
        self.ignored: list[str] = []
        self._joins = False
        self._negates = False

    def take(self, token: re.Match[str]) -> None:
        """Read one token."""
        if token[0] in ("OR", "|", "||"):
            self._joins = bool(self.groups)
        elif token[0] == "NOT":
            self._negates = True
        elif token[0] not in ("AND", "&", "&&"):
            self._take_term(token)
            self._joins = self._negates = False

    def _take_term(self, token: re.Match[str]) -> None:
        prefix = (token["prefix"] or "").lower()
        text = token["word"] if token["phrase"] is None else token["phrase"].strip()
        if prefix == "date":
            self._narrow(text, token)
            return
        field = _FIELDS.get(prefix[:2], Field.ANY)
        is_phrase = token["phrase"] is not None and field not in (Field.AUTHOR, Field.CATEGORY)
        term = Term(text, field, is_phrase)
        if not _is_usable(term) or self._size() >= MOST_TERMS:
            self.ignored.append(token[0])
        elif token["minus"] or self._negates:
            self.excluded.append(term)
        elif self._joins:
            self.groups[-1].append(term)
        else:
            self.groups.append([term])

    def _narrow(self, text: str, token: re.Match[str]) -> None:
        """Narrow the dates to those that this `date:` allows as well."""
        span = read_dates(text)
        if span is None or token["minus"] or self._negates:
            self.ignored.append(token[0])
            return
        firsts = [first for first in (self.published[0], span[0]) if first is not None]
        lasts = [last for last in (self.published[1], span[1]) if last is not None]
        self.published = (max(firsts, default=None), min(lasts, default=None))

    def _size(self) -> int:
        return len(self.excluded) + sum(len(group) for group in self.groups)


def read_dates(text: str) -> tuple[datetime | None, datetime | None] | None:
    """Read "a..b", "a..", "..b" or "a": from (inclusive) and to (exclusive), UTC.

    Ends in the wrong order are turned round. None for what is no date.
    """
    first, dots, last = text.partition("..")
    ends = [_period(first), _period(last.lstrip(".") if dots else first)]
    if any(end is None and written for end, written in zip(ends, (first, last), strict=True)):
        return None
    if ends[0] is not None and ends[1] is not None and ends[1][0] < ends[0][0]:
        ends.reverse()
    begin, end = ends
    return None if begin is end is None else (begin and begin[0], end and end[1])


def _period(text: str) -> tuple[datetime, datetime | None] | None:
    """Give the begin of a year, month or day, and of the one after it (None past year 9999)."""
    if not (match := _DAY.fullmatch(text.strip())):
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        begin = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    try:
        if day:
            return begin, begin + timedelta(days=1)
        if month and month < 12:
            return begin, begin.replace(month=month + 1)
        return begin, begin.replace(year=begin.year + 1, month=1)
    except (OverflowError, ValueError):
        return begin, None


def _is_usable(term: Term) -> bool:
    if term.field is Field.AUTHOR:
        parts = name_parts(term.text)
        return bool(parts) and not is_initial(parts[-1])
    if term.field is Field.CATEGORY:
        return any(character.isalnum() for character in term.text)
    return bool(analyze(term.text))
