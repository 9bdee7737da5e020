"""What the operator was told is wrong, so that a restart tells none of it again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.sight import Kind, Trouble
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.outages import outages
from bot.store.wire import as_texts

Stage = Literal["new", "told", "well"]
"""Not told yet; told; told, and over: that is to be told too."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A trouble and what became of telling it.

    Attributes:
        trouble: As it was when it was found.
        stage: See `Stage`.
        well_since: When it was first seen to be over; None while it lasts. UTC.
        key: Names the message that tells of `stage` while it is not known to be out; else empty.
        tried_at: When that message was last begun, UTC; None without a key.
    """

    trouble: Trouble
    stage: Stage = "new"
    well_since: datetime | None = None
    key: str = ""
    tried_at: datetime | None = None


class Troubles:
    """Keeps what was noted, by the trouble's name. Raises `TemporaryError` while Redis is away."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.troubles

    async def all(self) -> dict[str, Noted]:
        """Give all that is noted, by name; what a newer version wrote is passed over."""
        with outages():
            kept = as_texts(await self._redis.hgetall(self._key))
        read = {name: _read(written) for name, written in kept.items()}
        return {name: noted for name, noted in read.items() if noted is not None}

    async def keep(self, noted: Iterable[Noted]) -> None:
        """Keep each in place of what was noted under its name, all at once."""
        fields = {one.trouble.name: _write(one) for one in noted}
        if fields:
            with outages():
                await self._redis.hset(self._key, mapping=fields)  # type: ignore[arg-type]  # stubs want exact unions

    async def forget(self, names: Iterable[str]) -> None:
        """Forget troubles that are over."""
        if gone := list(names):
            with outages():
                await self._redis.hdel(self._key, *gone)


def _write(noted: Noted) -> str:
    trouble = noted.trouble
    fields = {
        "v": 1,
        "kind": trouble.kind.value,
        "about": trouble.about,
        "since": trouble.since.isoformat(),
        "count": trouble.count,
        "free": trouble.free,
        "stage": noted.stage,
        "well_since": noted.well_since.isoformat() if noted.well_since else None,
        "key": noted.key,
        "tried_at": noted.tried_at.isoformat() if noted.tried_at else None,
    }
    return json.dumps(fields, ensure_ascii=False)


def _read(written: str) -> Noted | None:
    fields = json.loads(written)
    if fields["kind"] not in {kind.value for kind in Kind}:
        return None
    well_since, tried_at = fields["well_since"], fields["tried_at"]
    return Noted(
        trouble=Trouble(
            kind=Kind(fields["kind"]),
            about=fields["about"],
            since=datetime.fromisoformat(fields["since"]),
            count=fields["count"],
            free=fields["free"],
        ),
        stage=fields["stage"],
        well_since=datetime.fromisoformat(well_since) if well_since else None,
        key=fields["key"],
        tried_at=datetime.fromisoformat(tried_at) if tried_at else None,
    )
