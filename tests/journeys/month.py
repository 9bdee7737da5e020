"""Four weeks of a reading group: twelve readers, one channel, and what befalls them and the bot.

2 to 29 March 2026, on the console, with the papers of every weekday coming in from arXiv and
Hugging Face as local servers. Summer time begins in America on the 8th and in Europe on the 29th.
"""

import asyncio
import json
import os
import random
import signal
import time as clock
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import psutil

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.adapters.console.render import Look, render
from bot.app import App, build, opened
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.errors import TemporaryError
from bot.core.grammar import read_line, write_line
from bot.core.message import Button, Message
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change, Notice
from bot.core.schedule import EVERY_DAY, WEEKDAYS
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.settings import load_settings
from bot.store.deliveries import OUTAGE
from tests.servers.internet import Internet
from tests.servers.papers import Daily, Preprint, World
from tests.sources.web import web_for

BERLIN = "Europe/Berlin"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 29)
STEP = timedelta(minutes=30)
ARXIV = frozenset({"rss.arxiv.org", "oaipmh.arxiv.org", "export.arxiv.org"})
GROUP = "reading-group"
HOLIDAY = (date(2026, 3, 16), date(2026, 3, 23))  # From, and up to but not including.
PAPERS_A_DAY = 5  # Of each topic; a digest of three leaves some for the days without.

TOPICS: Mapping[str, tuple[str, ...]] = {
    "protein folding": ("q-bio.BM", "cs.LG"),
    "graph networks": ("cs.LG", "stat.ML"),
    "language models": ("cs.CL",),
    "causal discovery": ("stat.ML", "stat.ME"),
    "galaxy surveys": ("astro-ph.GA",),
    "quantum error correction": ("quant-ph",),
}
_WORDS = (
    "diffusion flow energy tensor kernel spline wavelet lattice neural annealed convex greedy "
    "spectral federated sparse dense hybrid recurrent geometric symbolic stochastic adaptive "
    "robust modular iterative parallel hierarchical contrastive masked equivariant variational "
    "adversarial amortized calibrated certified compressed coupled delayed differentiable"
).split()


@dataclass(frozen=True, slots=True)
class Promise:
    """When somebody was told that messages come: every such weekday, at a time in a zone."""

    weekdays: frozenset[int]
    at: time
    zone: str
    since: date = FIRST
    until: date = LAST + timedelta(days=1)
    but_not: tuple[date, date] = (LAST, LAST)  # From, and up to but not including.

    def days(self) -> list[date]:
        """Give the local dates on which a message was promised."""
        month = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        away = self.but_not
        return [
            day
            for day in month
            if day.weekday() in self.weekdays
            and self.since <= day < self.until
            and not away[0] <= day < away[1]
        ]


