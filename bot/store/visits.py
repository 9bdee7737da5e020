"""How visits to sources of papers went, and where the next one goes on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.core.harvest import Cursor
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts

DAYS_KEPT = timedelta(days=70)  # Ten of each weekday: enough for a median.


@dataclass(frozen=True, slots=True)
class ShortList:
    """A day's list that looked cut off.

    Attributes:
        day: The source's own date.
        count: Papers in it.
        usual: The median of that weekday.
        reads: How often it was read so.
    """

    day: date
    count: int
    usual: int
    reads: int


@dataclass(frozen=True, slots=True)
class Visited:
    """What is kept of one source; moments are UTC, None where there was none yet.

    Attributes:
        cursor: Where the next visit goes on; empty before the first.
        tried_at: The beginning of the last visit.
        succeeded_at: The end of the last one that ended well.
        brought_at: When a visit last brought what was announced since the one before.
        brought: How many papers the last successful visit added.
        failing_since: The first failure since the last success.
        failures: Failures in a row.
        error: The last failure in words; empty after a success.
        retry_at: Not to be asked before, after a failure or a short list.
        short: The list that looked cut off, while it is read again.
    """

    cursor: Cursor = field(default_factory=dict)
    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    brought_at: datetime | None = None
    brought: int = 0
    failing_since: datetime | None = None
    failures: int = 0
    error: str = ""
    retry_at: datetime | None = None
    short: ShortList | None = None


class Visits:
    """Keeps what is known of sources, by name. Repeating a call is harmless."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def read(self, source: str) -> Visited:
        """Give what is kept of a source; a blank one before its first visit."""
        return _read(as_texts(await self._redis.hgetall(self._keys.source(source))))

    async def read_all(self, sources: Sequence[str]) -> list[Visited]:
        """Give what is kept of several sources, in order and in one exchange."""
        pipe = self._redis.pipeline(transaction=False)
        for source in sources:
            pipe.hgetall(self._keys.source(source))
        return [_read(as_texts(fields)) for fields in (await pipe.execute() if sources else ())]

    async def tried(self, source: str, now: datetime) -> None:
        """Note that a visit begins."""
        await self._redis.hset(self._keys.source(source), "tried_at", now.isoformat())

    async def keep_cursor(self, source: str, cursor: Cursor, *, errand: str = "") -> None:
        """Keep where to go on; call it only once the papers up to there are stored.

        `errand` keeps the place of a visit of its own, such as one asked for by an operator.
        """
        field_name = _cursor_field(errand)
        await self._redis.hset(self._keys.source(source), field_name, json.dumps(dict(cursor)))

    async def cursor_of(self, source: str, errand: str) -> Cursor:
        """Give where an errand goes on; empty where it did not begin."""
        kept = await self._redis.hget(self._keys.source(source), _cursor_field(errand))
        return _read_cursor(as_text(kept)) if kept else {}

    async def end_errand(self, source: str, errand: str) -> None:
        """Forget where an errand was."""
        await self._redis.hdel(self._keys.source(source), _cursor_field(errand))

    async def succeeded(self, source: str, now: datetime, *, brought: int, announced: bool) -> None:
        """Note a visit that ended well: papers added, and whether any were announced just now."""
        fields = {"succeeded_at": now.isoformat(), "brought": str(brought)}
        if announced:
            fields["brought_at"] = now.isoformat()
        async with self._redis.pipeline(transaction=True) as pipe:
            key = self._keys.source(source)
            pipe.hset(key, mapping=fields)  # type: ignore[arg-type]  # stubs want exact unions
            pipe.hdel(key, "failing_since", "failures", "error", "retry_at", "short")
            await pipe.execute()

    async def failed(
        self, source: str, now: datetime, error: str, retry_at: datetime, *, counts_as: int = 1
    ) -> None:
        """Note a visit that failed, as so many failures, and when the source is asked again."""
        key = self._keys.source(source)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hsetnx(key, "failing_since", now.isoformat())
            pipe.hincrby(key, "failures", counts_as)
            pipe.hset(key, mapping={"error": error, "retry_at": retry_at.isoformat()})
            await pipe.execute()

    async def looked_short(self, source: str, short: ShortList, retry_at: datetime) -> None:
        """Note a list that looked cut off, and when it is read again."""
        written = [short.day.isoformat(), short.count, short.usual, short.reads]
        fields = {"short": json.dumps(written), "retry_at": retry_at.isoformat()}
        key = self._keys.source(source)
        await self._redis.hset(key, mapping=fields)  # type: ignore[arg-type]  # as above

    async def days(self, source: str) -> dict[date, int]:
        """Give how many papers the lists of the last ten weeks held, by the source's own date."""
        fields = as_texts(await self._redis.hgetall(self._keys.source_days(source)))
        return {date.fromisoformat(day): int(count) for day, count in fields.items()}

    async def keep_days(self, source: str, days: Mapping[date, int]) -> None:
        """Keep how long lists were, and drop those that are too old to compare with."""
        if not days:
            return
        key = self._keys.source_days(source)
        known = await self.days(source)
        oldest = max([*known, *days]) - DAYS_KEPT
        await self._redis.hset(key, mapping={day.isoformat(): n for day, n in days.items()})
        if gone := [day.isoformat() for day in known if day < oldest]:
            await self._redis.hdel(key, *gone)

    async def forget(self, source: str) -> None:
        """Forget a source that nobody wants any more."""
        await self._redis.delete(self._keys.source(source), self._keys.source_days(source))


def _read(fields: Mapping[str, str]) -> Visited:
    return Visited(
        cursor=_read_cursor(fields.get("cursor", "{}")),
        tried_at=_moment(fields.get("tried_at")),
        succeeded_at=_moment(fields.get("succeeded_at")),
        brought_at=_moment(fields.get("brought_at")),
        brought=int(fields.get("brought", "0")),
        failing_since=_moment(fields.get("failing_since")),
        failures=int(fields.get("failures", "0")),
        error=fields.get("error", ""),
        retry_at=_moment(fields.get("retry_at")),
        short=_read_short(fields.get("short")),
    )


def _cursor_field(errand: str) -> str:
    return f"cursor:{errand}" if errand else "cursor"


def _read_cursor(written: str) -> Cursor:
    return {str(name): str(value) for name, value in json.loads(written).items()}


def _read_short(written: str | None) -> ShortList | None:
    if not written:
        return None
    day, count, usual, reads = json.loads(written)
    return ShortList(date.fromisoformat(day), int(count), int(usual), int(reads))


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).astimezone(UTC) if written else None
