"""`paperpicks demo`: the whole product in under a minute, computed live on the bundled sample."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text as Line

from bot.adapters.console import ConsoleAdapter, Transcript, Window, open_window, session_of
from bot.adapters.console.layout import wrap
from bot.adapters.console.translate import read_call
from bot.app import App, build, opened, zone_of
from bot.commands import COMMANDS
from bot.conversing import converse
from bot.core.delivery import DeliveryId
from bot.core.message import Message
from bot.core.places import Conversation, direct
from bot.core.ports import MessageRef
from bot.core.subscription import DEFAULT_SIZE, subscription_id
from bot.engine.local import run_until
from bot.sample import sample_file
from bot.services.clock import SimulatedClock
from bot.services.ingesting import ingest
from bot.settings import Settings, load_settings
from bot.sources.imports import read_file

OFFERED = (
    "neural architecture search",
    "parameter-efficient fine-tuning",
    "Bayesian optimization, hyperparameters",
    "reinforcement learning, -survey",
)
NAME = "you"
HOUR = 9
MOST_DAYS = 60  # Every paper of the sample has been sent or is too old long before.
PATIENCE_SECONDS = 20.0  # For the process that is to be killed.
AFTER_THE_LEASE = timedelta(minutes=5)


def play() -> int:
    """Play the demonstration in a directory of its own; give the exit code."""
    with tempfile.TemporaryDirectory(prefix="paperpicks-demo-") as folder:
        settings = load_settings(data_dir=Path(folder), redis_url=None, redis_server="", sources=())
        stage = Stage(settings, zone_of(settings))
        then = asyncio.run(_acts(stage))
        if stage.is_live:
            stage.tell(
                "Now you: type “help”, or “exit” to leave. Nothing of it is kept.",
                "Tab completes, a button's number presses it, “picks” after a new interest.",
            )
            window = replace(stage.window, catches_up=False)  # The last message was just shown.
            asyncio.run(converse(settings, lambda _: window, now=then, sure=True))
    return 0


class Stage:
    """Where the demonstration is seen: one reader's window, and what is told beside it."""

    def __init__(self, settings: Settings, zone: str) -> None:
        self.settings = settings
        self.zone = zone
        self.session = session_of(NAME, None, zone)
        self.window: Window = open_window(self.session, COMMANDS, as_json=False)
        self.is_live = self.window.is_live
        self._console = Console(highlight=False, markup=False)

    def tell(self, *lines: str, act: int | None = None) -> None:
        """Say something about the demonstration itself."""
        for line in lines:
            self._console.print(f"{act}. {line}" if act else line, style="bold cyan")
            act = None
        self._console.print()

    def note(self, line: str) -> None:
        """Say what came of something, for a person between words of a narrow terminal too."""
        width = self._console.width if self.is_live else sys.maxsize
        self._console.print(wrap(Line(line), width, first=3, rest=5), soft_wrap=True)
        self._console.print()

    def wait(self) -> None:
        """Let a person read; programs go on at once."""
        if self.is_live:
            self._typed("Enter goes on; the buttons are yours at the end … ")

    def ask(self) -> str:
        """Ask for an interest; without a person it is the first one offered."""
        for number, offered in enumerate(OFFERED, start=1):
            self._console.print(f"   {number}  {offered}")
        if not self.is_live:
            return OFFERED[0]
        typed = self._typed("A number, or a topic in your own words: ").strip()
        if typed in {"1", "2", "3", "4"}:
            return OFFERED[int(typed) - 1]
        return typed or OFFERED[0]

    def _typed(self, prompt: str) -> str:
        """Read a line; Ctrl-D is an empty one, Ctrl-C ends the demonstration at once."""
        former = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return self._console.input(prompt)
        except EOFError:
            return ""
        finally:
            signal.signal(signal.SIGINT, former)

    async def say(self, app: App, line: str) -> Message:
        """Type a line as the reader, and show what comes back."""
        self._console.print(f"{NAME}> {line}", style="bold")
        call = read_call(line, self.session, COMMANDS)
        message = await app.dispatch.answer(call)
        self.window.screen.answered(call, message, await app.store.clock.now())
        return message


