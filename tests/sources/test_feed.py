"""Feeds that readers add."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceRefused
from bot.core.harvest import Batch, Listing, Unread, Visit
from bot.core.record import Record
from bot.sources.feeds import Feed, FeedSource, feed_name, normalise, parse_feed
from bot.sources.feeds.addresses import without_tracking
from bot.sources.feeds.resting import rested_at
from tests.contracts.source_contract import SourceContract, Stage
from tests.servers.internet import Asked, Internet, Served
from tests.sources.examples import example
from tests.sources.replies import spoiled
from tests.sources.web import public_web_for

URL = "https://blog.example.org/feed.xml"
XML = "application/xml"
RSS = {"content-type": "application/rss+xml; charset=utf-8"}


def parsed(name: str) -> Feed:
    """Read an example."""
    found = example(name)
    return parse_feed(found.body, {"content-type": found.content_type}, URL)


def refused(body: bytes, headers: dict[str, str] | None = None, url: str = URL) -> str:
    """Give why a body is refused."""
    with pytest.raises(SourceRefused) as error:
        parse_feed(body, RSS if headers is None else headers, url)
    return str(error.value)


def rss(*items: str, channel: str = "") -> Feed:
    """Read a feed of these items."""
    body = "".join(f"<item>{item}</item>" for item in items)
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    text = f"<rss version='2.0' {dc}><channel><title>T</title>{channel}{body}</channel></rss>"
    return parse_feed(text.encode(), RSS, URL)


def record(item: str) -> Record:
    """Read an item, which must give a paper; a title is added."""
    (found,) = rss(f"<title>Herding robots</title>{item}").records
    return found


def test_rss_2_is_read() -> None:
    feed = parsed("feeds/rss2.xml")

    first, second = feed.records
    assert feed.title == "Example Lab blog"
    assert feed.ttl == timedelta(hours=1)
    assert first == Record(
        ids=("arxiv:2603.99001", "doi:10.5555/lantern.2026.1"),
        title="New paper: Lantern & friends",
        abstract="See arXiv.",
        raw_title="New paper: <b>Lantern</b> &amp; friends",
        raw_abstract=first.raw_abstract,
        authors=("Jane Q. Doe",),
        published=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
        url="https://blog.example.org/lantern",
        sources=(feed_name(URL),),
    )
    assert second == Record(
        ids=(),
        title="No date, no guid, relative link",
        url="https://blog.example.org/posts/7",
        sources=(feed_name(URL),),
    )
    assert feed.unread == ()


def test_atom_is_read() -> None:
    feed = parsed("feeds/atom.xml")

    assert feed.title == "Journal of Examples"
    assert feed.records == (
        Record(
            ids=("doi:10.5555/journal.2026.7",),
            title="Attention is costly in vivo",
            abstract="CO2 matters.",
            raw_title="Attention is costly <i>in vivo</i>",
            raw_abstract="CO<sub>2</sub> matters.",
            authors=("Jane Q. Doe",),
            published=datetime(2026, 3, 10, 23, tzinfo=UTC),
            updated=datetime(2026, 3, 11, 23, tzinfo=UTC),
            url="https://doi.org/10.5555/journal.2026.7",
            sources=(feed_name(URL),),
        ),
    )


def test_rss_1_is_read() -> None:
    (found,) = parsed("feeds/rss1-rdf.xml").records

    assert found.ids == ("doi:10.5555/journal.2026.7",)
    assert found.published == datetime(2026, 3, 11, tzinfo=UTC)
    assert found.url == "https://journal.example.org/7"


def test_an_encoding_that_a_feed_declares_is_kept_to() -> None:
    feed = parsed("feeds/latin1.xml")

    assert (feed.title, feed.records[0].title) == ("Zeitschrift für Prüfung", "Größe zählt")


def test_a_broken_feed_gives_what_can_be_read_of_it() -> None:
    feed = parsed("feeds/malformed.xml")

    assert not feed.is_whole
    assert feed.title == "Broken & feed"
    assert [found.title for found in feed.records] == ["First"]
    assert feed.unread == (Unread("entry 2", "no title"),)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parsed("feeds/empty.xml") == Feed("Nothing today", ())


@pytest.mark.parametrize("name", ["feeds/entity-expansion.xml", "feeds/external-entity.xml"])
def test_a_feed_that_declares_entities_is_refused(name: str) -> None:
    assert "declares entities" in refused(example(name).body)


BOMB = (
    b'<!DOCTYPE r [<!ENTITY a "a">]><rss version="2.0"><channel><title>&a;</title></channel></rss>'
)


def test_a_hidden_declaration_is_found() -> None:
    cases = [
        b"\n" + BOMB,
        b"<!-- <rss> -->" + BOMB,
        b"<![CDATA[" + BOMB,
        BOMB.decode().encode("utf-16"),
        BOMB.decode().encode("utf-16-be"),
        BOMB.lower(),
    ]

    assert [body for body in cases if "declares entities" not in refused(body)] == []


def test_a_text_about_entities_may_be_read() -> None:
    (found,) = rss("<title><![CDATA[Why <!ENTITY is dangerous]]></title>").records

    assert found.title.startswith("Why")


def test_an_old_doctype_without_entities_may_be_read() -> None:
    kind = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://example.org/rss.dtd">'
    body = b'<rss version="0.91"><channel><title>T</title></channel></rss>'

    assert parse_feed(kind + body, RSS, URL).title == "T"


def test_a_page_is_no_feed_but_may_offer_one() -> None:
    page = example("feeds/not-a-feed.html")
    html = {"content-type": page.content_type}

    assert refused(page.body, html, "https://blog.example.org/?key=secret") == (
        "https://blog.example.org/ is a web page, not a feed. "
        "It offers a feed at https://blog.example.org/feed.xml"
    )


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<!doctype html><p>Hello", "text/html", "is a web page, not a feed, and offers none"),
        (b"<html><p>Hello", "application/xml", "is a web page, not a feed, and offers none"),
        (b"<link rel=alternate type=application/rss+xml href=javascript:x>", "text/html", "none"),
        (b'{"papers": []}', "application/json", "is not a feed: neither RSS nor Atom came"),
        (b"", "", "is not a feed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "is not a feed"),
        (b"<rss version='2.0'><channel></channel></rss>", "text/xml", "is not a feed"),
        (b"x" * 5_000_001, "text/xml", "is over 5 MB"),
    ],
    ids=["page", "page as XML", "script", "JSON", "nothing", "picture", "no title", "too large"],
)
def test_what_is_no_feed_is_refused(body: bytes, kind: str, why: str) -> None:
    assert why in refused(body, {"content-type": kind})


def test_a_feed_is_a_feed_whatever_type_it_comes_as() -> None:
    found = parse_feed(example("feeds/rss2.xml").body, {"content-type": "text/html"}, URL)

    assert len(found.records) == 2


def test_a_body_is_never_opened_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.xml"
    path.write_bytes(example("feeds/rss2.xml").body)

    assert "is not a feed" in refused(str(path).encode())
    assert "is not a feed" in refused(path.as_uri().encode())


ANOTHERS = "https://arxiv.org/abs/2603.99001"


@pytest.mark.parametrize(
    ("item", "ids"),
    [
        ("<guid>oai:arXiv.org:2603.99001v2</guid>", ("arxiv:2603.99001",)),
        ("<link>https://arxiv.org/abs/2603.99001</link>", ("arxiv:2603.99001",)),
        ("<link>https://huggingface.co/papers/2603.99001</link>", ("arxiv:2603.99001",)),
        ("<guid>https://blog.example.org/?p=2603.99001</guid>", ()),
        ("<dc:identifier>arXiv:2603.99001</dc:identifier>", ("arxiv:2603.99001",)),
        ("<dc:identifier>doi:10.1234/ABC</dc:identifier>", ("doi:10.1234/abc",)),
        ("<link>https://pubs.example.org/doi/abs/10.1234/abc?af=R</link>", ("doi:10.1234/abc",)),
        (
            "<link>http://biorxiv.org/content/10.1101/2026.03.09.999001v1.short?rss=1</link>",
            ("doi:10.1101/2026.03.09.999001",),
        ),
        ("<description>arXiv:2603.99001 [cs.LG]</description>", ("arxiv:2603.99001",)),
        (f"<description>We go beyond {ANOTHERS}{' so far' * 9}</description>", ()),
        (f"<description>{ANOTHERS} {ANOTHERS.replace('1', '2')}</description>", ()),
    ],
)
def test_ids_are_found_where_they_surely_are_the_papers_own(
    item: str, ids: tuple[str, ...]
) -> None:
    assert record(item).ids == ids


def test_arxivs_own_feed_is_read_without_its_heading() -> None:
    found = record(
        "<description>arXiv:2603.99001v2 Announce Type: new \nAbstract: We herd.</description>"
        "<dc:creator>Jane Q. Doe (1), Jörg Müller ((1) Lab, Town)</dc:creator>"
    )

    assert (found.ids, found.version, found.abstract) == (("arxiv:2603.99001",), 2, "We herd.")
    assert found.authors == ("Jane Q. Doe", "Jörg Müller")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Jane Q. Doe, Jörg Müller and Li Wei", ("Jane Q. Doe", "Jörg Müller", "Li Wei")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("Madonna", ("Madonna",)),
        ("", ()),
    ],
)
def test_several_authors_in_one_field_are_told_apart(written: str, names: tuple[str, ...]) -> None:
    assert record(f"<dc:creator>{written}</dc:creator>").authors == names


@pytest.mark.parametrize(
    "item",
    ["", "<pubDate>yesterday</pubDate>", "<pubDate>Mon, 99 Foo 0000 99:99:99 GMT</pubDate>"],
)
def test_a_date_that_cannot_be_read_is_left_out(item: str) -> None:
    assert record(item).published is None


def test_the_text_of_an_entry_stands_in_for_a_missing_summary() -> None:
    content = "<div xmlns='http://www.w3.org/1999/xhtml'>We <b>herd</b> robots.</div>"
    entry = f"<entry><title>One</title><content type='xhtml'>{content}</content></entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entry}</feed>"

    (found,) = parse_feed(body.encode(), RSS, URL).records

    assert found.abstract == "We herd robots."


def test_an_entry_given_twice_is_one_paper() -> None:
    feed = rss(
        "<title>One</title><guid>a</guid>",
        "<title>One, again</title><guid>a</guid>",
        "<title>Two</title><link>https://x.example.org/?id=1&amp;utm_source=a</link>",
        "<title>Two</title><link>https://x.example.org/?id=1&amp;fbclid=b</link>",
        "<title>Nameless</title>",
        "<title>Nameless</title>",
    )

    assert [one.title for one in feed.records] == ["One", "Two", "Nameless", "Nameless"]


def test_links_that_are_no_addresses_are_left_out() -> None:
    assert record("<link>javascript:alert(1)</link>").url == ""


def test_a_feed_without_a_title_goes_by_its_host() -> None:
    body = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"

    assert parse_feed(body, RSS, URL).title == "blog.example.org"


def test_a_name_may_be_given() -> None:
    body = example("feeds/latin1.xml").body

    assert parse_feed(body, RSS, URL, name="feed:1").records[0].sources == ("feed:1",)


@pytest.mark.parametrize(
    ("channel", "ttl", "days"),
    [
        ("<ttl>90</ttl>", timedelta(minutes=90), frozenset()),
        ("<ttl>0</ttl>", None, frozenset()),
        ("<ttl>soon</ttl>", None, frozenset()),
        ("<ttl>99999999999</ttl>", timedelta(days=7), frozenset()),
        (
            "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>",
            None,
            frozenset({5, 6}),
        ),
    ],
)
def test_how_often_a_feed_wants_to_be_asked_is_read(
    channel: str, ttl: timedelta | None, days: frozenset[int]
) -> None:
    feed = rss(channel=channel)

    assert (feed.ttl, feed.skip_days) == (ttl, days)


NOW = datetime(2026, 3, 12, 10, tzinfo=UTC)  # A Thursday.
HOST, PATH = "blog.example", "/feed.xml"


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    """Serve feeds on loopback."""
    async with Internet() as internet:
        yield internet


@pytest.fixture
async def feed(internet: Internet) -> AsyncIterator[FeedSource]:
    """Give the source of a feed there."""
    async with public_web_for(internet) as web:
        yield FeedSource(f"http://{HOST}:{internet.port}{PATH}?utm_source=chat", web)


async def look(
    feed: FeedSource, cursor: Mapping[str, str] | None = None, now: datetime = NOW
) -> list[Batch]:
    """Visit a feed."""
    return [batch async for batch in feed.pages(Visit(now, cursor or {}))]


async def test_a_first_visit_brings_old_papers_and_a_later_one_new(
    internet: Internet, feed: FeedSource
) -> None:
    internet.serve_example(HOST, PATH, "feeds/rss2.xml")

    (first,) = await look(feed)
    (second,) = await look(feed, first.cursor, NOW + timedelta(hours=1))

    assert [one.listing for one in first.arrivals] == [Listing.OLD, Listing.OLD]
    assert [one.listing for one in second.arrivals] == [Listing.NEW, Listing.NEW]
    assert {one.record.sources for one in first.arrivals} == {(feed.name,)}
    assert first.arrivals[1].record.url == f"http://{HOST}:{internet.port}/posts/7"


async def test_what_was_told_before_is_asked_about(internet: Internet, feed: FeedSource) -> None:
    internet.serve_example(HOST, PATH, "feeds/rss2.xml")
    internet.serve_example(HOST, PATH, "feeds/not-modified.txt")

    (first,) = await look(feed)
    assert first.cursor == {
        "title": "Example Lab blog",
        "etag": '"demo-1"',
        "modified": "Wed, 11 Mar 2026 10:00:00 GMT",
        "ttl": "3600",
    }
    assert await look(feed, first.cursor, NOW + timedelta(hours=1)) == []

    before, after = internet.asked
    assert "if-none-match" not in before.headers
    assert after.headers["if-none-match"] == '"demo-1"'
    assert after.headers["if-modified-since"] == "Wed, 11 Mar 2026 10:00:00 GMT"
    assert "application/rss+xml" in after.headers["accept"]
    assert after.params == {}


async def test_a_broken_feed_is_asked_for_whole_again(internet: Internet, feed: FeedSource) -> None:
    internet.serve(
        HOST, PATH, example("feeds/malformed.xml").body, headers={"ETag": '"1"'}, content_type=XML
    )

    (found,) = await look(feed)

    assert found.cursor == {"title": "Broken & feed"}
    assert [one.reason for one in found.unread] == ["no title"]


async def test_a_feed_is_left_alone_as_long_as_it_wants(
    internet: Internet, feed: FeedSource
) -> None:
    body, control = example("feeds/atom.xml").body, {"Cache-Control": "max-age=10800"}
    internet.serve(HOST, PATH, body, headers=control, content_type=XML)
    internet.serve(HOST, PATH, b"", status=304, headers=control)

    (first,) = await look(feed)
    too_soon = await look(feed, first.cursor, NOW + timedelta(hours=2))
    (unchanged,) = await look(feed, first.cursor, NOW + timedelta(hours=3))

    assert (too_soon, unchanged.arrivals) == ([], ())
    assert len(internet.asked) == 2
    assert first.cursor["rest_until"] == "2026-03-12T13:00:00+00:00"
    assert unchanged.cursor == {**first.cursor, "rest_until": "2026-03-12T16:00:00+00:00"}


async def test_what_a_feed_says_of_its_days_holds_after_an_unchanged_answer(
    internet: Internet, feed: FeedSource
) -> None:
    days = "<ttl>180</ttl><skipDays><day>Thursday</day></skipDays>"
    body = f"<rss version='2.0'><channel><title>T</title>{days}</channel></rss>"
    internet.serve(HOST, PATH, body, content_type=XML)
    internet.serve(HOST, PATH, b"", status=304)

    (first,) = await look(feed)
    (second,) = await look(feed, first.cursor, NOW + timedelta(hours=14))

    assert first.cursor["rest_until"] == "2026-03-13T00:00:00+00:00"
    assert second.cursor["rest_until"] == "2026-03-13T03:00:00+00:00"


async def test_a_feed_that_moved_keeps_its_name(internet: Internet, feed: FeedSource) -> None:
    moved = f"http://other.example:{internet.port}/new/feed.xml"
    internet.serve(HOST, PATH, b"", status=301, headers={"Location": moved})
    internet.serve_example("other.example", "/new/feed.xml", "feeds/rss2.xml")

    (found,) = await look(feed)

    assert found.arrivals[1].record.url == f"http://other.example:{internet.port}/posts/7"
    assert found.arrivals[1].record.sources == (feed.name,)


@pytest.mark.parametrize(("status", "why"), [(410, "gone for good"), (404, "Check the address")])
async def test_a_feed_that_is_gone_is_refused(
    internet: Internet, feed: FeedSource, status: int, why: str
) -> None:
    internet.serve(HOST, PATH, b"", status=status)

    with pytest.raises(SourceRefused, match=why):
        await look(feed)


async def test_a_page_instead_of_a_feed_is_refused_with_the_feed_it_offers(
    internet: Internet, feed: FeedSource
) -> None:
    internet.serve_example(HOST, PATH, "feeds/not-a-feed.html")

    with pytest.raises(SourceRefused, match="It offers a feed at http"):
        await look(feed)


@pytest.mark.parametrize("url", ["http://[", "https://x.example.org/" + "a" * 3_000])
async def test_what_is_no_address_is_no_feed(internet: Internet, url: str) -> None:
    async with public_web_for(internet) as web:
        with pytest.raises(SourceRefused, match="address"):
            FeedSource(url, web)


def with_entry(reply: Served) -> Served:
    """Add an entry that has no title."""
    return replace(reply, body=reply.body.replace(b"<entry>", b"<entry><id>x</id></entry><entry>"))


class TestFeed(SourceContract):
    """A journal's feed; it tells no key, and cut short by its server it gives what is there."""

    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        def good(_asked: Asked) -> Served:
            found = example("feeds/atom.xml")
            return Served(found.body, found.status, found.content_type)

        async with Internet() as internet, public_web_for(internet) as web:
            stage = Stage(
                FeedSource(f"http://{HOST}:{internet.port}{PATH}", web),
                Visit(NOW),
                good,
                frozenset({"doi:10.5555/journal.2026.7"}),
                with_entry,
                most_asked_again=1,
            )
            internet.serve(HOST, PATH, stage.answer)
            yield stage

    @pytest.mark.parametrize("trouble", ["cut off"])
    async def test_half_a_page_is_never_given(self, stage: Stage, trouble: str) -> None:
        """See `test_a_broken_feed_is_asked_for_whole_again` for one that is broken as it is."""
        await super().test_half_a_page_is_never_given(stage, trouble)


