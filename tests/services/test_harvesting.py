"""What a visit to a source leaves behind: papers, a cursor that never leads, honest health."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import SourceDelayed, SourceGone, SourceRefused
from bot.core.harvest import BackFill, Listing, Unread
from bot.core.ports import FillsBack
from bot.services.clock import SimulatedClock
from bot.services.harvesting import Harvesting, short_list
from bot.store.charts import Charts
from bot.store.following import Following
from bot.store.keys import Keys
from bot.store.papers import Papers
from bot.store.visits import ShortList, Visits
from tests.installation import SUNDAY, TITLES
from tests.services.sources import Page, Script, arrival, page

MONDAY = date(2026, 3, 2)
OLD_TITLE = "An old paper on beetles and their ways"


class Bench:
    """The services a visit needs, on the session's Redis."""

    def __init__(self, redis: Redis, prefix: str, source: Script | None = None) -> None:
        keys = Keys(prefix)
        self.clock = SimulatedClock(SUNDAY)
        self.papers = Papers(redis, keys)
        self.visits = Visits(redis, keys)
        self.following = Following(redis, keys)
        self.charts = Charts(redis, keys)
        self.source = source
        self.harvesting = Harvesting(
            self.papers, self.visits, self.following, self.charts, self.clock, self._filler
        )

    def _filler(self, name: str) -> FillsBack | None:
        return self.source if self.source is not None and name == self.source.name else None

    async def titles(self) -> set[str]:
        numbers = range(1, await self.papers.last_number() + 1)
        return {paper.title for paper in (await self.papers.get(numbers)).values()}


@pytest.fixture
def bench(redis: Redis, prefix: str) -> Bench:
    return Bench(redis, prefix)


async def test_a_visit_keeps_its_papers_and_where_to_go_on(bench: Bench) -> None:
    source = Script([[page(arrival(TITLES[0]), at="1"), page(arrival(TITLES[1]), at="2")]])

    found = await bench.harvesting.visit(source)
    await bench.harvesting.visit(source)

    assert (found.new, found.announced, found.known, found.error) == (2, 2, 0, "")
    assert await bench.titles() == {TITLES[0], TITLES[1]}
    assert [dict(visit.cursor) for visit in source.asked] == [{}, {"at": "2"}]


async def test_a_source_that_fails_keeps_its_place_and_says_why(bench: Bench) -> None:
    broken = SourceDelayed("arXiv answered 503 five times.", timedelta(hours=5))
    source = Script([[page(arrival(TITLES[0]), at="1"), broken]])

    found = await bench.harvesting.visit(source)

    kept = await bench.visits.read("script")
    assert (found.new, found.error) == (1, "arXiv answered 503 five times.")
    assert dict(kept.cursor) == {"at": "1"}
    assert (kept.failing_since, kept.error) == (SUNDAY, found.error)
    assert kept.retry_at == SUNDAY + timedelta(hours=5)


async def test_failures_in_a_row_are_asked_about_less_and_less_and_a_success_ends_it(
    bench: Bench,
) -> None:
    no: list[Page] = [SourceDelayed("no")]
    source = Script([no, no, no, [page(at="1")]])

    waits = []
    for _ in range(3):
        await bench.harvesting.visit(source)
        kept = await bench.visits.read("script")
        waits.append(kept.retry_at and kept.retry_at - SUNDAY)
    await bench.harvesting.visit(source)

    assert waits == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    well = await bench.visits.read("script")
    assert (well.failing_since, well.error, well.retry_at, well.failures) == (None, "", None, 0)


async def test_what_a_source_refuses_is_not_asked_again_soon(bench: Bench) -> None:
    source = Script([[SourceRefused("arXiv: category cs.XX does not exist.")]])

    found = await bench.harvesting.visit(source)

    kept = await bench.visits.read("script")
    assert found.refused
    assert kept.retry_at == SUNDAY + timedelta(hours=6)


async def test_an_unforeseen_fault_of_a_source_is_a_failure_like_any_other(bench: Bench) -> None:
    source = Script([[KeyError("surprise")]])

    found = await bench.harvesting.visit(source)

    assert "unforeseen" in found.error
    assert "surprise" not in found.error


async def test_entries_that_gave_no_paper_are_counted_and_named(bench: Bench) -> None:
    unread = [Unread(f"item {n}", "no title") for n in range(70)]
    source = Script([[page(arrival(TITLES[0]), at="1", unread=unread)]])

    found = await bench.harvesting.visit(source)

    assert (found.read, found.unread_count, len(found.unread)) == (1, 70, 50)
    assert found.unread[0] == Unread("item 0", "no title")


