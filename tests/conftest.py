"""Fixtures for every test: a real Redis, a key prefix of one's own, and a short directory.

What proofs measured is printed at the very end (`tell`).
"""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.arithmetic import on_one_thread
from bot.kernels import keep_kernels
from bot.store.leash import leashed
from bot.store.server import find_server
from tests.installation import TITLES, Installation, install, record
from tests.kept import Kept

for _name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):  # Tests only talk to this machine.
    os.environ.pop(_name, None)
    os.environ.pop(_name.lower(), None)

on_one_thread()  # As the bot computes; processes beside each other are faster so, too.

# Kernels are compiled once for all tests, and by `make` before them.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(sys.prefix) / "kernels"))
keep_kernels(Path(sys.prefix))

os.environ["PAPERPICKS_SOURCES"] = "none"  # Whoever wants sources names them, and serves them.

# Compiled modules are kept, wherever Python was asked to keep none: tests start many processes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A traceback that shows what variables hold takes a second to draw.
_PLAIN = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _PLAIN])

# The same examples every time, and no clock: neither chance nor a busy machine breaks a build.
# `--hypothesis-profile explore` looks for new ones.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", _UNHURRIED)
settings.register_profile("same", _UNHURRIED, derandomize=True)
settings.load_profile("same")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect tests without looking for garbage: what is made then stays until the end.

    Looking through it again and again took a tenth of the time, in every process of a run.
    """
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


Tell = Callable[[str], None]
_TOLD = "told"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Say a line at the end of the whole run, whichever process this is and however it ends."""
    return lambda line: record_property(_TOLD, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests had to tell, passed or failed, in the order of their names."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for report in sorted(reports, key=lambda one: one.nodeid):
        for name, line in report.user_properties:
            if name == _TOLD:
                terminalreporter.write_line(str(line))


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty directory; its path is short, since a socket's path is limited to 107 bytes."""
    path = Path(tempfile.mkdtemp(prefix="pp-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Where this session's Redis answers: `TEST_REDIS_URL`, or a server started for it alone."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    directory = Path(tempfile.mkdtemp(prefix="pp-", dir="/tmp"))
    socket = directory / "redis.sock"
    # Nothing here has to outlive the session, so nothing is written to the disk.
    command = [find_server().path, "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with (directory / "redis.log").open("wb") as log:
        server = subprocess.Popen(leashed(command), cwd=directory, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(socket)
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the session's Redis, made for this test's event loop.

    A server of our own is emptied after each test: reading all keys stays quick.
    """
    async with Redis.from_url(redis_url) as client:
        yield client
        if "TEST_REDIS_URL" not in os.environ:
            await client.flushdb()


@pytest.fixture
def prefix() -> str:
    """A key prefix no other test uses."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def bot(redis: Redis, prefix: str) -> Installation:
    """A bot without papers."""
    return install(redis, prefix)


@pytest.fixture(scope="session")
def kept() -> Kept:
    """What bots of this session have lived through, to be put back."""
    return Kept()


@pytest.fixture
async def filled(bot: Installation, kept: Kept) -> Installation:
    """A bot with the papers of `TITLES`, numbered from 1."""
    return await kept.through(import_titles, bot)


async def import_titles(bot: Installation) -> None:
    await bot.import_(*(record(title) for title in TITLES))


def _wait_until_it_answers(socket: Path) -> None:
    deadline = time.monotonic() + 10
    with BlockingRedis(unix_socket_path=str(socket)) as client:
        while True:
            try:
                client.ping()
            except (RedisError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
