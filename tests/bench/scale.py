"""A million readers: what a look costs, what planning costs, and digests a second, end to end.

Digests are measured beside the naive loop: one reader after another, scikit-learn's TF-IDF over
the same papers, the same Redis asked for each, and no record of what is under way.
"""

import argparse
import asyncio
import json
import multiprocessing
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from redis import Redis
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from bot.app import App, Store, build
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef
from bot.core.subscription import Subscription
from bot.engine.local import LocalEngine
from bot.services.clock import SimulatedClock
from bot.services.ingesting import ingest
from bot.services.timetable import Timetable
from bot.settings import load_settings
from bot.sources.imports import read_file
from bot.store.client import client_for_socket
from bot.store.clock import StoreClock
from bot.store.connection import Connection
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions
from recommender import Paper, parse_interests
from tests.bench.crowd import KEYS, big_server, due_at, keep, memory, order_of, orders
from tests.bench.papers import FIELDS, Language, make_language, write_papers
from tests.bench.ranking import read_papers
from tests.bench.report import Figure, below, machine, show, write_scale

SEED = 20260302
NOON = datetime(2036, 11, 26, 12, 0, tzinfo=UTC)  # When those to be planned are due: not yet.
LOOKS = 30
PLANNED = 10_000
FRESH = 5_000
LIST_SIZE = 3
MOST_TICK_MS, MOST_PLANNING_SECONDS = 10, 1.0
_PATIENCE_SECONDS = 600
_FIRST = 10_000_000  # Readers whose digests are measured are others than those who only wait.


def main() -> None:
    """Measure and report."""
    options = _options()
    about, rng = machine(), np.random.default_rng(SEED)
    language = make_language(rng)
    with tempfile.TemporaryDirectory(prefix="pp-big-", dir="/tmp") as name:
        folder = Path(name)
        file = folder / "papers.jsonl"
        write_papers(file, FRESH, language, rng)
        with big_server(folder) as (path, server):
            figures = _at_rest(path, server, options.subscriptions)
            figures += asyncio.run(_planning(path))
            figures += _digests(path, file, language, options.digests)
    show(figures, about)
    if options.write:
        command = shlex.join(["python", "-m", "tests.bench.scale", *sys.argv[1:]])
        write_scale(options.write, figures, about, command, datetime.now(UTC).date())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=1_000_000)
    parser.add_argument("--digests", type=int, default=1_000, help="of each way to make them")
    parser.add_argument("--write", type=Path, help="the page to write the figures to")
    return parser.parse_args()


def _at_rest(path: Path, server: psutil.Process, count: int) -> list[Figure]:
    """Keep all orders, 10,000 of them due at noon and a little before."""
    before = memory(path)

    def kept() -> Iterator[tuple[Subscription, datetime]]:
        for number, order in enumerate(orders(count)):
            if number < PLANNED:
                due = NOON - timedelta(minutes=number % 10)
                yield due_at(order, due), due
            else:
                yield order, order.schedule.next_after(NOON)[1]

    keep(path, kept())
    taken = memory(path) - before
    resident = server.memory_info().rss / 1e6
    return [
        Figure(
            f"memory of {count:,} orders",
            f"{taken / 1e6:,.0f} MB ({taken / count:,.0f} bytes each); "
            f"Redis holds {resident:,.0f} MB",
        )
    ]


async def _planning(path: Path) -> list[Figure]:
    """Look while nothing is due, then plan what is due at noon."""
    redis = client_for_socket(path)
    subscriptions, deliveries = Subscriptions(redis, KEYS), Deliveries(redis, KEYS)
    early = SimulatedClock(NOON - timedelta(hours=1))
    times = Timetable(subscriptions, deliveries, early)
    ticks = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await times.look()
        ticks.append(1000 * (time.perf_counter() - began))
    began, used = time.perf_counter(), time.process_time()
    planned = await times.plan_due(NOON)
    passed, busy = time.perf_counter() - began, time.process_time() - used
    await redis.aclose()
    if len(planned) != PLANNED:
        raise RuntimeError(f"{len(planned)} were planned")
    tick = statistics.median(ticks)
    return [
        below("a look while nothing is due, median", tick, MOST_TICK_MS, "ms"),
        below(
            f"planning {PLANNED:,} due, CPU of the bot",
            busy,
            MOST_PLANNING_SECONDS,
            "s",
            shown=f" ({passed:.2f} s passed)",
        ),
    ]


def _digests(path: Path, file: Path, language: Language, count: int) -> list[Figure]:
    """Deliver as many digests the naive way, with one worker and with two."""
    lines = [_interests(language, number) for number in range(count)]
    asyncio.run(_import(path, file))
    papers = read_papers(file)
    figures = []
    for workers in (1, 2):
        asyncio.run(_subscribe(path, _FIRST * workers, lines))
        before = _naive(path, papers, lines)
        ours = _delivered_by(path, workers, count)
        after = _naive(path, papers, lines)  # So that a noisy moment meets both.
        naive = Speed(*(statistics.mean(pair) for pair in zip(before, after, strict=True)))
        what = f"digests a second end to end, {workers} {'worker' if workers == 1 else 'workers'}"
        figures.append(
            Figure(
                what,
                f"{ours.rate:,.0f}, the naive loop {naive.rate:,.0f}: "
                f"{ours.rate / naive.rate:.2f} times; CPU a digest {ours.busy_ms:.1f} ms, "
                f"the naive loop {naive.busy_ms:.1f} ms; {ours.held:,.0f} MB a worker",
                "none; the naive loop is 1",
            )
        )
    return figures