async def _acts(stage: Stage) -> datetime:
    """Play all acts; give the moment at which the simulated clock then stands."""
    start = _monday(stage.zone) - timedelta(hours=15)
    async with opened(stage.settings, now=start) as store, build(stage.settings, store) as app:
        records = read_file(sample_file(), "sample")
        summary = await ingest(records, store.papers, listed_at=start)
        stage.tell(f"A private bot and Redis are running; {summary.new} real papers are in.")
        await app.catalogue.catch_up()
        first = await _first_picks(stage, app)
        await _feedback(stage, app, first)
        await _monday_morning(stage, app)
    await _killed(stage)
    tuesday = _monday(stage.zone) + timedelta(days=1)
    async with opened(stage.settings, now=tuesday) as store, build(stage.settings, store) as app:
        await app.catalogue.catch_up()
        await _recovered(stage, app)
        await _until_quiet(stage, app)
        then = await store.clock.now()
    stage.tell(
        "Your own group next. The lines of your chat in a file named .env, then: paperpicks run",
        act=7,
    )
    print("   Slack    PAPERPICKS_SLACK_BOT_TOKEN=xoxb-…")
    print("            PAPERPICKS_SLACK_APP_TOKEN=xapp-…")
    print("   Discord  PAPERPICKS_DISCORD_TOKEN=…\n")
    return then


async def _first_picks(stage: Stage, app: App) -> Message:
    """Act 1 and 2: one line of interests, three papers."""
    stage.tell("Say what you read about.", act=1)
    while True:
        message = await stage.say(app, f"interests add {stage.ask()}")
        if message.cards:
            stage.tell("Three papers at once; the words that matched are marked.", act=2)
            return message
        stage.tell("Nothing among the sample matches that. Try one of these:")
        await stage.say(app, "interests clear")


async def _feedback(stage: Stage, app: App, first: Message) -> None:
    """Act 3: a vote that changes the next list, and its undoing."""
    stage.wait()
    before = await _upcoming(stage, app)
    stage.tell("“Not for me” changes what comes next, and says how.", act=3)
    stage.note(f"Next before:  {_titles(before)}")
    for card in first.cards:
        await stage.say(app, f"dislike {card.number}")
        changed = await _upcoming(stage, app) != before
        await stage.say(app, "undo")
        if changed:
            break
    after = await _upcoming(stage, app)
    same = "the same as before" if after == before else "different from before"
    stage.note(f"Next after undo ({same}):  {_titles(after)}")


async def _upcoming(stage: Stage, app: App) -> list[str]:
    now = await app.store.clock.now()
    picks = await app.services.choosing.upcoming(stage.session.reader, now, DEFAULT_SIZE)
    return [pick.paper.title for pick in picks]


def _titles(titles: Sequence[str]) -> str:
    return "; ".join(titles) or "nothing"


async def _monday_morning(stage: Stage, app: App) -> None:
    """Act 4: the clock jumps and the digest comes."""
    stage.wait()
    stage.tell("A digest on weekdays at nine. The clock jumps to Monday.", act=4)
    await stage.say(app, f"schedule weekdays {HOUR:02}:00 {stage.zone}")
    await _advance(stage, app, _monday(stage.zone))


async def _advance(stage: Stage, app: App, until: datetime, *, show: bool = True) -> None:
    """Let the simulated clock run, carrying out what falls due."""
    console = ConsoleAdapter(Transcript(stage.settings.data_dir), app.store.clock, stage.window)
    delivering = app.delivering({console.platform: console})
    if isinstance(app.store.clock, SimulatedClock):
        await run_until(until, app.store.clock, app.timetable, delivering)
    if show:
        console.show_posted()