async def test_an_update_changes_a_known_paper_and_adds_none(bench: Bench) -> None:
    first = arrival(TITLES[0], ids=("arxiv:2603.00001",), version=1)
    again = arrival(
        TITLES[1], Listing.UPDATE, ids=("arxiv:2603.00001",), version=2, abstract="Now shorter."
    )
    unknown = arrival(TITLES[2], Listing.UPDATE, ids=("arxiv:1901.00001",), version=7)
    source = Script([[page(first, at="1")], [page(again, unknown, at="2")]])

    await bench.harvesting.visit(source)
    bench.clock.advance(SUNDAY + timedelta(days=2))
    found = await bench.harvesting.visit(source)

    [paper] = (await bench.papers.get([1, 2])).values()
    assert (found.new, found.known) == (0, 1)
    assert (paper.title, paper.abstract, paper.version) == (TITLES[1], "Now shorter.", 2)
    assert paper.listed_at == SUNDAY


async def test_old_papers_are_listed_at_their_own_date_or_long_ago(bench: Bench) -> None:
    january = SUNDAY - timedelta(days=60)
    source = Script(
        [
            [
                page(
                    arrival(TITLES[0], Listing.OLD, published=january),
                    arrival(TITLES[1], Listing.OLD),
                    arrival(TITLES[2], Listing.OLD, published=SUNDAY + timedelta(days=90)),
                    arrival(TITLES[3], Listing.NEW, published=january),
                )
            ]
        ]
    )

    await bench.harvesting.visit(source)

    papers = await bench.papers.get([1, 2, 3, 4])
    listed = [papers[n].listed_at for n in (1, 2, 3, 4)]
    assert listed[0] == january
    assert listed[1] is not None
    assert listed[1].year == 1970
    assert listed[2:] == [SUNDAY, SUNDAY]


async def test_a_paper_of_a_feed_is_listed_anew_once_a_source_for_all_announces_it(
    bench: Bench,
) -> None:
    of_feed = Script(
        [[page(arrival(TITLES[0], Listing.OLD, sources=("feed:ab",)))]], name="feed:ab"
    )
    of_all = Script([[page(arrival(TITLES[0], sources=("arxiv",)))]])

    await bench.harvesting.visit(of_feed)
    await bench.harvesting.visit(of_all)

    paper = (await bench.papers.get([1]))[1]
    assert paper.sources == ("feed:ab", "arxiv")
    assert paper.listed_at == SUNDAY


async def test_a_chart_is_kept_in_the_order_of_its_source(bench: Bench) -> None:
    ids = ("arxiv:2603.00002", "arxiv:2603.00001", "arxiv:2603.00009")
    papers = [arrival(TITLES[n], ids=(f"arxiv:2603.0000{n}",)) for n in (1, 2)]
    source = Script([[page(*papers, at="1", charts={"week": ids})]])

    await bench.harvesting.visit(source)

    kept = await bench.charts.get("week")
    assert kept is not None
    assert kept[0] == (2, 1)


async def test_a_visit_of_an_operator_has_a_place_of_its_own(bench: Bench) -> None:
    since = date(2026, 2, 1)
    broken: list[list[object]] = [[page(arrival(TITLES[0]), at="1"), SourceDelayed("no")]]
    source = Script([*broken, [page(arrival(TITLES[1]), at="2")]])  # type: ignore[list-item]

    await bench.harvesting.visit(source, since=since)
    await bench.harvesting.visit(source, since=since)
    await bench.harvesting.visit(source, since=since)

    assert [dict(visit.cursor) for visit in source.asked] == [{}, {"at": "1"}, {}]
    assert dict((await bench.visits.read("script")).cursor) == {}


WEEKDAYS = {MONDAY - timedelta(weeks=n): count for n, count in ((1, 40), (2, 44), (3, 36))}


@pytest.mark.parametrize(
    ("count", "history", "before", "short"),
    [
        (12, WEEKDAYS, None, ShortList(MONDAY, 12, 40, 1)),
        (0, WEEKDAYS, ShortList(MONDAY, 0, 40, 3), ShortList(MONDAY, 0, 40, 4)),
        (0, WEEKDAYS, ShortList(MONDAY, 0, 40, 4), None),
        (20, WEEKDAYS, None, None),
        (12, dict(list(WEEKDAYS.items())[:2]), None, None),
        (12, {day - timedelta(days=1): n for day, n in WEEKDAYS.items()}, None, None),
        (1, dict.fromkeys(WEEKDAYS, 3), None, None),
    ],
)
def test_a_list_under_half_of_its_weekdays_median_is_short_until_it_was_read_four_times(
    count: int,
    history: dict[date, int],
    before: ShortList | None,
    short: ShortList | None,
) -> None:
    assert short_list({MONDAY: count}, history, before) == short


