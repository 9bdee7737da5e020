"""What an owner is not to be sent for a while."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.core.places import Owner
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.wire import as_texts
from recommender import Interest, InterestKind, Mute


class Mutes:
    """Keeps each owner's mutes; ended ones stay until they are removed."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def of_owner(self, owner: Owner) -> tuple[Mute, ...]:
        """Give an owner's mutes, oldest first, ended ones included."""
        return in_order(as_texts(await self._redis.hgetall(self._keys.mutes(owner))).values())

    async def change(
        self, owner: Owner, add: Sequence[Mute] = (), remove: Sequence[str] = ()
    ) -> None:
        """Add mutes (one of the same id is replaced) and remove others, in one transaction."""
        key = self._keys.mutes(owner)
        pipe = self._redis.pipeline(transaction=True)
        if remove:
            pipe.hdel(key, *remove)
        if add:
            pipe.hset(key, mapping={mute.what.id: write_mute(mute) for mute in add})
        await pipe.execute()


def in_order(written: Iterable[str]) -> tuple[Mute, ...]:
    """Read mutes and order them by when they were added."""
    return tuple(sorted(map(read_mute, written), key=_place))


def write_mute(mute: Mute) -> str:
    """Write one mute; versioned, never changed."""
    added_at = mute.what.added_at
    fields = {
        "v": 1,
        "id": mute.what.id,
        "kind": mute.what.kind.value,
        "text": mute.what.text,
        "added_at": added_at.isoformat() if added_at else None,
        "until": mute.until.isoformat() if mute.until else None,
    }
    return json.dumps(fields, ensure_ascii=False)


def read_mute(written: str) -> Mute:
    """Read what `write_mute` wrote."""
    fields = json.loads(written)
    added_at, until = fields["added_at"], fields["until"]
    what = Interest(
        id=fields["id"],
        kind=InterestKind(fields["kind"]),
        text=fields["text"],
        added_at=datetime.fromisoformat(added_at) if added_at else None,
    )
    return Mute(what, datetime.fromisoformat(until) if until else None)


def _place(mute: Mute) -> tuple[float, str]:
    added_at = mute.what.added_at
    return added_at.timestamp() if added_at else 0.0, mute.what.id
