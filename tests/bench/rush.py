"""Digests a second from choosing to posting: workers, each time beside the naive loop."""

import asyncio
import statistics
from collections.abc import Coroutine, Sequence
from pathlib import Path

from bot.engines import has_workers
from bot.services.ingesting import ingest
from bot.sources.imports import read_file
from bot.store.client import client_for_socket
from bot.store.connection import Connection
from recommender import parse_interests
from tests.bench.carried import EngineName, carried, store_on
from tests.bench.crowd import PATIENCE_SECONDS, due_at, keep, order_of
from tests.bench.naive import Speed, naive
from tests.bench.papers import FIELDS, Language
from tests.bench.ranking import read_papers
from tests.bench.report import Figure, say

_FIRST = 10_000_000  # Readers whose digests are measured are others than those who only wait.


def rush(path: Path, file: Path, language: Language, count: int) -> list[Figure]:
    """Deliver as many digests the naive way, and with each kind of workers there is.

    Raises:
        TimeoutError: If some part of it does not come to an end.
    """
    lines = [_interests(language, number) for number in range(count)]
    _run(_import(path, file))
    papers = read_papers(file)
    ways: list[tuple[int, EngineName]] = [(1, "in process"), (2, "in process")]
    ways += [(2, "taskiq")] if has_workers() else []
    figures = []
    for number, (workers, engine) in enumerate(ways, start=1):
        what = f"{workers} {'worker' if workers == 1 else 'workers'} ({engine})"
        say(f"{count:,} digests by {what}, before and after by the naive loop")
        _run(_subscribe(path, _FIRST * number, lines))
        before = naive(path, papers, lines)
        ours = carried(path, workers, engine, count)
        after = naive(path, papers, lines)  # So that a noisy moment meets both.
        theirs = Speed(*(statistics.mean(pair) for pair in zip(before, after, strict=True)))
        figures.append(_beside(f"digests a second end to end, {what}", ours, theirs))
    return figures


def _beside(what: str, ours: Speed, theirs: Speed) -> Figure:
    return Figure(
        what,
        f"{ours.rate:,.0f}, the naive loop {theirs.rate:,.0f}: "
        f"{ours.rate / theirs.rate:.2f} times; CPU a digest {ours.busy_ms:.1f} ms, "
        f"the naive loop {theirs.busy_ms:.1f} ms; {ours.held:,.0f} MB a worker",
        "none; the naive loop is 1",
    )


def _run(part: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(part, PATIENCE_SECONDS))


def _interests(language: Language, reader: int) -> str:
    """Make up what a reader cares about: two topics of one field, one of another."""
    field, other = reader * 3 % FIELDS, (reader * 3 + 7) % FIELDS
    turn = reader // FIELDS * 3 % 100
    topics = [
        language.of_field(field, 20 + turn, 2),
        language.of_field(field, 150 + turn, 3),
        language.of_field(other, 60 + turn, 2),
    ]
    return ", ".join(" ".join(topic) for topic in topics)


async def _import(path: Path, file: Path) -> None:
    redis = client_for_socket(path)
    store = store_on(Connection(redis, "the benchmark's"))
    await ingest(
        read_file(file, progress=lambda _: None), store.papers, listed_at=await store.clock.now()
    )
    await redis.aclose()


async def _subscribe(path: Path, first: int, lines: Sequence[str]) -> None:
    """Let readers state interests, and let their orders be due now."""
    redis = client_for_socket(path)
    store = store_on(Connection(redis, "the benchmark's"))
    now = await store.clock.now()
    due = now.replace(second=0, microsecond=0)
    found = [due_at(order_of(first + number), due) for number in range(len(lines))]
    for order, line in zip(found, lines, strict=True):
        await store.profiles.change_interests(order.owner, add=parse_interests(line, now).interests)
    keep(path, ((order, due) for order in found))
    await redis.aclose()
