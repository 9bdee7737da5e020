"""bioRxiv and medRxiv: days, versions, categories, back-fill."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from bot.core.errors import SourceDelayed
from bot.core.harvest import Batch, Listing, Unread, Visit
from bot.core.record import Record
from bot.sources.asking import Unreadable
from bot.sources.biorxiv import Biorxiv
from bot.sources.biorxiv.preprints import category_code, newest_versions, read_preprints
from tests.servers.internet import Internet
from tests.servers.papers import Bio, World
from tests.sources.replies import example_reply, reply, spoiled, strange
from tests.sources.web import web_for

HOST = "api.biorxiv.org"
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
PATIENCE = timedelta(seconds=5)
READ = {"day": "2026-03-11"}
ALL = ("cs.LG", "biorxiv")
EXAMPLES = tuple(f"biorxiv/details-{name}.json" for name in ("doi", "page1", "page2", "empty"))


def entry(**fields: object) -> dict[str, object]:
    """Make an entry of a list."""
    return {
        "doi": "10.1101/2026.03.09.999001",
        "title": "Attention is costly in vivo",
        "version": "1",
        "date": "2026-03-11",
    } | fields


def page(*entries: object, **told: object) -> dict[str, object]:
    """Make a page of a list."""
    return {"messages": [{"status": "ok"} | told], "collection": list(entries)}


def record(**fields: object) -> Record:
    """Read one entry, which must give a paper."""
    [found] = read_preprints(reply(page(entry(**fields))), "biorxiv").records
    return found


def test_every_field_of_a_preprint_is_read() -> None:
    found = read_preprints(example_reply("biorxiv/details-page1.json"), "biorxiv")

    assert (found.step, found.total, found.unread) == (2, 3, ())
    assert found.records[0] == Record(
        ids=("doi:10.1101/2026.03.09.999001",),
        title="Attention is costly in vivo",
        abstract=(
            "Background: attention is costly. Results: we measure it in n = 12 mice (p < 0.05). "
            "Conclusions: it is costly."
        ),
        authors=("J. Q. Doe", "J. Müller", "The Lantern Consortium"),
        categories=("biorxiv.neuroscience",),
        published=datetime(2026, 3, 11, tzinfo=UTC),
        updated=datetime(2026, 3, 11, tzinfo=UTC),
        version=1,
        url="https://doi.org/10.1101/2026.03.09.999001",
        sources=("biorxiv",),
    )


def test_a_revised_preprint_goes_by_its_journal_too_and_has_no_first_date() -> None:
    found = read_preprints(example_reply("biorxiv/details-page1.json"), "biorxiv").records[1]

    assert found.ids == ("doi:10.1101/2026.01.05.999002", "doi:10.5555/journal.2026.7")
    assert found.title == "A revised preprint with H2O & E. coli"
    assert found.published is None
    assert (found.version, found.updated) == (2, datetime(2026, 3, 11, tzinfo=UTC))


def test_a_date_without_leading_zeros_is_read() -> None:
    assert record(date="2026-6-3").published == datetime(2026, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Doe, J. Q.; Müller, J.", ("J. Q. Doe", "J. Müller")),
        ("Doe, J. Q., Jr.;", ("J. Q. Doe Jr.",)),
        ("The Lantern Consortium", ("The Lantern Consortium",)),
        ("", ()),
        (None, ()),
    ],
)
def test_authors_are_named_given_name_first(written: object, names: tuple[str, ...]) -> None:
    assert record(authors=written).authors == names


@pytest.mark.parametrize("category", ["cell biology", "Cell Biology", "cell_biology"])
def test_a_category_is_named_by_its_server(category: str) -> None:
    assert category_code("biorxiv", category) == "biorxiv.cell-biology"


@pytest.mark.parametrize(
    ("fields", "unread"),
    [
        ({"doi": "none"}, Unread("none", "no DOI")),
        ({"title": None}, Unread("10.1101/2026.03.09.999001", "no title")),
        ({"version": "first"}, Unread("10.1101/2026.03.09.999001", "no version")),
    ],
)
def test_a_bad_entry_costs_no_other(fields: dict[str, object], unread: Unread) -> None:
    good = entry(doi="10.1101/2026.03.09.999002")

    found = read_preprints(reply(page(entry(**fields), good)), "biorxiv")

    assert found.unread == (unread,)
    assert [one.ids[0] for one in found.records] == ["doi:10.1101/2026.03.09.999002"]
    assert found.step == 2


def test_a_page_reaches_as_far_as_it_says_but_never_beyond_what_it_holds() -> None:
    short = page(entry(), entry(doi="10.1101/2"), count=1)
    long = page(entry(), entry(doi="10.1101/2"), count="100")

    assert read_preprints(reply(short), "biorxiv").step == 1
    assert read_preprints(reply(long), "biorxiv").step == 2


def test_an_empty_day_is_no_error() -> None:
    found = read_preprints(example_reply("biorxiv/details-empty.json"), "biorxiv")

    assert (found.records, found.step, found.total) == ((), 0, None)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body><h1>Error: Server Error</h1></body></html>",
        b'{"messages": [{"status": "ok"}], "collecti',
        b'{"messages": [{"status": "database is down"}]}',
        b'{"messages": [{"status": "database is down"}], "collection": []}',
        b"[]",
    ],
)
def test_an_error_with_status_200_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_preprints(reply(body), "biorxiv")


def test_of_several_versions_the_highest_stays_with_the_date_of_the_first() -> None:
    first = record(version="1", date="2026-03-11")
    second = record(version="2", date="2026-03-12")

    for order in ((first, second), (second, first)):
        [found] = newest_versions(order)
        assert (found.version, found.published) == (2, datetime(2026, 3, 11, tzinfo=UTC))


@given(spoiled(*EXAMPLES) | strange(*EXAMPLES))
def test_whatever_comes_gives_preprints_or_is_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        found = read_preprints(reply(body), "medrxiv")
        assert all(one.title and one.ids[0].startswith(("doi:", "arxiv:")) for one in found.records)
        assert "\\ud800" not in repr(newest_versions(found.records))


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
async def source(internet: Internet) -> AsyncIterator[Biorxiv]:
    async with web_for(internet) as web:
        yield Biorxiv(web, "biorxiv")


@pytest.fixture
def world(internet: Internet) -> World:
    """A service that knows no preprint yet."""
    world = World(NOW)
    world.serve(internet)
    return world


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)


def bio(number: int, on: str, version: int = 1, category: str = "neuroscience") -> Bio:
    """Make a version of a preprint."""
    doi = f"10.1101/2026.03.01.{number:06}"
    return Bio(doi, f"Attention is costly in {number} mice", "Costly.", category, day(on), version)


def name(number: int) -> str:
    """Give the id of a preprint made by `bio`."""
    return f"doi:10.1101/2026.03.01.{number:06}"


def listings(batch: Batch) -> dict[str, Listing]:
    """Give how each paper of a batch was listed."""
    return {arrival.record.ids[0]: arrival.listing for arrival in batch.arrivals}


async def visited(source: Biorxiv, visit: Visit) -> list[Batch]:
    """Give all batches of a visit."""
    return [batch async for batch in source.pages(visit)]


def days_asked(internet: Internet) -> list[str]:
    """Give the first days of the intervals asked for."""
    return [one.path.split("/")[3] for one in internet.asked]


def serve_pages(internet: Internet, *pages: tuple[int, object]) -> None:
    """Serve pages of 2026-03-12 by cursor; other days are empty."""
    internet.serve(
        HOST, "/details/*", {"messages": [{"status": "no posts found"}], "collection": []}
    )
    for cursor, body in pages:
        internet.serve(HOST, f"/details/biorxiv/2026-03-12/2026-03-12/{cursor}/json", body)


@pytest.mark.parametrize("categories", [(), ("cs.LG", "medrxiv", "medrxiv.oncology", "biorxivx")])
async def test_where_none_of_its_categories_is_followed_nothing_is_asked(
    internet: Internet, source: Biorxiv, categories: tuple[str, ...]
) -> None:
    assert await visited(source, Visit(NOW, categories=categories)) == []
    assert internet.asked == []


async def test_medrxiv_is_the_same_under_another_name(internet: Internet) -> None:
    internet.serve_example(HOST, "/details/*", "biorxiv/details-doi.json")

    async with web_for(internet) as web:
        medrxiv = Biorxiv(web, "medrxiv")
        [first, *_] = await visited(medrxiv, Visit(NOW, READ, ("medrxiv",)))

    assert (medrxiv.name, medrxiv.title) == ("medrxiv", "medRxiv")
    assert first.arrivals[0].record.categories == ("medrxiv.neuroscience",)
    assert internet.asked[0].path.startswith("/details/medrxiv/")


async def test_a_visit_reads_yesterday_three_days_before_it_and_today(
    internet: Internet, source: Biorxiv, world: World
) -> None:
    world.bios = [bio(1, "2026-03-10"), bio(2, "2026-03-11", version=2), bio(3, "2026-03-12")]

    batches = await visited(source, Visit(NOW, READ, ALL))

    assert days_asked(internet) == [f"2026-03-{n:02}" for n in range(8, 13)]
    assert [listings(batch) for batch in batches] == [
        {},
        {},
        {name(1): Listing.NEW},
        {name(2): Listing.UPDATE},
        {name(3): Listing.NEW},
    ]
    assert [dict(batch.days) for batch in batches[2:]] == [
        {day("2026-03-10"): 1},
        {day("2026-03-11"): 0},
        {},
    ]
    assert [batch.cursor for batch in batches] == [READ] * 5


async def test_a_cursor_follows_the_days_that_are_over(source: Biorxiv, world: World) -> None:
    batches = await visited(source, Visit(NOW, categories=ALL))

    assert [batch.cursor["day"][-2:] for batch in batches] == ["08", "09", "10", "11", "11"]


@pytest.mark.parametrize(
    ("last", "first"), [("2026-03-05", "2026-03-02"), ("2020-01-01", "2026-02-10")]
)
async def test_after_downtime_the_days_missed_are_read_at_most_thirty(
    internet: Internet, source: Biorxiv, world: World, last: str, first: str
) -> None:
    await visited(source, Visit(NOW, {"day": last}, ALL))

    assert days_asked(internet)[0] == first
    assert len(internet.asked) == (NOW.date() - day(first)).days + 1


async def test_a_day_asked_for_wins(internet: Internet, source: Biorxiv, world: World) -> None:
    batches = await visited(source, Visit(NOW, {"day": "2026-02-20"}, ALL, since=day("2026-03-11")))

    assert days_asked(internet) == ["2026-03-11", "2026-03-12"]
    assert batches[-1].cursor == {"day": "2026-02-20"}


async def test_a_visit_from_a_day_goes_on_where_it_was_cut_off(
    internet: Internet, source: Biorxiv, world: World
) -> None:
    visit = Visit(NOW, categories=ALL, since=day("2026-03-01"))
    pages = source.pages(visit)
    cut_off = [await anext(pages) for _ in range(4)][-1]
    internet.asked.clear()

    await visited(source, replaced_cursor(visit, cut_off))

    assert days_asked(internet) == [f"2026-03-{n:02}" for n in range(5, 13)]


async def test_the_cursor_in_the_address_moves_by_what_came(
    internet: Internet, source: Biorxiv, world: World
) -> None:
    world.bios = [bio(number, "2026-03-12") for number in range(70)]

    batches = await visited(source, Visit(NOW, READ, ALL))

    assert len(batches[-1].arrivals) == 70
    assert [one.path.split("/")[5] for one in internet.asked[4:]] == ["0", "30", "60"]


async def test_counts_may_be_texts_and_a_paper_s_second_version_of_the_day_stays_new(
    internet: Internet, source: Biorxiv
) -> None:
    serve_pages(internet)
    for cursor, page in ((0, "page1"), (2, "page2")):
        path = f"/details/biorxiv/2026-03-12/2026-03-12/{cursor}/json"
        internet.serve_example(HOST, path, f"biorxiv/details-{page}.json")

    *_, last = await visited(source, Visit(NOW, READ, ALL))

    assert len(internet.asked) == 6
    assert [(one.record.version, one.listing) for one in last.arrivals] == [
        (2, Listing.NEW),
        (2, Listing.UPDATE),
    ]


async def test_an_empty_last_page_ends_a_list_whose_total_was_a_little_too_high(
    internet: Internet, source: Biorxiv
) -> None:
    serve_pages(internet, (0, page(entry(), entry(doi="10.1101/2"), count=2, total="3")))

    *_, last = await visited(source, Visit(NOW, READ, ALL))

    assert len(last.arrivals) == 2
    assert len(internet.asked) == 4 + 1 + 3


async def test_a_page_empty_once_is_asked_for_again(internet: Internet, source: Biorxiv) -> None:
    more = page(entry(doi="10.1101/3"), count=1, total=3)
    serve_pages(
        internet,
        (0, page(entry(), entry(doi="10.1101/2"), count=2, total=3)),
        (2, page()),
        (2, more),
    )

    *_, last = await visited(source, Visit(NOW, READ, ALL))

    assert len(last.arrivals) == 3


async def test_a_list_that_breaks_off_gives_no_half_day_and_moves_nothing(
    internet: Internet, source: Biorxiv
) -> None:
    internet.serve(HOST, "/details/*", page())
    first = "/details/biorxiv/2026-03-08/2026-03-08/0/json"
    internet.serve(HOST, first, page(entry(), count=1, total=30))

    with pytest.raises(SourceDelayed, match="broke off after 1 of 30"):
        await anext(source.pages(Visit(NOW, READ, ALL)))


async def test_a_service_that_repeats_a_page_is_not_asked_without_end(
    internet: Internet, source: Biorxiv
) -> None:
    internet.serve(HOST, "/details/*", page(entry(), entry(doi="nonsense")))

    batch = await anext(source.pages(Visit(NOW, READ, ALL)))

    assert len(internet.asked) == 2
    assert (len(batch.arrivals), len(batch.unread)) == (1, 1)


async def test_a_web_page_with_status_200_delays(internet: Internet, source: Biorxiv) -> None:
    internet.serve(HOST, "/details/*", b"<html>Busy</html>", content_type="text/html")

    with pytest.raises(SourceDelayed, match=r"bioRxiv did not give the preprints of 2026-03-08"):
        await visited(source, Visit(NOW, READ, ALL))


async def test_up_to_four_categories_are_asked_for_one_after_another(
    internet: Internet, source: Biorxiv, world: World
) -> None:
    world.bios = [bio(1, "2026-03-12", category="cell biology"), bio(2, "2026-03-12")]
    followed = ("biorxiv.Cell-Biology", "biorxiv.zoology")

    *_, last = await visited(source, Visit(NOW, READ, followed))

    asked = [one.params["category"] for one in internet.asked[-2:]]
    assert asked == ["cell_biology", "zoology"]
    assert list(listings(last)) == [name(1)]


async def test_of_more_than_four_categories_all_preprints_are_asked_for_and_these_kept(
    internet: Internet, source: Biorxiv, world: World
) -> None:
    world.bios = [bio(1, "2026-03-11", category="ecology"), bio(2, "2026-03-11")]
    followed = tuple(f"biorxiv.{one}" for one in ("ecology", "a", "b", "c", "d"))

    batches = await visited(source, Visit(NOW, READ, followed))

    assert all(one.params == {} for one in internet.asked)
    assert list(listings(batches[3])) == [name(1)]
    assert batches[3].days == {day("2026-03-11"): 1}


async def test_a_back_fill_goes_back_day_by_day_and_on_where_it_was_cut_off(
    internet: Internet, source: Biorxiv, world: World
) -> None:
    world.bios = [bio(1, "2026-03-10"), bio(2, "2026-03-09", version=2)]
    visit = Visit(NOW, categories=ALL, since=day("2026-03-09"))

    batches = [batch async for batch in source.back_fill(visit)]
    rest = [batch async for batch in source.back_fill(replaced_cursor(visit, batches[1]))]

    assert days_asked(internet)[:4] == ["2026-03-12", "2026-03-11", "2026-03-10", "2026-03-09"]
    assert [listings(batch) for batch in batches] == [
        {},
        {},
        {name(1): Listing.OLD},
        {name(2): Listing.OLD},
    ]
    assert rest == batches[2:]


def replaced_cursor(visit: Visit, batch: Batch) -> Visit:
    """Go on where a batch ended."""
    return Visit(visit.now, batch.cursor, visit.categories, visit.since)


async def test_a_back_fill_of_nothing_followed_or_from_no_day_asks_nothing(
    internet: Internet, source: Biorxiv
) -> None:
    nothing = Visit(NOW, since=day("2026-03-09"))
    endless = Visit(NOW, categories=ALL)

    assert [batch async for batch in source.back_fill(nothing)] == []
    assert [batch async for batch in source.back_fill(endless)] == []
    assert internet.asked == []


async def test_preprints_are_looked_up_without_the_version_of_a_page(
    internet: Internet, source: Biorxiv
) -> None:
    path = "/details/biorxiv/10.1101/2026.03.09.999001/na/json"
    internet.serve_example(HOST, path, "biorxiv/details-doi.json")
    internet.serve_example(HOST, "/details/*", "biorxiv/details-empty.json")
    wanted = (
        *("doi:10.1101/2026.03.09.999001v2.full", "doi:10.64898/2026.03.09.1"),
        *("doi:10.5555/journal.2026.7", "arxiv:2603.99001"),
    )

    found = await source.look_up(wanted, patience=PATIENCE)

    assert [record.ids[0] for record in found] == ["doi:10.1101/2026.03.09.999001"]
    assert [one.path for one in internet.asked] == [
        path,
        "/details/biorxiv/10.64898/2026.03.09.1/na/json",
    ]
