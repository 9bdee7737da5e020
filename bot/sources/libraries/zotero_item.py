"""Make a paper of one item of a Zotero library."""

import re

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.days import day_in
from bot.sources.imports.keywords import keyword_notes
from bot.sources.json_replies import Fields, part, parts, text
from bot.sources.linkable import address
from bot.sources.naming import Names, address_of, clean_name, labelled, led_by_label, names

PAPERS = frozenset(
    "journalArticle conferencePaper preprint report thesis book bookSection manuscript".split()
)
"""Kinds of items that are papers; notes, files, web pages and programs are not."""

MOST_AUTHORS = 5_000

# Tags that say what the owner wants to do with a paper, not what it is about.
_FOR_ONESELF = frozenset(
    ("to read", "to-read", "toread", "unread", "read", "reading", "todo", "to do", "important")
)
_EXTRA_DOI = re.compile(r"^\s*DOI\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def is_paper(item: Fields) -> bool:
    """Whether an item is a paper at all."""
    return text(part(item, "data"), "itemType") in PAPERS


def record_of(item: Fields) -> Record | None:
    """Make a record of an item; None where it has no title."""
    data = part(item, "data")
    raw_title, raw_abstract = text(data, "title"), text(data, "abstractNote")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        return None
    found = _names(data)
    tags = [text(tag, "tag") for tag in parts(data, "tags")]
    return Record(
        ids=found.ids,
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=_authors(data),
        published=day_in(text(part(item, "meta"), "parsedDate")) or day_in(text(data, "date")),
        version=found.version,
        url=address(text(data, "url")) or address_of(found.ids),
        sources=("zotero",),
        notes=keyword_notes(tag for tag in tags if tag.strip().lower() not in _FOR_ONESELF),
    )


def _names(data: Fields) -> Names:
    """Collect the ids; "arXiv:..." in the extra field counts only where nothing else names it."""
    extra = text(data, "extra")[:10_000]
    found = names(
        arxiv=[labelled(text(data, "archiveID"))],
        dois=[text(data, "DOI"), *_EXTRA_DOI.findall(extra)[:1]],
        links=[text(data, "url")],
    )
    return found if found.ids else names(arxiv=[led_by_label(extra)])


def _authors(data: Fields) -> tuple[str, ...]:
    people = [
        clean_name(text(one, "name") or f"{text(one, 'firstName')} {text(one, 'lastName')}")
        for one in parts(data, "creators")[:MOST_AUTHORS]
        if text(one, "creatorType") in ("author", "")
    ]
    return tuple(filter(None, people))
