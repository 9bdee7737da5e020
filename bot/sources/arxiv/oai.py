"""Read what arXiv's records became on some days, by OAI-PMH."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from bot.core.errors import SourceRefused
from bot.core.harvest import Arrival, Listing, Unread
from bot.core.record import Record
from bot.sources.arxiv.records import TITLE, Told, record_of
from bot.sources.arxiv.xml import every, first, name_of, read_xml, text, whole_text
from bot.sources.asking import Reply, Unreadable
from bot.sources.cleaning import clean_title
from bot.sources.json_replies import Unfit, moment

RECENT = timedelta(days=45)  # What is older when it changes was changed, not announced.
LONGEST_COMPLAINT = 300


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list of records.

    Attributes:
        arrivals: Its papers.
        unread: Entries that gave no paper.
        token: Asks for the next page; empty at the end.
        is_lost: Whether the token it was asked for by is not known any more; then it holds nothing,
            and the list has to be begun again.
    """

    arrivals: tuple[Arrival, ...] = ()
    unread: tuple[Unread, ...] = ()
    token: str = ""
    is_lost: bool = False


def read_page(reply: Reply) -> Page:
    """Read a page; a list without records is one too.

    Raises:
        Unreadable: If it is no such page.
        SourceRefused: If arXiv says that the question is wrong.
    """
    root = read_xml(reply)
    if name_of(root) != "OAI-PMH":
        raise Unreadable("no list of records came where one was due")
    error = first(root, "error")
    if error is not None:
        return _page_of_error(error)
    listed = first(root, "ListRecords")
    if listed is None:
        raise Unreadable("no list of records came where one was due")
    return _page_of_records(listed)


def _page_of_error(error: Element) -> Page:
    """Errors come with status 200, and some of them mean no harm."""
    code = error.get("code", "")
    if code == "noRecordsMatch":
        return Page()
    if code == "badResumptionToken":
        return Page(is_lost=True)
    said = clean_title(whole_text(error) or code)[:LONGEST_COMPLAINT]
    raise SourceRefused(f"{TITLE} does not give its records: {said}.")


def _page_of_records(listed: Element) -> Page:
    arrivals: list[Arrival] = []
    unread: list[Unread] = []
    for place, entry in enumerate(every(listed, "record"), 1):
        header = first(entry, "header")
        if header is None:
            unread.append(Unread(f"record {place}", "no header"))
        elif header.get("status") != "deleted":
            try:
                arrivals.append(_arrival(entry, header))
            except Unfit as unfit:
                name = clean_title(text(header, "identifier"))[:100]
                unread.append(Unread(name or f"record {place}", str(unfit)))
    return Page(tuple(arrivals), tuple(unread), text(listed, "resumptionToken"))


def _arrival(entry: Element, header: Element) -> Arrival:
    metadata = first(entry, "metadata")
    paper = None if metadata is None else first(metadata, "arXiv")
    if paper is None:
        raise Unfit("no description")
    created = moment(text(paper, "created"))
    people = first(paper, "authors")
    record = record_of(
        Told(
            id=text(paper, "id") or text(header, "identifier"),
            title=text(paper, "title"),
            abstract=text(paper, "abstract"),
            authors=tuple(_names(() if people is None else every(people, "author"))),
            categories=tuple(text(paper, "categories").split()),
            doi=text(paper, "doi"),
            published=created,
            updated=moment(text(paper, "updated")) or created,
        )
    )
    return Arrival(record, _listing(record, moment(text(header, "datestamp"))))


def _listing(record: Record, changed: datetime | None) -> Listing:
    """Bulk edits touch thousands of old papers, which must not come in as if they were new."""
    created = record.published
    is_recent = created is not None and changed is not None and changed - created <= RECENT
    return Listing.OLD if is_recent else Listing.UPDATE


def _names(people: Iterable[Element]) -> Iterable[str]:
    """Give "Forenames Keyname Suffix" of each; a collaboration has a keyname alone."""
    for person in people:
        parts = (text(person, name) for name in ("forenames", "keyname", "suffix"))
        yield " ".join(filter(None, parts))