async def test_a_short_list_is_kept_and_read_again_from_the_same_place(bench: Bench) -> None:
    await bench.visits.keep_days("script", WEEKDAYS)
    half = page(arrival(TITLES[0]), at="cut", days={MONDAY: 5})
    whole = page(arrival(TITLES[0]), arrival(TITLES[1]), at="whole", days={MONDAY: 41})
    source = Script([[half], [whole]])

    first = await bench.harvesting.visit(source)
    kept = await bench.visits.read("script")
    await bench.harvesting.visit(source)

    assert first.short == ShortList(MONDAY, 5, 40, 1)
    assert kept.retry_at == SUNDAY + timedelta(minutes=45)
    assert [dict(visit.cursor) for visit in source.asked] == [{}, {}]
    assert (await bench.visits.read("script")).short is None
    assert (await bench.visits.days("script"))[MONDAY] == 41
    assert await bench.titles() == {TITLES[0], TITLES[1]}


async def test_a_source_is_due_when_it_says_so_and_not_while_it_rests(bench: Bench) -> None:
    source = Script([[page(at="1")], [SourceDelayed("no")], [page(at="2")]])

    async def due(after: timedelta) -> bool:
        found = await bench.harvesting.due([source], SUNDAY + after, lambda _: timedelta(minutes=5))
        return found == [source]

    assert await due(timedelta(0))
    await bench.harvesting.visit(source)
    assert not await due(timedelta(hours=3))
    assert await due(timedelta(hours=3, minutes=5))
    await bench.harvesting.visit(source)
    assert not await due(timedelta(minutes=14))
    assert await due(timedelta(minutes=20))


async def test_a_source_by_category_is_asked_once_somebody_follows_one_of_its_own(
    bench: Bench,
) -> None:
    source = Script([[page(at="1")]], name="arxiv")

    async def due() -> Sequence[object]:
        return await bench.harvesting.due([source], SUNDAY, lambda _: timedelta(0))

    assert await due() == []
    await bench.following.add("biorxiv.zoology", SUNDAY)
    assert await due() == []
    await bench.following.add("cs.LG", SUNDAY)
    assert await due() == [source]
    await bench.harvesting.visit(source)
    assert source.asked[0].categories == ("cs.LG",)


async def test_the_past_is_filled_in_from_where_it_was_cut_off(redis: Redis, prefix: str) -> None:
    old = SUNDAY - timedelta(days=9)
    source = Script(
        [
            [page(arrival(TITLES[0], Listing.OLD, published=old), at="28"), SourceDelayed("no")],
            [page(arrival(TITLES[1], Listing.OLD, published=old), at="27")],
        ],
        name="arxiv",
    )
    bench = Bench(redis, prefix, source)
    await bench.following.ask_for_past("arxiv", ("cs.LG",), date(2026, 2, 1))

    [job] = await bench.harvesting.back_fills()
    first = await bench.harvesting.fill_back(job)
    [again] = await bench.harvesting.back_fills()
    await bench.harvesting.fill_back(again)

    assert first is not None
    assert first.error == "no"
    assert dict(again.cursor) == {"at": "28"}
    assert [visit.since for visit in source.asked] == [date(2026, 2, 1)] * 2
    assert await bench.harvesting.back_fills() == ()
    assert await bench.titles() == {TITLES[0], TITLES[1]}


async def test_the_past_of_a_source_that_is_switched_off_is_dropped(bench: Bench) -> None:
    await bench.following.ask_for_past("arxiv", ("cs.LG",), date(2026, 2, 1))

    [job] = await bench.harvesting.back_fills()

    assert isinstance(job, BackFill)
    assert await bench.harvesting.fill_back(job) is None
    assert await bench.harvesting.back_fills() == ()


async def test_a_readers_feed_that_fails_ten_times_or_is_gone_is_asked_no_more(
    bench: Bench,
) -> None:
    tired = Script([[SourceDelayed("no")]], name="feed:tired")
    gone = Script([[SourceGone("It is gone from there.")]], name="feed:gone")
    ours = Script([[SourceGone("It is gone from there.")]], name="arxiv-like")

    for _ in range(9):
        await bench.harvesting.visit(tired)
    much_later = SUNDAY + timedelta(days=9)

    async def due() -> list[str]:
        sources = [tired, gone, ours]
        found = await bench.harvesting.due(sources, much_later, lambda _: timedelta(0))
        return [source.name for source in found]

    assert await due() == ["feed:tired", "feed:gone", "arxiv-like"]
    for source in (tired, gone, ours):
        await bench.harvesting.visit(source)
    assert await due() == ["arxiv-like"]
