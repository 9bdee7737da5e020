"""Tell which paper is meant by the fields, addresses and notes that people and services fill in."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.sources.cleaning import clean_abstract
from bot.sources.dois import doi_name, doi_url
from recommender.identifiers import find_arxiv_id, find_doi, pasted_id

LONGEST_NAME = 300

_LABELLED = re.compile(r"\barxiv\s*:\s*(?:abs/)?(\S+)", re.IGNORECASE)
_PREPRINT = re.compile(r"\s*(?:arxiv\s+(?:e-?prints?|preprint)\s*,?\s*)?arxiv\s*:", re.IGNORECASE)
# What publishers put behind a DOI in the address of a page.
_PAGE_OF_DOI = re.compile(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|meta|html|references|summary)(?:/.*)?"
    r"|\.(?:pdf|full|abstract|short|html?)(?:[./].*)?)$"
)
_PREPRINT_VERSION = re.compile(r"(/\d{4}\.\d\d\.\d\d\.\d{6,8})v\d.*$")  # bioRxiv and medRxiv.


class Names(NamedTuple):
    """The ids of one paper.

    Attributes:
        ids: "arxiv:2401.01234" before "doi:10.1/x"; at most one of each.
        version: Of the arXiv id, where one stood beside it.
    """

    ids: tuple[str, ...]
    version: int | None


def names(
    *, arxiv: Iterable[str] = (), dois: Iterable[str] = (), links: Iterable[str] = ()
) -> Names:
    """Collect the ids of a paper; of each kind the first that is found.

    Args:
        arxiv: Texts that are an arXiv id if they look like one.
        dois: Texts that are a DOI if they look like one; arXiv's own DOIs name arXiv ids.
        links: Addresses and the like: only those of arXiv, its mirrors and readers count as an
            arXiv id, and only a DOI in the path as a DOI.
    """
    arxiv_id, version, doi = "", None, ""
    linked = [without_query(link) for link in links]
    own = [link for link in linked if (pasted_id(link) or "").startswith("arxiv:")]
    for text in (*arxiv, *dois, *own):
        if found := find_arxiv_id(text):
            arxiv_id, version = f"arxiv:{found.id}", found.version
            break
    for doi_text in (*dois, *map(_doi_part, linked)):
        if (name := doi_name(doi_text) or "").startswith("doi:"):
            doi = name
            break
    return Names(tuple(filter(None, (arxiv_id, doi))), version)


def labelled(text: str) -> str:
    """Give what follows "arXiv:" in a text such as "arXiv preprint arXiv:2603.99001"."""
    match = _LABELLED.search(text)
    return match[1] if match else ""


def led_by_label(text: str) -> str:
    """Give what follows "arXiv:" where a line of a note begins with it; or nothing.

    Further on in a line it may speak of another paper.
    """
    return next((labelled(line) for line in text.splitlines() if _PREPRINT.match(line)), "")


def clean_name(written: str) -> str:
    """Clean the name of an author; unlike a title it may end in a full stop: "Martin King Jr."."""
    return clean_abstract(written)[:LONGEST_NAME].rstrip()


def address_of(ids: Iterable[str]) -> str:
    """Give where the paper of the first id can be read; empty where there is none."""
    return next(map(doi_url, ids), "")


def without_query(link: str) -> str:
    """Drop what stands behind "?" or "#" of an address, which is never part of an id."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    return parts._replace(query="", fragment="").geturl() if parts.netloc else link.strip()


def _doi_part(link: str) -> str:
    """Give the DOI in the path of a publisher's page, without what the page adds behind it."""
    doi = find_doi(link) or ""
    if "doi.org/" in link:
        return doi
    return _PREPRINT_VERSION.sub(r"\1", _PAGE_OF_DOI.sub("", doi))
