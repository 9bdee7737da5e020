"""The catalogue: papers under lasting numbers, read by any name, every change in the log."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import TemporaryError
from bot.store.keys import Keys
from bot.store.paper_json import read_paper, write_paper
from bot.store.papers import Papers
from recommender import Paper
from recommender.identifiers import title_id
from tests.installation import record
from tests.store.shelf import DESIGN, FOLDING, MONDAY, all_of


@pytest.fixture
def papers(redis: Redis, prefix: str) -> Papers:
    return Papers(redis, Keys(prefix))


async def test_new_papers_get_numbers_from_one_on_and_are_given_back_whole(papers: Papers) -> None:
    told = record(FOLDING, ids=("arxiv:2401.00001",), authors=("Ada L.",), signals={"x": 2.0})

    stored = await papers.store([told, record(DESIGN)], listed_at=MONDAY)

    assert [(one.number, one.outcome) for one in stored] == [(1, "new"), (2, "new")]
    first = (await papers.get([1]))[1]
    assert (first.title, first.authors, first.signals) == (FOLDING, ("Ada L.",), {"x": 2.0})
    assert first.ids == ("arxiv:2401.00001", title_id(FOLDING))
    assert first.listed_at == MONDAY
    assert await papers.find(["arxiv:2401.00001", "arxiv:9999.99999"]) == {"arxiv:2401.00001": 1}


async def test_storing_the_same_again_changes_nothing_and_logs_nothing(papers: Papers) -> None:
    records = [record(FOLDING), record(DESIGN, ids=("arxiv:2401.00002",))]
    await papers.store(records, listed_at=MONDAY)
    before, position = await all_of(papers), await papers.position()

    stored = await papers.store(records, listed_at=MONDAY + timedelta(days=3))

    assert [one.outcome for one in stored] == ["unchanged", "unchanged"]
    assert await all_of(papers) == before
    assert await papers.position() == position


async def test_when_two_numbers_turn_out_one_paper_the_lower_stays_and_both_are_read(
    papers: Papers,
) -> None:
    preprint = record(FOLDING, ids=("arxiv:1",), abstract="Short.")
    article = record("Equivariant networks for the folding of proteins", ids=("doi:10.1/a",))
    await papers.store([preprint, article], listed_at=MONDAY)
    position = await papers.position()

    both = record(FOLDING, ids=("arxiv:1", "doi:10.1/a"), abstract="")
    stored = await papers.store([both], listed_at=MONDAY + timedelta(days=1))

    assert [(one.number, one.outcome) for one in stored] == [(1, "merged")]
    found = await papers.get([1, 2, 3])
    assert found.keys() == {1, 2}
    assert found[2] == found[1]
    assert found[1].abstract == article.abstract
    assert found[1].listed_at == MONDAY
    assert await papers.find(["doi:10.1/a", "arxiv:1"]) == {"doi:10.1/a": 1, "arxiv:1": 1}
    assert await papers.merged() == {2: 1}
    log = await papers.log_after(position) or []
    assert [(entry.number, entry.op) for entry in log] == [(1, "change"), (2, "delete")]


async def test_papers_merged_one_after_another_all_lead_to_the_lowest(papers: Papers) -> None:
    names = ["doi:10.1/a", "doi:10.1/b", "doi:10.1/c", "doi:10.1/d"]
    titles = [FOLDING, DESIGN, "A third title that is long enough", "A fourth title, long enough"]
    records = [record(title, ids=(name,)) for name, title in zip(names, titles, strict=True)]
    await papers.store(records, listed_at=MONDAY)

    for pair in (names[2:], names[1:3], names[:2]):
        await papers.store([record(FOLDING, ids=tuple(pair))], listed_at=MONDAY)

    assert set((await papers.find(names)).values()) == {1}
    assert {paper.number for paper in (await papers.get([1, 2, 3, 4])).values()} == {1}


async def test_two_writers_at_once_store_each_paper_once(redis: Redis, prefix: str) -> None:
    batches = [[record(f"{title}, part {n}") for n in range(10)] for title in (FOLDING, DESIGN)]
    writers = [Papers(redis, Keys(prefix)) for _ in range(4)]

    await asyncio.gather(
        *(writer.store(batches[i % 2], listed_at=MONDAY) for i, writer in enumerate(writers))
    )

    found = await all_of(writers[0])
    assert len(found) == 20
    assert len({paper.title for paper in found.values()}) == 20
    assert await writers[0].last_number() == 20


async def test_a_writer_whose_lease_ran_out_writes_nothing_more(
    redis: Redis, redis_url: str, prefix: str
) -> None:
    keys = Keys(prefix)

    class Stalled(Redis):
        """Loses the write lease to another process while it asks for a number."""

        async def incrby(self, name: bytes | str | memoryview, amount: int = 1) -> int:
            await redis.set(keys.writer, "another process")
            return await super().incrby(name, amount)

    async with Stalled.from_url(redis_url) as client:
        with pytest.raises(TemporaryError, match="Try again in a minute"):
            await Papers(client, keys).store([record(FOLDING)], listed_at=MONDAY)

    assert await redis.get(keys.writer) == b"another process"
    assert await Papers(redis, keys).get([1]) == {}


async def test_the_log_tells_each_change_once_and_from_any_position(papers: Papers) -> None:
    assert await papers.position() == "0-0"
    assert await papers.log_after("0-0") == []
    await papers.store([record(FOLDING)], listed_at=MONDAY)
    start = await papers.position()
    await papers.store([record(DESIGN), record(FOLDING, ids=("arxiv:1",))], listed_at=MONDAY)

    entries = await papers.log_after(start)

    assert [(e.number, e.op) for e in entries or []] == [(2, "add"), (1, "change")]
    assert await papers.log_after(await papers.position()) == []
    assert [e.number for e in await papers.log_after(start, count=1) or []] == [2]


async def test_a_log_that_no_longer_reaches_back_says_so(
    redis: Redis, papers: Papers, prefix: str
) -> None:
    await papers.store([record(FOLDING)], listed_at=MONDAY)
    start = await papers.position()
    await papers.store([record(DESIGN)], listed_at=MONDAY)
    await redis.xtrim(Keys(prefix).log, maxlen=1, approximate=False)

    assert await papers.log_after(start) is None
    assert await papers.log_after("0-0") is None


async def test_a_simulated_clock_far_ahead_does_not_empty_the_log(papers: Papers) -> None:
    await papers.store([record(FOLDING)], listed_at=MONDAY)
    start = await papers.position()
    later = MONDAY + timedelta(days=20_000)

    for number in range(3):
        await papers.store(
            [record(f"{DESIGN}, part {n}") for n in range(number * 100)], listed_at=later
        )

    assert len(await papers.log_after(start, count=1000) or []) == 200


def test_a_paper_is_read_as_it_was_written() -> None:
    bare = Paper(3, ("text:x",), "T")
    full = Paper(
        number=7,
        ids=("arxiv:1", "title:x"),
        title="Σ 🧪 שלום",
        abstract="a\nb",
        raw_title="$\\Sigma$",
        raw_abstract="r",
        authors=("Ada", "Bea"),
        categories=("cs.LG",),
        published=datetime(1931, 1, 1, tzinfo=UTC),
        updated=MONDAY,
        version=2,
        listed_at=MONDAY + timedelta(microseconds=1),
        url="https://x/",
        sources=("a",),
        signals={"huggingface.upvotes": 0.0},
        own_summary="o",
    )

    assert read_paper(3, write_paper(bare)) == bare
    assert read_paper(7, write_paper(full)) == full
