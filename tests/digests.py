"""Orders, digests, stores and a posting place for the tests of delivery."""

import asyncio
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from redis.asyncio import Redis

from bot.core.message import Audience, Message, PaperCard, say
from bot.core.places import Conversation, Owner, Reader, direct, read_conversation
from bot.core.ports import MessageRef
from bot.core.schedule import EVERY_DAY, Schedule
from bot.core.subscription import Subscription, subscription_id
from bot.store.deliveries import Deliveries
from bot.store.keys import Keys
from bot.store.profiles import Profiles
from bot.store.subscriptions import Subscriptions

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADA = Reader("console", "local", "ada")
GROUP = Conversation("console", "local", "reading-group")


def order(
    owner: Owner = ADA,
    to: Conversation | None = None,
    at: time = time(9, 0),
    weekdays: frozenset[int] = EVERY_DAY,
    zone: str = "Etc/UTC",
    size: int = 3,
    paused_until: datetime | None = None,
) -> Subscription:
    """A standing order, at nine every day unless told otherwise."""
    goes_to = to or (direct(owner) if isinstance(owner, Reader) else owner)
    return Subscription(
        id=subscription_id(owner, "picks", goes_to),
        kind="picks",
        owner=owner,
        to=goes_to,
        schedule=Schedule(at, weekdays, zone),
        size=size,
        created_at=datetime(2026, 2, 27, 12, 0, tzinfo=UTC),
        paused_until=paused_until,
        set_up_by=ADA,
    )


def digest(*numbers: int, text: str = "Your picks") -> Message:
    """A message with one card a paper."""
    cards = (PaperCard(n, f"arxiv:2603.{n:05d}", f"Paper {n}", f"https://x/{n}") for n in numbers)
    return Message((say(text, kind="heading"), *cards), audience=Audience.EVERYONE)


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores a delivery moves between, on one Redis and one prefix."""

    redis: Redis
    keys: Keys
    deliveries: Deliveries
    subscriptions: Subscriptions
    profiles: Profiles

    async def seen(self, owner: Owner = ADA) -> list[int]:
        """The papers of all seen sets of an owner, sorted; one listed twice was seen twice."""
        months = await self.redis.smembers(self.keys.months_seen(owner))
        found: list[int] = []
        for month in months:
            assert isinstance(month, bytes)
            found += map(int, await self.redis.smembers(self.keys.seen_in(owner, month.decode())))
        return sorted(found)


def stores(redis: Redis, prefix: str) -> Stores:
    """All stores under one prefix."""
    keys = Keys(prefix)
    return Stores(
        redis, keys, Deliveries(redis, keys), Subscriptions(redis, keys), Profiles(redis, keys)
    )


async def everything(redis: Redis, prefix: str) -> dict[bytes, object]:
    """All keys of a prefix and what they hold, expiry left out."""
    held: dict[bytes, object] = {}
    async for key in redis.scan_iter(f"{prefix}:*"):
        match await redis.type(key):
            case b"hash":
                held[key] = await redis.hgetall(key)
            case b"set":
                held[key] = await redis.smembers(key)
            case b"zset":
                held[key] = await redis.zrange(key, 0, -1, withscores=True)
            case _:
                held[key] = await redis.get(key)
    return held


@dataclass(frozen=True, slots=True)
class Posted:
    """One line of the posting place."""

    key: str
    to: Conversation
    message: str


class FilePoster:
    """Posts by appending a line to a file and syncing it; finds by reading the file.

    Each failure given is raised by one call, in order; None lets that call pass.

    Args:
        path: The file.
        refuses: Raised instead of posting.
        loses: Raised after posting, as if the answer was lost.
        hides: Raised instead of looking.
        seconds: How long each post takes.
    """

    def __init__(
        self,
        path: Path,
        *,
        refuses: Iterable[Exception | None] = (),
        loses: Iterable[Exception | None] = (),
        hides: Iterable[Exception | None] = (),
        seconds: float = 0.0,
    ) -> None:
        self.path = path
        self._refuses = iter(refuses)
        self._loses = iter(loses)
        self._hides = iter(hides)
        self._seconds = seconds
        self.looked_since: list[datetime] = []

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        _raise_next(self._refuses)
        await asyncio.sleep(self._seconds)
        self.append(to, message, key)
        _raise_next(self._loses)
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise AssertionError("a digest is never edited")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        self.looked_since.append(since)
        _raise_next(self._hides)
        return next(
            (MessageRef(to, p.key) for p in self.posted if (p.to, p.key) == (to, key)), None
        )

    def append(self, to: Conversation, message: Message, key: str) -> None:
        """Write one line durably; what a killed process left half written stays apart."""
        line = json.dumps([key, str(to), message.text, [card.number for card in message.cards]])
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
            file.flush()
            os.fsync(file.fileno())

    @property
    def posted(self) -> list[Posted]:
        """What stands in the file, in order."""
        return [Posted(key, read_conversation(to), text) for key, to, text, _ in self._lines()]

    @property
    def papers(self) -> list[int]:
        """The papers of all messages, in order."""
        return [number for *_, numbers in self._lines() for number in numbers]

    @property
    def messages(self) -> tuple[tuple[int, ...], ...]:
        """The papers of each message, in order."""
        return tuple(tuple(numbers) for *_, numbers in self._lines())

    def _lines(self) -> list[tuple[str, str, str, list[int]]]:
        if not self.path.exists():
            return []
        lines = self.path.read_text().splitlines()
        return [tuple(json.loads(line)) for line in lines if line.endswith("]]")]


def _raise_next(errors: Iterator[Exception | None]) -> None:
    if (error := next(errors, None)) is not None:
        raise error
