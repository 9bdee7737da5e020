"""A whole bot under a key prefix of its own: its clock in our hand, its posts on a board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from bot.app import App, Store, build
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.delivery import DeliveryId, State
from bot.core.grammar import read_line
from bot.core.message import Message
from bot.core.places import Conversation, Owner, Reader, direct
from bot.core.ports import MessageRef, Poster, SourceHealth
from bot.core.record import Record
from bot.engine.local import run_until
from bot.services.clock import SimulatedClock
from bot.settings import Settings, load_settings
from bot.store.connection import Connection
from bot.store.keys import Keys

SUNDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
ADA = Reader("console", "local", "ada-5d1f")
BOB = Reader("console", "local", "bob-77c0")
GROUP = Conversation("console", "local", "reading-group")

TITLES = (
    "Protein folding with equivariant graph networks",
    "Diffusion models for protein backbone design",
    "Protein language models as folding priors",
    "A survey of protein structure prediction",
    "Graph networks for traffic forecasting",
    "Scaling laws for sparse language models",
    "Quantum error correction with surface codes",
    "Learning quantum circuits from few samples",
    "Galaxy morphology from unlabelled sky surveys",
    "Reward models that know when they are wrong",
    "Sparse autoencoders find features of language models",
    "Causal discovery with interventions nobody chose",
)
_numbers = count(1)


def record(title: str, **fields: object) -> Record:
    """A paper as a source tells it, with an abstract of its own words."""
    told = {"abstract": f"We present {title.lower()} and measure what it is good for."}
    return Record(**{"ids": (), "title": title, **told, **fields})  # type: ignore[arg-type]  # named by the tests


def upvoted(count: int) -> Record:
    """A paper that so many readers of Hugging Face recommend."""
    signals = {"huggingface.upvotes": float(count)}
    return record(f"Widely read results on topic number {count}", signals=signals)


class Board:
    """A place for posts that is in memory alone; what hangs there is found by its key."""

    def __init__(self) -> None:
        self.posted: list[tuple[Conversation, Message]] = []
        self._keys: list[tuple[Conversation, str]] = []

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        self.posted.append((to, message))
        self._keys.append((to, key))
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise AssertionError("a digest is never edited")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        return MessageRef(to, key) if (to, key) in self._keys else None


@dataclass(slots=True, repr=False)  # asyncio writes out what a fixture gave, several times a test.
class Installation:
    """A bot, and what a test does to it."""

    redis: Redis
    prefix: str
    app: App
    clock: SimulatedClock
    board: Board = field(default_factory=Board)

    async def say(
        self,
        line: str,
        *,
        by: Reader = ADA,
        place: Conversation | None = None,
        is_admin: bool = True,
        zone: str | None = ZONE,
        pressed: bool = False,
        label: str = "",
        roles: tuple[str, ...] = (),
    ) -> Message:
        """Type a line, or press what says it; in the direct message unless told otherwise."""
        typed = read_line(line, COMMANDS)
        call = Call(
            id=f"{next(_numbers):032x}",
            reader=by,
            conversation=place or direct(by),
            command=typed.command,
            arguments=typed.arguments,
            text=line,
            leftover=typed.rest if typed.command else "",
            is_admin=is_admin,
            zone=zone,
            name=by.user,
            pressed=pressed or bool(label),
            label=label,
            roles=roles,
        )
        return await self.app.dispatch.answer(call)

    async def import_(self, *records: Record, listed_at: datetime | None = None) -> list[int]:
        """Store papers and give their numbers."""
        at = listed_at or await self.clock.now()
        return [one.number for one in await self.app.store.papers.store(records, listed_at=at)]

    async def chart(self, period: str, *upvotes: int, at: datetime | None = None) -> list[int]:
        """List papers as Hugging Face would, one for each number of upvotes; give their numbers."""
        numbers = await self.import_(*map(upvoted, upvotes))
        await self.app.store.charts.keep(period, numbers, at or await self.clock.now())
        return numbers

    async def wait_until(
        self, moment: datetime, posters: Mapping[str, Poster] | None = None
    ) -> list[tuple[DeliveryId, State]]:
        """Let time pass; what falls due is posted on the board, or through `posters`."""
        delivering = self.app.delivering(posters or {"console": self.board})
        leaving = self.app.services.leaving
        return await run_until(moment, self.clock, self.app.timetable, delivering, leaving)

    async def upcoming(self, owner: Reader | Conversation = ADA, size: int = 5) -> list[int]:
        """The papers `picks` would give, without taking them."""
        picks = await self.app.services.choosing.upcoming(owner, await self.clock.now(), size)
        return [pick.paper.number for pick in picks]

    async def keys_and_values(self) -> dict[str, str]:
        """Everything under the prefix, as text, but the installation's own record."""
        meta = Keys(self.prefix).meta.encode()
        found = self.redis.scan_iter(f"{self.prefix}:*", count=1_000)
        keys = [key async for key in found if key != meta]
        async with self.redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.type(key)
            for key, kind in zip(keys, await pipe.execute(), strict=True):
                _ask_for_value(pipe, kind, key)
            values = await pipe.execute()
        return {key.decode(): str(value) for key, value in zip(keys, values, strict=True)}


async def days(bot: Installation, count: float) -> list[Message]:
    """Let days pass; give what was posted in them."""
    before = len(bot.board.posted)
    await bot.wait_until(await bot.clock.now() + timedelta(days=count))
    return [message for _, message in bot.board.posted[before:]]


def install(
    redis: Redis,
    prefix: str,
    *,
    now: datetime = SUNDAY,
    health: Sequence[SourceHealth] | None = None,
    **settings_given: object,
) -> Installation:
    """Build a bot; `health` is read anew each time, so a list may be changed later.

    No source is asked unless `sources` names some.
    """
    keys, clock = Keys(prefix), SimulatedClock(now)
    store = Store.behind(Connection(redis, "the test's Redis"), keys, clock)
    settings = _settings_with(**settings_given)

    async def told(_owner: Owner, _now: datetime) -> Sequence[SourceHealth]:
        return tuple(health or ())

    app = build(settings, store, health=None if health is None else told, on_disk=False)
    return Installation(redis, prefix, app, clock)


@cache  # Read for each bot, they took twice as long as building it.
def _settings_with(**given: object) -> Settings:
    apart = {"sources": (), "data_dir": Path("/nonexistent")}  # Nobody's own files are touched.
    apart["uses_a_minute"] = 0  # Tests are quicker than people.
    return load_settings(zone=ZONE, **{**apart, **given})


def _ask_for_value(pipe: Pipeline, kind: bytes, key: bytes) -> None:
    match kind:
        case b"hash":
            pipe.hgetall(key)
        case b"set":
            pipe.smembers(key)
        case b"zset":
            pipe.zrange(key, 0, -1)
        case b"list":
            pipe.lrange(key, 0, -1)
        case b"stream":
            pipe.xrange(key)
        case _:
            pipe.get(key)
