"""The day a bot is installed: papers come by themselves, a first interest brings its subject."""

import asyncio
import hashlib
import json
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.online import PATIENCE_SECONDS, Ended, Machine, today, until_asked
from tests.servers.internet import Internet
from tests.servers.papers import Bio, Daily, Preprint, World

ALL = "huggingface,arxiv,biorxiv"
DAY = timedelta(days=1)
FIVE_MINUTES = 300.0

TOPICS = {
    "ada": ("protein folding", ("q-bio.BM",)),
    "bob": ("gravitational waves", ("gr-qc", "astro-ph.HE")),
    "cyd": ("graph neural networks", ("cs.LG", "stat.ML")),
}
OTHERS = {
    "q-bio.BM": "Membranes that bend where enzymes sit",
    "gr-qc": "Singularities nobody has seen",
    "cs.LG": "Bandits with delayed rewards",
}
AS_LETTERS = str.maketrans("0123456789", "klmnopqrtu")


@dataclass(slots=True)
class Log:
    """What a running bot has written by now."""

    events: list[str] = field(default_factory=list)
    ended: Ended | None = None

    async def until(self, beginning: str, seconds: float = PATIENCE_SECONDS) -> str:
        """Wait for an event that begins so."""
        async with asyncio.timeout(seconds):
            while True:
                for event in self.events:
                    if event.startswith(beginning):
                        return event
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running(machine: Machine) -> AsyncIterator[Log]:
    """Run the bot, and stop it by SIGTERM; what came of that is in `ended`."""
    process = await machine.start("run")
    log = Log()
    lines: list[str] = []

    async def read() -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            lines.append(line.decode())
            log.events.append(str(json.loads(line).get("event", "")))

    reading = asyncio.create_task(read())
    try:
        await log.until("running")
        yield log
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            code = await process.wait()
            await reading
        log.ended = Ended(code, "", "".join(lines))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        reading.cancel()


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
async def world(internet: Internet) -> World:
    """Three topics and others beside them, one paper of each on each of the last weekdays."""
    world = World(now=today)
    world.serve(internet)
    days = [today().date() - n * DAY for n in range(1, 15)]
    weekdays = [day for day in days if day.isoweekday() <= 5]
    for place, day in enumerate(weekdays, start=1):
        world.preprints += papers_of(place, day)
        words = f"Protein folding seen in cells of the {place * 7919}th kind"
        world.bios.append(Bio(f"10.1101/2026.11.{place:06}", words, "Folding.", "biophysics", day))
    world.dailies = [
        Daily(f"2611.9{n:04}", f"Robots that cook dish number {n * 7919}", "We cook.",
              today().date(), n, today().date() - DAY)
        for n in range(1, 5)
    ]  # fmt: skip
    return world


def papers_of(place: int, day: date) -> list[Preprint]:
    """Make one paper of each topic, and one of each other, for a day of arXiv's."""
    told = [(f"{words.capitalize()} by method {place * 7919}", codes)
            for words, codes in TOPICS.values()]  # fmt: skip
    told += [(f"{title} ({place * 7919})", (code,)) for code, title in OTHERS.items()]
    return [
        Preprint(f"2611.{place:02}{n:03}", title, abstract_of(title), codes, day - DAY, day)
        for n, (title, codes) in enumerate(told, start=1)
    ]


def abstract_of(title: str) -> str:
    """Write an abstract with words of its own: two papers of a topic are no near-duplicates."""
    words = hashlib.sha256(title.encode()).hexdigest()[:40].translate(AS_LETTERS)
    own = " ".join(words[at : at + 5] for at in range(0, len(words), 5))
    return f"On {title.lower()}: {own}."


@pytest.fixture
def machine(internet: Internet, data_dir: Path) -> Machine:
    return Machine(data_dir, internet.gateway, ALL)


@pytest.mark.slow
async def test_an_empty_bot_reads_hugging_faces_week_at_once_and_stops_cleanly(
    machine: Machine, internet: Internet, world: World
) -> None:
    async with running(machine) as log:
        said = await log.until("Hugging Face: ")
        found = await machine.say("search robots that cook")

    assert said.endswith(" 4 new")
    assert found.count("Robots that cook dish number") >= 4
    assert {one.host for one in internet.asked} == {"huggingface.co"}
    assert log.ended is not None
    assert (log.ended.code, log.events[-1]) == (0, "stopped")
    assert "Traceback" not in log.ended.err


@pytest.mark.slow
async def test_a_first_interest_brings_its_subjects_and_a_stop_in_the_middle_is_clean(
    machine: Machine, internet: Internet, world: World
) -> None:
    async with running(machine) as log:
        await log.until("Hugging Face: ")
        added = json.loads(await machine.say("interests add gravitational waves", user="bob"))
        listed = json.loads(await machine.say("sources categories", user="bob"))
        await until_asked(internet, 1, "rss.arxiv.org")
        await until_asked(internet, 1, "oaipmh.arxiv.org")

    assert "For that I now read" in added["text"]
    assert "gr-qc" in listed["text"]
    assert "for gravitational waves" in listed["text"]
    assert "gr-qc" in internet.asked_of("rss.arxiv.org")[0].path
    assert log.ended is not None
    assert (log.ended.code, log.events[-1]) == (0, "stopped")
    assert "Traceback" not in log.ended.err


@pytest.mark.slow  # arXiv is asked once in three seconds, as it wants.
@pytest.mark.timeout(700)
async def test_five_minutes_after_a_first_interest_there_are_three_papers_on_it(
    machine: Machine, internet: Internet, world: World
) -> None:
    took: dict[str, float] = {}
    async with running(machine) as log:
        await log.until("Hugging Face: ")
        began = time.monotonic()
        for user, (words, _) in TOPICS.items():
            await machine.say(f"interests add {words}", user=user)
        while len(took) < len(TOPICS) and time.monotonic() - began < FIVE_MINUTES:
            await asyncio.sleep(2)
            for user, (words, _) in TOPICS.items():
                found = await machine.say(f'search "{words}"', user=user)
                if user not in took and words_in(found, words) >= 3:
                    took[user] = time.monotonic() - began
        picks = {user: await machine.say("picks 3", user=user) for user in TOPICS}

    assert set(took) == set(TOPICS), took
    for user, (words, _) in TOPICS.items():
        assert words_in(picks[user], words) == 3, (user, picks[user])
    assert log.ended is not None
    assert log.ended.code == 0
    assert "Traceback" not in log.ended.err


def words_in(answer: str, words: str) -> int:
    """Count the papers of an answer whose titles hold some words."""
    return sum(words in card["title"].lower() for card in json.loads(answer)["cards"])