PROMISES: Mapping[str, Promise] = {
    "ada": Promise(WEEKDAYS, time(9), BERLIN),
    "ben": Promise(EVERY_DAY, time(8), BERLIN),
    "cem": Promise(WEEKDAYS, time(9), "America/New_York"),
    "dia": Promise(WEEKDAYS, time(9, 30), "Asia/Kolkata"),
    "eva": Promise(frozenset({4}), time(16), "Europe/London"),
    "fay": Promise(frozenset({0, 2, 4}), time(9), BERLIN),
    "gus": Promise(WEEKDAYS, time(9), BERLIN),
    "hal": Promise(WEEKDAYS, time(9), "Asia/Tokyo"),  # And trending papers on Fridays at 16:00.
    "ivy": Promise(WEEKDAYS, time(9), BERLIN, until=date(2026, 3, 20)),
    "jon": Promise(WEEKDAYS, time(9), BERLIN, since=date(2026, 3, 11)),
    "kim": Promise(EVERY_DAY, time(9), BERLIN, but_not=HOLIDAY),
    "lea": Promise(frozenset(), time(9), BERLIN),  # Asks when she wants to read.
    GROUP: Promise(WEEKDAYS, time(10), BERLIN, but_not=HOLIDAY),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a reader does: types a line, presses a button of the last answer, or leaves.

    `{1}` in a line is the first paper the reader was shown last, in a digest or an answer.
    """

    at: datetime
    by: str
    line: str = ""
    press: str = ""
    here: bool = False
    leaves: bool = False


def on(day: int, clock: str, zone: str = BERLIN) -> datetime:
    """Give a moment of March; day 1 is the Sunday before it all begins."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _begin(by: str, *lines: str) -> Iterator[Said]:
    return (Said(on(1, "18:00"), by, line) for line in lines)


SCRIPT: tuple[Said, ...] = (
    *_begin("ada", "interests add protein folding", "schedule weekdays 09:00 Berlin"),
    *_begin("ben", "interests add graph networks", "schedule daily 08:00 CET"),
    *_begin("cem", "interests add language models", "schedule weekdays 09:00 New York"),
    *_begin("dia", "interests add causal discovery", "schedule weekdays 09:30 Bangalore"),
    *_begin("eva", "interests add galaxy surveys", "schedule fri 16:00 London"),
    *_begin("fay", "interests add quantum error correction", "schedule mon, wed, fri 09:00 Berlin"),
    *_begin("gus", "interests add protein folding, language models"),
    *_begin("gus", "schedule weekdays 09:00 Berlin size=5"),
    *_begin("hal", "interests add graph networks", "schedule weekdays 09:00 JST"),
    *_begin("hal", "schedule trending week fri 16:00 Tokyo"),
    *_begin("ivy", "interests add causal discovery", "schedule weekdays 09:00 Berlin"),
    *_begin("kim", "interests add language models", "schedule daily 09:00 Berlin"),
    *_begin("lea", "interests add galaxy surveys"),
    Said(on(1, "18:30"), "ivy", "interests add protein folding, graph networks", here=True),
    Said(on(1, "18:30"), "ivy", "schedule weekdays 10:00 Berlin", here=True),
    Said(on(2, "11:00"), "ada", "like {1}"),
    Said(on(2, "11:00"), "gus", "dislike {1}"),
    Said(on(2, "11:00"), "gus", "undo"),
    Said(on(2, "12:00"), "ada", "save {1}"),
    Said(on(3, "12:00"), "ben", "why {1}"),
    Said(on(4, "20:00"), "lea", "picks"),
    Said(on(4, "20:00"), "lea", "like {1}"),
    Said(on(6, "17:00"), "eva", "like {1}"),
    Said(on(10, "11:00"), "jon", "hello"),
    Said(on(10, "11:00"), "jon", "interets add quantum error correction"),
    Said(on(10, "11:00"), "jon", press="Yes, that"),
    Said(on(10, "11:30"), "jon", "schedule weekdays 09:00 Berln"),
    Said(on(10, "11:30"), "jon", press="Europe/Berlin"),
    Said(on(11, "20:00"), "lea", "picks"),
    Said(on(12, "12:00"), "cem", "search author:doe galaxy"),
    Said(on(12, "12:00"), "dia", "mute greedy for 2 weeks"),
    Said(on(12, "12:00"), "dia", "preview"),
    Said(on(13, "12:00"), "ada", "saved"),
    Said(on(15, "12:00"), "kim", "pause until 2026-03-23"),
    Said(on(14, "12:00"), "ada", "pause until 2026-03-23", here=True),
    Said(on(19, "18:00"), "ivy", leaves=True),
    Said(on(20, "12:00"), "ada", "status", here=True),
    Said(on(20, "12:00"), "ada", "settings take-over", here=True),
    Said(on(20, "17:00"), "fay", "dislike {1}"),
    Said(on(24, "11:00"), "ada", "like {1}"),
    Said(on(26, "20:00"), "lea", "picks"),
    Said(on(29, "20:00"), "ada", "status"),
    Said(on(29, "20:00"), "ada", "archive yesterday"),
    Said(on(29, "20:00"), "ben", "archive 25 mar"),
    Said(on(29, "20:00"), "dia", "mutes"),
    Said(on(29, "20:00"), "ada", "status", here=True),
    Said(on(29, "20:00"), "kim", "status"),
)


def world_of(now: datetime) -> World:
    """Give all papers of the month; the same in every process."""
    rng = random.Random(12)
    world = World(now)
    for number, (day, topic) in enumerate(
        (day, topic) for day in _announced() for topic in TOPICS for _ in range(PAPERS_A_DAY)
    ):
        world.preprints.append(_preprint(rng, number, day, topic))
    for number, one in enumerate(world.preprints):
        if number % 7 == 0:
            world.dailies.append(
                Daily(
                    one.id, one.title, one.abstract, one.announced, 5 + number % 90, one.submitted
                )
            )
    return world


def _announced() -> list[date]:
    """Give the weekdays on which papers come: two weeks before the month, and all of it."""
    days = [FIRST + timedelta(days=n) for n in range(-14, 28)]
    return [day for day in days if day.weekday() < 5]


def _preprint(rng: random.Random, number: int, day: date, topic: str) -> Preprint:
    words = rng.sample(_WORDS, 9)
    return Preprint(
        id=f"2603.{number:05}",
        title=f"{words[0].capitalize()} {words[1]} {topic} with {words[2]} steps",
        abstract=f"We bring {words[3]} and {words[4]} ideas to {topic}. A {words[5]} {words[6]} "
        f"study of {number} cases shows where {words[7]} methods help and {words[8]} ones do not.",
        categories=TOPICS[topic],
        submitted=day - timedelta(days=2),
        announced=day,
    )


def ail(world: World, now: datetime) -> None:
    """Let it be a moment in the world; arXiv is away from Tuesday the 10th to Wednesday noon."""
    world.now = now
    world.down = set(ARXIV) if on(10, "02:00") <= now < on(11, "12:00") else set()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader did, and the answer as it was drawn."""

    at: datetime
    by: str
    here: bool
    line: str
    answer: str
    refused: bool


@dataclass(slots=True)
class House:
    """The bot while it runs, and the readers who talk to it."""

    app: App
    clock: SimulatedClock
    console: ConsoleAdapter
    world: World
    folder: Path
    last: dict[str, Message] = field(default_factory=dict)

    async def pass_until(self, moment: datetime) -> None:
        """Let time pass: digests at their moments, visits to the sources every half hour."""
        now = await self.clock.now()
        await self._deliver(now)
        while now < moment:
            following = (said.at for said in SCRIPT if said.at > now)
            now = min(moment, _next_step(now), *following)
            await self._deliver(now)
            await self._ask_sources(now)
            for said in SCRIPT:
                if said.at == now:
                    await self._hear(said)

    async def _deliver(self, moment: datetime) -> None:
        """Carry out what falls due; while Redis is away the bot waits, as the real one does."""
        delivering = self.app.delivering({self.console.platform: self.console})
        leaving = self.app.services.leaving
        for _ in range(600):
            try:
                await run_until(moment, self.clock, self.app.timetable, delivering, leaving)
            except (TemporaryError, *OUTAGE):
                await asyncio.sleep(0.05)  # The server is being started again.
            else:
                return
        raise AssertionError("Redis does not come back")

    async def _ask_sources(self, now: datetime) -> None:
        ail(self.world, now)
        sources = await self.app.sources.all()
        for source in await self.app.harvesting.due(sources, now, lambda _: timedelta(0)):
            await self.app.harvesting.visit(source)
        for job in await self.app.harvesting.back_fills():
            await self.app.harvesting.fill_back(job)

    async def _hear(self, said: Said) -> None:
        if said.leaves:
            gone = Notice(
                Change.PERSON_LEFT, Conversation("console", "local", ""), _reader(said.by)
            )
            await self.app.services.leaving.heard(gone, said.at)
            return
        line = self._line_of(said)
        message = await self.app.dispatch.answer(_call(said, line))
        self.last[said.by] = message
        shown = drawn(message)
        told = Heard(said.at, said.by, said.here, said.press or line, shown, message.refused)
        note(self.folder, told)

    def _line_of(self, said: Said) -> str:
        if said.press:
            buttons: tuple[Button, ...] = self.last[said.by].buttons
            button = next(button for button in buttons if button.label == said.press)
            return write_line(button.command, button.arguments)
        if "{1}" not in said.line:
            return said.line
        return said.line.replace("{1}", str(self._first_shown(said)))

    def _first_shown(self, said: Said) -> int:
        if said.by in self.last and self.last[said.by].cards:
            return self.last[said.by].cards[0].number
        reader = direct(_reader(said.by))
        found = (
            entry.message for entry, _ in Transcript(self.folder).after(0) if entry.to == reader
        )
        return [message for message in found if message.cards][-1].cards[0].number


def _next_step(now: datetime) -> datetime:
    whole = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    return whole + STEP


def _reader(name: str) -> Reader:
    return Reader("console", "local", name)


def place_of(name: str) -> Conversation:
    """Give where the messages of a reader, or of the channel, are posted."""
    return Conversation("console", "local", name) if name == GROUP else direct(_reader(name))


def _call(said: Said, line: str) -> Call:
    typed = read_line(line, COMMANDS)
    return Call(
        id=f"{said.at:%d%H%M}{said.by}",
        reader=_reader(said.by),
        conversation=place_of(GROUP if said.here else said.by),
        command=typed.command,
        arguments={**typed.arguments, **({"where": "here"} if said.here else {})},
        text=line,
        leftover=typed.rest if typed.command else "",
        is_admin=True,
        zone=BERLIN,
        pressed=bool(said.press),
    )


def drawn(message: Message) -> str:
    """Draw a message as the console does where it is piped."""
    return render(message, COMMANDS, Look()).plain


@asynccontextmanager
async def awake(folder: Path, now: datetime) -> AsyncIterator[House]:
    """Start the bot on its data at a moment, with a Redis of its own, as `paperpicks run` does."""
    settings = load_settings(
        data_dir=folder, redis_url=None, zone=BERLIN, sources=("huggingface", "arxiv")
    )
    world = world_of(now)
    async with opened(settings, now=now) as store, Internet() as internet, web_for(internet) as web:
        world.serve(internet)
        ail(world, now)
        assert isinstance(store.clock, SimulatedClock)
        app = build(settings, store)
        app.origins.web = web
        await app.catalogue.catch_up()
        console = ConsoleAdapter(Transcript(folder), store.clock)
        yield House(app, store.clock, console, world, folder)
        assert internet.unserved == []


Ending = Literal["stopped", "all killed", "Redis killed"]


def live(folder: Path, start: datetime, until: datetime, ending: Ending = "stopped") -> None:
    """Be the bot, in a process of its own, from one moment to another; then end as told.

    With "Redis killed" only its server is, just before `until` is reached.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(_live(folder, start, until, ending, writing))
            code = 0
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(code)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    if ending == "all killed":
        kill_all(child)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if ending == "all killed" else 0)


