"""Thousands of digests while workers and Redis are killed: each is posted once."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bot.core.delivery import State
from bot.store.server import Program
from tests.conftest import Tell
from tests.crash.crowd import Crowd, EngineName
from tests.crash.many_kills import Kills, ManyKills, Outcome
from tests.crash.platform import Platform
from tests.crash.programs import newer_program, usual_program
from tests.crash.server import Cluster
from tests.store.servers import servers_in, until

READERS = int(os.environ.get("CRASH_DELIVERIES", "5000"))
KILLS = Kills(
    workers=int(os.environ.get("CRASH_WORKER_KILLS", "26")),
    redis=int(os.environ.get("CRASH_REDIS_KILLS", "3")),
)
SEED = int(os.environ.get("CRASH_SEED", "1"))

ENGINES: list[EngineName] = ["in-process", "taskiq"]

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(500)]


@dataclass(frozen=True, slots=True)
class Run:
    """What the digests of a run are kept on and carried by, and who hears how it ended."""

    program: Program
    engine: EngineName
    directory: Path
    tell: Tell

    def prove(self, where: str, kill_redis: Callable[[Random], None], url: str | None) -> None:
        """Tell what came of it, and hold it to what was promised."""
        platform = Platform(self.directory / "platform.sock", self.directory / "posted", SEED)
        crowd = Crowd(READERS, url, self.data, self.program.path, platform, self.directory)

        outcome = ManyKills(crowd, self.engine, KILLS, kill_redis, SEED).run()

        server = f"{self.program.name} {self.program.written_version}"
        about = f"{where}, {server}, {self.engine}, seed {SEED}, {outcome.seconds:.0f} s"
        self.tell(f"{outcome}  ({about})")
        hold(outcome)

    @property
    def data(self) -> Path:
        return self.directory / "data"


def hold(outcome: Outcome) -> None:
    assert (outcome.delivered, outcome.lost, outcome.doubled) == (READERS, 0, 0)
    assert set(outcome.report.states.values()) == {State.DONE}
    assert (outcome.report.reserved, outcome.report.unlike) == (0, 0)


@pytest.fixture(params=[usual_program, newer_program], ids=["usual server", "newer server"])
def program(request: pytest.FixtureRequest) -> Program:
    find: Callable[[], Program] = request.param
    return find()


@pytest.fixture(params=ENGINES)
def run(request: pytest.FixtureRequest, program: Program, data_dir: Path, tell: Tell) -> Run:
    return Run(program, request.param, data_dir, tell)


@pytest.fixture
def cluster(run: Run) -> Iterator[Cluster]:
    started = Cluster(run.directory, run.program.path)
    try:
        started.start()
        yield started
    finally:
        started.kill()


def test_on_the_embedded_server(run: Run) -> None:
    def kill(_: Random) -> None:
        """Whichever worker owns the server starts it again."""
        until(lambda: bool(servers_in(run.data)))
        for server in servers_in(run.data):
            os.kill(server, signal.SIGKILL)

    run.prove("embedded", kill, url=None)


def test_on_a_cluster_of_three(run: Run, cluster: Cluster) -> None:
    def kill(rng: Random) -> None:
        node = rng.randrange(len(cluster.ports))
        cluster.kill_node(node)
        cluster.start_node(node)

    run.prove("cluster of three", kill, cluster.url)
