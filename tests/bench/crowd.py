"""A Redis with a million standing orders, each as the bot itself would have kept it."""

import socket
import subprocess
import time as clock
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import islice
from pathlib import Path

import psutil
from redis import Redis

from bot.core.places import Reader, direct
from bot.core.schedule import EVERY_DAY, Schedule
from bot.core.subscription import Subscription, shard_of, subscription_id
from bot.store.keys import Keys
from bot.store.leash import leashed
from bot.store.server import find_server
from bot.store.subscription_json import write_order
from bot.store.subscriptions import write_moment

KEYS = Keys("pp")
PATIENCE_SECONDS = 600.0  # For any one part; the longest takes a minute on a quiet machine.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)

_ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Etc/UTC", "Australia/Sydney")
_SENT_AT_ONCE = 20_000  # Orders in one write to the server.
_DURABLE = ("--appendonly", "yes", "--appendfsync", "everysec", "--save", "")


@contextmanager
def big_server(folder: Path) -> Iterator[tuple[Path, psutil.Process]]:
    """Run a server as `docs/operations.md` asks of a big one; give its socket and process."""
    path = folder / "redis.sock"
    still = ("--auto-aof-rewrite-percentage", "0")  # A rewrite would be measured as if it was ours.
    command = [find_server().path, "--port", "0", "--unixsocket", str(path), *_DURABLE, *still]
    with subprocess.Popen(leashed(command), cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            deadline = clock.monotonic() + PATIENCE_SECONDS
            while not path.exists():
                if clock.monotonic() > deadline:
                    raise TimeoutError("Redis does not start")
                clock.sleep(0.02)
            yield path, psutil.Process(server.pid)
        finally:
            server.kill()


def orders(count: int, first: int = 0) -> Iterator[Subscription]:
    """Make up orders of as many readers, at all hours of five zones."""
    for number in range(first, first + count):
        yield order_of(number)


def order_of(number: int) -> Subscription:
    """Make up one reader's order."""
    reader = Reader("console", "local", f"reader-{number}")
    minute = number * 7919 % 1440
    at = time(minute // 60, minute % 60)
    return Subscription(
        id=subscription_id(reader, "picks", direct(reader)),
        kind="picks",
        owner=reader,
        to=direct(reader),
        schedule=Schedule(at, EVERY_DAY, _ZONES[number % len(_ZONES)]),
        size=3,
        created_at=CREATED,
        paused_until=None,
        set_up_by=reader,
    )


def due_at(order: Subscription, moment: datetime) -> Subscription:
    """Give the same order, its hour such that it falls due at a whole minute, every day."""
    return replace(order, schedule=Schedule(moment.time(), EVERY_DAY, "Etc/UTC"))


def keep(path: Path, found: Iterable[tuple[Subscription, datetime]]) -> None:
    """Keep orders and their next due moments: the same keys as `Subscriptions.save` writes.

    Raw, since a client that waits for each answer would take an hour for a million.
    """
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(PATIENCE_SECONDS)
        wire.connect(str(path))
        rest, deadline = iter(found), clock.monotonic() + PATIENCE_SECONDS
        while some := list(islice(rest, _SENT_AT_ONCE)):
            wire.sendall(b"".join(_commands(order, due) for order, due in some))
            _take_answers(wire, 3 * len(some))
            if clock.monotonic() > deadline:
                raise TimeoutError("the orders are not kept in time")


def memory(path: Path) -> int:
    """Give what the server says its data take, in bytes."""
    with Redis(unix_socket_path=str(path)) as redis:
        return int(redis.info("memory")["used_memory"])


def _commands(order: Subscription, due: datetime) -> bytes:
    owner = order.owner
    return b"".join(
        (
            _command("HSET", KEYS.subscription(order.id), "order", write_order(order)),
            _command("SADD", KEYS.subscriptions(owner), order.id),
            _command("ZADD", KEYS.due(shard_of(owner)), write_moment(due), order.id),
        )
    )


def _command(*words: str) -> bytes:
    encoded = [word.encode() for word in words]
    parts = [b"$%d\r\n%b\r\n" % (len(word), word) for word in encoded]
    return b"*%d\r\n%b" % (len(parts), b"".join(parts))


def _take_answers(wire: socket.socket, count: int) -> None:
    """Read so many integer answers."""
    while count > 0:
        answers = wire.recv(1 << 16)
        if not answers or b"-" in answers:
            raise RuntimeError(f"Redis refuses: {answers[:200]!r}")
        count -= answers.count(b"\n")
