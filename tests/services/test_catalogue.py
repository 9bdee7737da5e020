"""The live index: in step with the log, however it got there, and the papers readers mean."""

import asyncio
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import TemporaryError, UserError
from bot.services.catalogue import Catalogue
from bot.services.live_index import EVER, FEW_PAPERS
from bot.store.keys import Keys
from bot.store.papers import Papers
from recommender import Index
from tests.installation import SUNDAY, TITLES, Installation, record

BRIDGE = {"ids": ("arxiv:1", "doi:10.1/a")}


def fresh(redis: Redis, prefix: str) -> Catalogue:
    return Catalogue(Papers(redis, Keys(prefix)), lambda _: Index.open(None))


def held(catalogue: Catalogue) -> list[int]:
    return sorted(catalogue.index.window(EVER))


async def test_it_says_that_it_is_still_reading_before_the_first_catch_up(
    filled: Installation,
) -> None:
    with pytest.raises(TemporaryError, match="still reading"):
        await filled.app.catalogue.compute(lambda papers: papers([1]))


async def test_an_empty_installation_is_caught_up_with_too(bot: Installation) -> None:
    await bot.app.catalogue.catch_up()

    assert bot.app.catalogue.size == 0
    assert bot.app.catalogue.index.position == "0-0"


async def test_the_index_stands_at_the_logs_end(filled: Installation) -> None:
    await filled.app.catalogue.catch_up()

    assert filled.app.catalogue.index.position == await filled.app.store.papers.position()
    assert held(filled.app.catalogue) == list(range(1, len(TITLES) + 1))


async def test_reading_tells_how_far_it_is(filled: Installation) -> None:
    told: list[tuple[int, int]] = []

    await filled.app.catalogue.catch_up(lambda done, total: told.append((done, total)))

    assert told == [(len(TITLES), len(TITLES))]


async def test_following_the_log_comes_to_the_same_as_reading_all(
    bot: Installation, redis: Redis, prefix: str
) -> None:
    follower, papers = bot.app.catalogue, bot.app.store.papers
    batches = (
        [record(title) for title in TITLES[:5]],
        [record(TITLES[1], ids=("arxiv:1",)), record(TITLES[6], ids=("doi:10.1/a",))],
        [record(TITLES[1], **BRIDGE), record(TITLES[7])],
        [record(TITLES[2], abstract="Longer, and about ants. " * 20)],
    )
    for batch in batches:
        await papers.store(batch, listed_at=SUNDAY)
        await follower.catch_up()

    reader = fresh(redis, prefix)
    await reader.catch_up()
    follower.index.refresh_idf()

    assert held(follower) == held(reader) == [1, 2, 3, 4, 5, 7]
    assert follower.index.position == reader.index.position
    for number in held(reader):
        assert follower.index.terms(number) == pytest.approx(reader.index.terms(number))
    assert follower.now_called(6) == reader.now_called(6) == 2
    assert follower.now_called(3) == 3


async def test_where_the_log_no_longer_reaches_back_all_is_read_anew(
    filled: Installation, redis: Redis, prefix: str
) -> None:
    catalogue, papers = filled.app.catalogue, filled.app.store.papers
    await papers.store([record(TITLES[0], ids=("arxiv:1",))], listed_at=SUNDAY)
    await papers.store([record(TITLES[5], ids=("doi:10.1/a",))], listed_at=SUNDAY)
    await catalogue.catch_up()

    await papers.store([record("A new paper on beetles and trees", **BRIDGE)], listed_at=SUNDAY)
    await redis.xtrim(Keys(prefix).log, maxlen=1, approximate=False)
    await catalogue.catch_up()

    expected = fresh(redis, prefix)
    await expected.catch_up()
    assert held(catalogue) == held(expected)
    assert 6 not in held(catalogue)
    assert catalogue.now_called(6) == 1


