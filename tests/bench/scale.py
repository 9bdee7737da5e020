"""A million readers: what a look costs, what planning costs, and digests a second, end to end.

Says what it is at on standard error. Each part ends within minutes, or with an error.
"""

import argparse
import asyncio
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil

from bot.core.subscription import Subscription
from bot.services.clock import SimulatedClock
from bot.services.timetable import Timetable
from bot.store.client import client_for_socket
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions
from tests.bench.crowd import KEYS, PATIENCE_SECONDS, big_server, due_at, keep, memory, orders
from tests.bench.papers import make_language, write_papers
from tests.bench.report import Figure, below, machine, say, show, write_scale
from tests.bench.rush import rush

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
            figures += asyncio.run(asyncio.wait_for(_planning(path), PATIENCE_SECONDS))
            figures += rush(path, file, language, options.digests)
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
    say(f"{count:,} orders are kept")
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
    say("looking, and planning")
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


if __name__ == "__main__":
    main()
