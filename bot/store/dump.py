"""All keys of an installation as plain values by type, portable between servers and versions."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts

AT_ONCE = 300  # Keys read or written in one exchange; with a seen set each, some megabytes.
SCANNED_AT_ONCE = 5000
ITEMS_AT_ONCE = 1000  # Of one key: a server answers nobody else while it takes a command in.
CUT_OFF = "restoring"
"""Field of the installation's meta hash while data are being brought in."""

CATALOGUE = "catalogue"
"""Field of the meta hash: an id of the papers that are there, by which an index knows its own."""

FILE = "file"
"""Type of an entry that is a part of a file of the data directory; never in Redis."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key.

    Attributes:
        name: Without the installation's prefix.
        type: As Redis calls it: string, hash, list, set, zset or stream; or `FILE`.
        value: Texts in JSON's own forms; bytes that are no UTF-8 are kept as lone surrogates.
            A set and a zset (member, score) are sorted; a stream is its last id and entries.
        lasting_ms: Until it expires; None where it does not.
    """

    name: str
    type: str
    value: Any
    lasting_ms: int | None = None


class Dump:
    """Reads and writes whole installations; what processes tell each other stays out."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        passing = (keys.bot, keys.writer, keys.wakes, keys.workers)
        self._leases = {self._plain(key) for key in passing}

    async def names(self) -> tuple[str, ...]:
        """Give the names of all keys, in order, without the prefix."""
        found = self._redis.scan_iter(f"{self._keys.prefix}:*", count=SCANNED_AT_ONCE)
        names = {self._plain(as_text(name)) async for name in found}
        return tuple(sorted(names - self._leases))

    async def read(self, names: Sequence[str]) -> list[Entry]:
        """Give these keys, each as it is at one moment; those gone by now are left out."""
        full = [self._full(name) for name in names]
        pipe = self._redis.pipeline(transaction=False)
        for key in full:
            pipe.type(key)
        types = [as_text(kind) for kind in await pipe.execute()] if full else []
        pipe = self._redis.pipeline(transaction=False)
        there = [pair for pair in zip(names, types, strict=True) if pair[1] in _READ]
        for name, kind in there:
            pipe.pttl(self._full(name))
            _READ[kind](pipe, self._full(name))
        answers = await pipe.execute() if there else []
        found = []
        for (name, kind), ttl, raw in zip(there, answers[::2], answers[1::2], strict=True):
            if raw:
                entry = Entry(name, kind, _PLAIN[kind](raw), ttl if ttl >= 0 else None)
                found.append(await self._with_last_id(entry))
        return found

    async def entries(self, names: Sequence[str]) -> AsyncIterator[list[Entry]]:
        """Give all keys of these names, some at a time."""
        for some in batched(names, AT_ONCE):
            yield await self.read(some)

    async def write(self, entries: Sequence[Entry]) -> None:
        """Write keys in place of what they held; repeating it is harmless."""
        pipe = self._redis.pipeline(transaction=False)
        for entry in entries:
            key = self._full(entry.name)
            pipe.delete(key)
            _WRITE[entry.type](pipe, key, entry.value)
            if entry.lasting_ms is not None:
                pipe.pexpire(key, max(entry.lasting_ms, 1))
        await pipe.execute()

    async def wipe(self, names: Sequence[str]) -> None:
        """Delete these keys."""
        pipe = self._redis.pipeline(transaction=False)
        for name in names:
            pipe.execute_command("UNLINK", self._full(name))  # A cluster's own never gets sent.
        await pipe.execute()

    async def meta(self) -> dict[str, str]:
        """Give schema and origin of what is there; empty where nothing is."""
        return as_texts(await self._redis.hgetall(self._keys.meta))

    async def begin(self) -> bool:
        """Note that data are being brought in: no bot starts on them before `finish`.

        False where that was noted before, by what was cut off.
        """
        return bool(await self._redis.hset(self._keys.meta, CUT_OFF, "1"))

    async def leave_off(self) -> None:
        """Take that back: nothing was changed."""
        await self._redis.hdel(self._keys.meta, CUT_OFF)

    async def finish(self, meta: Mapping[str, str]) -> None:
        """Note that all of it is there, under the schema and origin it came with.

        The papers get an id of their own when they are first read: positions in their log may be
        those of others, and no index of other papers must be taken for theirs.
        """
        pipe = self._redis.pipeline(transaction=True)
        pipe.delete(self._keys.meta)
        for name, value in meta.items():
            if name != CATALOGUE:
                pipe.hset(self._keys.meta, name, value)
        await pipe.execute()

    def is_meta(self, name: str) -> bool:
        """Whether this is the installation's own record, which `finish` writes last."""
        return self._full(name) == self._keys.meta

    async def _with_last_id(self, entry: Entry) -> Entry:
        if entry.type != "stream":
            return entry
        told = await self._redis.xinfo_stream(self._full(entry.name))
        last = as_text(told["last-generated-id"])
        return replace(entry, value={**entry.value, "last": last})

    def _full(self, name: str) -> str:
        return f"{self._keys.prefix}:{name}"

    def _plain(self, key: str) -> str:
        return key.removeprefix(f"{self._keys.prefix}:")


