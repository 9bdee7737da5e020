"""Whatever a reader does is answered within a second, also while what is behind stands still."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.adapters.discord.lab import LONG, Json, Lab, lab, opened
from tests.adapters.discord.stage import buttons
from tests.conftest import Tell
from tests.servers.discord_person import Interaction
from tests.store.servers import running, servers_in

WITHIN = 1.0  # Seconds until the first answer; Discord gives up after three.
STANDSTILL = 2.0

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@asynccontextmanager
async def house(directory: Path, prefix: str) -> AsyncIterator[tuple[Lab, int]]:
    """Open a lab on a Redis of its own; gives its process too."""
    with running(directory, "--save", "") as port:
        [process] = servers_in(directory)
        async with Redis(port=port) as redis, lab(redis, prefix) as here:
            try:
                yield here, process
            finally:
                os.kill(process, signal.SIGCONT)


async def prepared(here: Lab) -> tuple[Json, Interaction]:
    """Let there be a list with buttons, and a form that is open."""
    await here.say("interests add protein where=here")
    digest = await here.say("picks where=here")
    return digest, await opened(here.server, await here.use("setup"))


async def everything(here: Lab, digest: Json, form: Interaction) -> Sequence[Interaction]:
    """Do all that can be done on Discord, at once; give the uses."""
    server = here.server
    before = len(server.uses.all)
    talk = server.new(server.channel_id, {"content": "Who reads about protein folding?"})
    await asyncio.gather(
        here.use("search protein"),
        here.use("setup"),  # Opens a form, which has to be the first answer.
        server.press(digest, buttons(digest)["Save"]),
        server.submit(form, {"What do you read about?": "protein"}),
        server.use_on_message("Find similar papers", talk),
        server.type_in("papers interests add", {"topic": "prot"}, "topic"),
    )
    return list(server.uses.all.values())[before:]


async def first_answers(uses: Sequence[Interaction]) -> list[float]:
    await asyncio.gather(*(asyncio.wait_for(u.acknowledged.wait(), LONG) for u in uses))
    return [use.seconds or 0.0 for use in uses]


async def test_while_redis_stands_still(data_dir: Path, prefix: str, tell: Tell) -> None:
    async with house(data_dir, prefix) as (here, process):
        prepared_ = await prepared(here)
        os.kill(process, signal.SIGSTOP)

        uses = await everything(here, *prepared_)
        seconds = await first_answers(uses)
        await asyncio.sleep(STANDSTILL)
        os.kill(process, signal.SIGCONT)
        await asyncio.gather(*(asyncio.wait_for(use.answered.wait(), LONG) for use in uses))

    assert len(seconds) == 6
    assert max(seconds) < WITHIN
    tell(f"Discord, Redis stopped: the first answer after {max(seconds):.2f} s at most")


async def test_while_the_machine_computes(data_dir: Path, prefix: str, tell: Tell) -> None:
    until = time.monotonic() + 10 * WITHIN

    def compute() -> None:
        while time.monotonic() < until:
            sum(number * number for number in range(10_000))

    async with house(data_dir, prefix) as (here, _):
        prepared_ = await prepared(here)
        with ThreadPoolExecutor(2) as pool:
            busy = [pool.submit(compute) for _ in range(2)]
            uses = await everything(here, *prepared_)
            seconds = await first_answers(uses)
            until = 0.0
        await asyncio.gather(*(asyncio.wait_for(use.answered.wait(), LONG) for use in uses))

    assert all(one.done() for one in busy)
    assert len(seconds) == 6
    assert max(seconds) < WITHIN
    tell(f"Discord, two threads computing: the first answer after {max(seconds):.2f} s at most")
