"""Hugging Face Papers: days, charts, search, single papers."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Batch, Listing, Unread, Visit
from bot.core.record import Record
from bot.sources.asking import Unreadable
from bot.sources.huggingface import HuggingFace
from bot.sources.huggingface.days import FIRST_DAY
from bot.sources.huggingface.items import read_items, read_paper
from tests.servers.internet import Internet
from tests.servers.papers import Daily, World
from tests.sources.replies import example_reply, reply, spoiled, strange
from tests.sources.web import FreeTurns, web_for

HOST, LISTS = "huggingface.co", "/api/daily_papers"
NOW = datetime(2026, 3, 11, 15, tzinfo=UTC)  # A Wednesday.
TODAY = NOW.date()
PATIENCE = timedelta(seconds=5)
READ = {"day": "2026-03-10", "refreshed": "2026-03-11T14:00:00+00:00"}
LANTERN_ABSTRACT = (
    "Long contexts make attention expensive. We present Lantern, which gives every head a budget "
    "α and spends it on the tokens that matter. On five long-document tasks Lantern keeps 99.1% "
    "of the accuracy of full attention at 23% of the cost, i.e. O(n log n) instead of O(n^2). "
    "Code and models are available."
)


def item(**paper: object) -> dict[str, object]:
    """Make an entry of a list, as small as it may be, with fields of its paper changed."""
    return {"paper": {"id": "2603.99001", "title": "Herding robots with lanterns"} | paper}


def record(entry: dict[str, object]) -> Record:
    """Read one entry, which must give a paper."""
    [found] = read_items(reply([entry])).items
    return found.record


def reason(entry: object) -> Unread:
    """Read one entry, which must give none."""
    listed = read_items(reply([entry]))
    assert listed.items == ()
    [unread] = listed.unread
    return unread


def test_every_field_of_an_item_is_read() -> None:
    listed = read_items(example_reply("huggingface/daily_papers.json"))

    found = listed.items[0]
    assert found.listed_on == date(2026, 3, 3)
    assert found.record.abstract == LANTERN_ABSTRACT
    assert found.record == Record(
        ids=("arxiv:2603.99001",),
        title="Lantern: Guiding Sparse Attention with α-Budgets",
        abstract=found.record.abstract,
        raw_abstract=found.record.raw_abstract,
        authors=("Jane Q. Doe", "Jörg Müller", "Li Lei"),
        published=datetime(2026, 3, 2, tzinfo=UTC),
        url="https://huggingface.co/papers/2603.99001",
        sources=("huggingface",),
        signals={
            "huggingface.upvotes": 57.0,
            "huggingface.comments": 3.0,
            "huggingface.stars": 318.0,
        },
        notes={
            "huggingface.summary": (
                "Lantern gives each attention head a token budget and keeps accuracy on long "
                "documents at a fraction of the cost."
            ),
            "huggingface.keywords": "sparse attention, token budget, long context",
            "huggingface.code": "https://github.com/example-lab/lantern",
            "huggingface.project": "https://example.org/lantern",
            "huggingface.organization": "Example Lab",
            "huggingface.submitter": "Ada Example",
        },
    )


def test_no_upvotes_are_a_figure_too() -> None:
    listed = read_items(example_reply("huggingface/daily_papers.json"))

    assert listed.items[1].record.signals["huggingface.upvotes"] == 0.0
    assert listed.items[1].record.abstract == "We save $5 on 100% of tasks. A second line."
    assert listed.items[1].record.notes == {"huggingface.submitter": "Bo Beispiel"}


def test_a_bad_item_costs_no_other() -> None:
    listed = read_items(example_reply("huggingface/daily_papers-bad-item.json"))

    assert [one.id for one in listed.items] == ["arxiv:2603.99003"]
    assert listed.unread == (
        Unread("item 1", "no paper in it"),
        Unread("2603.99001", "no title"),
    )
    assert listed.size == 3


def test_a_withdrawn_paper_is_left_out_and_counted() -> None:
    unread = reason(item(withdrawnAt="2026-03-04T00:00:00.000Z"))

    assert unread == Unread("2603.99001", "withdrawn")


@pytest.mark.parametrize("name", ["", "lantern", "10.1101/2026.03.09.999001", 260399001, None])
def test_a_paper_without_an_arxiv_id_is_left_out_and_counted(name: object) -> None:
    assert reason(item(id=name)).reason == "no arXiv id"


def test_code_is_linked_by_address_or_by_owner_and_name() -> None:
    address: dict[object, str | None] = {
        "https://github.com/example-lab/lantern": "https://github.com/example-lab/lantern",
        "example-lab/lantern": "https://github.com/example-lab/lantern",
        "github.com/example-lab/lantern": "https://github.com/example-lab/lantern",
        "javascript:alert(1)": None,
        "https://exa mple.org/": None,
        17: None,
    }

    assert {
        written: record(item(githubRepo=written)).notes.get("huggingface.code")
        for written in address
    } == address


def test_a_bad_date_costs_only_the_date() -> None:
    entry = item(publishedAt="yesterday", submittedOnDailyAt="soon")

    [found] = read_items(reply([entry])).items

    assert (found.record.published, found.listed_on) == (None, None)


def test_a_figure_that_is_none_is_left_out() -> None:
    cases = [float("nan"), float("inf"), -1, True, "many", 10**400, [3]]

    assert [value for value in cases if record(item(upvotes=value)).signals != {}] == []


def test_a_single_paper_is_not_wrapped() -> None:
    found = read_paper(example_reply("huggingface/paper.json"))

    assert found is not None
    assert found.ids == ("arxiv:2603.99001",)
    assert found.signals == {"huggingface.upvotes": 57.0, "huggingface.stars": 318.0}


@pytest.mark.parametrize("body", [b"", b"<html>Busy</html>", b'{"error": "Busy"}', b"[" * 100_000])
def test_what_is_no_list_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_items(reply(body))


def test_a_truncated_list_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read_items(example_reply("huggingface/malformed.json"))


@given(spoiled("huggingface/daily_papers.json", "huggingface/search.json"))
def test_a_spoiled_list_gives_papers_or_is_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        listed = read_items(reply(body))
        assert len(listed.items) + len(listed.unread) == listed.size


@given(strange("huggingface/daily_papers.json", "huggingface/search.json"))
def test_odd_values_in_a_list_give_papers_that_can_be_kept(body: bytes) -> None:
    with suppress(Unreadable):
        listed = read_items(reply(body))
        assert len(listed.items) + len(listed.unread) == listed.size
        assert "\\ud800" not in repr([one.record for one in listed.items])


@given(strange("huggingface/paper.json"))
def test_odd_values_in_a_paper_give_it_or_none(body: bytes) -> None:
    with suppress(Unreadable):
        found = read_paper(reply(body))
        assert found is None or found.title


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
async def source(internet: Internet) -> AsyncIterator[HuggingFace]:
    async with web_for(internet) as web:
        yield HuggingFace(web)


@pytest.fixture
def world(internet: Internet) -> World:
    """A site on which nothing is listed yet."""
    world = World(NOW)
    world.serve(internet)
    return world


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)


def listed(number: int, on: str, upvotes: int = 0) -> Daily:
    """Make a paper listed on a day."""
    title = f"Herding robots with {number} lanterns"
    return Daily(f"2603.{number:05}", title, "We herd.", day(on), upvotes, day("2026-02-20"))


def names(*numbers: int) -> tuple[str, ...]:
    """Give the ids of papers made by `listed`."""
    return tuple(f"arxiv:2603.{number:05}" for number in numbers)


async def visited(source: HuggingFace, visit: Visit) -> list[Batch]:
    """Give all batches of a visit."""
    return [batch async for batch in source.pages(visit)]


def ids_of(batch: Batch) -> tuple[str, ...]:
    """Give the papers of a batch."""
    return tuple(arrival.record.ids[0] for arrival in batch.arrivals)


def asked_for(internet: Internet, name: str) -> list[str]:
    """Give the values of a parameter in the order in which they were asked for."""
    asked = internet.asked_of(HOST, LISTS)
    return [one.params[name] for one in asked if name in one.params]


async def test_a_day_s_visit_reads_three_days_oldest_first(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    world.dailies = [listed(1, "2026-03-09"), listed(2, "2026-03-10"), listed(3, "2026-03-11")]

    batches = await visited(source, Visit(NOW, READ))

    assert asked_for(internet, "date") == ["2026-03-09", "2026-03-10", "2026-03-11"]
    assert [ids_of(batch) for batch in batches[:3]] == [names(1), names(2), names(3)]
    assert {one.listing for batch in batches[:3] for one in batch.arrivals} == {Listing.NEW}
    assert [dict(batch.days) for batch in batches] == [
        {day("2026-03-09"): 1},
        {day("2026-03-10"): 1},
        {},
        {},
    ]


async def test_a_later_day_is_never_asked_for(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    late_in_honolulu = datetime.fromisoformat("2026-03-11T23:30:00-10:00")
    world.now = late_in_honolulu.astimezone(UTC)

    await visited(source, Visit(late_in_honolulu, READ))

    assert max(asked_for(internet, "date")) == "2026-03-12"


async def test_the_cursor_moves_with_each_day_that_is_over_and_never_to_today(
    source: HuggingFace, world: World
) -> None:
    cursor = {**READ, "day": "2026-03-07"}

    batches = await visited(source, Visit(NOW, cursor))

    moves = [batch.cursor["day"] for batch in batches]
    assert moves == [
        *("2026-03-07", "2026-03-07", "2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10"),
        *("2026-03-10", "2026-03-10"),
    ]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("2026-03-10", "2026-03-09"),
        ("2026-03-09", "2026-03-07"),
        ("2026-03-01", "2026-02-27"),
        ("2025-03-01", "2026-02-09"),
        ("2031-01-01", "2026-03-09"),
    ],
)
async def test_after_downtime_the_days_missed_are_read_at_most_thirty(
    internet: Internet, source: HuggingFace, world: World, last: str, first: str
) -> None:
    world.dailies = [listed(1, "2026-03-11")]

    await visited(source, Visit(NOW, {**READ, "day": last}))

    asked = asked_for(internet, "date")
    assert asked[0] == first
    assert asked[-1] == "2026-03-11"
    assert len(asked) == (TODAY - day(first)).days + 1


async def test_a_day_asked_for_wins_and_long_past_ones_are_not_new(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    world.dailies = [listed(1, "2026-01-15"), listed(2, "2026-03-01")]

    batches = await visited(source, Visit(NOW, READ, since=day("2026-01-10")))

    listings = {one.record.ids[0]: one.listing for batch in batches[:-1] for one in batch.arrivals}
    assert asked_for(internet, "date")[0] == "2026-01-10"
    assert listings == {names(1)[0]: Listing.OLD, names(2)[0]: Listing.NEW}


async def test_a_visit_from_a_day_goes_on_where_it_was_cut_off(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    since = day("2026-01-10")
    pages = source.pages(Visit(NOW, since=since))
    cut_off = [await anext(pages) for _ in range(20)][-1]
    world.dailies = [listed(1, "2026-03-11")]
    internet.asked.clear()

    await visited(source, Visit(NOW, cut_off.cursor, since=since))
    await visited(source, Visit(NOW, cut_off.cursor, since=day("2026-01-09")))

    asked = asked_for(internet, "date")
    assert asked[0] == "2026-01-30"
    assert "2026-01-09" in asked


async def test_nothing_is_asked_from_before_there_was_a_list(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    first = FIRST_DAY + timedelta(days=3)
    now = datetime(first.year, first.month, first.day, tzinfo=UTC)
    world.now = now

    await visited(source, Visit(now, since=day("2010-01-01")))

    assert asked_for(internet, "date")[0] == FIRST_DAY.isoformat()


async def test_a_late_day_asked_for_leaves_no_gap_behind_the_cursor(
    source: HuggingFace, world: World
) -> None:
    cursor = {**READ, "day": "2026-03-01"}

    batches = await visited(source, Visit(NOW, cursor, since=day("2026-03-10")))

    assert batches[-1].cursor["day"] == "2026-03-01"


async def test_a_full_list_is_read_page_by_page(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    world.dailies = [listed(number, "2026-03-10") for number in range(1, 101)]

    batches = await visited(source, Visit(NOW, READ))

    _, first, second, *_ = batches
    assert (len(first.arrivals), len(second.arrivals)) == (100, 0)
    assert (first.days, second.days) == ({}, {day("2026-03-10"): 100})
    pages = [one.params["p"] for one in internet.asked if one.params.get("date") == "2026-03-10"]
    assert pages == ["0", "1"]


async def test_a_site_that_repeats_a_page_is_not_asked_without_end(
    internet: Internet, source: HuggingFace
) -> None:
    page = [item(id=f"2603.{n:05}") for n in range(100)]
    internet.serve(HOST, LISTS, page)

    batches = await visited(source, Visit(NOW, READ))

    asked = [one for one in internet.asked if one.params.get("date") == "2026-03-10"]
    assert len(asked) == 2
    assert sum(len(batch.arrivals) for batch in batches[:2]) == 100


async def test_papers_of_another_day_than_asked_for_are_passed_over(
    internet: Internet, source: HuggingFace
) -> None:
    friday = [item(id="2603.00001", submittedOnDailyAt="2026-03-06T00:00:00.000Z")]
    internet.serve(HOST, LISTS, friday)

    batches = await visited(source, Visit(NOW, READ))

    assert [ids_of(batch) for batch in batches[:3]] == [(), (), ()]
    assert batches[0].days == {day("2026-03-09"): 0}


async def test_a_paper_without_a_day_belongs_to_the_day_asked_for(
    internet: Internet, source: HuggingFace
) -> None:
    internet.serve(HOST, LISTS, [])
    internet.serve(HOST, LISTS, [item()], params={"date": "2026-03-10"})

    batches = await visited(source, Visit(NOW, READ))

    assert [len(batch.arrivals) for batch in batches[:3]] == [0, 1, 0]


async def test_the_first_visit_asks_for_the_week_at_once(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    world.dailies = [listed(1, "2026-03-09"), listed(2, "2026-03-11"), listed(3, "2026-03-06")]

    [first, *_, last] = await visited(source, Visit(NOW))

    assert internet.asked[0].params["week"] == "2026-W11"
    assert asked_for(internet, "date") == []
    assert ids_of(first) == names(1, 2)
    assert {arrival.listing for arrival in first.arrivals} == {Listing.NEW}
    assert first.days == {day("2026-03-09"): 1, day("2026-03-10"): 0}
    assert first.cursor == {"day": "2026-03-10", "refreshed": "2026-03-11T15:00:00+00:00"}
    assert last.cursor == first.cursor


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        ("2026-03-09", ["2026-W10", "2026-W11"]),
        ("2026-03-10", ["2026-W10", "2026-W11"]),
        ("2026-03-11", ["2026-W11"]),
        ("2027-01-01", ["2026-W53"]),
        ("2027-01-04", ["2026-W53", "2027-W01"]),
    ],
)
async def test_early_in_a_week_the_first_visit_asks_for_the_week_before_too(
    internet: Internet, source: HuggingFace, world: World, today: str, weeks: list[str]
) -> None:
    now = datetime.fromisoformat(f"{today}T10:00:00+00:00")
    world.now = now

    await anext(aiter(source.pages(Visit(now))))
    batches = await visited(source, Visit(now))

    reading = [batch for batch in batches if not batch.charts]
    assert len(reading) == len(weeks)
    assert asked_for(internet, "week")[1 : len(weeks) + 1] == weeks


@pytest.mark.parametrize("refreshed", [None, "2026-03-11T02:59:00+00:00", "soon", "2027-01-01"])
async def test_twice_a_day_the_upvotes_of_a_week_are_read_again(
    internet: Internet, source: HuggingFace, world: World, refreshed: str | None
) -> None:
    world.dailies = [listed(1, "2026-03-05", upvotes=40), listed(2, "2026-03-10")]
    cursor = {"day": "2026-03-10"} | ({"refreshed": refreshed} if refreshed else {})

    batches = await visited(source, Visit(NOW, cursor))

    assert sorted(asked_for(internet, "date")) == [f"2026-03-{n:02}" for n in range(5, 12)]
    listings = {one.record.ids[0]: one.listing for batch in batches[:-1] for one in batch.arrivals}
    assert listings == {names(1)[0]: Listing.UPDATE, names(2)[0]: Listing.NEW}
    assert batches[-1].cursor == {"day": "2026-03-10", "refreshed": "2026-03-11T15:00:00+00:00"}


async def test_charts_come_last_with_the_papers_they_name(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    world.dailies = [
        listed(1, "2026-03-11", upvotes=1),
        listed(2, "2026-03-11", upvotes=9),
        listed(3, "2026-03-09", upvotes=30),
        listed(4, "2026-03-02", upvotes=50),
    ]

    [*_, last] = await visited(source, Visit(NOW, READ))

    assert last.charts == {
        "trending": names(4, 3, 2, 1),
        "day": names(2, 1),
        "week": names(3, 2, 1),
        "month": names(4, 3, 2, 1),
    }
    listings = {arrival.record.ids[0]: arrival.listing for arrival in last.arrivals}
    assert set(listings) == set(names(1, 2, 3, 4))
    assert {listings[name] for name in names(1, 2)} == {Listing.NEW}
    assert {listings[name] for name in names(3, 4)} == {Listing.OLD}


async def test_the_order_of_trending_is_theirs(internet: Internet, source: HuggingFace) -> None:
    trending = [item(id="2603.00001", upvotes=2), item(id="2603.00002", upvotes=90)]
    internet.serve(HOST, LISTS, trending, params={"sort": "trending"})

    batch = await source.chart("trending", NOW, patience=PATIENCE)

    assert batch.charts == {"trending": names(1, 2)}
    assert ids_of(batch) == names(1, 2)


async def test_a_chart_holds_the_fifty_with_most_upvotes(source: HuggingFace, world: World) -> None:
    world.dailies = [listed(number, "2026-03-10", upvotes=number) for number in range(1, 131)]

    batch = await source.chart("week", NOW, patience=PATIENCE)

    assert batch.charts["week"] == names(*range(130, 80, -1))
    assert len(batch.arrivals) == 50


async def test_over_a_weekend_the_chart_of_the_day_is_the_last_day_s_with_papers(
    source: HuggingFace, world: World
) -> None:
    monday = datetime(2026, 3, 16, 6, tzinfo=UTC)
    world.now = monday
    world.dailies = [listed(1, "2026-03-13"), listed(2, "2026-03-12")]

    batch = await source.chart("day", monday, patience=PATIENCE)

    assert batch.charts["day"] == names(1)


async def test_while_a_week_and_a_month_have_no_papers_the_ones_before_stand(
    source: HuggingFace, world: World
) -> None:
    monday = datetime(2026, 6, 1, 6, tzinfo=UTC)
    world.now = monday
    world.dailies = [listed(1, "2026-05-29"), listed(2, "2026-05-08")]

    week = await source.chart("week", monday, patience=PATIENCE)
    month = await source.chart("month", monday, patience=PATIENCE)

    assert (week.charts["week"], month.charts["month"]) == (names(1), names(1, 2))


async def test_a_chart_nobody_keeps_is_an_error(source: HuggingFace) -> None:
    with pytest.raises(ValueError, match="no chart is named decade"):
        await source.chart("decade", NOW, patience=PATIENCE)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("sparse attention", "sparse attention"),
        ('"token budget" au:Doe ti:lantern cat:cs.LG -survey', "token budget lantern"),
        ("lantern " * 60, ("lantern " * 31).strip()),
    ],
)
async def test_search_asks_for_plain_words(
    internet: Internet, source: HuggingFace, query: str, asked: str
) -> None:
    internet.serve_example(HOST, "/api/papers/search", "huggingface/search.json")

    found = await source.search(query, 500, patience=PATIENCE)

    assert [record.ids for record in found] == [("arxiv:2603.99001",)]
    assert dict(internet.asked[0].params) == {"q": asked, "limit": "120"}


@pytest.mark.parametrize("query", ["", "au:Doe", "-survey", "date:2026", "x" * 300])
async def test_a_search_without_words_asks_nothing(
    internet: Internet, source: HuggingFace, query: str
) -> None:
    assert await source.search(query, 5, patience=PATIENCE) == ()
    assert internet.asked == []


async def test_a_search_for_an_id_looks_it_up(internet: Internet, source: HuggingFace) -> None:
    internet.serve_example(HOST, "/api/papers/2603.99001", "huggingface/paper.json")

    found = await source.search("https://arxiv.org/abs/2603.99001v2", 5, patience=PATIENCE)

    assert [record.ids for record in found] == [("arxiv:2603.99001",)]


async def test_papers_are_looked_up_by_arxiv_id_and_unknown_ones_left_out(
    internet: Internet, source: HuggingFace
) -> None:
    internet.serve_example(HOST, "/api/papers/2603.99001", "huggingface/paper.json")
    internet.serve_example(HOST, "/api/papers/2603.00000", "huggingface/error-404.json")
    wanted = ("arxiv:2603.00000", "doi:10.1101/2026.03.09.999001", "arxiv:2603.99001")

    found = await source.look_up((*wanted, *wanted), patience=PATIENCE)

    assert [record.ids for record in found] == [("arxiv:2603.99001",)]
    assert [one.path for one in internet.asked] == [
        "/api/papers/2603.00000",
        "/api/papers/2603.99001",
    ]


async def test_a_token_travels_in_the_header_alone_and_a_wrong_one_is_named(
    internet: Internet,
) -> None:
    internet.serve(HOST, LISTS, {"error": "Invalid token hf_secret123"}, status=401)

    async with web_for(internet) as web:
        with pytest.raises(SourceRefused, match="PAPERPICKS_HUGGINGFACE_TOKEN") as error:
            await visited(HuggingFace(web, " hf_secret123\n"), Visit(NOW))

    [asked] = internet.asked
    assert asked.headers["authorization"] == "Bearer hf_secret123"
    assert "hf_secret123" not in str(asked.params) + str(error.value)


async def test_without_a_token_none_is_sent(
    internet: Internet, source: HuggingFace, world: World
) -> None:
    await visited(source, Visit(NOW))

    assert all("authorization" not in one.headers for one in internet.asked)


async def test_the_service_s_own_words_are_passed_on(
    internet: Internet, source: HuggingFace
) -> None:
    internet.serve_example(HOST, LISTS, "huggingface/error-400.json")

    with pytest.raises(SourceRefused, match=r"papers of 2026-03-09.*400.*Invalid date"):
        await visited(source, Visit(NOW, READ))


async def test_a_limit_that_was_hit_holds_everybody(internet: Internet) -> None:
    internet.serve_example(HOST, LISTS, "huggingface/error-429.json")
    internet.serve(HOST, LISTS, [])
    turns = FreeTurns()

    async with web_for(internet, limiter=turns) as web:
        await visited(HuggingFace(web), Visit(NOW))

    assert [(limit.name, lasting.total_seconds()) for limit, lasting in turns.holds] == [
        ("huggingface", 55.0)
    ]


async def test_a_visit_cut_off_keeps_what_it_gave(internet: Internet, source: HuggingFace) -> None:
    internet.serve(HOST, LISTS, b"busy", status=503)
    entry = item(submittedOnDailyAt="2026-03-09T00:00:00.000Z")
    internet.serve(HOST, LISTS, [entry], params={"date": "2026-03-09"})
    pages = source.pages(Visit(NOW, READ))

    batch = await anext(pages)

    assert ids_of(batch) == ("arxiv:2603.99001",)
    with pytest.raises(SourceDelayed, match="papers of 2026-03-10"):
        await anext(pages)
