"""The papers of a Zotero library."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Unread
from bot.core.library import Library
from bot.core.record import Record
from bot.sources.libraries import read_library
from bot.sources.libraries.zotero import Shelf, find_shelf
from bot.sources.libraries.zotero_item import record_of
from tests.servers.internet import Asked, Internet, Served
from tests.sources.examples import example
from tests.sources.replies import replaced
from tests.sources.web import Pauses, web_for

HOST = "api.zotero.org"
ITEMS = "/users/1234567/items/top"
KEY = "abcdefghijklmnopqrstuvwx"


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    """Serve Zotero on loopback."""
    async with Internet() as internet:
        yield internet


async def read(
    internet: Internet, text: str = "zotero 1234567", pauses: Pauses | None = None
) -> Library:
    """Read a library."""
    pauses = pauses or Pauses()
    async with web_for(internet) as web:
        return await read_library(text, web, patience=timedelta(seconds=20), pause=pauses.sleep)


def item(number: int = 1, **data: object) -> dict[str, object]:
    """Make an item; fields of its data may be given."""
    fields = {"itemType": "journalArticle", "title": f"Paper {number}", **data}
    return {"key": f"KEY{number:05}", "data": fields, "meta": {}}


def serve_pages(internet: Internet, total: int, headers: Mapping[str, str] | None = None) -> None:
    """Serve a library of so many items, page by page."""

    def page(asked: Asked) -> Served:
        start, limit = int(asked.params["start"]), int(asked.params["limit"])
        items = [item(number) for number in range(start, min(start + limit, total))]
        told = {"Total-Results": str(total), **(headers or {})}
        return Served(json.dumps(items).encode(), headers=told)

    internet.serve(HOST, ITEMS, page)


async def test_the_papers_of_the_example_are_read(internet: Internet) -> None:
    internet.serve_example(HOST, ITEMS, "imports/zotero-items.json")

    found = await read(internet)

    first, second = found.records
    assert first == Record(
        ids=("arxiv:2603.99001",),
        title="Lantern: Guiding Sparse Attention with α-Budgets",
        abstract=first.abstract,
        raw_title="Lantern: Guiding Sparse Attention with $\\alpha$-Budgets",
        raw_abstract=first.raw_abstract,
        authors=("Jane Q. Doe", "The Lantern Collaboration"),
        published=datetime(2026, 3, 2, tzinfo=UTC),
        url="http://arxiv.org/abs/2603.99001",
        sources=("zotero",),
        notes={"library.keywords": "Computer Science - Machine Learning"},
    )
    assert first.abstract.startswith("Long contexts make attention expensive.")
    assert (second.ids, second.title) == (
        ("doi:10.5555/journal.2026.7",),
        "Attention is costly in vivo",
    )
    assert found.title == "the Zotero library janedoe"
    assert found.wanted == ("doi:10.5555/journal.2026.7",)
    assert len(internet.asked) == 1  # Its `Link` names a next page, its total says there is none.


async def test_version_3_is_asked_for_newest_first(internet: Internet) -> None:
    internet.serve_example(HOST, ITEMS, "imports/zotero-items-empty.json")

    assert await read(internet) == Library("the Zotero library 1234567", ())
    (asked,) = internet.asked
    assert asked.headers["zotero-api-version"] == "3"
    assert "zotero-api-key" not in asked.headers
    assert asked.params == {
        "format": "json",
        "limit": "100",
        "start": "0",
        "sort": "dateAdded",
        "direction": "desc",
    }


async def test_a_library_is_read_page_by_page(internet: Internet) -> None:
    serve_pages(internet, 250)

    found = await read(internet)

    assert [record.title for record in found.records] == [f"Paper {n}" for n in range(250)]
    assert found.unread == ()
    assert [asked.params["start"] for asked in internet.asked] == ["0", "100", "200"]


async def test_without_a_total_the_link_says_whether_it_goes_on(internet: Internet) -> None:
    link = {"Link": '<https://elsewhere.example.org/?start=100>; rel="next"'}
    internet.serve(HOST, ITEMS, [item(1)], headers=link, params={"start": "0"})
    internet.serve(HOST, ITEMS, [item(2)], params={"start": "100"})

    found = await read(internet, f"zotero 1234567 {KEY}")

    assert [record.title for record in found.records] == ["Paper 1", "Paper 2"]
    assert {asked.host for asked in internet.asked} == {HOST}  # The key goes nowhere else.


async def test_at_most_5000_items_are_read(internet: Internet) -> None:
    serve_pages(internet, 5_050)

    found = await read(internet)

    assert len(found.records) == 5_000
    assert found.unread == (Unread("the rest", "50 items beyond 5,000"),)
    assert len(internet.asked) == 50


async def test_a_pause_it_asks_for_is_kept_also_after_success(internet: Internet) -> None:
    serve_pages(internet, 250, {"Backoff": "5"})
    pauses = Pauses()

    found = await read(internet, pauses=pauses)

    assert len(found.records) == 250
    assert pauses.slept == [5.0, 5.0]  # Between pages; nobody waits after the last.


async def test_a_pause_longer_than_the_patience_ends_the_reading(internet: Internet) -> None:
    serve_pages(internet, 250, {"Backoff": "120"})
    pauses = Pauses()

    found = await read(internet, pauses=pauses)

    assert len(found.records) == 100
    reason = "Zotero asked for a pause after 100 of 250 items; ask again in some minutes"
    assert found.unread == (Unread("the rest", reason),)
    assert pauses.slept == []


async def test_a_later_page_that_fails_leaves_what_was_read(internet: Internet) -> None:
    first = [item(number) for number in range(100)]
    internet.serve(HOST, ITEMS, first, headers={"Total-Results": "150"}, params={"start": "0"})
    internet.serve(HOST, ITEMS, b"", status=503, params={"start": "100"})

    found = await read(internet)

    assert len(found.records) == 100
    assert [unread.id for unread in found.unread] == ["the rest"]


async def test_an_empty_page_before_the_end_is_not_the_end(internet: Internet) -> None:
    internet.serve(HOST, ITEMS, [], headers={"Total-Results": "1"})
    internet.serve(HOST, ITEMS, [item(1)], headers={"Total-Results": "1"})

    assert [record.title for record in (await read(internet)).records] == ["Paper 1"]


async def test_a_busy_zotero_is_a_delay_with_its_wait(internet: Internet) -> None:
    internet.serve(HOST, ITEMS, b"", status=429, headers={"Retry-After": "100"})

    with pytest.raises(SourceDelayed, match="Zotero") as raised:
        await read(internet)

    assert raised.value.retry_after == timedelta(seconds=100)


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("zotero 1234567", 403, r"give a read-only key: interests from zotero 1234567 KEY"),
        (f"zotero 1234567 {KEY}", 403, r"does not let me read that library\. Make it public"),
        ("zotero 1234567", 404, "has no such library or collection"),
    ],
)
async def test_a_closed_library_is_explained_without_the_key(
    internet: Internet, text: str, status: int, why: str
) -> None:
    internet.serve(HOST, ITEMS, example("imports/zotero-403.txt").body, status=status)

    with pytest.raises(SourceRefused, match=why) as raised:
        await read(internet, text)

    assert KEY not in str(raised.value)


async def test_the_key_goes_into_the_header_alone(internet: Internet) -> None:
    internet.serve(HOST, "/groups/12/collections/ABCD1234/items/top", [item()])
    address = "https://www.zotero.org/groups/12/name/collections/ABCD1234/library"

    await read(internet, f"{address} {KEY}")

    (asked,) = internet.asked
    assert asked.headers["zotero-api-key"] == KEY
    assert KEY not in asked.path + str(asked.params)


async def test_a_key_alone_tells_whose_library_it_opens(internet: Internet) -> None:
    internet.serve(HOST, "/keys/current", {"userID": 1234567, "username": "janedoe"})
    internet.serve(HOST, ITEMS, [item()])

    found = await read(internet, f"https://www.zotero.org/janedoe/library {KEY}")

    assert len(found.records) == 1


async def test_a_key_nobody_knows_is_explained_without_it(internet: Internet) -> None:
    internet.serve(HOST, "/keys/current", b"Not found", status=404)

    with pytest.raises(SourceRefused, match="does not know that key") as raised:
        await read(internet, f"zotero {KEY}")

    assert KEY not in str(raised.value)


@pytest.mark.parametrize("text", ["zotero", "https://www.zotero.org/janedoe/library"])
async def test_a_library_without_a_number_is_explained(internet: Internet, text: str) -> None:
    with pytest.raises(SourceRefused, match="go by number: interests from zotero 1234567"):
        await read(internet, text)

    assert internet.asked == []


@pytest.mark.parametrize(
    ("text", "shelf"),
    [
        ("zotero 1234567", Shelf("users", "1234567")),
        (f"zotero 1234567 {KEY}", Shelf("users", "1234567", key=KEY)),
        (f"zotero {KEY} 1234567", Shelf("users", "1234567", key=KEY)),
        ("zotero users/1234567", Shelf("users", "1234567")),
        ("zotero group 12", Shelf("groups", "12")),
        ("https://www.zotero.org/groups/12", Shelf("groups", "12")),
        ("https://www.zotero.org/groups/12/lab_2026/library", Shelf("groups", "12")),
        (
            "<https://www.zotero.org/groups/12/name/collections/ABCD1234/items/EFGH5678>",
            Shelf("groups", "12", "ABCD1234"),
        ),
        ("zotero 1234567 collection abcd1234", Shelf("users", "1234567", "ABCD1234")),
        (f"https://api.zotero.org/users/7/items?key={KEY}", Shelf("users", "7", key=KEY)),
        ("zotero", None),
    ],
)
def test_numbers_addresses_and_keys_are_understood(text: str, shelf: Shelf | None) -> None:
    assert find_shelf(text) == shelf


def test_a_shelf_does_not_show_its_key() -> None:
    assert KEY not in repr(find_shelf(f"zotero 1 {KEY}"))


async def test_notes_files_and_pages_are_no_papers(internet: Internet) -> None:
    kinds = ("note", "attachment", "annotation", "webpage", "thesis")
    internet.serve(HOST, ITEMS, [item(n, itemType=kind) for n, kind in enumerate(kinds)])

    found = await read(internet)

    assert [record.title for record in found.records] == ["Paper 4"]
    assert found.unread == ()


async def test_a_paper_without_a_title_is_told(internet: Internet) -> None:
    internet.serve(HOST, ITEMS, [item(1, title=""), item(2)])

    assert (await read(internet)).unread == (Unread("KEY00001", "no title"),)


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        ({"DOI": "https://doi.org/10.1234/ABC"}, ("doi:10.1234/abc",)),
        ({"extra": "Publisher: X\nDOI: 10.1234/abc"}, ("doi:10.1234/abc",)),
        ({"extra": "arXiv:2603.99001 [cs]"}, ("arxiv:2603.99001",)),
        ({"extra": "arXiv:2603.99001 [cs]", "DOI": "10.1234/abc"}, ("doi:10.1234/abc",)),
        ({"archiveID": "arXiv:2603.99001"}, ("arxiv:2603.99001",)),
        ({"archiveID": "2603.99001"}, ()),
        ({"url": "https://arxiv.org/abs/2603.99001v2"}, ("arxiv:2603.99001",)),
        ({}, ()),
    ],
)
def test_ids_are_found_where_zotero_keeps_them(
    data: Mapping[str, object], ids: tuple[str, ...]
) -> None:
    found = record_of({"data": {"title": "Paper", **data}})

    assert found is not None
    assert found.ids == ids


def test_tags_that_are_plans_are_no_keywords() -> None:
    tags = [{"tag": "Sparse attention"}, {"tag": "To Read"}, {"tag": ""}, "odd"]

    found = record_of(item(tags=tags))

    assert found is not None
    assert found.notes == {"library.keywords": "Sparse attention"}


def test_editors_are_not_authors() -> None:
    creators = [
        {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"},
        {"creatorType": "author", "firstName": "", "lastName": "Doe"},
    ]

    found = record_of(item(creators=creators))

    assert found is not None
    assert found.authors == ("Doe",)


def test_a_free_date_is_read_where_no_other_is() -> None:
    found = record_of(item(date="March 2026"))

    assert found is not None
    assert found.published == datetime(2026, 3, 1, tzinfo=UTC)


@settings(max_examples=30)  # Each asks a server of its own.
@given(replaced(example("imports/zotero-items.json").body))
async def test_any_json_gives_a_library_or_a_named_failure(body: bytes) -> None:
    async with Internet() as internet:
        internet.serve(HOST, ITEMS, body)

        try:
            found = await read(internet)
        except SourceDelayed:
            return

    assert all(record.title for record in found.records)


@given(st.text(), st.sampled_from(["zotero ", "zotero 12 ", "https://zotero.org/groups/"]))
def test_any_text_is_a_shelf_or_none(text: str, beginning: str) -> None:
    found = find_shelf(beginning + text)

    assert found is None or found.number or found.key
