"""The running bot as an operator meets it: one at a time, stopped cleanly, killed rudely."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from bot.app import opened
from bot.core.places import Reader
from bot.sample import sample_file
from bot.settings import load_settings
from tests.journeys.terminal import Terminal


@pytest.fixture
def terminal(data_dir: Path) -> Terminal:
    return Terminal(data_dir)


@contextmanager
def running(terminal: Terminal) -> Iterator[subprocess.Popen[str]]:
    """Start the bot, wait until it says that it runs, and end it whatever happens."""
    bot = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=terminal.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(bot, "running")
        yield bot
    finally:
        bot.kill()
        bot.wait(timeout=20)
        if bot.stderr:
            bot.stderr.close()


def wait_for(bot: "subprocess.Popen[str]", event: str) -> list[str]:
    """Read the log up to an event; give the lines before it."""
    lines: list[str] = []
    assert bot.stderr is not None
    for line in bot.stderr:
        if json.loads(line)["event"] == event:
            return lines
        lines.append(line)
    raise AssertionError(f"ended without saying {event}: {lines}")


def wait_until_gone(folder: Path) -> None:
    """Wait until no Redis serves the directory any more."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        names = (p.info["cmdline"] or [] for p in psutil.process_iter(["cmdline"]))
        if not any(str(folder) in " ".join(name) and "redis" in name[0] for name in names if name):
            return
        time.sleep(0.05)
    raise AssertionError("a redis-server is left over")


async def interests_in(folder: Path) -> list[str]:
    """Read ada's interests after all processes have gone."""
    async with opened(load_settings(data_dir=folder, redis_url=None)) as store:
        kept = await store.profiles.load(Reader("console", "local", "ada"))
    return [interest.text for interest in kept.interests]


def test_a_second_bot_is_refused_and_a_stop_is_clean_and_loses_nothing(
    terminal: Terminal,
) -> None:
    with running(terminal) as bot:
        second = terminal.run("run")
        said = terminal.run("console", "--as", "ada", "--json", lines=["interests add octopus"])
        bot.send_signal(signal.SIGTERM)
        wait_for(bot, "stopped")
        code = bot.wait(timeout=20)

    assert second.returncode == 2
    assert f"process {bot.pid}" in second.stderr
    assert "PAPERPICKS_DATA_DIR" in second.stderr
    assert "Traceback" not in second.stderr
    assert json.loads(said.stdout)["ok"]
    assert code == 0
    assert asyncio.run(interests_in(terminal.data_dir)) == ["octopus"]
    wait_until_gone(terminal.data_dir)


@pytest.mark.slow
def test_a_simulated_clock_does_not_start_beside_a_live_bot(terminal: Terminal) -> None:
    with running(terminal):
        refused = terminal.run("console", "--now", "2026-03-02T08:00:00Z", lines=["help"])

    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "--now" in refused.stderr


@pytest.mark.slow
def test_a_simulated_clock_wants_a_yes_for_a_redis_of_others(
    terminal: Terminal, redis_url: str
) -> None:
    environment = {**terminal.environment, "PAPERPICKS_REDIS_URL": redis_url}
    refused = subprocess.run(
        [sys.executable, "-m", "bot", "console", "--now", "2026-03-02T08:00:00Z"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert refused.returncode == 2
    assert "--yes" in refused.stderr


@pytest.mark.slow
def test_a_killed_bot_starts_again_at_once_with_everything(terminal: Terminal) -> None:
    with running(terminal):
        terminal.run("console", "--as", "ada", lines=["interests add octopus"])

    with running(terminal):
        again = terminal.run("console", "--as", "ada", "--json", lines=["interests"])

    assert "octopus" in json.loads(again.stdout)["text"]


@pytest.mark.slow  # It waits for a full minute.
@pytest.mark.timeout(240)
def test_the_running_bot_delivers_at_the_hour(terminal: Terminal) -> None:
    terminal.run("import", str(sample_file()))

    with running(terminal):
        soon = datetime.now(UTC) + timedelta(seconds=90)  # Full in 30 s or more: time to say it.
        due = f"schedule daily {soon:%H:%M} UTC"
        terminal.run("console", "--as", "ada", lines=["interests add neural networks", due])
        transcript = terminal.data_dir / "transcript.jsonl"
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline and not transcript.exists():
            time.sleep(0.2)
        time.sleep(6)  # A second tick of the engine, which must not post again.

    posted = transcript.read_text().splitlines()
    assert len(posted) == 1
    assert len(json.loads(posted[0])["message"]["blocks"]) >= 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAPERPICKS_REDIS_URL", "mysql://root:hunter2@x"),
        pytest.param("PAPERPICKS_ZONE", "Mars/Base", marks=pytest.mark.slow),
        pytest.param("PAPERPICKS_LOG_LEVEL", "loud", marks=pytest.mark.slow),
        pytest.param("PAPERPICKS_REDIS_PREFIX", "no spaces please", marks=pytest.mark.slow),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(
    terminal: Terminal, name: str, value: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={**terminal.environment, name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 78
    assert name in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr
