"""`paperpicks worker` as an operator meets it: beside a bot or without one, hearing nobody."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.places import Conversation, Owner, Reader, direct
from bot.core.schedule import EVERY_DAY, Schedule
from bot.core.subscription import Subscription, subscription_id
from bot.importing import import_files
from bot.settings import load_settings
from bot.store.clock import StoreClock
from bot.store.connection import connect
from bot.store.crew import Crew
from bot.store.keys import Keys
from bot.store.profiles import Profiles
from bot.store.subscriptions import Subscriptions
from recommender import Interest, InterestKind
from tests.journeys.terminal import Terminal, write_papers
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.servers.slack_workspace import PAPERS, TEAM

ADA = Reader("console", "local", "ada")
CHANNEL = Conversation("slack", TEAM, PAPERS)


@pytest.fixture
async def terminal(data_dir: Path) -> Terminal:
    papers = write_papers(data_dir / "papers.jsonl", ["Neural networks", "Networks of neurons"])
    settings = load_settings(data_dir=data_dir, redis_url=None)
    await import_files(settings, [papers], now=None, sure=False)
    return Terminal(data_dir)


@asynccontextmanager
async def running(
    terminal: Terminal, command: str, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a process, wait until it says that it runs, and kill it in the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        stderr=asyncio.subprocess.PIPE,
        env={**terminal.environment, **settings},
    )
    try:
        await wait_for(process, '"working"' if command == "worker" else '"running"')
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def wait_for(process: asyncio.subprocess.Process, said: str) -> None:
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while line := (await process.stderr.readline()).decode():
            if said in line:
                return
    raise AssertionError(f"ended without saying {said}")


async def order_now(terminal: Terminal, owner: Owner, to: Conversation) -> None:
    """Order picks of one interest, due at once."""
    async with await connect(None, terminal.data_dir) as connection:
        keys, clock = Keys(), StoreClock(connection.redis)
        now = await clock.now()
        interest = Interest("1", InterestKind.WORDS, "neural networks")
        await Profiles(connection.redis, keys).change_interests(owner, add=[interest])
        said = Subscription(
            id=subscription_id(owner, "picks", to),
            kind="picks",
            owner=owner,
            to=to,
            schedule=Schedule((now + timedelta(hours=12)).time(), EVERY_DAY, "Etc/UTC"),
            size=3,
            created_at=now,
            paused_until=None,
            set_up_by=ADA,
        )
        await Subscriptions(connection.redis, keys).save(said, now.replace(microsecond=0))


@pytest.mark.slow
async def test_a_worker_alone_posts_by_rest_and_opens_no_gateway(terminal: Terminal) -> None:
    async with SlackServer() as server:
        await order_now(terminal, CHANNEL, CHANNEL)
        settings = {
            "PAPERPICKS_SLACK_BOT_TOKEN": BOT_TOKEN,
            "PAPERPICKS_SLACK_APP_TOKEN": APP_TOKEN,
            "PAPERPICKS_SLACK_API_URL": server.api,
        }
        async with running(terminal, "worker", **settings) as worker:
            async with await connect(None, terminal.data_dir) as connection:
                at_work = await Crew(connection.redis, Keys()).names()
            async with asyncio.timeout(20):
                while not (posted := server.workspace.public(PAPERS)):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            worker.send_signal(signal.SIGTERM)
            await wait_for(worker, '"stopped"')
            code = await worker.wait()

        assert code == 0
        assert len(at_work) == 1
        assert len(posted) == 1
        assert not server.connected.is_set()


def is_written(transcript: Path) -> bool:
    """Whether a whole line is there: the file exists before its first one does."""
    return transcript.exists() and transcript.read_bytes().endswith(b"\n")


@pytest.mark.slow
async def test_a_worker_on_the_same_machine_writes_digests_of_the_terminal(
    terminal: Terminal,
) -> None:
    await order_now(terminal, ADA, direct(ADA))
    transcript = terminal.data_dir / "transcript.jsonl"

    async with running(terminal, "worker"):
        async with asyncio.timeout(20):
            while not is_written(transcript):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    assert len(transcript.read_text().splitlines()) == 1


@pytest.mark.slow
async def test_a_worker_leaves_digests_of_the_terminal_to_the_bot_where_redis_is_elsewhere(
    terminal: Terminal, tmp_path: Path
) -> None:
    async with running(terminal, "run"):
        socket = terminal.data_dir / "redis.sock"
        elsewhere = Terminal(tmp_path)
        redis_url = {"PAPERPICKS_REDIS_URL": f"unix://{socket}"}
        transcript = terminal.data_dir / "transcript.jsonl"
        async with running(elsewhere, "worker", **redis_url):
            await order_now(terminal, ADA, direct(ADA))
            async with asyncio.timeout(40):
                while not is_written(transcript):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    assert len(transcript.read_text().splitlines()) == 1
    assert not (tmp_path / "transcript.jsonl").exists()


def test_without_the_extra_one_line_says_what_to_install(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['taskiq'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    refused = Terminal(data_dir).run("worker")

    assert refused.returncode == 2
    assert "pip install --require-hashes -r requirements-workers.lock" in refused.stderr
    assert refused.stderr.count("\n") == 1
