"""Make papers of the body of a feed."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import feedparser  # type: ignore[import-untyped,unused-ignore]  # it comes without types

from bot.core.errors import SourceRefused
from bot.core.harvest import Unread
from bot.core.record import Record
from bot.sources.cleaning import clean_title
from bot.sources.feeds.addresses import LONGEST_SHOWN, feed_name, host_of, link_of, shown
from bot.sources.feeds.entities import declares_entities
from bot.sources.feeds.entries import key_of, record_of

LARGEST = 5_000_000  # Bytes.
LONGEST_SKIPPED = 1_000  # Bytes that name all the days of a week.
LONGEST_TTL = timedelta(days=7)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# What feedparser is seen to raise on a damaged body, such as one with an odd name space.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)

_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml"))
_PAGE = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds.

    Attributes:
        title: What it calls itself, or its host.
        records: Its papers, in its order, each entry once.
        unread: Entries without a title.
        ttl: How long it wants to be left alone, if it says so.
        skip_days: Days of the week it does not change on, Monday being 0.
        is_whole: Whether it is well-formed; else some of it may be missing.
    """

    title: str
    records: tuple[Record, ...]
    unread: tuple[Unread, ...] = ()
    ttl: timedelta | None = None
    skip_days: frozenset[int] = frozenset()
    is_whole: bool = True


def parse_feed(body: bytes, headers: Mapping[str, str], url: str, *, name: str = "") -> Feed:
    """Read a feed; one that is not well-formed gives what can be read of it. Takes CPU time.

    Args:
        body: As it came, not decoded.
        headers: Of the reply, lower-case.
        url: Where it came from in the end; relative links start there.
        name: What `Record.sources` shall name; made of `url` where it is empty.

    Raises:
        SourceRefused: If it is no feed, too large, or declares entities of its own.
    """
    if len(body) > LARGEST:
        raise SourceRefused(f"{shown(url)} is over 5 MB, too large for a feed.")
    if declares_entities(body):
        raise SourceRefused(
            f"{shown(url)} declares entities, which no feed needs and which can do harm. "
            "It is not read."
        )
    # Without a type each feed counts as broken; never a string, which may be opened as a file.
    told = {
        "content-type": headers.get("content-type") or "application/xml",
        "content-location": url,
    }
    try:
        found = feedparser.parse(io.BytesIO(body), response_headers=told)
    except FAULTS as error:
        raise SourceRefused(_not_a_feed(body, told["content-type"], {}, url)) from error
    about: dict[str, Any] = dict(found.get("feed") or {})
    title = clean_title(str(about.get("title") or ""))
    if not found.get("version") or not (title or found.get("entries")):
        raise SourceRefused(_not_a_feed(body, told["content-type"], about, url))
    records, unread = _papers(found["entries"], name or feed_name(url))
    return Feed(
        title=title or host_of(url) or "feed",
        records=records,
        unread=unread,
        ttl=_ttl(about),
        skip_days=_skip_days(body),
        is_whole=not found.get("bozo"),
    )


def _papers(
    entries: list[dict[str, Any]], name: str
) -> tuple[tuple[Record, ...], tuple[Unread, ...]]:
    records: dict[str, Record] = {}
    unread: list[Unread] = []
    for place, given in enumerate(entries, start=1):
        entry = dict(given)  # The library's own look-up gives one date for another.
        key = key_of(entry) or f"entry {place}"
        record = record_of(entry, name)
        if record is None:
            unread.append(Unread(key[:LONGEST_SHOWN], "no title"))
        else:
            records.setdefault(key, record)
    return tuple(records.values()), tuple(unread)


def _not_a_feed(body: bytes, kind: str, about: Mapping[str, Any], url: str) -> str:
    """Say what came instead; of a page, where it offers a feed."""
    if "html" not in kind.lower() and not _PAGE.match(body):
        return f"{shown(url)} is not a feed: neither RSS nor Atom came."
    for link in about.get("links") or ():
        offered = link_of(str(link.get("href") or ""))
        if offered and link.get("rel") == "alternate" and link.get("type") in _FEED_TYPES:
            return f"{shown(url)} is a web page, not a feed. It offers a feed at {offered}"
    return (
        f"{shown(url)} is a web page, not a feed, and offers none. "
        "Look on it for a link named RSS or Atom."
    )


def _ttl(about: Mapping[str, Any]) -> timedelta | None:
    minutes = str(about.get("ttl") or "").strip()
    if not (minutes.isascii() and minutes.isdecimal()) or not int(minutes[:9]):
        return None
    return min(timedelta(minutes=int(minutes[:9])), LONGEST_TTL)


def _skip_days(body: bytes) -> frozenset[int]:
    _, _, rest = body.partition(b"<skipDays>")
    told = rest.partition(b"</skipDays>")[0][:LONGEST_SKIPPED].decode("ascii", "ignore").lower()
    return frozenset(number for number, day in enumerate(DAYS) if day in told)