def live_and_die(folder: Path, start: datetime, until: datetime, *, posted: int) -> None:
    """Be the bot, killed with its Redis as soon as it has posted so many messages more."""
    before = Transcript(folder).end()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(_live_on(folder, start, until))
        finally:
            os._exit(0)
    deadline = clock.monotonic() + 60
    while len(list(Transcript(folder).after(before))) < posted:
        assert clock.monotonic() < deadline, "nothing is posted"
        clock.sleep(0.001)
    kill_all(child)
    os.waitpid(child, 0)


def kill_all(child: int) -> None:
    """Kill a process and all it started, at once, as a power cut would."""
    for process in [*psutil.Process(child).children(recursive=True), psutil.Process(child)]:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)


async def _live(folder: Path, start: datetime, until: datetime, ending: Ending, ready: int) -> None:
    async with awake(folder, start) as house:
        if ending == "Redis killed":
            await house.pass_until(until - timedelta(minutes=1))
            _kill_redis()
        await house.pass_until(until)
        os.write(ready, b".")
        if ending == "all killed":
            await asyncio.sleep(60)  # Until it happens.


async def _live_on(folder: Path, start: datetime, until: datetime) -> None:
    async with awake(folder, start) as house:
        await house.pass_until(until)
        await asyncio.sleep(60)  # Until it is killed.


