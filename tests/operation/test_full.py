"""A full disk or memory: nothing is sent, nothing is lost, and nothing is sent twice after it."""

import asyncio
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.core.delivery import DeliveryId, State
from bot.core.errors import TemporaryError
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef
from bot.core.subscription import Subscription
from bot.sample import sample_file
from bot.services.clock import SimulatedClock
from bot.services.delivering import Chosen, Delivering
from bot.services.timetable import Timetable
from bot.store.backlog import Backlogs
from tests.digests import ADA, MONDAY, FilePoster, digest, order, stores
from tests.journeys.terminal import Terminal
from tests.store.servers import IS_ROOT, free_port, running, until

PREFIX = "full"
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "disk"])
async def server(request: pytest.FixtureRequest, data_dir: Path) -> AsyncIterator["Server"]:
    """A Redis that can be filled up: its memory, or the disk that its snapshots go to."""
    with running(data_dir, "--save", "") as port:
        async with Redis(port=port, retry=Retry(NoBackoff(), 0)) as redis:
            yield Server(redis, data_dir, request.param)


class Server:
    """A Redis, full or not."""

    def __init__(self, redis: Redis, folder: Path, what: str) -> None:
        self.redis = redis
        self._folder = folder
        self._what = what

    async def fill(self) -> None:
        if self._what == "memory":
            await self.redis.config_set("maxmemory", "1")
            return
        await self.redis.config_set("save", "3600 1")
        (self._folder / "taken").mkdir(exist_ok=True)
        await self.redis.config_set("dbfilename", "taken")
        await self.redis.bgsave()
        await self._until_saved("err")

    async def free(self) -> None:
        if self._what == "memory":
            await self.redis.config_set("maxmemory", "0")
            return
        await self.redis.config_set("dbfilename", "free")
        await self.redis.bgsave()
        await self._until_saved("ok")

    async def _until_saved(self, status: str) -> None:
        while (await self.redis.info("persistence"))["rdb_last_bgsave_status"] != status:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.01)


