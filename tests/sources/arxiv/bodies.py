"""Bodies as arXiv sends them, as small as they may be."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import date
from html import escape
from random import Random
from xml.etree.ElementTree import Element, fromstring, tostring

from hypothesis import strategies as st

from bot.core.harvest import Arrival, Batch, Listing
from bot.sources.asking import Reply
from tests.servers.internet import Served
from tests.sources.examples import example

ABSTRACT = (
    "Long contexts make attention expensive. We present Lantern, which gives every head a budget "
    "α and spends it on the tokens that matter. On five long-document tasks Lantern keeps 99.1% "
    "of the accuracy of full attention at 23% of the cost, i.e. O(n log n) instead of O(n^2). "
    "Code and models are available."
)
RSS_TYPE = "application/rss+xml"
XML_TYPE = "text/xml; charset=utf-8"


def reply_of(name: str) -> Reply:
    """Make a reply of an example such as "rss.xml"."""
    found = example(f"arxiv/{name}")
    headers = {key.lower(): value for key, value in found.headers.items()}
    return Reply(found.status, found.body, headers, "https://arxiv.org/")


def reply(body: str | bytes) -> Reply:
    """Make a reply of a body."""
    sent = body.encode() if isinstance(body, str) else body
    return Reply(200, sent, {}, "https://arxiv.org/")


def item(
    id: str = "2611.00001v1",  # noqa: A002 - as arXiv calls it
    kind: str = "new",
    *,
    title: str = "Herding robots with lanterns",
    categories: Sequence[str] = ("cs.LG",),
    creator: str = "Jane Q. Doe",
) -> str:
    """Make an entry of a list."""
    return (
        f"<item><title>{escape(title)}</title><description>arXiv:{id} Announce Type: {kind} \n"
        f"Abstract: We herd robots.</description><guid>oai:arXiv.org:{id}</guid>"
        + "".join(f"<category>{code}</category>" for code in categories)
        + f"<arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<dc:creator>{escape(creator)}</dc:creator></item>"
    )


def feed(day: date, items: Iterable[str] = ()) -> str:
    """Make the list of a day."""
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<title>updates on arXiv.org</title><pubDate>{day:%a, %d %b %Y} 00:00:00 -0500</pubDate>"
        f"{''.join(items)}</channel></rss>"
    )


def served_feed(day: date, *items: str, tag: str = "") -> Served:
    """Serve the list of a day."""
    headers = {"ETag": tag} if tag else {}
    return Served(feed(day, items).encode(), 200, RSS_TYPE, headers)


def record(
    id: str = "2611.00001",  # noqa: A002 - as arXiv calls it
    *,
    created: str = "2026-11-20",
    changed: str = "2026-11-24",
    inside: str = "",
) -> str:
    """Make a record of OAI-PMH."""
    return (
        f"<record><header><identifier>oai:arXiv.org:{id}</identifier>"
        f"<datestamp>{changed}</datestamp></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{id}</id><created>{created}</created>'
        f"<title>Herding robots, part {id}</title><categories>cs.LG</categories>{inside}"
        "<abstract>We herd robots.</abstract></arXiv></metadata></record>"
    )


def page(records: Iterable[str] = (), token: str = "") -> str:
    """Make a page of records."""
    more = f"<resumptionToken>{token}</resumptionToken>" if token else "<resumptionToken/>"
    return _oai(f"<ListRecords>{''.join(records)}{more}</ListRecords>")


def served_page(*records: str, token: str = "") -> Served:
    """Serve a page of records; without any, as arXiv says that there are none."""
    return Served((page(records, token) if records else NO_RECORDS).encode(), 200, XML_TYPE)


def served_error(code: str) -> Served:
    """Serve an error of OAI-PMH, which comes with status 200."""
    return Served(_oai(f'<error code="{code}">Said so.</error>').encode(), 200, XML_TYPE)


def entry(id: str = "2611.00001v1", title: str = "Herding robots") -> str:  # noqa: A002
    """Make an entry of the query interface."""
    return (
        f"<entry><id>http://arxiv.org/abs/{id}</id><title>{escape(title)}</title>"
        "<summary>We herd robots.</summary><published>2026-11-20T10:00:00Z</published></entry>"
    )


def results(*entries: str, total: int | None = None) -> str:
    """Make a page of results."""
    count = len(entries) if total is None else total
    return (
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title>'
        f"<opensearch:totalResults>{count}</opensearch:totalResults>{''.join(entries)}</feed>"
    )


def names(arrivals: Iterable[Arrival]) -> list[str]:
    """Give the arXiv ids of papers, in their order."""
    return [one.record.ids[0].removeprefix("arxiv:") for one in arrivals]


def listed(batches: Iterable[Batch]) -> list[tuple[str, Listing]]:
    """Give id and listing of all papers of some batches, in their order."""
    arrivals = [arrival for batch in batches for arrival in batch.arrivals]
    return list(zip(names(arrivals), (one.listing for one in arrivals), strict=True))


def strange(*names: str) -> st.SearchStrategy[bytes]:
    """Give examples that stay XML, some elements being gone, doubled, or with odd text."""
    bodies = st.sampled_from([example(f"arxiv/{name}").body for name in names])
    return st.builds(_strange, bodies, st.randoms(use_true_random=False), st.floats(0.01, 0.3))


_ODD = (
    "",
    " ",
    "0",
    "-1",
    "9" * 5000,
    "2026-13-45",
    "new",
    "\\frac{",
    "$",
    "{" * 200,
    "&#x0;",
    "10.1/x",
)


def _strange(body: bytes, random: Random, share: float) -> bytes:
    def spoil(element: Element) -> None:
        for child in list(element):
            spoil(child)
            if random.random() < share:
                random.choice((element.remove, lambda one: element.append(deepcopy(one))))(child)
        if random.random() < share:
            element.text = random.choice(_ODD)
        for name in element.attrib:
            if random.random() < share:
                element.attrib[name] = random.choice(_ODD)

    root = fromstring(body)  # noqa: S314 - our own example
    spoil(root)
    return tostring(root)


def _oai(inside: str) -> str:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'


NO_RECORDS = _oai('<error code="noRecordsMatch">Empty.</error>')
