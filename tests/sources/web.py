"""The web of tests: real requests to a local internet, turns at once, pauses that take no time."""

import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.core.errors import TemporaryError
from bot.core.harvest import Limit
from bot.sources.addresses import PublicWeb
from bot.sources.asking import Pace, Web
from tests.servers.internet import Internet


class FreeTurns:
    """A `Limiter` of one process that makes nobody wait, and counts.

    Attributes:
        turns: The limits whose turn was taken, oldest first.
        taken: How many turns are held now.
        most_taken: How many were held at once, at most.
        patience: How long each was ready to wait.
        holds: What was held, and how long.
        refusal: What waiting for a turn comes to, where it comes to nothing.
    """

    def __init__(self) -> None:
        self.turns: list[Limit] = []
        self.taken = 0
        self.most_taken = 0
        self.patience: list[timedelta | None] = []
        self.holds: list[tuple[Limit, timedelta]] = []
        self.refusal: TemporaryError | None = None

    @asynccontextmanager
    async def turn(self, limit: Limit, *, patience: timedelta | None = None) -> AsyncIterator[None]:
        if self.refusal is not None:
            raise self.refusal
        self.turns.append(limit)
        self.patience.append(patience)
        self.taken += 1
        self.most_taken = max(self.most_taken, self.taken)
        try:
            yield
        finally:
            self.taken -= 1

    async def hold(self, limit: Limit, lasting: timedelta) -> None:
        self.holds.append((limit, lasting))


class Pauses:
    """Sleeps that take no time but are counted, and the clock that goes with them.

    Attributes:
        slept: The seconds of each pause.
        moment: Seconds on the clock.
    """

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.moment = 0.0

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds

    def clock(self) -> float:
        return self.moment


@asynccontextmanager
async def web_for(
    internet: Internet,
    *,
    limiter: FreeTurns | None = None,
    contact: str = "",
    pace: Pace | None = None,
    pauses: Pauses | None = None,
) -> AsyncIterator[Web]:
    """Give a `Web` that asks `internet`, in the real rhythm but without waiting."""
    pauses = pauses or Pauses()
    async with Web(
        limiter or FreeTurns(),
        contact=contact,
        gateway=internet.gateway,
        pace=pace,
        rng=random.Random(1),
        sleep=pauses.sleep,
        clock=pauses.clock,
    ) as web:
        yield web


class Names(AbstractResolver):
    """Gives names the addresses a test wants, one answer after the other; the last one stays."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        given = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        flags = socket.AI_NUMERICHOST
        return [
            ResolveResult(
                hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=flags
            )
            for one in given.split()
        ]

    async def close(self) -> None:
        """Nothing is open."""


@asynccontextmanager
async def public_web_for(
    internet: Internet, *, limiter: FreeTurns | None = None, seconds: float = 5.0
) -> AsyncIterator[PublicWeb]:
    """Give a `PublicWeb` for which every name is `internet`: ask `http://host:<its port>/path`."""
    async with PublicWeb(
        limiter or FreeTurns(),
        allowed=lambda address: address == "127.0.0.1",
        ports=frozenset({internet.port}),
        resolver=Names("127.0.0.1"),
        sleep=Pauses().sleep,
        seconds=seconds,
    ) as web:
        yield web
