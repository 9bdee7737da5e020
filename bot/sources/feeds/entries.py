"""Make a paper of one entry of a feed, as feedparser gives it."""

import calendar
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.feeds.addresses import link_of
from bot.sources.naming import Names, address_of, clean_name, led_by_label, names, without_query
from recommender.identifiers import pasted_id

POINTER = 80  # Characters: a summary this short with one link to arXiv says where the paper is.
MOST_AUTHORS = 1_000
LONGEST_FIELD = 100_000

_NAME_DIVIDER = re.compile(r"[,;]\s*(?:and\s+)?|\s+and\s+")
_AFFILIATION = re.compile(r"\s*\([^()]*\)")
_ARXIV_LEAD = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*\S+\s+Abstract:\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)

Entry = Mapping[str, Any]


def key_of(entry: Entry) -> str:
    """Name an entry within its feed: its id, else its link; empty where it has neither."""
    return _text(entry, "id").strip() or link_of(_text(entry, "link"))


def record_of(entry: Entry, source: str) -> Record | None:
    """Make a paper of an entry; None where it has no title."""
    raw_title, raw_abstract = _text(entry, "title"), _ARXIV_LEAD.sub("", _body(entry), count=1)
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        return None
    published, updated = _moment(entry, "published_parsed"), _moment(entry, "updated_parsed")
    found = _names(entry)
    return Record(
        ids=found.ids,
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=_authors(entry),
        published=published or updated,
        updated=updated if published else None,
        version=found.version,
        url=link_of(_text(entry, "link")) or address_of(found.ids),
        sources=(source,),
    )


def _body(entry: Entry) -> str:
    """Give the summary, or where there is none the first text of the entry."""
    if _text(entry, "summary").strip():
        return _text(entry, "summary")
    contents = entry.get("content") or ()
    return next((_text(content, "value") for content in contents), "")


def _names(entry: Entry) -> Names:
    links = [_text(entry, "id"), _text(entry, "link")]
    dois = [_text(entry, name) for name in ("prism_doi", "arxiv_doi", "dc_identifier")]
    arxiv = [led_by_label(text) for text in (*dois, _text(entry, "summary"))]
    return names(arxiv=arxiv, dois=dois, links=[*links, *dois, *_pointers(entry)])


def _pointers(entry: Entry) -> Iterator[str]:
    """Give the arXiv id in a summary that does nothing but point to the paper.

    A longer text may speak of somebody else's paper, and a wrong id would join the two for good.
    """
    summary = _text(entry, "summary")
    linked = [pasted_id(without_query(link)) for link in _ADDRESS.findall(summary[: POINTER * 20])]
    own = {name for name in linked if name and name.startswith("arxiv:")}
    if len(own) == 1 and len(clean_abstract(summary)) <= POINTER:
        yield from own


def _authors(entry: Entry) -> tuple[str, ...]:
    told = [_text(author, "name") for author in entry.get("authors") or ()]
    found = [clean_name(name) for text in told for name in _people(text)]
    return tuple(filter(None, found[:MOST_AUTHORS]))


def _people(written: str) -> list[str]:
    """Divide "Jane Q. Doe (1), Jörg Müller", which some feeds put into one field.

    "Doe, Jane" stays: each part has to look like a whole name.
    """
    bare = written[:LONGEST_FIELD]
    for _ in range(2):  # "(1)" within "((1) Lab, Town)".
        bare = _AFFILIATION.sub("", bare)
    parts = _NAME_DIVIDER.split(bare.strip())
    return parts if all(" " in part.strip() for part in parts) else [written]


def _moment(entry: Entry, name: str) -> datetime | None:
    """Give a date in UTC, which feedparser has made it; None where it could not read one."""
    parsed = entry.get(name)
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(fields: Entry, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
