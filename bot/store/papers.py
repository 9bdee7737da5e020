"""The catalogue: papers under permanent numbers, found by any of their names.

A batch is written in an order of which any prefix is harmless: numbers, then names, records, what
was merged, and last the log. What a killed process left behind is logged by the next batch, and
complete when the same papers are stored again.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from redis.asyncio import Redis

from bot.core.errors import TemporaryError
from bot.core.harvest import Arrival
from bot.core.record import Record
from bot.store.client import Client
from bot.store.dump import CATALOGUE
from bot.store.identity import Outcome, Plan, names_of
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

    @property
    def moment(self) -> datetime:
        """When it was noted, by the server's clock, UTC."""
        return datetime.fromtimestamp(int(self.position.partition("-")[0]) / 1000, UTC)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one record; `number` is 0 where it was passed over."""

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
            records = await self._records(list(waiting.values()))
            following: dict[int, int] = {}
            for (asked, target), record in zip(waiting.items(), records, strict=True):
                paper = read_paper(target, record) if record else None
                if isinstance(paper, Paper):
                    found[asked] = paper
                elif paper is not None:
                    following[asked] = paper
            waiting = following
        return found

    async def _records(self, numbers: Sequence[int]) -> Sequence[Any]:
        keys = [self._keys.paper(number) for number in numbers]
        if isinstance(self._redis, Redis):
            return await self._redis.mget(keys)  # A fifth of a pipeline's time in redis-py.
        pipe = self._redis.pipeline(transaction=False)  # A cluster keeps papers in many slots.
        for key in keys:
            pipe.get(key)
        return await pipe.execute()

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

    async def catalogue(self) -> str:
        """Give the id of these papers: another one where data were brought in, or all is new."""
        await self._redis.hsetnx(self._keys.meta, CATALOGUE, secrets.token_hex(8))
        return as_text(await self._redis.hget(self._keys.meta, CATALOGUE) or b"")

    async def last_number(self) -> int:
        """Give the highest number given out; 0 for an empty catalogue."""
        return int(await self._redis.get(self._keys.last_number) or 0)

    async def position(self) -> str:
        """Give the log's present end; "0-0" for a catalogue that never changed."""
        latest = await self._redis.xrevrange(self._keys.log, count=1)
        return as_text(latest[0][0] or "") if latest else "0-0"

    async def log_after(self, position: str, count: int = 1000) -> list[LogEntry] | None:
        """Give the changes after `position`, or None where the log no longer reaches back to it.

        It never surely reaches back to "0-0": its beginning may be gone.
        """
        known = position == "0-0" or await self._redis.xrange(self._keys.log, position, position)
        entries = await self._redis.xrange(self._keys.log, min=f"({position}", count=count)
        if not known or (entries and position == "0-0"):
            return None
        changes = []
        for entry_id, fields in entries or []:
            named = as_texts(fields or {})
            changes.append(LogEntry(as_text(entry_id or ""), int(named["n"]), named["op"]))
        return changes

    async def store(
        self, papers: Sequence[Record | Arrival], *, listed_at: datetime
    ) -> list[Stored]:
        """Store a batch and say what became of each paper, in order. Repeating it is harmless.

        Args:
            papers: What a file says, or what a source says and how it listed it.
            listed_at: When those that are announced now become candidates for digests, UTC.

        Raises:
            TemporaryError: If another process keeps writing for a minute.
        """
        arrivals = [one if isinstance(one, Arrival) else Arrival(one) for one in papers]
        async with self._only_writer() as token:
            await self._finish_interrupted()
            plan = await self._plan(arrivals, listed_at)
            await self._check_still_writer(token)
            await self._write(plan)
        return [Stored(number, outcome) for number, outcome in plan.outcomes]

    async def _plan(self, arrivals: Sequence[Arrival], listed_at: datetime) -> Plan:
        names = list(dict.fromkeys(name for one in arrivals for name in names_of(one.record)))
        numbers = await self.find(names)
        papers = await self.get(sorted(set(numbers.values())))
        plan = Plan(numbers, papers)
        for arrival in arrivals:
            plan.place(arrival, listed_at)
        if plan.provisional:
            last = int(await self._redis.incrby(self._keys.last_number, plan.provisional))
            plan.numbered(last - plan.provisional + 1)
        return plan

    async def _write(self, plan: Plan) -> None:
        log = _log_of(plan)
        if log:
            await self._redis.sadd(self._keys.unlogged, *(number for number, _ in log))
        await self._point({n: to for n, to in plan.new_names.items() if n not in plan.moved})
        pipe = self._redis.pipeline(transaction=False)
        for paper in plan.changed.values():
            pipe.set(self._keys.paper(paper.number), write_paper(paper))
        await pipe.execute()
        # A paper is given up only once the kept one holds all of it.
        for merge in plan.merges:
            await self._redis.hset(self._keys.merged, str(merge.given_up), str(merge.kept))
            await self._redis.set(self._keys.paper(merge.given_up), write_redirect(merge.kept))
        await self._point({n: to for n, to in plan.new_names.items() if n in plan.moved})
        await self._log(log)

    async def _point(self, names: Mapping[str, int]) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for name, number in names.items():
            pipe.hset(self._keys.alias(name), name, str(number))
        await pipe.execute()

    async def _log(self, changes: Sequence[tuple[int, str]]) -> None:
        """Append to the log; its ids are the server's time, so that is what it is cut by."""
        if not changes:
            return
        seconds, _ = await self._redis.time()
        oldest = (seconds - int(LOG_KEPT.total_seconds())) * 1000
        pipe = self._redis.pipeline(transaction=False)
        for number, op in changes:
            fields: dict[str | bytes, int | str | bytes | float] = {"n": number, "op": op}
            pipe.xadd(self._keys.log, fields, minid=oldest, approximate=True)  # type: ignore[arg-type]  # stubs want exact unions
        await pipe.execute()
        await self._redis.srem(self._keys.unlogged, *(number for number, _ in changes))

    async def _finish_interrupted(self) -> None:
        """Log what a killed process may have written without saying so."""
        numbers = sorted(map(int, await self._redis.smembers(self._keys.unlogged)))
        if not numbers:
            return
        papers = await self.get(numbers)
        await self._log(
            [(n, "change" if n in papers and papers[n].number == n else "delete") for n in numbers]
        )

    async def _check_still_writer(self, token: str) -> None:
        if as_text(await self._redis.get(self._keys.writer) or b"") != token:
            raise TemporaryError("Another import took over meanwhile. Try again in a minute.")

    @asynccontextmanager
    async def _only_writer(self) -> AsyncIterator[str]:
        """Hold the catalogue's write lease, which a killed holder loses after 30 seconds."""
        token = secrets.token_hex(8)
        for _ in range(int(WRITER_PATIENCE_SECONDS / 0.05)):
            if await self._redis.set(self._keys.writer, token, nx=True, px=WRITER_LEASE_MS):
                break
            await asyncio.sleep(0.05)
        else:
            raise TemporaryError("Another import is still running. Try again in a minute.")
        try:
            yield token
        finally:
            if as_text(await self._redis.get(self._keys.writer) or b"") == token:
                await self._redis.delete(self._keys.writer)


def _log_of(plan: Plan) -> list[tuple[int, str]]:
    gone = {merge.given_up for merge in plan.merges}
    kept = [(n, "add" if n in plan.added else "change") for n in plan.changed if n not in gone]
    return [*kept, *((number, "delete") for number in sorted(gone))]