class Worker:
    """One worker, whose Redis is filled up at a moment of a test's choice."""

    def __init__(self, server: Server, place: Path, *, full_while: str = "") -> None:
        self.server = server
        self.store = stores(server.redis, PREFIX)
        self.clock = SimulatedClock(MONDAY)
        self.place = FilePoster(place)
        self._full_while = full_while
        self.timetable = Timetable(self.store.subscriptions, self.store.deliveries, self.clock)
        self.delivering = Delivering(
            self.store.deliveries,
            self.store.subscriptions,
            self._choose,
            {"console": self},
            self.clock,
        )

    async def _choose(self, _said: Subscription, _id: DeliveryId, _now: datetime) -> Chosen:
        if self._full_while == "choosing":
            await self.server.fill()
        return Chosen(digest(1, 2, 3), (1, 2, 3))

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        if self._full_while == "posting":
            await self.server.fill()
        return await self.place.post(to, message, key=key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise AssertionError("a digest is never edited")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        return await self.place.find(to, key, since=since)

    async def refusal(self) -> str:
        return await Backlogs(self.server.redis, self.store.keys).refusal()

    async def work(self, minutes: int) -> list[State | None]:
        """Look and deliver, so many minutes after the hour."""
        self.clock.advance(MONDAY + minutes * MINUTE)
        return [await self.delivering.deliver(one) for one in await self.timetable.look()]


async def test_nothing_is_planned_or_sent_while_redis_is_full(
    server: Server, tmp_path: Path
) -> None:
    worker = Worker(server, tmp_path / "posted")
    await worker.store.subscriptions.save(order(), MONDAY)
    await server.fill()
    with pytest.raises(TemporaryError):
        await worker.work(0)
    assert await worker.refusal() in ("its memory is full", "it cannot write to its disk")
    assert worker.place.posted == []

    await server.free()

    assert await worker.work(20) == [State.DONE]
    assert await worker.refusal() == ""
    assert worker.place.messages == ((1, 2, 3),)


async def test_what_cannot_be_written_ahead_is_not_sent(server: Server, tmp_path: Path) -> None:
    worker = Worker(server, tmp_path / "posted", full_while="choosing")
    await worker.store.subscriptions.save(order(), MONDAY)
    assert await worker.work(0) == [None]
    assert worker.place.posted == []

    await server.free()
    again = Worker(server, tmp_path / "posted")

    assert await again.work(2) == [State.DONE]
    assert again.place.messages == ((1, 2, 3),)


async def test_what_was_sent_as_redis_filled_up_is_not_sent_again(
    server: Server, tmp_path: Path
) -> None:
    worker = Worker(server, tmp_path / "posted", full_while="posting")
    await worker.store.subscriptions.save(order(), MONDAY)
    assert await worker.work(0) == [None]
    assert worker.place.messages == ((1, 2, 3),)

    await server.free()
    again = Worker(server, tmp_path / "posted")

    assert await again.work(2) == [State.DONE]
    assert again.place.messages == ((1, 2, 3),)
    assert await again.store.seen(ADA) == [1, 2, 3]


@pytest.fixture
def small_disk(data_dir: Path) -> Iterator[Path]:
    """A disk of 16 MB of its own."""
    if not IS_ROOT or sys.platform != "linux":
        pytest.skip("only root on Linux may make a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(data_dir)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be made here")
    yield data_dir
    unmount = ["umount", "--lazy", str(data_dir)]
    subprocess.run(unmount, check=True)


def ready(port: int) -> tuple[int, str]:
    """Ask the bot whether it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def fill_up(file: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), file.open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(4096))


def fill_the_last_page(folder: Path) -> None:
    """Let Redis write more than what its file's last page has room for on a disk that is full."""
    address = str(folder / "redis.sock")
    with suppress(RedisError), BlockingRedis(unix_socket_path=address) as redis:
        redis.set("filling", bytes(8192))


def wait_for_minute(minute: datetime) -> None:
    time.sleep(max((minute - datetime.now(UTC)).total_seconds(), 0))


@pytest.mark.slow  # It waits for the next full minutes.
@pytest.mark.timeout(300)
def test_a_running_bot_outlives_a_full_disk(small_disk: Path) -> None:
    terminal, port = Terminal(small_disk), free_port()
    terminal.run("import", str(sample_file()))
    environment = {**terminal.environment, "PAPERPICKS_HTTP": str(port)}
    due = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
    transcript, filling = small_disk / "transcript.jsonl", small_disk / "filling"
    with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment) as bot:
        try:
            until(lambda: ready(port)[0] == 200)
            said = [f"schedule daily {due:%H:%M} UTC", "interests add neural networks"]
            terminal.run("console", "--as", "ada", lines=said)
            fill_up(filling)
            fill_the_last_page(small_disk)
            # The last page of Redis's own file has room for some more writes: each question is one.
            until(lambda: ready(port)[0] == 503, 60)
            wait_for_minute(due + timedelta(seconds=20))
            assert "FAIL redis: the disk is full" in ready(port)[1]
            assert bot.poll() is None
            assert not transcript.exists()

            filling.unlink()

            until(transcript.exists, 60)
            until(lambda: ready(port)[0] == 200)
            time.sleep(6)  # A second tick of the engine, which must not post again.
        finally:
            bot.terminate()
    [posted] = transcript.read_text().splitlines()
    assert len(json.loads(posted)["message"]["blocks"]) >= 4
    assert bot.returncode == 0


@pytest.mark.slow  # It waits until the client of Redis has given up a few times.
@pytest.mark.timeout(180)
def test_a_running_bot_outlives_a_redis_that_stays_away(data_dir: Path, tmp_path: Path) -> None:
    port = free_port()
    environment = Terminal(data_dir).environment | {"PAPERPICKS_HTTP": str(port)}
    options = ("--appendonly", "yes", "--save", "")
    with running(tmp_path, *options) as redis:
        environment["PAPERPICKS_REDIS_URL"] = f"redis://127.0.0.1:{redis}"
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
        try:
            until(lambda: ready(port)[0] == 200)
        except AssertionError:
            bot.kill()
            raise
    try:
        until(lambda: ready(port)[0] == 503)
        time.sleep(20)
        assert bot.poll() is None
        assert "FAIL redis: it does not answer" in ready(port)[1]

        with running(tmp_path, *options, port=redis):
            until(lambda: ready(port)[0] == 200, 60)
            bot.terminate()
            assert bot.wait(40) == 0
    finally:
        bot.kill()
        bot.wait()
