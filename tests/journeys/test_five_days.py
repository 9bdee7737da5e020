"""Five days of all sources, read by the whole bot: an outage, a list cut off, a weekend.

Wednesday is an ordinary day: a cross-listed paper, and one that two sources list. On Thursday
arXiv is out of reach until noon. On Friday its list is cut off until after the digest, and a paper
of Wednesday is replaced. Saturday and Sunday bring nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from redis.asyncio import Redis

from bot.core.message import Message
from recommender import Paper
from tests.installation import ZONE, Installation, install
from tests.servers.internet import Internet
from tests.servers.papers import Bio, Daily, Preprint, World
from tests.sources.web import web_for

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 3, n) for n in range(3, 9))
STEP = timedelta(minutes=10)
USUAL = 8  # Papers of cs.LG that arXiv lists on a Friday.

ARXIV = ("rss.arxiv.org", "oaipmh.arxiv.org", "export.arxiv.org")


def preprint(number: int, day: date, topic: str = "graph networks", **fields: object) -> Preprint:
    given = {
        "id": f"2603.{number:05}",
        "title": f"Study {number:03} of {topic} in the wild",
        "abstract": f"We look into {topic} from angle {number} and {number * 7} cases.",
        "categories": ("cs.LG",),
        "submitted": day - timedelta(days=2),
        "announced": day,
    }
    return Preprint(**{**given, **fields})  # type: ignore[arg-type]  # named by the tests


ON_TOPIC_WEDNESDAY = preprint(1, WEDNESDAY)
CROSS = preprint(2, WEDNESDAY, categories=("math.PR", "cs.LG", "stat.ML"))
ON_TWO_LISTS = preprint(3, WEDNESDAY)
ON_TOPIC_THURSDAY = preprint(11, THURSDAY)
REPLACED = replace(
    ON_TOPIC_WEDNESDAY,
    version=2,
    announced=FRIDAY,
    abstract="We look again into graph networks, and more carefully.",
)
FIRST_OF_FRIDAY = preprint(20, FRIDAY)
LAST_OF_FRIDAY = preprint(27, FRIDAY)
HF_ALONE = Daily(
    "2602.11111", "Graph networks at scale", "All about scale.", THURSDAY, 40, date(2026, 2, 27)
)

PREPRINTS = [
    ON_TOPIC_WEDNESDAY,
    CROSS,
    ON_TWO_LISTS,
    *(preprint(n, WEDNESDAY, "sparse coding") for n in range(4, 9)),
    ON_TOPIC_THURSDAY,
    *(preprint(n, THURSDAY, "sparse coding") for n in range(12, 18)),
    FIRST_OF_FRIDAY,
    *(preprint(n, FRIDAY, "sparse coding") for n in range(21, 27)),
    LAST_OF_FRIDAY,
    REPLACED,
]
DAILIES = [
    Daily(
        ON_TWO_LISTS.id, ON_TWO_LISTS.title, ON_TWO_LISTS.abstract, WEDNESDAY, 57, date(2026, 3, 2)
    ),
    HF_ALONE,
]
BIOS = [Bio("10.1101/2026.03.04.999001", "Beetles of the dunes", "Sand.", "zoology", WEDNESDAY)]


class Days:
    """The bot, the world, and time that passes for both."""

    def __init__(self, bot: Installation, world: World) -> None:
        self.bot = bot
        self.world = world

    async def pass_until(self, moment: datetime) -> list[Message]:
        """Let time pass, with the rounds of a running bot; give what was posted meanwhile."""
        app, before = self.bot.app, len(self.bot.board.posted)
        now = await self.bot.clock.now()
        while now < moment:
            now = min(now + STEP, moment)
            await self.bot.wait_until(now)
            self.world.now = now
            self._change_the_world(now)
            sources = await app.sources.all()
            for source in await app.harvesting.due(sources, now, lambda _: timedelta(0)):
                await app.harvesting.visit(source)
            for job in await app.harvesting.back_fills():
                await app.harvesting.fill_back(job)
        return [message for _, message in self.bot.board.posted[before:]]

    def _change_the_world(self, now: datetime) -> None:
        self.world.down = set(ARXIV) if _on(THURSDAY, 2) <= now < _on(THURSDAY, 12) else set()
        is_cut = _on(FRIDAY, 0) <= now < _on(FRIDAY, 9)
        self.world.cut = {("rss.arxiv.org", FRIDAY): 1} if is_cut else {}

    async def papers(self) -> dict[str, Paper]:
        """Give the whole catalogue by first id."""
        store = self.bot.app.store.papers
        found = await store.get(range(1, await store.last_number() + 1))
        return {paper.ids[0]: paper for paper in found.values()}


def _on(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.fixture
async def days(redis: Redis, prefix: str) -> AsyncIterator[Days]:
    async with _days(redis, prefix) as opened:
        yield opened


@asynccontextmanager
async def _days(redis: Redis, prefix: str) -> AsyncIterator[Days]:
    start = _on(TUESDAY, 18)
    world = World(start, list(PREPRINTS), list(DAILIES), list(BIOS))
    bot = install(redis, prefix, now=start, sources=("huggingface", "arxiv", "biorxiv", "medrxiv"))
    async with Internet() as internet, web_for(internet) as web:
        world.serve(internet)
        bot.app.origins.web = web
        fridays = {FRIDAY - timedelta(weeks=n): USUAL for n in range(1, 5)}
        await bot.app.store.visits.keep_days("arxiv", fridays)
        await bot.say("interests add graph networks")
        await bot.say("sources categories add cs.LG, stat.ML, biorxiv.zoology")
        await bot.say(f"schedule daily 09:00 {ZONE} size=5")
        yield Days(bot, world)
        assert internet.unserved == []


def titles(message: Message) -> set[str]:
    return {card.title for card in message.cards}


def status(message: Message) -> str:
    return message.text.splitlines()[-1]


@pytest.mark.slow
async def test_five_days_end_with_an_exact_catalogue_and_each_paper_announced_once(
    days: Days,
) -> None:
    posted = await days.pass_until(_on(SUNDAY, 23))

    catalogue = await days.papers()
    expected = {f"arxiv:{one.id}" for one in PREPRINTS} | {f"arxiv:{one.id}" for one in DAILIES}
    assert set(catalogue) == expected | {f"doi:{BIOS[0].doi}"}
    both = catalogue[f"arxiv:{ON_TWO_LISTS.id}"]
    assert set(both.sources) == {"huggingface", "arxiv"}
    assert both.signals["huggingface.upvotes"] == 57
    assert catalogue[f"arxiv:{CROSS.id}"].categories == ("math.PR", "cs.LG", "stat.ML")
    again = catalogue[f"arxiv:{REPLACED.id}"]
    assert (again.version, again.abstract) == (2, REPLACED.abstract)
    assert again.listed_at is not None
    assert again.listed_at.astimezone(ZoneInfo(ZONE)).date() == WEDNESDAY

    shown = [card.title for message in posted for card in message.cards]
    on_topic = {one.title for one in PREPRINTS if "graph networks" in one.title} | {HF_ALONE.title}
    assert sorted(shown) == sorted(on_topic)


@pytest.mark.slow
async def test_each_of_the_five_days_says_truly_where_its_papers_came_from(days: Days) -> None:
    wednesday, thursday, friday, saturday, sunday = await days.pass_until(_on(SUNDAY, 23))

    assert titles(wednesday) == {ON_TOPIC_WEDNESDAY.title, CROSS.title, ON_TWO_LISTS.title}
    assert "out of reach" not in wednesday.text
    assert "arXiv 06:10" in status(wednesday)
    assert "Hugging Face" in status(wednesday)

    assert titles(thursday) == {HF_ALONE.title}
    assert "arXiv has been out of reach since 06:10." in status(thursday)

    assert titles(friday) == {ON_TOPIC_THURSDAY.title, FIRST_OF_FRIDAY.title}
    assert "arXiv listed only 1, usually about 8; I look again soon." in status(friday)

    assert titles(saturday) == {LAST_OF_FRIDAY.title}
    assert "out of reach" not in saturday.text

    assert sunday.cards == ()
    assert sunday.text.startswith("No new papers were announced today.")


@pytest.mark.slow
async def test_a_bot_switched_off_for_two_days_misses_no_paper(days: Days) -> None:
    await days.pass_until(_on(WEDNESDAY, 10))
    days.bot.clock.advance(_on(FRIDAY, 20))  # Nobody asks anybody meanwhile.
    await days.pass_until(_on(SUNDAY, 23))

    assert f"arxiv:{ON_TOPIC_THURSDAY.id}" in await days.papers()
    shown = [card.title for _, message in days.bot.board.posted for card in message.cards]
    assert len(shown) == len(set(shown))
    assert {ON_TOPIC_THURSDAY.title, FIRST_OF_FRIDAY.title, LAST_OF_FRIDAY.title} <= set(shown)


@pytest.mark.slow
async def test_old_papers_filled_in_at_noon_change_nothing_of_the_next_digest(
    redis: Redis, prefix: str
) -> None:
    async with _days(redis, f"{prefix}-a") as without, _days(redis, f"{prefix}-b") as filled:
        for days in (without, filled):
            await days.pass_until(_on(WEDNESDAY, 12))
        old = [
            preprint(n, date(2026, 2, 3), "graph networks", id=f"2601.{n:05}") for n in range(300)
        ]
        filled.world.preprints += [
            replace(one, submitted=date(2025, 12, 30), announced=date(2026, 2, 3)) for one in old
        ]
        following = filled.bot.app.store.following
        await following.ask_for_past("arxiv", ("cs.LG",), date(2026, 2, 1))

        [as_it_was] = await without.pass_until(_on(THURSDAY, 10))
        [after_noon] = await filled.pass_until(_on(THURSDAY, 10))

        assert titles(after_noon) == titles(as_it_was)
        assert len(await filled.papers()) > len(await without.papers())