async def _killed(stage: Stage) -> None:
    """Act 5: another process posts Tuesday's digest and is killed before it hears that it did."""
    stage.wait()
    stage.tell(
        "Tuesday, 09:00: bot and Redis are killed (kill -9) in the middle of the post.", act=5
    )
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.demo", str(stage.settings.data_dir), stdout=subprocess.PIPE
    )
    line = await victim.stdout.readline() if victim.stdout else b""
    if not line:
        raise RuntimeError("the bot that was to be killed ended before it posted")
    redis = int(line)
    os.kill(redis, signal.SIGKILL)
    victim.kill()
    await victim.wait()
    print(f"   killed: bot (process {victim.pid}) and Redis (process {redis})\n")


async def _recovered(stage: Stage, app: App) -> None:
    """Act 5, continued: the restarted bot looks before it posts."""
    tuesday = _monday(stage.zone) + timedelta(days=1)
    delivery = _delivery(stage, tuesday)
    record = await app.store.deliveries.read(delivery)
    print(f"   restarted: the record of {delivery.day} says “{record.state if record else '?'}”")
    await _advance(stage, app, tuesday + AFTER_THE_LEASE, show=False)
    record = await app.store.deliveries.read(delivery)
    posted = [
        entry
        for entry, _ in Transcript(stage.settings.data_dir).after(0)
        if entry.key == delivery.key
    ]
    print(f"   it looked, found its message, and now says “{record.state if record else '?'}”")
    print(f"   messages of {delivery.day}: {len(posted)}\n")
    for entry in posted:
        stage.window.screen.posted(entry)


def _delivery(stage: Stage, moment: datetime) -> DeliveryId:
    reader = stage.session.reader
    day = moment.astimezone(ZoneInfo(stage.zone)).date()
    return DeliveryId(subscription_id(reader, "picks", direct(reader)), day)


async def _until_quiet(stage: Stage, app: App) -> None:
    """Act 6: days go by until nothing is left that is good enough."""
    stage.wait()
    stage.tell("Days go by, until nothing new is good enough. Then it says so.", act=6)
    transcript = Transcript(stage.settings.data_dir)
    sent: list[int] = []
    for _ in range(MOST_DAYS):
        before = transcript.end()
        await _advance(stage, app, await app.store.clock.now() + timedelta(days=1), show=False)
        for entry, _ in transcript.after(before):
            if not entry.message.cards:
                everything = [c.number for e, _ in transcript.after(0) for c in e.message.cards]
                repeats = len(everything) - len(set(everything))
                print(f"   {len(everything)} papers were sent by now, {repeats} of them twice.\n")
                stage.window.screen.posted(entry)
                return
            sent += [card.number for card in entry.message.cards]


def _monday(zone: str) -> datetime:
    """Give next Monday, at the demonstration's hour on this machine's clock, UTC."""
    local = datetime.now(ZoneInfo(zone))
    day = local.date() + timedelta(days=7 - local.weekday())
    return datetime(day.year, day.month, day.day, HOUR, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class SlowLine:
    """A poster whose answer never comes: the message is out, and nobody has been told."""

    console: ConsoleAdapter
    redis_process: int

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post, name Redis's process on standard output, then keep the caller waiting."""
        await self.console.post(to, message, key=key)
        print(self.redis_process, flush=True)
        await asyncio.sleep(PATIENCE_SECONDS)
        raise TimeoutError

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """As the console."""
        await self.console.edit(ref, message)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """As the console."""
        return await self.console.find(to, key, since=since)


async def be_killed(settings: Settings) -> None:
    """Deliver Tuesday's digest over a slow line; the demonstration kills this process."""
    tuesday = _monday(zone_of(settings)) + timedelta(days=1)
    async with opened(settings, now=tuesday) as store, build(settings, store) as app:
        await app.catalogue.catch_up()
        console = ConsoleAdapter(Transcript(settings.data_dir), store.clock)
        server = await store.connection.redis.info("server")
        slow = SlowLine(console, int(server["process_id"]))
        delivering = app.delivering({console.platform: slow})
        if isinstance(store.clock, SimulatedClock):
            await run_until(tuesday, store.clock, app.timetable, delivering)


if __name__ == "__main__":
    asyncio.run(be_killed(load_settings(data_dir=Path(sys.argv[1]), redis_url=None, sources=())))
