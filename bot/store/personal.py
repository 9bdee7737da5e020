"""Everything that is kept of one reader, wherever it is: found, shown, and taken out for good."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.places import Reader, direct, nobody
from bot.store.client import Client
from bot.store.dump import Dump
from bot.store.keys import Keys
from bot.store.rewriting import rewrite_files
from bot.store.scripts import script_text
from bot.store.wire import as_text

LOOKED_AT_ONCE = 500
SCANNED_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a reader is named in what belongs to somebody else.

    Attributes:
        key: The key, without the installation's prefix.
        name: The field of a hash; else empty.
        told: What is written there; read as JSON where it is.
    """

    key: str
    name: str
    told: Any


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a reader.

    Attributes:
        own: What the reader's own keys hold, by their names without the installation's prefix.
        traces: What others' keys say of the reader: votes in channels, channels they set up.
    """

    own: Mapping[str, Any]
    traces: tuple[Trace, ...]


class Personal:
    """Looks through all keys but those of papers, so that nothing has to be listed beforehand."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._dump = Dump(redis, keys)
        self._script = script_text("traces")

    async def erase(self, reader: Reader) -> None:
        """Take every trace of a reader out of every key; repeating it is harmless.

        Keys about the reader go. Where others' keys name them, as who set a channel up, nobody
        is named instead.
        """
        async for names in self._names():
            remembered = [name for name in names if self._keys.remembers(name, reader)]
            for name in remembered:
                await self._redis.unlink(name)
            await self._look(names, reader, "erase")

    async def everything(self, reader: Reader) -> Kept:
        """Give what is kept of a reader, in their own keys and in those of others."""
        own: set[str] = set()
        traces: list[Trace] = []
        async for names in self._names():
            own.update(name for name in names if self._keys.remembers(name, reader))
            for name, told in await self._look(names, reader, "show"):
                if not any(told):
                    own.add(name)
                    continue
                pairs = zip(told[::2], told[1::2], strict=True)
                traces += [Trace(self._plain(name), as_text(n), decoded(t)) for n, t in pairs]
        entries = await self._dump.read(sorted(map(self._plain, own)))
        return Kept(
            own={entry.name: decoded(entry.value) for entry in entries},
            traces=tuple(
                sorted(
                    {(t.key, t.name, str(t.told)): t for t in traces}.values(),
                    key=lambda trace: (trace.key, trace.name),
                )
            ),
        )

    async def rewrite_files(self) -> bool:
        """Have Redis write its files anew; False where it does not let us, or fails."""
        return await rewrite_files(self._redis)

    async def _names(self) -> AsyncIterator[list[str]]:
        """Give the names of all keys but those of papers, some at a time, perhaps twice."""
        batch: list[str] = []
        for pattern in self._keys.beside_papers:
            async for found in self._redis.scan_iter(pattern, count=SCANNED_AT_ONCE):
                if (name := as_text(found)) not in self._keys.of_catalogue:
                    batch.append(name)
                if len(batch) >= LOOKED_AT_ONCE:
                    yield batch
                    batch = []
        if batch:
            yield batch

    async def _look(
        self, names: Sequence[str], reader: Reader, what: Literal["show", "erase"]
    ) -> list[tuple[str, list[bytes]]]:
        other = nobody(reader.platform)
        args = [str(reader), str(other), str(direct(reader)), str(direct(other)), what]
        pipe = self._redis.pipeline(transaction=False)
        for name in names:  # Whole, not by its hash: a cluster's pipeline takes no other.
            pipe.eval(self._script, 1, name, *args)
        answers = zip(names, await pipe.execute(), strict=True)
        return [(name, told) for name, told in answers if told]

    def _plain(self, name: str) -> str:
        return name.removeprefix(f"{self._keys.prefix}:")


def decoded(value: Any) -> Any:
    """Read the texts within a value that are JSON themselves."""
    match value:
        case bytes():
            return decoded(value.decode("utf-8", "replace"))
        case str() if value[:1] in ("{", "["):
            return _read(value)
        case dict():
            return {name: decoded(held) for name, held in value.items()}
        case list():
            return [decoded(held) for held in value]
    return value


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
