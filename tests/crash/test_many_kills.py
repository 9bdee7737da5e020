"""Thousands of digests while workers and Redis are killed: each is posted once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bot.core.delivery import State
from bot.store.server import find_server
from tests.crash.crowd import Crowd, EngineName
from tests.crash.many_kills import Kills, ManyKills, Outcome
from tests.crash.platform import Platform
from tests.crash.server import Cluster
from tests.store.servers import servers_in, until

READERS = int(os.environ.get("CRASH_DELIVERIES", "5000"))
KILLS = Kills(
    workers=int(os.environ.get("CRASH_WORKER_KILLS", "26")),
    redis=int(os.environ.get("CRASH_REDIS_KILLS", "3")),
)
SEED = int(os.environ.get("CRASH_SEED", "1"))
NEWER = os.environ.get("TEST_REDIS_SERVER", "")  # The program of another server than the usual one.

ENGINES: list[EngineName] = ["in-process", "taskiq"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]


def crowd(directory: Path, url: str | None = None, program: str = "") -> Crowd:
    platform = Platform(directory / "platform.sock", directory / "posted", SEED)
    return Crowd(READERS, url, directory / "data", program, platform, directory)


def check(outcome: Outcome, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Print what came of it, and hold it to what was promised."""
    with capsys.disabled():
        print(f"\n{outcome}  ({where}, seed {SEED}, {outcome.seconds:.0f} s)")  # noqa: T201
    assert (outcome.delivered, outcome.lost, outcome.doubled) == (READERS, 0, 0)
    assert set(outcome.report.states.values()) == {State.DONE}
    assert (outcome.report.reserved, outcome.report.unlike) == (0, 0)


def kill_embedded(data: Path) -> None:
    """Kill the server of a data directory; whichever worker owns it starts it again."""
    until(lambda: bool(servers_in(data)))
    for server in servers_in(data):
        os.kill(server, signal.SIGKILL)


@pytest.mark.parametrize("engine", ENGINES)
def test_on_the_embedded_server(
    data_dir: Path, engine: EngineName, capsys: pytest.CaptureFixture[str]
) -> None:
    here = crowd(data_dir)

    outcome = ManyKills(here, engine, KILLS, lambda _: kill_embedded(here.data), SEED).run()

    check(outcome, f"embedded server, {engine}", capsys)


@pytest.fixture
def cluster(data_dir: Path) -> Iterator[Cluster]:
    started = Cluster(data_dir)
    try:
        started.start()
        yield started
    finally:
        started.kill()


@pytest.mark.parametrize("engine", ENGINES)
def test_on_a_cluster_of_three(
    data_dir: Path, cluster: Cluster, engine: EngineName, capsys: pytest.CaptureFixture[str]
) -> None:
    def kill(rng: Random) -> None:
        node = rng.randrange(len(cluster.ports))
        cluster.kill_node(node)
        cluster.start_node(node)

    here = crowd(data_dir, cluster.url)

    outcome = ManyKills(here, engine, KILLS, kill, SEED).run()

    check(outcome, f"cluster of three, {engine}", capsys)


@pytest.mark.skipif(not NEWER, reason="TEST_REDIS_SERVER names no other server program")
def test_on_another_server(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = crowd(data_dir, program=NEWER)

    outcome = ManyKills(here, "taskiq", KILLS, lambda _: kill_embedded(here.data), SEED).run()

    found = find_server(NEWER)
    check(outcome, f"{found.name} {found.written_version}, taskiq", capsys)