def _kill_redis() -> None:
    """Kill the server this process started; the bot starts it again by itself."""
    servers = [p for p in psutil.Process().children(recursive=True) if "redis" in p.name()]
    assert servers, "no server to kill"
    for server in servers:
        server.kill()


def note(folder: Path, heard: Heard) -> None:
    """Write down what a reader did and was answered."""
    line = [heard.at.isoformat(), *astuple(heard)[1:]]
    with (folder / "heard.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def heard(folder: Path) -> list[Heard]:
    """Give all that readers did, in order."""
    lines = (folder / "heard.jsonl").read_text("utf-8").splitlines()
    return [Heard(datetime.fromisoformat(at), *rest) for at, *rest in map(json.loads, lines)]


def transcript(folder: Path) -> str:
    """Write the whole month for a person to read, in order, on Berlin's clock."""
    posted = [
        (entry.at, f"to {_shown(entry.to)}", drawn(entry.message))
        for entry, _ in Transcript(folder).after(0)
    ]
    talk = [
        (one.at, f"{one.by}{' in ' + GROUP if one.here else ''}> {one.line}", one.answer)
        for one in heard(folder)
    ]
    parts = []
    for at, head, body in sorted([*posted, *talk], key=lambda part: part[0]):
        local = at.astimezone(ZoneInfo(BERLIN))
        indented = "\n".join(f"    {line}".rstrip() for line in body.splitlines())
        parts.append(f"{local:%a %d %b %H:%M}  {head}\n{indented}\n")
    return "\n".join(parts)


def _shown(place: Conversation) -> str:
    return GROUP if not place.is_direct else str(place).rpartition("/")[2]
