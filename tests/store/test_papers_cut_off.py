"""A process killed after any write leaves a catalogue that is whole once the batch is repeated."""

from collections.abc import Sequence

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.core.record import Record
from bot.store.keys import Keys
from bot.store.papers import LogEntry, Papers
from recommender import Paper
from tests.installation import record
from tests.store.cut_off import CutOff
from tests.store.shelf import DESIGN, FOLDING, MONDAY, all_of, as_sets

HISTORY = (
    [record(FOLDING, ids=("arxiv:1",)), record(DESIGN, ids=("doi:10.1/b",))],
    [
        record(FOLDING, ids=("arxiv:1", "doi:10.1/a"), abstract="Longer than it was before. " * 5),
        record("Folding proteins, now in a journal", ids=("doi:10.1/c",)),
        record("Designing backbones, now in a journal", ids=("doi:10.1/b", "doi:10.1/d")),
    ],
    [
        record(FOLDING, ids=("arxiv:1", "doi:10.1/c"), abstract=""),
        record("Something else entirely, and new", ids=("arxiv:7",)),
        record(DESIGN, ids=("doi:10.1/d",), abstract=""),
    ],
)


@pytest.mark.parametrize("batch", range(len(HISTORY)))
async def test_cut_off_after_any_write_and_repeated_the_papers_are_as_if_undisturbed(
    redis: Redis, redis_url: str, prefix: str, batch: int
) -> None:
    undisturbed = Papers(redis, Keys(prefix))
    for records in HISTORY[: batch + 1]:
        await undisturbed.store(records, listed_at=MONDAY)
    expected = await as_sets(undisturbed)

    for writes in range(60):
        keys = Keys(f"{prefix}-{writes}")
        papers = Papers(redis, keys)
        for records in HISTORY[:batch]:
            await papers.store(records, listed_at=MONDAY)
        position = await papers.position()
        indexed = await all_of(papers)
        if not await _killed_after(writes, redis_url, keys, HISTORY[batch]):
            break
        await _follow(papers, position, indexed)
        await papers.store(HISTORY[batch], listed_at=MONDAY)

        await _follow(papers, position, indexed)
        assert await as_sets(papers) == expected, writes
        assert indexed == await all_of(papers), writes
    else:
        pytest.fail("never came to the end")
    assert writes > 8


async def _killed_after(writes: int, url: str, keys: Keys, records: Sequence[Record]) -> bool:
    """Store with a client that fails after so many writes; its lease then runs out."""
    async with CutOff.from_url(url) as client:
        assert isinstance(client, CutOff)
        client.writes = writes
        try:
            await Papers(client, keys).store(records, listed_at=MONDAY)
        except RedisConnectionError:
            killed = True
        else:
            killed = False
        client.writes = 1
        await client.delete(keys.writer)
    return killed


async def _follow(papers: Papers, position: str, indexed: dict[int, Paper]) -> None:
    """Bring a copy up to date by the log alone, as an index does."""
    for entry in await papers.log_after(position) or await _everything_as_new(papers, position):
        if entry.op == "delete":
            indexed.pop(entry.number, None)
        else:
            found = await papers.get([entry.number])
            indexed.update({paper.number: paper for paper in found.values()})


async def _everything_as_new(papers: Papers, position: str) -> list[LogEntry]:
    """What a log that does not reach back comes to: all there is, from the beginning."""
    if position != "0-0":
        return []
    return [LogEntry(position, number, "add") for number in await all_of(papers)]


async def test_readers_never_find_half_of_a_batch_that_was_cut_off(
    redis: Redis, redis_url: str, prefix: str
) -> None:
    for writes in range(40):
        keys = Keys(f"{prefix}-{writes}")
        papers = Papers(redis, keys)
        await papers.store(HISTORY[0], listed_at=MONDAY)
        await papers.store(HISTORY[1], listed_at=MONDAY)

        await _killed_after(writes, redis_url, keys, HISTORY[2])

        found = await papers.get(range(1, 8))
        names = {name for paper in found.values() for name in paper.ids}
        assert {"arxiv:1", "doi:10.1/a", "doi:10.1/b", "doi:10.1/c", "doi:10.1/d"} <= names, writes
        by_name = await papers.find(sorted(names))
        assert set(by_name.values()) <= found.keys(), writes
        for name, number in by_name.items():
            assert name in found[number].ids or name.startswith("title:"), (writes, name)
