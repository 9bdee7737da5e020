"""Two weeks of digests: one message a scheduled day, no paper twice, whatever is killed."""

import asyncio
import contextlib
import json
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psutil
import pytest

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.app import build, opened
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.settings import load_settings
from tests.journeys.terminal import Terminal, write_papers

FIRST_DAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FORTNIGHT = [FIRST_DAY + timedelta(days=n) for n in range(14)]
WEEKDAYS = [day for day in FORTNIGHT if day.weekday() < 5]
METHODS = (
    "diffusion flow energy graph language tensor kernel spline wavelet lattice quantum neural "
    "evolutionary annealed convex random greedy spectral causal federated sparse dense hybrid "
    "recurrent geometric symbolic stochastic adaptive robust private modular iterative parallel "
    "hierarchical contrastive masked autoregressive equivariant variational adversarial"
).split()


@pytest.fixture
def terminal(data_dir: Path) -> Terminal:
    return Terminal(data_dir)


def import_titles(terminal: Terminal, titles: list[str]) -> None:
    file = write_papers(terminal.data_dir.parent / "papers.jsonl", titles)
    done = terminal.run("import", str(file), "--now", "2026-03-01T18:00:00Z")
    assert done.returncode == 0, done.stderr


def messages(terminal: Terminal) -> list[tuple[str, list[int]]]:
    """Give the date and the papers of every message posted, in order."""
    path = terminal.data_dir / "transcript.jsonl"
    posted = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    entries = [entry for entry, _ in Transcript(terminal.data_dir).after(0)]
    assert len(posted) >= len(entries)
    return [
        (f"{entry.at:%Y-%m-%d}", [card.number for card in entry.message.cards]) for entry in entries
    ]


@pytest.mark.slow
def test_a_scripted_fortnight_sends_one_message_a_scheduled_day(terminal: Terminal) -> None:
    import_titles(terminal, [f"{method.capitalize()} protein design" for method in METHODS])
    terminal.say(
        "interests add protein design", "schedule weekdays 09:00", now="2026-03-01T20:00:00Z"
    )

    terminal.say("status", now="2026-03-02T08:00:00Z", advance="2w")

    posted = messages(terminal)
    shown = [number for _, numbers in posted for number in numbers]
    assert [day for day, _ in posted] == [f"{day:%Y-%m-%d}" for day in WEEKDAYS]
    assert len(shown) == len(set(shown)) == 3 * len(WEEKDAYS)


@pytest.mark.slow
def test_four_matching_papers_are_never_more_than_four(terminal: Terminal) -> None:
    others = [f"{method.capitalize()} weather forecasts" for method in METHODS]
    matching = [f"{method.capitalize()} octopus camouflage" for method in METHODS[:4]]
    import_titles(terminal, [*others, *matching])
    terminal.say("interests add octopus", "schedule daily 09:00", now="2026-03-02T07:00:00Z")

    terminal.say("status", now="2026-03-02T08:00:00Z", advance="2w")

    posted = messages(terminal)
    shown = [number for _, numbers in posted for number in numbers]
    assert len(posted) == 14
    assert len(shown) == len(set(shown)) <= 4


@pytest.mark.slow
def test_a_fortnight_of_kills_sends_each_day_once(terminal: Terminal) -> None:
    import_titles(terminal, [f"{method.capitalize()} protein design" for method in METHODS])
    terminal.say(
        "interests add protein design", "schedule weekdays 09:00", now="2026-03-01T20:00:00Z"
    )
    rng = random.Random(7)

    for day in WEEKDAYS:
        nine = day.replace(hour=9)
        run_and_kill(partial(live_until, terminal, nine), after=rng.uniform(0.0, 0.35))
        ten_past = nine + timedelta(minutes=10)
        run_and_kill(partial(live_until, terminal, ten_past), after=None)

    posted = messages(terminal)
    shown = [number for _, numbers in posted for number in numbers]
    assert [day for day, _ in posted] == [f"{day:%Y-%m-%d}" for day in WEEKDAYS]
    assert len(shown) == len(set(shown)) == 3 * len(WEEKDAYS)


async def _live_until(terminal: Terminal, moment: datetime) -> None:
    settings = load_settings(data_dir=terminal.data_dir, redis_url=None, zone="UTC")
    start = moment.replace(hour=8, minute=59)
    async with opened(settings, now=start) as store, build(settings, store) as app:
        await app.catalogue.catch_up()
        console = ConsoleAdapter(Transcript(settings.data_dir), store.clock)
        delivering = app.delivering({console.platform: console})
        assert isinstance(store.clock, SimulatedClock)
        await run_until(moment, store.clock, app.timetable, delivering)


def live_until(terminal: Terminal, moment: datetime) -> None:
    """Be the bot from just before nine until `moment`."""
    asyncio.run(_live_until(terminal, moment))


def run_and_kill(work: Callable[[], None], after: float | None) -> None:
    """Run `work` in a process of its own; kill it and its Redis `after` seconds, or let it end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        for process in [*psutil.Process(child).children(recursive=True), psutil.Process(child)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert after is not None or os.waitstatus_to_exitcode(status) == 0