FRIDAY = datetime(2026, 3, 13, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ttl", "days", "control", "hours"),
    [
        (None, (), "", 1),
        (timedelta(minutes=5), (), "max-age=60", 1),
        (timedelta(hours=3), (), "", 3),
        (timedelta(hours=3), (), "public, max-age=18000", 5),
        (timedelta(days=7), (), "", 24),
        (None, (), "max-age=99999999", 24),
        (None, (), "s-max-age=18000", 1),
        (None, (4,), "", 3.5),
        (None, (4, 5, 6), "", 24),
        (None, tuple(range(7)), "", 24),
    ],
)
def test_a_feed_rests_as_long_as_it_wants_up_to_a_day(
    ttl: timedelta | None, days: tuple[int, ...], control: str, hours: float
) -> None:
    until = rested_at(FRIDAY, ttl, days, {"cache-control": control})

    assert until - FRIDAY == timedelta(hours=hours)


@pytest.mark.parametrize(
    "url",
    [
        "HTTPS://Blog.Example.org/feed.xml",
        " <https://blog.example.org:443/feed.xml#top> ",
        "feed://blog.example.org/feed.xml",
        "feed:https://blog.example.org/feed.xml",
        "blog.example.org/feed.xml",
        "https://blog.example.org/feed.xml?utm_source=x&fbclid=1&gclid=2",
    ],
)
def test_an_address_has_one_name_however_it_is_written(url: str) -> None:
    assert normalise(url) == URL
    assert feed_name(url) == feed_name(URL)


