"""What is told of the index: whether papers can be ranked, how many, and how far it is behind."""

from datetime import UTC, datetime, timedelta

from bot.core.sight import Indexed, Sight
from bot.operation import Check, Metrics, Readiness
from bot.services.catalogue import Catalogue
from bot.store.keys import Keys
from bot.store.papers import Papers
from recommender import Index
from tests.installation import SUNDAY, TITLES, Installation, record


async def nothing_refused() -> str:
    return ""


async def test_a_bot_that_reads_its_first_papers_is_not_ready(filled: Installation) -> None:
    live = filled.app.catalogue.live
    readiness = Readiness(nothing_refused, reading=live.still_reading)
    before = await readiness.checks()
    told: list[str] = []

    await live.catch_up(lambda *_: told.append(live.still_reading()))
    meanwhile = await Readiness(nothing_refused, reading=lambda: told[0]).checks()

    papers = Check("papers", "they are still being read in")
    assert before == await readiness.checks() == (Check("redis"), Check("papers"))
    assert meanwhile == (Check("redis"), papers)


async def test_an_index_tells_how_far_it_is_behind(filled: Installation) -> None:
    papers = Papers(filled.redis, Keys(filled.prefix))
    catalogue = Catalogue(papers, lambda _: Index.open(None))
    await catalogue.catch_up()
    level = await catalogue.live.indexed()
    await filled.import_(record("One more"))

    behind = await catalogue.live.indexed()

    milliseconds = int((await papers.position()).partition("-")[0])
    since = datetime.fromtimestamp(milliseconds / 1000, UTC)
    assert level == Indexed(len(TITLES), 0, None, "")
    assert behind == Indexed(len(TITLES), 0, since, "")


def test_the_measures_show_it() -> None:
    metrics = Metrics()
    since = SUNDAY - timedelta(minutes=2)

    metrics.saw(Sight(SUNDAY, indexed=Indexed(5_000, 31_000_000, since, "it is damaged")))

    shown = metrics.written()[0].decode().splitlines()
    assert {
        "paperpicks_index_papers 5000.0",
        "paperpicks_index_size_bytes 3.1e+07",
        "paperpicks_index_behind_seconds 120.0",
        "paperpicks_index_ok 0.0",
    } <= set(shown)