async def test_papers_that_are_gone_with_a_restored_backup_are_gone_from_the_index(
    filled: Installation, redis: Redis, prefix: str
) -> None:
    catalogue = filled.app.catalogue
    await catalogue.catch_up()
    for key in [k async for k in redis.scan_iter(f"{prefix}:*")]:
        await redis.delete(key)

    await filled.import_(record("What stood in the older backup"), listed_at=SUNDAY)
    await catalogue.catch_up()

    assert held(catalogue) == [1]


async def test_papers_listed_before_there_were_computers_are_found_and_given_up_too(
    bot: Installation, redis: Redis, prefix: str
) -> None:
    long_ago = SUNDAY - timedelta(days=90 * 365)
    await bot.import_(record(TITLES[0]), record(TITLES[1]), listed_at=long_ago)
    await bot.app.catalogue.catch_up()
    await redis.delete(Keys(prefix).log, Keys(prefix).paper(2))
    await bot.import_(record(TITLES[2]))

    await bot.app.catalogue.catch_up()

    assert held(bot.app.catalogue) == [1, 3]


@pytest.mark.parametrize(
    "said", ["2", "arxiv:2401.00002", "ARXIV:2401.00002v3", " https://arxiv.org/abs/2401.00002v2 "]
)
async def test_a_paper_is_found_by_number_id_or_link(bot: Installation, said: str) -> None:
    await bot.import_(record(TITLES[0]), record(TITLES[1], ids=("arxiv:2401.00002",)))

    assert (await bot.app.catalogue.named(said)).number == 2


@pytest.mark.parametrize(
    "said", ["0", "-1", "99", "9" * 400, "²", "arxiv:2401.99999", "", "x" * 5_000, "1.0", "\x00"]
)
async def test_a_paper_nobody_knows_is_refused_in_words(filled: Installation, said: str) -> None:
    with pytest.raises(UserError, match="I know no paper"):
        await filled.app.catalogue.named(said)


async def test_many_who_ask_at_once_are_served_by_few_looks(filled: Installation) -> None:
    catalogue = filled.app.catalogue
    await catalogue.catch_up()
    [number] = await filled.import_(record("A paper that came in meanwhile"))
    before = await looks(filled)

    await asyncio.gather(*(catalogue.catch_up() for _ in range(20)))

    assert catalogue.index.view.row(number) is not None
    assert await looks(filled) - before <= 6


async def looks(bot: Installation) -> int:
    """How often the log was read by now."""
    told = await bot.redis.info("commandstats")
    return int(told["cmdstat_xrange"]["calls"])


async def test_a_paper_at_hand_is_read_anew_once_it_has_changed(filled: Installation) -> None:
    catalogue = filled.app.catalogue
    known, upvoted = {"ids": ("arxiv:2603.00001",)}, {"huggingface.upvotes": 5.0}
    [number] = await filled.import_(record("Words about nothing", **known))
    await catalogue.catch_up()

    before = await catalogue.compute(lambda look_up: look_up([number])[0].signals)
    await filled.import_(record("Words about nothing", **known, signals=upvoted))
    await catalogue.catch_up()
    after = await catalogue.compute(lambda look_up: look_up([number])[0].signals)

    assert (dict(before), dict(after)) == ({}, upvoted)


async def test_many_papers_are_learnt_from_in_the_background(bot: Installation) -> None:
    words = ("tide", "moon", "graph", "ice", "kernel", "robot", "gene")
    titles = (f"{words[i % 7]} {words[i // 7 % 7]} {i}" for i in range(FEW_PAPERS + 1))
    await bot.app.store.papers.store([record(title) for title in titles], listed_at=SUNDAY)
    catalogue = bot.app.catalogue
    await catalogue.catch_up()
    before = catalogue.index.view.pairs

    learning = asyncio.create_task(catalogue.live.look_after())
    async with asyncio.timeout(30):
        while catalogue.index.view.pairs is None:  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.01)
    learning.cancel()

    assert before is None
    assert catalogue.index.view.latent is not None
