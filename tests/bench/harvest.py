"""A back-fill of very many papers by a real process, from a local arXiv in another process.

`python -m tests.bench.harvest PAPERS.jsonl` is that arXiv, with the other sources beside it: it
writes the gateway to ask and serves until it is ended.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil

from recommender import Paper
from tests.bench import bodies
from tests.bench.lab import Bot, Lab
from tests.bench.measures import busy_share, peak, resident
from tests.bench.ranking import paper_of
from tests.bench.report import Figure, below
from tests.servers.internet import Asked, Internet, Served
from tests.servers.papers import EASTERN, XML, Bio, Daily, Preprint, World

DAYS = 31  # Of a back-fill: today and 30 days before it.
APART_SECONDS = 3  # Between two requests to arXiv, which asks for it.
DAILIES, PREPRINTS, BIOS = 50, 200, 30  # Papers a day of the other lists.
CATEGORIES = "cs.LG, biorxiv.neuroscience"

MOST_MEMORY_MB = 300
LOOK_SECONDS = 0.1
CALM_SECONDS, CALM_SHARE, MOST_LOOKS = 5.0, 0.02, 12

_READ = re.compile(rb"^arxiv, since .*: ([\d,]+) papers read, ([\d,]+) new, ([\d,]+) skipped", re.M)


class Archive:
    """arXiv's records of the last 31 days, made while they are asked for.

    Args:
        lines: Papers as JSON, an equal share of them for each day.
        page: Records a page.
        today: The last day, UTC.
    """

    def __init__(self, lines: Sequence[bytes], page: int, today: date) -> None:
        self._lines = lines
        self._page = page
        self._today = today

    def answer(self, asked: Asked) -> Served:
        """Give a page of one day's records."""
        if token := asked.params.get("resumptionToken"):
            day_told, first_told = token.split("/")
            day, first = date.fromisoformat(day_told), int(first_told)
        else:
            day, first = date.fromisoformat(asked.params["from"]), 0
        numbers = self._numbers(day)
        page = [self._paper(number, day) for number in numbers[first : first + self._page]]
        more = first + self._page < len(numbers)
        token = f"{day}/{first + self._page}" if more else ""
        return Served(bodies.arxiv_records(page, day, token), 200, XML)

    def _numbers(self, day: date) -> range:
        age = (self._today - day).days % DAYS
        return range(age, len(self._lines), DAYS)

    def _paper(self, number: int, day: date) -> Paper:
        made = paper_of(number, json.loads(self._lines[number]))
        return replace(made, ids=(f"arxiv:{day:%y%m}.{number % 100_000:05}",))


def _world(papers: Sequence[Paper], now: datetime) -> World:
    """Make the other lists of papers, over and over."""
    today, eastern = now.date(), now.astimezone(EASTERN).date()
    world = World(lambda: datetime.now(UTC))
    days = [today - timedelta(days=age) for age in range(DAYS)]
    for place, paper in enumerate(papers[:PREPRINTS]):
        name = f"2401.{50_000 + place}"
        told = (f"{paper.title} today", bodies.with_tex(paper), ("cs.LG",), today, eastern)
        world.preprints.append(Preprint(name, *told))
    for age, day in enumerate(days):
        for place, paper in enumerate(papers[:DAILIES]):
            title = f"{paper.title} {age}"
            name = f"2402.{50_000 + age * DAILIES + place}"
            world.dailies.append(Daily(name, title, paper.abstract, day, place, day))
        for place, paper in enumerate(papers[:BIOS]):
            title, name = f"{paper.title} {age} in vivo", f"10.1101/{day:%Y.%m.%d}.{place:06}"
            world.bios.append(Bio(name, title, paper.abstract, "neuroscience", day))
    return world


