"""Two days of digests, the first one cut short by a kill and finished by another worker."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal

from bot.core.delivery import DeliveryId, State
from bot.core.errors import TemporaryError
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef
from bot.core.subscription import Subscription
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Chosen, Delivering
from bot.services.timetable import Timetable
from bot.store.client import client_for_socket
from bot.store.outages import OUTAGE
from recommender import Interest, InterestKind
from tests.crash.proxy import Proxy, Strike, When, in_child
from tests.crash.server import Server
from tests.digests import ADA, MONDAY, FilePoster, Stores, digest, order, stores

Victim = Literal["worker", "redis"]
Moment = Literal["before", "half way", "after"]

AFTER_THE_LEASE = MONDAY + timedelta(seconds=61)
TUESDAY = MONDAY + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """How both days ended, as a reader and an operator would find it."""

    messages: tuple[tuple[int, ...], ...]
    seen: tuple[int, ...]
    states: tuple[State, ...]
    reserved: int
    open: int
    lost_preferences: frozenset[str]


AS_IT_SHOULD_BE = Ending(
    messages=((1, 2, 3), (4, 5, 6)),
    seen=(1, 2, 3, 4, 5, 6),
    states=(State.DONE, State.DONE),
    reserved=0,
    open=0,
    lost_preferences=frozenset(),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One run's own directory: what was posted, and which preferences were acknowledged."""

    directory: Path
    prefix: str

    @property
    def posted(self) -> Path:
        return self.directory / f"{self.prefix}.posted"

    @property
    def acknowledged(self) -> Path:
        return self.directory / f"{self.prefix}.acknowledged"


class KilledPoster(FilePoster):
    """A poster whose process is killed at a moment of the post."""

    def __init__(self, path: Path, moment: Moment) -> None:
        super().__init__(path)
        self._moment = moment

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        match self._moment:
            case "half way":
                self.append(to, message, key)
                os.truncate(self.path, self.path.stat().st_size - 9)
            case "after":
                self.append(to, message, key)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")


def kill_at_every_request(
    server: Server, directory: Path, victim: Victim, when: When
) -> Iterator[tuple[int, Ending]]:
    """Kill at the first request, at the second, and so on until a run ends undisturbed.

    Yields:
        The request and how the days ended after it.
    """
    for at in count(1):
        place = Place(directory, f"{victim}-{when}-{at}")
        asyncio.run(_subscribe(server.socket, place))
        if not _kill_at(server, place, victim, at, when, MONDAY):
            return
        yield at, asyncio.run(_finish(server.socket, place))


def kill_at_every_two_requests(
    server: Server, directory: Path, victim: Victim, when: When
) -> Iterator[tuple[tuple[int, int], Ending]]:
    """Kill at every request, and whoever takes over after the lease at every one of its own."""
    for first in count(1):
        for second in count(1):
            place = Place(directory, f"{victim}-{when}-{first}-{second}")
            asyncio.run(_subscribe(server.socket, place))
            if not _kill_at(server, place, victim, first, when, MONDAY):
                return
            if not _kill_at(server, place, victim, second, when, AFTER_THE_LEASE):
                break
            yield (first, second), asyncio.run(_finish(server.socket, place))


def kill_in_post(server: Server, directory: Path, moment: Moment) -> Ending:
    """Kill the worker while it posts, and give how the days ended."""
    place = Place(directory, f"post-{moment.replace(' ', '-')}")
    asyncio.run(_subscribe(server.socket, place))
    poster = KilledPoster(place.posted, moment)
    worker, ended = in_child(lambda: asyncio.run(_work(server.socket, place, poster, MONDAY)))
    os.read(ended, 1)
    os.close(ended)
    assert os.waitpid(worker, 0)[1] == signal.SIGKILL
    return asyncio.run(_finish(server.socket, place))


def _kill_at(
    server: Server, place: Place, victim: Victim, at: int, when: When, now: datetime
) -> bool:
    """Run a worker and kill at its request number `at`; False where it made fewer."""

    def strike() -> None:
        if victim == "worker":
            os.kill(worker, signal.SIGKILL)
        else:
            server.kill()
            server.start()

    proxy = Proxy(server.socket, place.directory / "proxy.sock", Strike(at, when, strike))
    poster = FilePoster(place.posted)
    worker, ended = in_child(lambda: asyncio.run(_work(proxy.path, place, poster, now)))
    proxy.carry_until_closed(ended)
    os.close(ended)
    status = os.waitpid(worker, 0)[1]
    struck = proxy.requests >= at
    assert status == (signal.SIGKILL if struck and victim == "worker" else 0)
    return struck


async def _subscribe(socket: Path, place: Place) -> None:
    async with client_for_socket(socket) as redis:
        await stores(redis, place.prefix).subscriptions.save(order(), MONDAY)


async def _work(socket: Path, place: Place, poster: FilePoster, now: datetime) -> None:
    """What a worker does at a moment: whatever is due, and what a reader asks before and after."""
    async with client_for_socket(socket) as redis:
        store = stores(redis, place.prefix)
        timetable, delivering = _services(store, poster, clock := SimulatedClock(now))
        with suppress(TemporaryError, *OUTAGE):
            await _prefer(store, place, f"before {now}")
            await run_until(now, clock, timetable, delivering)
            await _prefer(store, place, f"after {now}")


async def _finish(socket: Path, place: Place) -> Ending:
    """Let a fresh worker do what is left, and Tuesday."""
    poster = FilePoster(place.posted)
    async with client_for_socket(socket) as redis:
        store = stores(redis, place.prefix)
        timetable, delivering = _services(store, poster, clock := SimulatedClock(MONDAY))
        await run_until(TUESDAY, clock, timetable, delivering)
        days = [DeliveryId(order().id, moment.date()) for moment in (MONDAY, TUESDAY)]
        records = [await store.deliveries.read(day) for day in days]
        kept = {interest.text for interest in await store.profiles.interests(ADA)}
        return Ending(
            messages=poster.messages,
            seen=tuple(await store.seen()),
            states=tuple(record.state for record in records if record),
            reserved=len(await store.profiles.held(ADA)),
            open=await redis.zcard(store.keys.open(days[0].shard)),
            lost_preferences=frozenset(_lines(place.acknowledged)) - kept,
        )


def _services(
    store: Stores, poster: FilePoster, clock: SimulatedClock
) -> tuple[Timetable, Delivering]:
    async def choose(said: Subscription, _delivery: DeliveryId, _now: datetime) -> Chosen:
        seen = (await store.profiles.load(said.owner)).seen | await store.profiles.held(said.owner)
        items = tuple([number for number in range(1, 20) if number not in seen][: said.size])
        return Chosen(digest(*items), items)

    posters = {"console": poster}
    return (
        Timetable(store.subscriptions, store.deliveries, clock),
        Delivering(store.deliveries, store.subscriptions, choose, posters, clock),
    )


async def _prefer(store: Stores, place: Place, text: str) -> None:
    """Change a preference, and note it once that was acknowledged."""
    await store.profiles.change_interests(ADA, add=[Interest(text, InterestKind.WORDS, text)])
    with place.acknowledged.open("a") as file:
        file.write(f"{text}\n")


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
