"""A bot whose sources are on loopback: in this process, or in a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from redis.asyncio import Redis

from bot.app import opened
from bot.settings import load_settings
from recommender import Paper
from tests.installation import SUNDAY, Installation, install
from tests.servers.internet import Internet
from tests.sources.web import public_web_for, web_for

PATIENCE_SECONDS = 60.0  # Longer than any of these processes should need; then a test fails.
CLOSED = "http://127.0.0.1:1"  # Nothing listens there.


@asynccontextmanager
async def connected(
    redis: Redis,
    prefix: str,
    internet: Internet,
    *,
    now: datetime = SUNDAY,
    sources: Sequence[str] = ("huggingface", "arxiv", "biorxiv", "feeds"),
    **settings_given: object,
) -> AsyncIterator[Installation]:
    """Give a bot in this process that asks `internet`, without waiting for turns.

    Feeds of any host are read there too: `http://host:<port of the internet>/path`.
    """
    bot = install(redis, prefix, now=now, sources=sources, health=None, **settings_given)
    async with web_for(internet) as web, public_web_for(internet) as public_web:
        bot.app.origins.web = web
        bot.app.origins.public_web = public_web
        yield bot


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process said, and how it ended."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Machine:
    """Runs `paperpicks` in processes that reach the sources through a gateway alone."""

    data_dir: Path
    gateway: str
    sources: str = "huggingface"
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: ours, without any other setting of the bot."""
        kept = {name: v for name, v in os.environ.items() if not name.startswith("PAPERPICKS_")}
        own = {
            "PAPERPICKS_DATA_DIR": str(self.data_dir),
            "PAPERPICKS_ZONE": "UTC",
            "PAPERPICKS_SOURCES": self.sources,
            "PAPERPICKS_SOURCES_GATEWAY": self.gateway,
        }
        return {**kept, **own, **self.more}

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """Begin a subcommand."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment,
            limit=2**20,
        )

    async def run(
        self, *arguments: str, lines: Sequence[str] = (), seconds: float = PATIENCE_SECONDS
    ) -> Ended:
        """Run a subcommand to its end, `lines` on its standard input."""
        return await end(await self.start(*arguments), lines, seconds)

    async def say(self, *lines: str, user: str = "ada") -> str:
        """Type lines at the console; give what came of them, one JSON object a line."""
        told = await self.run("console", "--as", user, "--json", lines=lines)
        assert told.code == 0, told.err
        return told.out

    async def follow(self, *codes: str) -> None:
        """Follow categories as if for long: nobody asks for their past."""
        settings = load_settings(data_dir=self.data_dir, redis_url=None)
        async with opened(settings) as store:
            for code in codes:
                await store.following.add(code, today())

    async def papers(self) -> list[Paper]:
        """Give all papers it has, by number."""
        settings = load_settings(data_dir=self.data_dir, redis_url=None)
        async with opened(settings) as store:
            last = await store.papers.last_number()
            found = await store.papers.get(range(1, last + 1))
        return [found[number] for number in sorted(found)]


async def end(
    process: asyncio.subprocess.Process,
    lines: Sequence[str] = (),
    seconds: float = PATIENCE_SECONDS,
) -> Ended:
    """Wait for a process; one that does not end is killed, and the test fails."""
    typed = "".join(f"{line}\n" for line in lines).encode()
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate(typed)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def interrupted(process: asyncio.subprocess.Process, number: signal.Signals) -> Ended:
    """Send a signal, and wait for the end."""
    process.send_signal(number)
    return await end(process)


async def until_asked(internet: Internet, requests: int, host: str = "") -> None:
    """Wait until so many requests have come, to one host or to all."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while sum(host in one.host for one in internet.asked) < requests:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # A server tells nobody.


def today() -> datetime:
    """Give this moment: processes live by the real clock."""
    return datetime.now(UTC)
