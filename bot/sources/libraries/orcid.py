"""Read the works that a researcher lists at ORCID."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.errors import SourceRefused
from bot.core.harvest import Limit, Unread
from bot.core.library import Library
from bot.core.record import Record
from bot.sources.asking import Question, Web
from bot.sources.cleaning import clean_title, raw_to_keep
from bot.sources.days import day_in
from bot.sources.json_replies import Fields, part, parts, read_object, text
from bot.sources.libraries.library import MOST_RECORDS, library_of
from bot.sources.linkable import address
from bot.sources.naming import Names, address_of, names

BASE = "https://pub.orcid.org/v3.0"
LIMIT = Limit("orcid", 0.1)  # 12 requests a second are allowed.

_WRITTEN = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:\s+id)?\s*:?\s*)?"
    r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)


def find_orcid(written: str) -> str | None:
    """Read a text that is nothing but an ORCID iD or its address: "0000-0002-1825-0097".

    None where it is something else; the check digit is not looked at.
    """
    match = _WRITTEN.fullmatch(written.strip().strip("<>"))
    return "-".join(match.groups()).upper() if match else None


def is_true_orcid(orcid: str) -> bool:
    """Whether the last character of an ORCID iD fits the others.

    Source: ISO 7064 mod 11-2, as ORCID's documentation "Structure of the ORCID Identifier" has it.
    """
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return digits[-1] == "0123456789X"[(12 - total % 11) % 11]


async def read_orcid(orcid: str, web: Web, *, patience: timedelta) -> Library:
    """Give the works of a researcher; ORCID knows no abstracts, so all with an id are wanted.

    Raises:
        SourceRefused: If there is no such iD, or its owner closed it.
        SourceDelayed: If ORCID does not answer within `patience`.
    """
    if not is_true_orcid(orcid):
        raise SourceRefused(f"ORCID {orcid} cannot be right: its last digit does not fit.")
    question = Question(
        source="ORCID",
        about=f"the works of {orcid}",
        url=f"{BASE}/{orcid}/works",
        limit=LIMIT,
        headers={"Accept": "application/json"},
        patience=patience,
        meanings={
            404: f"There is no ORCID iD {orcid}. Check its digits.",
            409: f"The ORCID record {orcid} is closed or locked. Paste BibTeX or links instead.",
        },
    )
    return await web.ask(question, lambda reply: _library(orcid, read_object(reply)))


def _library(orcid: str, body: Fields) -> Library:
    records: list[Record] = []
    unread: list[Unread] = []
    groups = parts(body, "group")
    for place, group in enumerate(groups[:MOST_RECORDS], start=1):
        record = _record(group)
        if record is not None:
            records.append(record)
        else:
            unread.append(Unread(f"work {place}", "no title"))
    if len(groups) > MOST_RECORDS:
        unread.append(Unread("the rest", f"{len(groups) - MOST_RECORDS:,} works beyond 5,000"))
    return library_of(f"ORCID {orcid}", records, unread)


def _record(group: Fields) -> Record | None:
    """Read one work of its first summary, the one its owner prefers."""
    summary = next(iter(parts(group, "work-summary")), {})
    raw_title = _value(part(summary, "title"), "title")
    title = clean_title(raw_title)
    if not title:
        return None
    found = _names(summary, group)
    return Record(
        ids=found.ids,
        title=title,
        raw_title=raw_to_keep(raw_title, title),
        published=_published(part(summary, "publication-date")),
        version=found.version,
        url=address_of(found.ids) or address(_value(summary, "url")),
        sources=("orcid",),
    )


def _names(summary: Fields, group: Fields) -> Names:
    """Collect the ids of the work itself; those of a whole it is part of are others'."""
    given = [
        one
        for holder in (summary, group)
        for one in parts(part(holder, "external-ids"), "external-id")
        if text(one, "external-id-relationship").lower() in ("self", "", "version-of")
    ]
    given.sort(key=lambda one: text(one, "external-id-relationship").lower() != "self")
    return names(
        arxiv=[_id(one) for one in given if text(one, "external-id-type").lower() == "arxiv"],
        dois=[_id(one) for one in given if text(one, "external-id-type").lower() == "doi"],
    )


def _id(one: Fields) -> str:
    return _value(one, "external-id-normalized") or text(one, "external-id-value")


def _published(when: Fields) -> datetime | None:
    year, month, day = (_value(when, name) for name in ("year", "month", "day"))
    return day_in("-".join(filter(None, (year, month, day if month else ""))))


def _value(fields: Mapping[str, object], name: str) -> str:
    """Give the text that ORCID wraps as {"value": ...}; empty where any of it is null."""
    return text(part(fields, name), "value")
