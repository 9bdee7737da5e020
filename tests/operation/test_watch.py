"""A running bot is looked after: probes, measures, a heartbeat, alerts."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.errors import ConfigurationError
from bot.core.places import direct
from bot.core.ports import SourceHealth, SourceState
from bot.core.sight import Disk
from bot.operation import Heartbeat, Metrics, Readiness, Watch, serve
from bot.services.alerting import Alerting
from bot.services.clock import SimulatedClock
from bot.services.watching import Watching
from bot.store.backlog import Backlogs
from bot.store.keys import Keys
from bot.store.troubles import Troubles
from tests.digests import ADA, GROUP, MONDAY, FilePoster, order, stores
from tests.operation.test_measured import shown

MINUTE = timedelta(minutes=1)
FRESH = SourceHealth("arXiv", SourceState.FRESH, read_at=MONDAY - 7 * MINUTE)
DOWN = SourceHealth("arXiv", SourceState.DOWN, since=MONDAY - timedelta(hours=25))


class Bench:
    """A watch over a real store; what else it sees is in our hand, and it never sees it old."""

    def __init__(self, redis: Redis, prefix: str, place: Path, heartbeat: str = "") -> None:
        self.refused = ""
        self.room = Disk(60, 100)
        self.sources: Sequence[SourceHealth] = (FRESH,)
        self.paused: Mapping[str, datetime] = {}
        self.clock = SimulatedClock(MONDAY)
        self.metrics = Metrics()
        self.place = FilePoster(place)
        keys = Keys(prefix)
        self.backlogs = Backlogs(redis, keys)
        self._watching = Watching(
            self.clock, self.backlogs, self.of_all, lambda: self.room, self._paused
        )
        self._alerting = Alerting(Troubles(redis, keys), direct(ADA), self.place, "UTC")
        self._heartbeat = Heartbeat(heartbeat) if heartbeat else None

    async def of_all(self, _now: datetime) -> tuple[SourceHealth, ...]:
        return tuple(self.sources)

    async def _paused(self) -> Mapping[str, datetime]:
        return self.paused

    async def _refusal(self) -> str:
        return self.refused

    def watch(self, every: float = 60.0, fresh: float = 5.0) -> Watch:
        return Watch(
            self._watching,
            Readiness(self._refusal),
            self.metrics,
            alerting=self._alerting,
            heartbeat=self._heartbeat,
            every=every,
            fresh=fresh,
        )

    @property
    def told(self) -> list[str]:
        return [posted.message for posted in self.place.posted]


@pytest.fixture
def bench(redis: Redis, prefix: str, tmp_path: Path) -> Bench:
    return Bench(redis, prefix, tmp_path / "posted")


@dataclass
class Listener:
    """Whoever watches for silence: counts calls, and fails where told."""

    calls: int = 0
    status: int = 200
    url: str = ""
    paths: list[str] = field(default_factory=list)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    heard = Listener()

    async def ping(request: web.Request) -> web.Response:
        heard.calls += 1
        heard.paths.append(request.path)
        return web.Response(status=heard.status)

    app = web.Application()
    app.router.add_get("/{secret}", ping)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hush-hush"
    yield heard
    await runner.cleanup()


@asynccontextmanager
async def asked(bench: Bench, watch: Watch) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        serve("127.0.0.1", 0, watch, bench.metrics) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def get(session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with session.get(path) as answer:
        return answer.status, await answer.text()


async def test_a_bot_that_is_well_lives_and_is_ready(bench: Bench) -> None:
    async with asked(bench, bench.watch()) as session:
        assert await get(session, "/livez") == (200, "ok\n")
        assert await get(session, "/readyz") == (200, "ok   redis\n")
        assert (await get(session, "/elsewhere"))[0] == 404


async def test_a_bot_that_is_not_ready_lives_and_says_why(bench: Bench) -> None:
    bench.refused = "it cannot write to its disk"

    async with asked(bench, bench.watch()) as session:
        assert await get(session, "/livez") == (200, "ok\n")
        assert await get(session, "/readyz") == (503, "FAIL redis: it cannot write to its disk\n")


async def test_a_bot_that_is_being_stopped_is_not_ready(bench: Bench) -> None:
    watch = bench.watch()
    async with asked(bench, watch) as session:
        assert (await get(session, "/readyz"))[0] == 200
        watch.stop()
        assert (await get(session, "/readyz"))[0] == 503


async def test_measures_are_of_the_moment_they_are_asked_for(
    bench: Bench, redis: Redis, prefix: str
) -> None:
    await stores(redis, prefix).subscriptions.save(order(), MONDAY - 10 * MINUTE)
    bench.paused = {"slack/T1": MONDAY}

    async with asked(bench, bench.watch()) as session:
        _, text = await get(session, "/metrics")

    assert "paperpicks_ready 1.0" in text
    assert "paperpicks_due_lag_seconds 600.0" in text
    assert 'paperpicks_source_age_seconds{source="arXiv"} 420.0' in text
    assert "paperpicks_paused_workspaces 1.0" in text
    assert "paperpicks_disk_free_bytes 60.0" in text
    assert "process_resident_memory_bytes" in text


async def test_no_label_names_a_person_place_or_workspace(
    bench: Bench, redis: Redis, prefix: str
) -> None:
    await stores(redis, prefix).subscriptions.save(order(GROUP), MONDAY)
    bench.paused = {"slack/T0SECRET": MONDAY}

    async with asked(bench, bench.watch()) as session:
        _, text = await get(session, "/metrics")

    assert all(name not in text for name in ("ada", "reading-group", "T0SECRET"))


async def test_a_scrape_waits_for_a_redis_that_hangs_once_not_twice(bench: Bench) -> None:
    both = asyncio.Barrier(2)  # Left only once the checks and the look are asked at the same time.

    async def refusal() -> str:
        await both.wait()
        return "it does not answer"

    async def paused() -> Mapping[str, datetime]:
        await both.wait()
        return {}

    watching = Watching(bench.clock, bench.backlogs, bench.of_all, lambda: None, paused)
    watch = Watch(watching, Readiness(refusal), bench.metrics)
    async with asked(bench, watch) as session:
        assert "paperpicks_ready 0.0" in (await get(session, "/metrics"))[1]


async def test_a_log_says_why_it_is_not_ready_and_when_it_is_again(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = bench.watch(fresh=-1)

    for refused in ("", "its memory is full", "", ""):
        bench.refused = refused
        await watch.look()

    said = capsys.readouterr().out
    assert said.count("its memory is full") == 1
    assert said.count("ready again") == 1


async def test_a_port_that_is_taken_stops_the_start_with_its_setting(bench: Bench) -> None:
    async with serve("127.0.0.1", 0, bench.watch(), bench.metrics) as port:
        said = f"PAPERPICKS_HTTP cannot be used: port {port} of 127.0.0.1: Address already in use."
        with pytest.raises(ConfigurationError, match=re.escape(said)):
            async with serve("127.0.0.1", port, bench.watch(), bench.metrics):
                pass


async def test_the_heartbeat_is_called_while_all_is_well(
    redis: Redis, prefix: str, tmp_path: Path, listener: Listener
) -> None:
    bench = Bench(redis, prefix, tmp_path / "posted", listener.url)

    await bench.watch().look()

    assert listener.paths == ["/hush-hush"]
    assert shown(bench.metrics, "paperpicks_heartbeats_total") == {'{outcome="heard"}': 1}


@pytest.mark.parametrize("what", ["redis", "late"])
async def test_the_heartbeat_is_silent_when_something_is_wrong(
    redis: Redis, prefix: str, tmp_path: Path, listener: Listener, what: str
) -> None:
    bench = Bench(redis, prefix, tmp_path / "posted", listener.url)
    if what == "redis":
        bench.refused = "its memory is full"
    else:
        await stores(redis, prefix).subscriptions.save(order(), MONDAY - 31 * MINUTE)

    await bench.watch().look()

    assert listener.calls == 0


async def test_the_heartbeat_is_called_though_a_source_is_down(
    redis: Redis, prefix: str, tmp_path: Path, listener: Listener
) -> None:
    bench = Bench(redis, prefix, tmp_path / "posted", listener.url)
    bench.sources = (DOWN,)

    await bench.watch().look()

    assert listener.calls == 1
    assert len(bench.told) == 1


async def test_a_heartbeat_that_is_not_heard_harms_nothing_and_tells_no_address(
    redis: Redis,
    prefix: str,
    tmp_path: Path,
    listener: Listener,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listener.status = 500
    bench = Bench(redis, prefix, tmp_path / "posted", listener.url)
    gone = Bench(redis, prefix, tmp_path / "posted", "http://127.0.0.1:9/hush-hush")

    for one in (bench, bench, gone):
        await one.watch().look()

    said = "".join(capsys.readouterr())
    assert shown(bench.metrics, "paperpicks_heartbeats_total") == {'{outcome="failed"}': 2}
    assert said.count("heartbeat not heard") == 2  # Once for each row of failures.
    assert "hush-hush" not in said


async def test_the_watch_looks_again_and_again_and_survives_its_own_faults(bench: Bench) -> None:
    bench.sources = None  # type: ignore[assignment]  # A fault nobody foresaw.
    watch = bench.watch(every=0.01)
    task = asyncio.create_task(watch.run())
    await asyncio.sleep(0.05)
    assert not task.done()

    watch.stop()

    await asyncio.wait_for(task, 5)


async def test_a_redis_that_is_gone_leaves_the_last_measures_and_ends_nothing(
    tmp_path: Path,
) -> None:
    once = Retry(NoBackoff(), 0)
    async with Redis(unix_socket_path=str(tmp_path / "none.sock"), retry=once) as redis:
        bench = Bench(redis, "pp", tmp_path / "posted")
        bench.refused = "it does not answer"

        await bench.watch().look()

    assert "paperpicks_ready 0.0" in bench.metrics.written()[0].decode()
    assert bench.told == []


async def test_each_trouble_is_told_once_across_watches(bench: Bench) -> None:
    bench.room = Disk(5, 100)
    bench.paused = {"slack/T1": MONDAY}

    await bench.watch().look()
    await bench.watch().look()

    [told] = bench.told
    assert "disk" in told
    assert "slack/T1" in told