def test_what_makes_another_feed_makes_another_name() -> None:
    others = ["http://blog.example.org/feed.xml", f"{URL}?tag=a", f"{URL}?tag=b", URL.upper()]

    assert len({feed_name(url) for url in [URL, *others]}) == 5
    assert feed_name(URL) == "feed:4c0adcbee432"


def test_only_what_follows_readers_is_dropped_from_an_address() -> None:
    url = "https://x.example.org/a?b=1&utm_medium=feed&c=%20&gclid=3&GCLID=4#d"

    assert without_tracking(url) == "https://x.example.org/a?b=1&c=%20"


@given(st.text())
def test_an_address_of_any_text_is_written_one_way(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
    assert len(feed_name(text)) == len("feed:") + 12


FEEDS = ["feeds/rss2.xml", "feeds/atom.xml", "feeds/rss1-rdf.xml", "feeds/malformed.xml"]


def test_a_name_space_that_is_no_address_is_refused_in_words() -> None:
    body = example("feeds/rss2.xml").body.replace(b"modules/content/", b"modules/cont\xa0ent/")

    with pytest.raises(SourceRefused, match="feed"):
        parse_feed(body, {"content-type": "application/rss+xml"}, "https://example.org/feed")


@given(spoiled(*FEEDS))
def test_any_bytes_give_papers_or_a_refusal(body: bytes) -> None:
    try:
        feed = parse_feed(body, RSS, URL)
    except SourceRefused:
        return

    assert feed.title
    assert all(found.title for found in feed.records)
