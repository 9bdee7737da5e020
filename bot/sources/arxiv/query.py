"""Write our search grammar as arXiv's, and read what its query interface finds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

from bot.core.errors import SourceRefused
from bot.core.harvest import Unread
from bot.core.record import Record
from bot.sources.arxiv.categories import canonical_code, is_archive
from bot.sources.arxiv.records import TITLE, Told, record_of
from bot.sources.arxiv.xml import every, first, name_of, read_xml, text
from bot.sources.asking import Reply, Unreadable
from bot.sources.cleaning import clean_title
from bot.sources.json_replies import Unfit, moment
from recommender.names import is_initial, name_parts
from recommender.query import Field, Group, Query, Term

LONGEST_QUERY = 2000  # Characters; terms beyond are not asked for, to keep the address short.
LONGEST_COMPLAINT = 300

_SIGNS = re.compile(r"[\W_]+")
_PREFIXES = {Field.ANY: ("ti", "abs"), Field.TITLE: ("ti",), Field.ABSTRACT: ("abs",)}
_FIRST = datetime(1991, 1, 1, tzinfo=UTC)  # arXiv's first papers are of that summer.
_END = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        records: In arXiv's order.
        unread: Entries that gave no paper.
    """

    records: tuple[Record, ...]
    unread: tuple[Unread, ...]


def search_query(query: Query) -> str | None:
    """Write a search as a `search_query`; None where nothing can match it there.

    Only prefixes arXiv knows are written: it takes any other for words, without saying so. All
    that a reader typed stands in quotes, without signs.
    """
    wanted = [_any_of(group) for group in query.groups]
    span = _span(query.published)
    parts = [part for part in (span, *wanted) if part]
    if not parts or None in wanted or (query.published != (None, None) and not span):
        return None
    written = parts.pop(0)
    unwanted = filter(None, map(_term, query.excluded))
    more = (*(f" AND {part}" for part in parts), *(f" ANDNOT {part}" for part in unwanted))
    for part in more:
        if len(written) + len(part) <= LONGEST_QUERY:
            written += part
    return written


def read_found(reply: Reply) -> Found:
    """Read a page of results.

    Raises:
        Unreadable: If it is no such page, or an empty one although there are results.
        SourceRefused: If arXiv says that the question is wrong.
    """
    feed = _feed(reply)
    if (said := _fault(feed)) is not None:
        raise SourceRefused(f"{TITLE} does not understand what it was asked: {said}.")
    entries = every(feed, "entry")
    total = text(feed, "totalResults")
    if not entries and total.isdecimal() and total.strip("0"):
        raise Unreadable(f"an empty page came, although there are {total[:10]} papers")
    records: list[Record] = []
    unread: list[Unread] = []
    for place, entry in enumerate(entries, 1):
        try:
            records.append(_record(entry))
        except Unfit as unfit:
            name = clean_title(text(entry, "id"))[:100]
            unread.append(Unread(name or f"item {place}", str(unfit)))
    return Found(tuple(records), tuple(unread))


def query_complaint(reply: Reply) -> str | None:
    """Find arXiv's own words in the body of an error; None where it has none."""
    try:
        return _fault(_feed(reply))
    except Unreadable:
        return None


def _any_of(group: Group) -> str | None:
    """Write alternatives; None where there is nothing of the kind there."""
    return _joined("OR", map(_term, group))


def _term(term: Term) -> str | None:
    match term.field:
        case Field.AUTHOR:
            # Initials are left out: "Y. LeCun" stands there as "Yann LeCun" as well.
            parts = (part for part in name_parts(term.text) if not is_initial(part))
            return _joined("AND", (_quoted("au", part) for part in parts))
        case Field.CATEGORY:
            return _joined("OR", (f"cat:{code}" for code in _codes(term.text)))
        case _:
            return _joined("OR", (_quoted(name, term.text) for name in _PREFIXES[term.field]))


def _codes(text: str) -> Iterable[str]:
    """Give the codes that a category, or an archive with all it holds, goes by."""
    code = canonical_code(text)
    if code is not None:
        yield code
    if is_archive(archive := text.strip().casefold()):
        yield f"{archive}.*"


def _quoted(prefix: str, text: str) -> str | None:
    words = _SIGNS.sub(" ", text).strip()
    return f'{prefix}:"{words}"' if words else None


def _joined(joint: str, parts: Iterable[str | None]) -> str | None:
    written = [part for part in parts if part is not None]
    if len(written) <= 1:
        return written[0] if written else None
    return f"({f' {joint} '.join(written)})"


def _span(published: tuple[datetime | None, datetime | None]) -> str | None:
    """Write dates of submission, whose last minute is part of them there."""
    begin = max(published[0] or _FIRST, _FIRST)
    last = min(published[1] or _END, _END) - timedelta(minutes=1)
    if published == (None, None) or last < begin:
        return None
    return f"submittedDate:[{begin:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]"


def _feed(reply: Reply) -> Element:
    feed = read_xml(reply)
    if name_of(feed) != "feed":
        raise Unreadable("no list of papers came where one was due")
    return feed


def _fault(feed: Element) -> str | None:
    """Give what is wrong with the question: arXiv says it as if it were a paper, status 200 too."""
    entry = first(feed, "entry")
    if entry is None or "/api/errors" not in text(entry, "id"):
        return None
    return clean_title(text(entry, "summary") or text(entry, "title"))[:LONGEST_COMPLAINT]


def _record(entry: Element) -> Record:
    primary = first(entry, "primary_category")
    codes = [one.get("term", "") for one in every(entry, "category")]
    return record_of(
        Told(
            id=text(entry, "id"),
            title=text(entry, "title"),
            abstract=text(entry, "summary"),
            authors=tuple(text(author, "name") for author in every(entry, "author")),
            categories=("" if primary is None else primary.get("term", ""), *codes),
            doi=text(entry, "doi"),
            published=moment(text(entry, "published")),
            updated=moment(text(entry, "updated")),
        )
    )
