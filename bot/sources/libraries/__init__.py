"""What readers have collected already: read to suggest interests, and not kept."""

import asyncio
from datetime import timedelta
from itertools import islice
from typing import Literal

from bot.core import voice
from bot.core.errors import SourceRefused
from bot.core.harvest import Unread
from bot.core.library import Library
from bot.core.record import Record, Skipped
from bot.core.voice import phrase
from bot.sources.asking import Web
from bot.sources.imports import kind_of_text, read_text
from bot.sources.libraries.library import LARGEST, MOST_RECORDS, library_of
from bot.sources.libraries.links import first_link, read_links
from bot.sources.libraries.orcid import find_orcid, read_orcid
from bot.sources.libraries.zotero import Pause, is_zotero, read_zotero

__all__ = ["Kind", "kind_of", "read_library"]

Kind = Literal["zotero", "orcid", "bibtex", "ris", "links"]

_TITLES = {"bibtex": "your BibTeX", "ris": "your RIS"}


def kind_of(text: str) -> Kind | None:
    """Tell what a reader pasted; None where there is no paper in it to be seen.

    "zotero 1234567 [key]" and addresses at zotero.org, an ORCID iD or its address, BibTeX, RIS,
    or any text with ids or links of papers.
    """
    text = _unfenced(text)
    if is_zotero(text):
        return "zotero"
    if find_orcid(text) is not None:
        return "orcid"
    kind = kind_of_text(text).name
    if kind == "BibTeX" and "=" in text:
        return "bibtex"
    if kind == "RIS":
        return "ris"
    return "links" if first_link(text) else None


async def read_library(
    text: str, web: Web, *, patience: timedelta, pause: Pause = asyncio.sleep
) -> Library:
    """Read what a reader pasted or named, up to 5 MB and 5,000 papers.

    Args:
        text: See `kind_of`.
        web: Asks Zotero and ORCID.
        patience: The longest this may take.
        pause: Waits between two requests, where a service asks for it.

    Raises:
        SourceRefused: If nothing can be made of it; says what to do instead.
        SourceDelayed: If a service does not answer in time.
    """
    text = _unfenced(text)
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise SourceRefused("That is over 5 MB. Export fewer papers, such as one collection.")
    match await asyncio.to_thread(kind_of, text):
        case "zotero":
            return await read_zotero(text, web, patience=patience, pause=pause)
        case "orcid":
            return await read_orcid(find_orcid(text) or "", web, patience=patience)
        case "links":
            return await asyncio.to_thread(read_links, text)
        case None:
            raise SourceRefused(phrase(voice.FROM_WHAT).plain)
        case kind:
            return await asyncio.to_thread(_read_pasted, text, _TITLES[kind])


def _read_pasted(text: str, title: str) -> Library:
    """Read BibTeX or RIS; some seconds for the largest."""
    records: list[Record] = []
    unread: list[Unread] = []
    for found in islice(read_text(text, "library"), MOST_RECORDS + 1):
        if isinstance(found, Skipped):
            unread.append(Unread(f"line {found.line}", found.reason))
        elif len(records) + len(unread) < MOST_RECORDS:
            records.append(found)
        else:
            unread.append(Unread("the rest", "more than 5,000 papers; these were the first"))
    if not records:
        reason = f"{unread[0].id}: {unread[0].reason}" if unread else "nothing in it"
        raise SourceRefused(f"No paper in {title} could be read ({reason}). Export it anew.")
    return library_of(title, records, unread)


def _unfenced(text: str) -> str:
    """Drop the marks that chats put around code."""
    return text.strip().strip("`").strip()
