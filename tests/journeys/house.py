"""The bot of the month while it runs, and the readers who talk to it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.adapters.console.render import Look, render
from bot.adapters.console.transcript import Entry
from bot.app import App, build, opened
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.errors import TemporaryError
from bot.core.grammar import read_line, write_line
from bot.core.message import Button, Message
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change, Notice, Poster
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.settings import load_settings
from bot.store.outages import OUTAGE
from tests.journeys.month import BERLIN, GROUP, SCRIPT, STEP, Said, ail, world_of
from tests.servers.internet import Internet
from tests.servers.papers import World
from tests.sources.web import web_for

PATIENCE_SECONDS = 300.0  # Longer than anything here should take; then the month fails.


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
    poster: Poster
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
        delivering = self.app.delivering({self.console.platform: self.poster})
        leaving = self.app.services.leaving
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    await run_until(moment, self.clock, self.app.timetable, delivering, leaving)
                except (TemporaryError, *OUTAGE):
                    await asyncio.sleep(0.05)  # The server is being started again.
                else:
                    return

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
    async with (
        opened(settings, now=now) as store,
        Internet() as internet,
        web_for(internet) as web,
        build(settings, store) as app,
    ):
        world.serve(internet)
        ail(world, now)
        assert isinstance(store.clock, SimulatedClock)
        app.origins.web = web
        await app.catalogue.catch_up()
        console = ConsoleAdapter(Transcript(folder), store.clock)
        yield House(app, store.clock, console, console, world, folder)
        assert internet.unserved == []


def note(folder: Path, heard: Heard) -> None:
    """Write down what a reader did and was answered."""
    line = [heard.at.isoformat(), *astuple(heard)[1:]]
    with (folder / "heard.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def heard(folder: Path) -> list[Heard]:
    """Give all that readers did, in order."""
    lines = (folder / "heard.jsonl").read_text("utf-8").splitlines()
    return [Heard(datetime.fromisoformat(at), *rest) for at, *rest in map(json.loads, lines)]


def posted(folder: Path, name: str) -> list[Entry]:
    """Give what was posted to a reader or the channel, in order."""
    place = place_of(name)
    return [entry for entry, _ in Transcript(folder).after(0) if entry.to == place]