async def serve(file: Path, count: int, page: int) -> None:
    """Be all sources of papers until ended; the first line written is the gateway."""
    with file.open("rb") as lines:
        kept = [line for _, line in zip(range(count), lines, strict=False)]
    now = datetime.now(UTC)
    async with Internet() as internet:
        papers = [paper_of(number, json.loads(kept[number])) for number in range(PREPRINTS)]
        _world(papers, now).serve(internet)
        archive = Archive(kept, page, now.date())
        # Asks for more than the world's own list of records, and so comes before it.
        params = {"verb": "ListRecords"}
        internet.serve("oaipmh.arxiv.org", "/oai", archive.answer, params=params)
        sys.stdout.write(f"{internet.gateway}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


@contextmanager
def sources(file: Path, count: int, page: int) -> Iterator[str]:
    """Start them in a process of their own and give their gateway."""
    size = ["--count", str(count), "--page", str(page)]
    command = [sys.executable, "-m", "tests.bench.harvest", str(file), *size]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or not (gateway := process.stdout.readline().strip()):
                raise RuntimeError("the local sources did not start")
            yield gateway
        finally:
            process.terminate()


def back_fill(folder: Path, file: Path, count: int, page: int) -> list[Figure]:
    """Let `paperpicks harvest` bring in so many papers, and watch what it holds."""
    with sources(file, count, page) as gateway:
        lab = Lab(folder, sources="arxiv", gateway=gateway)
        with lab.talk("reader0") as talk:
            talk.say("sources categories add cs.LG")
        began, busy, most, redis = time.perf_counter(), 0.0, 0.0, 0.0
        with lab.start("harvest", "arxiv") as process:
            watched = psutil.Process(process.pid)
            while process.poll() is None:
                with suppress(psutil.Error, OSError):  # One of them has just ended.
                    busy = sum(watched.cpu_times()[:2])
                    most = max(most, peak([watched]) or resident([watched]))
                    redis = max(redis, peak(watched.children()) or 0.0)
                time.sleep(LOOK_SECONDS)
            said = process.communicate()[0]
            seconds = time.perf_counter() - began
    return _figures(said, count, page, seconds, busy, most, redis)


def _figures(
    said: bytes, count: int, page: int, seconds: float, busy: float, most: float, redis: float
) -> list[Figure]:
    found = _READ.search(said)
    if found is None or [int(n.replace(b",", b"")) for n in found.groups()] != [count, count, 0]:
        raise RuntimeError(f"not all papers came: {said.decode()}")
    asked = sum(-(-len(range(age, count, DAYS)) // page) for age in range(DAYS))
    what = f"back-fill of {count:,} papers"
    shown = f"; pages of {page:,}, its Redis {redis:.0f} MB beside it"
    return [
        Figure(
            what,
            f"{seconds:.0f} s: {count / seconds:,.0f} papers/s ({asked} requests "
            f"{APART_SECONDS} s apart: at least {(asked - 1) * APART_SECONDS} s of waiting)",
        ),
        Figure(f"{what}, at work", f"{busy:.0f} s of CPU: {count / busy:,.0f} papers/s"),
        below(f"{what}, peak memory", most, MOST_MEMORY_MB, "MB", shown=shown),
    ]


@contextmanager
def all_sources(lab: Lab) -> Iterator[Bot]:
    """Run a lab's bot until every source was asked once, the past is in and the bot has calmed."""
    with lab.talk("reader0") as talk:
        talk.say(f"sources categories add {CATEGORIES}")
    titles = ("Hugging Face", "arXiv", "bioRxiv", "arxiv", "biorxiv")
    with lab.bot(*(f'"{title}: ' for title in titles)) as bot:
        looks = (sum(busy_share(bot.all, CALM_SECONDS)) for _ in range(MOST_LOOKS))
        next((share for share in looks if share < CALM_SHARE), None)  # The index takes them in.
        yield bot


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.harvest", description=__doc__)
    parser.add_argument("file", type=Path, help="papers as JSONL")
    parser.add_argument("--count", type=int, default=100_000, help="papers of it to serve")
    parser.add_argument("--page", type=int, default=2_000, help="records a page")
    return parser.parse_args()


if __name__ == "__main__":
    given = _options()
    asyncio.run(serve(given.file, given.count, given.page))
