"""Read the list of a day, as RSS or Atom."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from bot.core.errors import SourceRefused
from bot.core.harvest import Arrival, Listing, Unread
from bot.sources.arxiv.calendar import EASTERN
from bot.sources.arxiv.records import TITLE, Told, record_of, split_authors
from bot.sources.arxiv.xml import every, first, name_of, read_xml, text, whole_text
from bot.sources.asking import Reply, Unreadable
from bot.sources.cleaning import clean_title
from bot.sources.json_replies import Unfit

LONGEST_COMPLAINT = 500

_ANNOUNCED_NOW = frozenset({"new", "cross"})  # The rest are replaced versions.
_PREAMBLE = re.compile(
    r"\s*arXiv:\S+\s+Announce Type:\s*(?P<type>[\w-]+)\s+Abstract:\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Feed:
    """The list of a day.

    Attributes:
        arrivals: The papers, each once.
        unread: Entries that gave no paper.
        size: How many entries there were.
        day: Whose list it is, Eastern; None where it does not say.
        validator: Its `ETag`, or empty.
    """

    arrivals: tuple[Arrival, ...]
    unread: tuple[Unread, ...]
    size: int
    day: date | None
    validator: str


def read_feed(reply: Reply, expected: date | None = None) -> Feed:
    """Read a list.

    Args:
        reply: A whole one, not status 304.
        expected: The day whose list must be out. A list with papers of an earlier one has been
            kept too long by somebody on the way. An empty one says nothing of its day.

    Raises:
        Unreadable: If it is no feed, or not that of the day expected.
        SourceRefused: If arXiv says that it does not have what was asked for.
    """
    feed = _feed(reply)
    if (said := _fault(feed)) is not None:
        raise SourceRefused(f"{TITLE}: {said}")
    entries = every(feed, "item") + every(feed, "entry")
    day = _day(text(feed, "pubDate", "updated"))
    if entries and expected is not None and day is not None and day < expected:
        raise Unreadable(f"the list is still that of {day}")
    arrivals: dict[str, Arrival] = {}
    unread: list[Unread] = []
    for place, entry in enumerate(entries, 1):
        try:
            arrival = _arrival(entry)
        except Unfit as unfit:
            name = clean_title(text(entry, "guid", "id"))[:100]
            unread.append(Unread(name or f"item {place}", str(unfit)))
        else:
            arrivals.setdefault(arrival.record.ids[0], arrival)
    validator = reply.headers.get("etag", "")
    return Feed(tuple(arrivals.values()), tuple(unread), len(entries), day, validator)


def feed_complaint(reply: Reply) -> str | None:
    """Find arXiv's own words in a feed that comes with an error; None where it has none."""
    try:
        return _fault(_feed(reply))
    except Unreadable:
        return None


def _feed(reply: Reply) -> Element:
    root = read_xml(reply)
    feed = first(root, "channel") if name_of(root) == "rss" else root
    if feed is None or name_of(feed) not in ("channel", "feed"):
        raise Unreadable("no feed came where one was due")
    return feed


def _fault(feed: Element) -> str | None:
    """Give what is wrong with the question: such a feed is a whole one, with a title that says so.

    A category that does not exist is named beside those that do.
    """
    title = text(feed, "title")
    if not title.startswith("Feed error"):
        return None
    return clean_title(text(feed, "description", "subtitle") or title)[:LONGEST_COMPLAINT]


def _arrival(entry: Element) -> Arrival:
    summary = text(entry, "description", "summary")
    preamble = _PREAMBLE.match(summary)
    codes = (one.get("term") or whole_text(one) for one in every(entry, "category"))
    record = record_of(
        Told(
            id=text(entry, "guid", "id"),
            title=text(entry, "title"),
            abstract=summary[preamble.end() :] if preamble else summary,
            authors=split_authors(text(entry, "creator")),
            categories=tuple(codes),
            doi=text(entry, "DOI"),
        )
    )
    kind = text(entry, "announce_type") or (preamble["type"] if preamble else "")
    is_new = kind.lower() in _ANNOUNCED_NOW
    return Arrival(record, Listing.NEW if is_new else Listing.UPDATE)


def _day(written: str) -> date | None:
    """Read the day of a list, which begins at midnight, Eastern."""
    try:
        if written[:1].isdigit():
            read = datetime.fromisoformat(written)
        else:
            read = parsedate_to_datetime(written)
        return (read if read.tzinfo else read.replace(tzinfo=EASTERN)).astimezone(EASTERN).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
