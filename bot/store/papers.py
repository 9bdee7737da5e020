"""The catalogue: papers under permanent numbers, found by any of their names.

A batch is written in an order of which any prefix is harmless: numbers, then aliases, then records,
then the log. What a killed process left behind is completed when the same papers are stored again.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.core.errors import TemporaryError
from bot.core.record import Record
from bot.store.client import Client
from bot.store.identity import Merge, Outcome, Plan, names_of
from bot.store.keys import Keys
from bot.store.paper_json import read_paper, write_paper, write_redirect
from bot.store.wire import as_text, as_texts
from recommender import Paper

LOG_KEPT = timedelta(days=30)
LOOKED_UP_AT_ONCE = 500
WRITER_LEASE_MS = 30_000
WRITER_PATIENCE_SECONDS = 60.0


class LogEntry(NamedTuple):
    """One change of the catalogue. `op` is "add", "change" or "delete"."""

    position: str
    number: int
    op: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one record."""

    number: int
    outcome: Outcome


class Papers:
    """Reads and writes the catalogue. One writer at a time, any number of readers."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def get(self, numbers: Sequence[int]) -> dict[int, Paper]:
        """Give the papers behind `numbers`, merges followed; unknown numbers are left out."""
        found: dict[int, Paper] = {}
        for start in range(0, len(numbers), LOOKED_UP_AT_ONCE):
            chunk = numbers[start : start + LOOKED_UP_AT_ONCE]
            found.update(await self._get_chunk(chunk))
        return found

    async def _get_chunk(self, numbers: Sequence[int]) -> dict[int, Paper]:
        waiting = {number: number for number in numbers}
        found: dict[int, Paper] = {}
        while waiting:
            pipe = self._redis.pipeline(transaction=False)
            for target in waiting.values():
                pipe.get(self._keys.paper(target))
            records = await pipe.execute()
            following: dict[int, int] = {}
            for (asked, target), record in zip(waiting.items(), records, strict=True):
                paper = read_paper(target, record) if record else None
                if isinstance(paper, Paper):
                    found[asked] = paper
                elif paper is not None:
                    following[asked] = paper
            waiting = following
        return found

    async def find(self, names: Sequence[str]) -> dict[str, int]:
        """Give the numbers of papers by their ids; unknown ids are left out."""
        pipe = self._redis.pipeline(transaction=False)
        for name in names:
            pipe.hget(self._keys.alias(name), name)
        numbers = await pipe.execute() if names else []
        return {n: int(number) for n, number in zip(names, numbers, strict=True) if number}

    async def merged(self) -> dict[int, int]:
        """Give every number that was given up, and the one that took its place."""
        fields = await self._redis.hgetall(self._keys.merged)
        return {int(given_up): int(kept) for given_up, kept in fields.items()}

    async def last_number(self) -> int:
        """Give the highest number given out; 0 for an empty catalogue."""
        return int(await self._redis.get(self._keys.last_number) or 0)

    async def position(self) -> str:
        """Give the log's present end; "0-0" for a catalogue that never changed."""
        latest = await self._redis.xrevrange(self._keys.log, count=1)
        return as_text(latest[0][0] or "") if latest else "0-0"

    async def log_after(self, position: str, count: int = 1000) -> list[LogEntry] | None:
        """Give the changes after `position`, or None where the log no longer reaches back to it."""
        if position != "0-0" and not await self._redis.xrange(
            self._keys.log, min=position, max=position
        ):
            return None
        entries = await self._redis.xrange(self._keys.log, min=f"({position}", count=count)
        changes = []
        for entry_id, fields in entries or []:
            named = as_texts(fields or {})
            changes.append(LogEntry(as_text(entry_id or ""), int(named["n"]), named["op"]))
        return changes

    async def store(self, records: Sequence[Record], *, listed_at: datetime) -> list[Stored]:
        """Store a batch and say what became of each record, in order. Repeating it is harmless.

        Raises:
            TemporaryError: If another process keeps writing for a minute.
        """
        async with self._only_writer():
            plan = await self._plan(records, listed_at)
            await self._write(plan, listed_at)
        return [Stored(number, outcome) for number, outcome in plan.outcomes]

    async def _plan(self, records: Sequence[Record], listed_at: datetime) -> Plan:
        names = list(dict.fromkeys(name for record in records for name in names_of(record)))
        numbers = await self.find(names)
        papers = await self.get(sorted(set(numbers.values())))
        plan = Plan(numbers, papers)
        for record in records:
            plan.place(record, listed_at)
        if plan.provisional:
            last = int(await self._redis.incrby(self._keys.last_number, plan.provisional))
            plan.numbered(last - plan.provisional + 1)
        return plan

    async def _write(self, plan: Plan, now: datetime) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for name, number in plan.new_names.items():
            pipe.hset(self._keys.alias(name), name, number)
        await pipe.execute()
        for paper in plan.changed.values():
            pipe.set(self._keys.paper(paper.number), write_paper(paper))
        for merge in plan.merges:
            pipe.set(self._keys.paper(merge.given_up), write_redirect(merge.kept))
            pipe.hset(self._keys.merged, str(merge.given_up), merge.kept)
        await pipe.execute()
        oldest = int((now - LOG_KEPT).timestamp() * 1000)
        for number, op in _log_of(plan.changed, plan.added, plan.merges):
            fields: dict[str | bytes, int | str | bytes | float] = {"n": number, "op": op}
            pipe.xadd(self._keys.log, fields, minid=max(oldest, 0), approximate=True)  # type: ignore[arg-type]  # stubs want exact unions
        await pipe.execute()

    @asynccontextmanager
    async def _only_writer(self) -> AsyncIterator[None]:
        """Hold the catalogue's write lease, which a killed holder loses after 30 seconds."""
        token = secrets.token_hex(8)
        for _ in range(int(WRITER_PATIENCE_SECONDS / 0.05)):
            if await self._redis.set(self._keys.writer, token, nx=True, px=WRITER_LEASE_MS):
                break
            await asyncio.sleep(0.05)
        else:
            raise TemporaryError("Another import is still running. Try again in a minute.")
        try:
            yield
        finally:
            if as_text(await self._redis.get(self._keys.writer) or b"") == token:
                await self._redis.delete(self._keys.writer)


def _log_of(
    changed: Iterable[int], added: frozenset[int] | set[int], merges: Sequence[Merge]
) -> list[tuple[int, str]]:
    gone = {merge.given_up for merge in merges}
    kept = [(n, "add" if n in added else "change") for n in changed if n not in gone]
    return [*kept, *((number, "delete") for number in sorted(gone))]
