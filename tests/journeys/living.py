"""The bot's lives in the month: each a process of its own, that ends as told."""

import asyncio
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

import psutil

from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef, Poster
from tests.journeys.house import awake
from tests.journeys.month import on

THERE = "there\n"

Ending = Literal["stopped", "all killed", "killed while posting", "Redis killed"]


@dataclass(frozen=True, slots=True)
class Life:
    """One run of the bot, how it ends, and what a person is told of that."""

    start: datetime
    until: datetime
    ending: Ending
    told: str


LIVES = (
    Life(on(1, "17:00"), on(9, "03:00"), "stopped", "The bot is stopped and started again."),
    Life(on(9, "03:00"), on(23, "03:00"), "stopped", "The bot is stopped and started again."),
    Life(on(23, "03:00"), on(24, "09:00"), "Redis killed", "Redis is killed just before 09:00."),
    Life(on(24, "09:00"), on(25, "08:58"), "all killed", "A power cut: all is killed until 09:07."),
    Life(on(25, "09:07"), on(25, "09:08"), "all killed", "All is killed again."),
    Life(on(25, "09:08"), on(27, "08:59"), "stopped", "The bot is stopped and started again."),
    Life(
        on(27, "08:59"),
        on(27, "09:01"),
        "killed while posting",
        "All is killed at 09:00, its second post of that minute under way; started at 09:03.",
    ),
    Life(on(27, "09:03"), on(29, "23:00"), "stopped", "The end."),
)


def live_month(folder: Path) -> None:
    """Live the whole month, life by life."""
    for life in LIVES:
        live(folder, life)


def live(folder: Path, life: Life) -> None:
    """Be the bot for one life, in a process of its own, and end it as told."""
    moments = (life.start.isoformat(), life.until.isoformat())
    arguments = (str(folder), *moments, life.ending)
    is_killed = life.ending in ("all killed", "killed while posting")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.living", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        is_there = _hear(child)
        if is_there and is_killed:
            kill_all(child.pid)
    assert is_there, "the bot ended by itself"
    assert child.returncode == (-signal.SIGKILL if is_killed else 0)


def _hear(child: "subprocess.Popen[str]") -> bool:
    """Wait until the bot says it is there, passing on what it logs; False where it ends first."""
    assert child.stdout is not None
    for line in child.stdout:
        if line == THERE:
            return True
        sys.stderr.write(line)
    return False


def kill_all(child: int) -> None:
    """Kill a process and all it started, at once, as a power cut would."""
    bot = psutil.Process(child)
    bot.suspend()  # So that it cannot start its server again in between.
    for process in [*bot.children(recursive=True), bot]:
        with suppress(psutil.NoSuchProcess):
            process.kill()


class DyingPoster:
    """Posts, and never hears of the last of so many messages: the process ends meanwhile."""

    def __init__(self, poster: Poster, last: int) -> None:
        self._poster = poster
        self._left = last

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post; the last time do not return."""
        ref = await self._poster.post(to, message, key=key)
        self._left -= 1
        if not self._left:
            await _there()
        return ref

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Edit as any other."""
        await self._poster.edit(ref, message)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look as any other."""
        return await self._poster.find(to, key, since=since)


async def _live(folder: Path, start: datetime, until: datetime, ending: Ending) -> None:
    """Be the bot from one moment to another, in this process."""
    async with awake(folder, start) as house:
        if ending == "killed while posting":
            house.poster = DyingPoster(house.console, 2)
        if ending == "Redis killed":
            await house.pass_until(until - timedelta(minutes=1))
            kill_redis()
        await house.pass_until(until)
        if ending == "all killed":
            await _there()
    print(THERE, end="", flush=True)  # noqa: T201 - the parent waits for it


async def _there() -> None:
    """Say that the moment has come, and wait for the end."""
    print(THERE, end="", flush=True)  # noqa: T201 - the parent waits for it
    await asyncio.Event().wait()


def kill_redis() -> None:
    """Kill the server this process started; the bot starts it again by itself."""
    servers = [p for p in psutil.Process().children(recursive=True) if "redis" in p.name()]
    assert servers, "no server to kill"
    for server in servers:
        server.kill()


def _main(folder: str, start: str, until: str, word: str) -> None:
    """Be the bot for one life, as `live` asks."""
    ending: Ending = next(known for known in get_args(Ending) if known == word)
    start_at, until_at = map(datetime.fromisoformat, (start, until))
    asyncio.run(_live(Path(folder), start_at, until_at, ending))


if __name__ == "__main__":
    _main(*sys.argv[1:])
