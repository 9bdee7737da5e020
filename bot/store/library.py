"""The papers a reader keeps to read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Reader
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_text, as_texts


@dataclass(frozen=True, slots=True)
class Saved:
    """One paper kept: its number as stored, when it was saved and when read; both UTC."""

    number: int
    saved_at: datetime
    read_at: datetime | None = None


class SavedPapers:
    """Keeps what each reader saved; every change may be repeated without harm."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def all(self, reader: Reader) -> tuple[Saved, ...]:
        """Give what a reader saved, latest first; merges are not yet followed."""
        found = as_texts(await self._redis.hgetall(self._keys.saved(reader)))
        saved = [read_saved(int(number), written) for number, written in found.items()]
        return tuple(sorted(saved, key=lambda one: (one.saved_at, one.number), reverse=True))

    async def put(self, reader: Reader, now_written: Mapping[int, str | None]) -> None:
        """Set papers to their written form, or (None) take them off, all at once."""
        key = self._keys.saved(reader)
        pipe = self._redis.pipeline(transaction=True)
        for number, written in now_written.items():
            if written is None:
                pipe.hdel(key, str(number))
            else:
                pipe.hset(key, str(number), written)
        await pipe.execute()

    async def written(self, reader: Reader, number: int) -> str | None:
        """Give the written form of one paper, or None where it is not saved."""
        found = await self._redis.hget(self._keys.saved(reader), str(number))
        return as_text(found) if found else None


def write_saved(saved: Saved) -> str:
    """Write one paper kept; its number stands in the field's name."""
    read_at = saved.read_at.isoformat() if saved.read_at else None
    return json.dumps({"v": 1, "at": saved.saved_at.isoformat(), "read_at": read_at})


def read_saved(number: int, written: str) -> Saved:
    """Read what `write_saved` wrote."""
    fields = json.loads(written)
    read_at = fields["read_at"]
    return Saved(
        number,
        datetime.fromisoformat(fields["at"]),
        datetime.fromisoformat(read_at) if read_at else None,
    )