def batched(items: Iterable[Item], size: int) -> Iterator[Sequence[Item]]:
    """Give `size` items at a time, the last time the rest."""
    rest = iter(items)
    while some := tuple(islice(rest, size)):
        yield some


def _text(raw: Any) -> str:
    return raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else str(raw)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


_READ: Mapping[str, Callable[[Any, str], Any]] = {
    "string": lambda pipe, key: pipe.get(key),
    "hash": lambda pipe, key: pipe.hgetall(key),
    "list": lambda pipe, key: pipe.lrange(key, 0, -1),
    "set": lambda pipe, key: pipe.smembers(key),
    "zset": lambda pipe, key: pipe.zrange(key, 0, -1, withscores=True),
    "stream": lambda pipe, key: pipe.xrange(key),
}

_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "string": _text,
    "hash": lambda raw: {name: _text(raw[key]) for name, key in sorted(_named(raw))},
    "list": lambda raw: [_text(item) for item in raw],
    "set": lambda raw: sorted(_text(item) for item in raw),
    "zset": lambda raw: sorted([_text(item), repr(float(score))] for item, score in raw),
    "stream": lambda raw: {"entries": [[_text(id_), _flat(fields)] for id_, fields in raw]},
}


def _named(raw: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(_text(key), key) for key in raw]


def _flat(fields: Mapping[Any, Any]) -> list[str]:
    return [_text(part) for pair in fields.items() for part in pair]


def _write_hash(pipe: Any, key: str, value: Mapping[str, str]) -> None:
    for some in _some(list(value.items())):
        pipe.hset(key, mapping={_bytes(name): _bytes(held) for name, held in some})


def _write_zset(pipe: Any, key: str, value: Sequence[Sequence[str]]) -> None:
    for some in _some(value):
        pipe.zadd(key, {_bytes(member): float(score) for member, score in some})


def _write_stream(pipe: Any, key: str, value: Mapping[str, Any]) -> None:
    for id_, flat in value["entries"]:
        pipe.execute_command("XADD", key, id_, *map(_bytes, flat))
    pipe.execute_command("XSETID", key, value["last"])


def _write_items(command: str) -> Callable[[Any, str, Sequence[str]], None]:
    def write(pipe: Any, key: str, value: Sequence[str]) -> None:
        for some in _some(value):
            pipe.execute_command(command, key, *map(_bytes, some))

    return write


_WRITE: Mapping[str, Callable[[Any, str, Any], None]] = {
    "string": lambda pipe, key, value: pipe.set(key, _bytes(value)),
    "hash": _write_hash,
    "list": _write_items("RPUSH"),
    "set": _write_items("SADD"),
    "zset": _write_zset,
    "stream": _write_stream,
}


def _some(items: Sequence[Any]) -> list[Sequence[Any]]:
    return list(batched(items, ITEMS_AT_ONCE))
