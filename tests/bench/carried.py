"""Digests as the bot makes them: workers, each a process, and a platform that takes all at once."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal

import psutil

from bot.app import App, Store, build
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import Engine, MessageRef
from bot.engine.local import LocalEngine
from bot.settings import load_settings
from bot.store.client import client_for_socket
from bot.store.clock import StoreClock
from bot.store.connection import Connection
from tests.bench.crowd import KEYS, PATIENCE_SECONDS
from tests.bench.naive import Speed

EngineName = Literal["in process", "taskiq"]


def carried(path: Path, workers: int, engine: EngineName, count: int) -> Speed:
    """Let workers deliver what is due, until so many are posted.

    Raises:
        TimeoutError: If they do not come to an end.
    """
    spawn = multiprocessing.get_context("spawn")
    posted, ready, go = spawn.Value("i", 0), spawn.Barrier(workers + 1), spawn.Event()
    arguments = (path, engine, posted, ready, go, count)
    with _ended([spawn.Process(target=_work, args=arguments) for _ in range(workers)]) as running:
        ready.wait(PATIENCE_SECONDS)
        began, used = time.perf_counter(), sum(map(_used, running))
        go.set()
        while posted.value < count:
            if time.perf_counter() > began + PATIENCE_SECONDS:
                raise TimeoutError(f"only {posted.value} digests were posted")
            time.sleep(0.01)
        passed, busy = time.perf_counter() - began, sum(map(_used, running)) - used
        held = max(one.memory_info().rss for one in running) / 1e6
    return Speed(count / passed, 1000 * busy / count, held)


@contextmanager
def _ended(processes: Sequence[BaseProcess]) -> Iterator[list[psutil.Process]]:
    """Start processes; in the end they have ended, by themselves or not."""
    for process in processes:
        process.start()
    try:
        yield [psutil.Process(process.pid) for process in processes]
        for process in processes:
            process.join(PATIENCE_SECONDS)
    finally:
        for process in processes:
            process.kill()


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _work(path: Path, engine: EngineName, posted, ready, go, count: int) -> None:  # type: ignore[no-untyped-def] # multiprocessing's own
    """One worker: the bot's engine and services."""
    asyncio.run(_deliver(path, engine, posted, ready, go, count))


async def _deliver(path: Path, engine: EngineName, posted, ready, go, count: int) -> None:  # type: ignore[no-untyped-def] # as above
    connection = Connection(client_for_socket(path), "the benchmark's")
    app = app_on(connection)
    await app.catalogue.catch_up()
    ready.wait(PATIENCE_SECONDS)
    go.wait(PATIENCE_SECONDS)
    carrying = _engine(engine, app, connection, path, _Platform(posted))
    running = asyncio.create_task(carrying.start())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while posted.value < count:  # noqa: ASYNC110 - other processes count too
            await asyncio.sleep(0.05)
    await asyncio.sleep(1)  # To be measured.
    await carrying.stop()
    await running
    await connection.redis.aclose()


def _engine(
    name: EngineName, app: App, connection: Connection, path: Path, platform: "_Platform"
) -> Engine:
    delivering = app.delivering({"console": platform})
    if name == "in process":
        return LocalEngine(app.timetable, delivering)
    from bot.engine.workers import WorkersEngine  # May be missing, as in `bot/engines.py`.
    from bot.store.wakes import WakeStream, broker_for

    stream = WakeStream(connection.redis, KEYS)
    return WorkersEngine(app.timetable, delivering, broker_for(None, path, KEYS), stream)


class _Platform:
    """Takes every message at once; what is measured is ours alone."""

    def __init__(self, posted) -> None:  # type: ignore[no-untyped-def] # multiprocessing's own
        self._posted = posted

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        with self._posted.get_lock():
            self._posted.value += 1
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise AssertionError("a digest is never edited")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        return None


def store_on(connection: Connection) -> Store:
    """Give the bot's store there."""
    return Store.behind(connection, KEYS, StoreClock(connection.redis))


def app_on(connection: Connection) -> App:
    """Give a bot that works there, and asks no source."""
    settings = load_settings(zone="Etc/UTC", sources=(), data_dir=Path("/nonexistent"))
    return build(settings, store_on(connection), on_disk=False)