class Speed(NamedTuple):
    """How fast digests were made.

    Attributes:
        rate: Digests a second.
        busy_ms: CPU time of one, Redis's not counted, in milliseconds.
        held: Memory of a process, in megabytes.
    """

    rate: float
    busy_ms: float
    held: float


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
    store = _store(Connection(redis, "the benchmark's"))
    await ingest(
        read_file(file, progress=lambda _: None), store.papers, listed_at=await store.clock.now()
    )
    await redis.aclose()


async def _subscribe(path: Path, first: int, lines: Sequence[str]) -> None:
    """Let readers state interests, and let their orders be due now."""
    redis = client_for_socket(path)
    store = _store(Connection(redis, "the benchmark's"))
    now = await store.clock.now()
    due = now.replace(second=0, microsecond=0)
    found = [due_at(order_of(first + number), due) for number in range(len(lines))]
    for order, line in zip(found, lines, strict=True):
        await store.profiles.change_interests(order.owner, add=parse_interests(line, now).interests)
    keep(path, ((order, due) for order in found))
    await redis.aclose()


def _delivered_by(path: Path, workers: int, count: int) -> Speed:
    """Let workers deliver."""
    spawn = multiprocessing.get_context("spawn")
    posted, ready, go = spawn.Value("i", 0), spawn.Barrier(workers + 1), spawn.Event()
    processes = [
        spawn.Process(target=_work, args=(path, posted, ready, go, count)) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    ready.wait(_PATIENCE_SECONDS)
    watched = [psutil.Process(process.pid) for process in processes]
    began, used = time.perf_counter(), sum(map(_used, watched))
    go.set()
    deadline = began + _PATIENCE_SECONDS
    while posted.value < count:
        if time.perf_counter() > deadline:
            raise TimeoutError(f"only {posted.value} digests were posted")
        time.sleep(0.01)
    passed, busy = time.perf_counter() - began, sum(map(_used, watched)) - used
    held = max(one.memory_info().rss for one in watched) / 1e6
    for process in processes:
        process.join(_PATIENCE_SECONDS)
    return Speed(count / passed, 1000 * busy / count, held)


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _work(path: Path, posted, ready, go, count: int) -> None:  # type: ignore[no-untyped-def] # multiprocessing's own
    """One worker: the bot's engine and services, and a platform that takes all at once."""
    asyncio.run(_deliver(path, posted, ready, go, count))


async def _deliver(path: Path, posted, ready, go, count: int) -> None:  # type: ignore[no-untyped-def] # as above
    redis = client_for_socket(path)
    app = _app(Connection(redis, "the benchmark's"))
    await app.catalogue.catch_up()
    ready.wait(_PATIENCE_SECONDS)
    go.wait(_PATIENCE_SECONDS)
    engine = LocalEngine(app.timetable, app.delivering({"console": _Platform(posted)}))
    running = asyncio.create_task(engine.start())
    while posted.value < count:  # noqa: ASYNC110 - other processes count too
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)  # To be measured.
    await engine.stop()
    await running
    await redis.aclose()


class _Platform:
    """Takes every message at once; what is measured is ours alone."""

    def __init__(self, posted) -> None:  # type: ignore[no-untyped-def] # multiprocessing's own
        self._posted = posted

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        with self._posted.get_lock():
            self._posted.value += 1
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise NotImplementedError

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        return None


def _naive(path: Path, papers: Sequence[Paper], lines: Sequence[str]) -> Speed:
    """Do it as a tutorial would, one reader after another."""
    vectorizer = TfidfVectorizer()
    matrix = vectorizer.fit_transform(f"{paper.title} {paper.abstract}" for paper in papers)
    with Redis(unix_socket_path=str(path)) as redis:
        for number, line in enumerate(lines):
            redis.set(f"naive:{number}", line)
        began, used = time.perf_counter(), time.process_time()
        for number in range(len(lines)):
            said = (redis.get(f"naive:{number}") or b"").decode()
            seen = [int(row) for row in redis.smembers(f"naive:{number}:seen")]
            scores = linear_kernel(vectorizer.transform([said]), matrix)[0]
            scores[seen] = -1.0
            best = np.argsort(-scores)[:LIST_SIZE].tolist()
            json.dumps([[papers[row].title, papers[row].abstract[:300]] for row in best])
            redis.sadd(f"naive:{number}:seen", *best)
        passed, busy = time.perf_counter() - began, time.process_time() - used
    held = psutil.Process().memory_info().rss / 1e6
    return Speed(len(lines) / passed, 1000 * busy / len(lines), held)


def _store(connection: Connection) -> Store:
    return Store.behind(connection, KEYS, StoreClock(connection.redis))


def _app(connection: Connection) -> App:
    settings = load_settings(zone="Etc/UTC", sources=(), data_dir=Path("/nonexistent"))
    return build(settings, _store(connection))


if __name__ == "__main__":
    main()
