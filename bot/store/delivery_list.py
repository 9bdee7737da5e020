"""What an operator may see of deliveries: who waits for what, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.delivery import DeliveryId, State, read_delivery_id
from bot.core.subscription import SHARDS
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.subscriptions import read_moment, write_moment
from bot.store.wire import as_text, as_texts


@dataclass(frozen=True, slots=True)
class Listed:
    """One delivery as its record tells it; moments are UTC.

    Attributes:
        id: Subscription and local date.
        state: Where it stands.
        to: Where it goes, in writing.
        due: The scheduled moment.
        attempts: Posts begun.
        next_at: When it is looked at again, while it is open.
        ended_at: When it ended.
        reason: Why it waits or ended so; may be empty.
    """

    id: DeliveryId
    state: State
    to: str
    due: datetime
    attempts: int
    next_at: datetime | None
    ended_at: datetime | None
    reason: str


class DeliveryList:
    """Reads records by the lists that name them; no key is ever searched for."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def open(self, most: int) -> tuple[Listed, ...]:
        """Give open deliveries, the earliest due first; at most `most` of each of the 64 shards."""
        return await self._found([self._keys.open(n) for n in range(SHARDS)], "-inf", most)

    async def unsettled(self, since: datetime, most: int) -> tuple[Listed, ...]:
        """Give what ended as unknown, refused or missed after `since`; `most` as in `open`."""
        keys = [self._keys.unsettled(n) for n in range(SHARDS)]
        return await self._found(keys, write_moment(since), most)

    async def of_days(self, last: date, days: int, most: int) -> tuple[Listed, ...]:
        """Give all records of the `days` dates up to `last`, of orders that are due again.

        Args:
            last: The latest date.
            days: How many.
            most: Orders of each of the 64 shards.
        """
        pipe = self._redis.pipeline(transaction=False)
        for shard in range(SHARDS):
            pipe.zrange(self._keys.due(shard), 0, most - 1)
        orders = [as_text(name) for names in await pipe.execute() for name in names]
        dates = [last - timedelta(days=n) for n in range(days)]
        return await self._read(DeliveryId(name, day) for name in orders for day in dates)

    async def _found(self, keys: list[str], since: str, most: int) -> tuple[Listed, ...]:
        pipe = self._redis.pipeline(transaction=False)
        for key in keys:
            pipe.zrange(key, since, "+inf", byscore=True, offset=0, num=most)
        members = [as_text(member) for some in await pipe.execute() for member in some]
        return await self._read(map(read_delivery_id, members))

    async def _read(self, deliveries: Iterable[DeliveryId]) -> tuple[Listed, ...]:
        ids = list(deliveries)
        pipe = self._redis.pipeline(transaction=False)
        for delivery in ids:
            pipe.hgetall(self._keys.delivery(delivery))
        records = zip(ids, await pipe.execute() if ids else (), strict=True)
        found = [_listed(delivery, as_texts(fields)) for delivery, fields in records if fields]
        return tuple(sorted(found, key=lambda one: (one.due, str(one.id))))


def _listed(delivery: DeliveryId, fields: dict[str, str]) -> Listed:
    ended, hold = fields.get("ended"), float(fields["hold"])
    return Listed(
        id=delivery,
        state=State(fields["st"]),
        to=fields["to"],
        due=read_moment(fields["due"]),
        attempts=int(fields["try"]),
        next_at=read_moment(hold) if hold and not ended else None,
        ended_at=read_moment(ended) if ended else None,
        reason=fields.get("reason", ""),
    )
