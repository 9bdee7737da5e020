"""kill -9 at every step while a channel refuses, or while a message is posted again: told once."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.core.delivery import DeliveryId, State
from bot.core.errors import CannotTell, OutcomeUnknown, Refused, TemporaryError
from bot.core.message import Message
from bot.core.pace import Pace, Rate
from bot.core.places import Conversation, direct
from bot.core.ports import MessageRef
from bot.core.subscription import Subscription
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.services.delivering import Chosen, Delivering
from bot.services.refusing import Refusing
from bot.services.timetable import Timetable
from bot.store.client import client_for_socket
from bot.store.holds import Holds
from bot.store.outages import OUTAGE
from bot.store.presence import Presence
from bot.store.subscription_json import ALWAYS
from tests.crash.proxy import Proxy, Strike, When, in_child
from tests.crash.server import Server
from tests.digests import ADA, GROUP, MONDAY, FilePoster, Stores, digest, order, stores

FEWEST_REQUESTS = 15  # Of one delivery; fewer would mean that the kills missed it.
LATER = MONDAY + timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class ClosedChannel(FilePoster):
    """Direct messages arrive, the channel is gone; messages are counted."""

    pace = Pace({"workspace": Rate(timedelta(seconds=1))})

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        if to == GROUP:
            raise Refused("that channel is gone", "destination")
        return await super().post(to, message, key=key)


class Unseen(FilePoster):
    """The first message is lost with its answer, and the channel cannot be looked at."""

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        raise OutcomeUnknown("the line was lost")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        raise CannotTell("no history")


@pytest.fixture
def server(data_dir: Path) -> Iterator[Server]:
    """A Redis of this test's own, since it may be killed."""
    own = Server(data_dir)
    own.start()
    yield own
    own.kill()


@pytest.mark.parametrize("victim", ["worker", "redis"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_channel_that_is_gone_is_told_of_once(
    server: Server, data_dir: Path, victim: str, when: When
) -> None:
    killed = 0
    for at in count(1):
        prefix = f"r{at}"
        poster = ClosedChannel(data_dir / f"{prefix}.posted")
        asyncio.run(_subscribe(server.socket, prefix))
        struck = _kill_at(server, data_dir, victim, at, when, prefix, poster)
        asyncio.run(_work(server.socket, prefix, poster, TUESDAY))

        assert [posted.to for posted in poster.posted] == [direct(ADA)], at
        assert asyncio.run(_paused(server.socket, prefix)), at
        assert asyncio.run(_open(server.socket, prefix)) == 0, at
        if not struck:
            break
        killed += 1
    assert killed >= FEWEST_REQUESTS


@pytest.mark.parametrize("victim", ["worker", "redis"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_asked_for_again_is_posted_once(
    server: Server, data_dir: Path, victim: str, when: When
) -> None:
    killed = 0
    for at in count(1):
        prefix = f"a{at}"
        poster = FilePoster(data_dir / f"{prefix}.posted")
        asyncio.run(_lose(server.socket, prefix, Unseen(poster.path)))
        struck = _kill_at(server, data_dir, victim, at, when, prefix, poster, ask=True)
        asyncio.run(_work(server.socket, prefix, poster, LATER + timedelta(hours=1), ask=True))

        assert [posted.to for posted in poster.posted] == [GROUP], at
        assert asyncio.run(_open(server.socket, prefix)) == 0, at
        if not struck:
            break
        killed += 1
    assert killed >= FEWEST_REQUESTS


def _kill_at(
    server: Server,
    directory: Path,
    victim: str,
    at: int,
    when: When,
    prefix: str,
    poster: FilePoster,
    *,
    ask: bool = False,
) -> bool:
    """Run a worker and kill at its request number `at`; False where it made fewer."""

    def strike() -> None:
        if victim == "worker":
            os.kill(worker, signal.SIGKILL)
        else:
            server.kill()
            server.start()

    proxy = Proxy(server.socket, directory / "proxy.sock", Strike(at, when, strike))
    now = LATER if ask else MONDAY
    work = _child(proxy.path, prefix, poster, now, ask=ask)
    worker, ended = in_child(work)
    proxy.carry_until_closed(ended)
    os.close(ended)
    os.waitpid(worker, 0)
    return proxy.requests >= at


def _child(
    socket: Path, prefix: str, poster: FilePoster, now: datetime, *, ask: bool
) -> Callable[[], None]:
    def work() -> None:
        with suppress(TemporaryError, *OUTAGE):
            asyncio.run(_work(socket, prefix, poster, now, ask=ask))

    return work


async def _subscribe(socket: Path, prefix: str) -> None:
    async with client_for_socket(socket) as redis:
        await stores(redis, prefix).subscriptions.save(order(GROUP), MONDAY)


async def _lose(socket: Path, prefix: str, poster: FilePoster) -> None:
    """Let Monday's message be lost without anybody knowing, and Tuesday be far."""
    await _subscribe(socket, prefix)
    await _work(socket, prefix, poster, MONDAY + timedelta(minutes=5))


async def _work(
    socket: Path, prefix: str, poster: FilePoster, until: datetime, *, ask: bool = False
) -> None:
    """Deliver all that falls due; with `ask`, somebody first asks for Monday's message."""
    async with client_for_socket(socket) as redis:
        store = stores(redis, prefix)
        clock = SimulatedClock(LATER if ask else MONDAY)
        timetable = Timetable(store.subscriptions, store.deliveries, clock)
        if ask:
            await store.deliveries.post_again(_monday(), LATER)
        await run_until(until, clock, timetable, _delivering(store, poster, clock))


def _delivering(store: Stores, poster: FilePoster, clock: SimulatedClock) -> Delivering:
    async def choose(_said: Subscription, _delivery: DeliveryId, _now: datetime) -> Chosen:
        return Chosen(digest(1, 2), (1, 2))

    return Delivering(
        store.deliveries,
        store.subscriptions,
        choose,
        {"console": poster},
        clock,
        refused=Refusing(
            store.subscriptions,
            store.deliveries,
            store.profiles,
            Presence(store.redis, store.keys),
        ).heard,
        holds=Holds(store.redis, store.keys),
    )


async def _paused(socket: Path, prefix: str) -> bool:
    async with client_for_socket(socket) as redis:
        said = await stores(redis, prefix).subscriptions.load(order(GROUP).id)
        return said is not None and said.paused_until == ALWAYS


async def _open(socket: Path, prefix: str) -> int:
    async with client_for_socket(socket) as redis:
        store = stores(redis, prefix)
        record = await store.deliveries.read(_monday())
        assert record is not None
        assert record.state in (State.DEAD, State.SKIPPED, State.DONE)
        shards = (order(GROUP).id[:2], order(ADA).id[:2])
        return sum([await redis.zcard(store.keys.open(int(shard))) for shard in shards])


def _monday() -> DeliveryId:
    return DeliveryId(order(GROUP).id, MONDAY.date())
