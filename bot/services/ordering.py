"""Standing orders for digests: set, switched off, paused and resumed by readers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.delivery import OPEN, Delivery, DeliveryId, State
from bot.core.errors import UserError
from bot.core.message import Message
from bot.core.message_json import read_message
from bot.core.order_text import Wanted
from bot.core.places import Conversation, Owner, Reader, direct
from bot.core.schedule import EVERY_DAY, Schedule
from bot.core.schedule_text import read_schedule
from bot.core.subscription import (
    KINDS,
    Kind,
    Subscription,
    default_period,
    default_size,
    subscription_id,
)
from bot.services.preferences import Preferences
from bot.services.wording import here, whom
from bot.store.deliveries import Deliveries
from bot.store.profile_json import Change
from bot.store.profiles import Profiles
from bot.store.subscription_json import ALWAYS, read_order, write_order, write_pause
from bot.store.subscriptions import Subscriptions

OldBefore = Sequence[str] | None
Before = Mapping[Kind, OldBefore]
"""Orders as they stood before a change, by kind: order and pause in writing; None: no order."""

_LABELS: Mapping[Kind, str] = {"picks": "the schedule", "trending": "the trending schedule"}
_NEVER = Schedule(time(0, 0), EVERY_DAY, "Etc/UTC")


class Ordering:
    """One order of each kind an owner: to the reader's direct message, or to the channel."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        profiles: Profiles,
        preferences: Preferences,
        zone: str,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._profiles = profiles
        self._preferences = preferences
        self._zone = zone

    async def zone_of(self, owner: Owner, told: str | None) -> str:
        """Give the zone an owner's moments are written in: chosen, told by the platform, ours."""
        for order in await self.orders(owner):
            return order.schedule.zone
        return (await self._preferences.settings(owner)).zone or told or self._zone

    async def order(self, owner: Owner, kind: Kind = "picks") -> Subscription | None:
        """Give the owner's order of a kind, or None."""
        return await self._subscriptions.load(_order_id(owner, kind))

    async def orders(self, owner: Owner) -> tuple[Subscription, ...]:
        """Give all orders of the owner, the one for picks first."""
        ids = [_order_id(owner, kind) for kind in KINDS]
        found = await self._subscriptions.load_all(ids)
        return tuple(found[name] for name in ids if name in found)

    async def next_due(self, order: Subscription, now: datetime) -> datetime | None:
        """Give the next moment a digest can come: not a day that had its own; None if never.

        Several days may have had theirs where the zone has been changed for one further west.
        """
        if order.paused_until is not None and order.paused_until >= ALWAYS:
            return None
        day, due = order.schedule.next_after(max(now, order.paused_until or now))
        while (had := await self._deliveries.read(DeliveryId(order.id, day))) is not None:
            if not had.has_had_its_turn(now):
                break
            day, due = order.schedule.next_after(due)
        return due

    async def set(
        self,
        owner: Owner,
        by: Reader,
        wanted: Wanted,
        size: int | None,
        zone: str,
        now: datetime,
        *,
        tags: tuple[str, ...] | None = None,
    ) -> Subscription:
        """Set the owner's order of a kind as typed; a size or tags not given stay as they were.

        Raises:
            UserError: If the days and time cannot be read.
        """
        schedule = read_schedule(wanted.when, zone)
        before = await self.order(owner, wanted.kind)
        label = f"{_LABELS[wanted.kind]} for {whom(owner)}"
        await self._remember(owner, by, {wanted.kind: before}, label)
        order = _ordered(before, owner, by, wanted, schedule, size, now)
        order = order if tags is None else replace(order, tags=tags)
        await self._profiles.set_up(owner, by)
        await self._subscriptions.save(order, await self.next_due(order, now))
        return order

    async def switch_off(self, owner: Owner, by: Reader, kind: Kind = "picks") -> bool:
        """Remove the owner's order of a kind; give whether there was one."""
        before = await self.order(owner, kind)
        if before is None:
            return False
        what = "switching off" + (" trending papers" if kind == "trending" else "")
        await self._remember(owner, by, {kind: before}, f"{what} for {whom(owner)}")
        await self._subscriptions.remove(before.id)
        return True

    async def stop(self, owner: Owner, by: Reader) -> None:
        """Remove all orders of the owner, as one change to take back."""
        before = await self.orders(owner)
        if before:
            label = f"switching off all that comes for {whom(owner)}"
            await self._remember(owner, by, {order.kind: order for order in before}, label)
        for order in before:
            await self._subscriptions.remove(order.id)

    async def pause(
        self, owner: Owner, by: Reader, until: datetime | None, now: datetime
    ) -> tuple[Subscription, ...]:
        """Pause all orders until a moment, or (None) until resumed.

        Raises:
            UserError: Where no order is.
        """
        return await self._set_pause(
            owner, by, until or ALWAYS, now, f"the pause for {whom(owner)}"
        )

    async def resume(self, owner: Owner, by: Reader, now: datetime) -> tuple[Subscription, ...]:
        """End the pause of all orders now, if there is one. Raises `UserError` as `pause`."""
        orders = await self.orders(owner)
        if orders and all(order.paused_until is None for order in orders):
            return orders
        return await self._set_pause(owner, by, None, now, f"resuming for {whom(owner)}")

    async def _set_pause(
        self, owner: Owner, by: Reader, until: datetime | None, now: datetime, label: str
    ) -> tuple[Subscription, ...]:
        before = await self.orders(owner)
        if not before:
            zone = await self.zone_of(owner, None)
            raise UserError(voice.NO_SCHEDULE, whom=whom(owner), zone=zone, here=here(owner))
        await self._remember(owner, by, {order.kind: order for order in before}, label)
        orders = tuple(replace(order, paused_until=until) for order in before)
        since = now if until is not None else None
        for order in orders:
            due = await self.next_due(order, now)
            await self._subscriptions.pause(order.id, until, due, since=since)
        return orders

    async def restore(self, owner: Owner, before: Before | OldBefore, now: datetime) -> None:
        """Put orders back as they were written down before a change; None: there was none.

        What was written down before there were several kinds is the order for picks alone.
        """
        by_kind: Before = before if isinstance(before, Mapping) else {"picks": before}
        for kind, written in by_kind.items():
            if written is None:
                await self._subscriptions.remove(_order_id(owner, kind))
                continue
            order = read_order(written[0], written[1])
            await self._subscriptions.save(order, await self.next_due(order, now))

    async def recent(self, order: Subscription, now: datetime, days: int) -> tuple[Delivery, ...]:
        """Give the records of the last `days` local dates, latest first."""
        today = now.astimezone(ZoneInfo(order.schedule.zone)).date()
        return await self._deliveries.recent(order.id, today, days)

    async def posted(self, owner: Owner, now: datetime, days: int) -> int:
        """Give how many papers digests brought on the last `days` local dates.

        Those of orders switched off since count too.
        """
        today = now.astimezone(ZoneInfo(await self.zone_of(owner, None))).date()
        found = [await self._deliveries.recent(_order_id(owner, k), today, days) for k in KINDS]
        done = [record for records in found for record in records if record.state is State.DONE]
        return sum(len(record.items) for record in done)

    async def digest_of(self, owner: Owner, day: date) -> Message | None:
        """Give the digest decided for a local date, whether or not it was posted; None if none.

        Of two, one was left out for the other.
        """
        ids = [DeliveryId(_order_id(owner, kind), day) for kind in KINDS]
        records = [await self._deliveries.read(delivery) for delivery in ids]
        decided = [record for record in records if record and record.message]
        decided.sort(key=lambda record: record.state is State.SKIPPED)
        return read_message(decided[0].message) if decided else None

    async def post_again(self, owner: Owner, day: date, now: datetime) -> State | None:
        """Let the digest of a local date be posted again where nobody knows whether it was.

        Returns:
            Its state: open where it comes soon, done where it came meanwhile; else None.
        """
        for kind in KINDS:
            state = await self._deliveries.post_again(DeliveryId(_order_id(owner, kind), day), now)
            if state is State.DONE or state in OPEN:
                return state
        return None

    async def forget(self, owner: Owner, now: datetime) -> None:
        """Delete the owner's orders, also those switched off, and all their delivery records."""
        reader = owner if isinstance(owner, Reader) else Reader(owner.platform, "-", "-")
        for kind in KINDS:
            order = await self.order(owner, kind)
            if order is None:
                order = _ordered(None, owner, reader, Wanted(kind, None, ""), _NEVER, None, now)
            await self._subscriptions.remove(order.id)
            await self._deliveries.forget(order, now)
        await self._deliveries.forget_notices(owner)

    async def _remember(
        self, owner: Owner, by: Reader, before: Mapping[Kind, Subscription | None], label: str
    ) -> None:
        written = {
            kind: order and [write_order(order), write_pause(order.paused_until)]
            for kind, order in before.items()
        }
        await self._profiles.push_change(by, Change("order", str(owner), written, label))


def _order_id(owner: Owner, kind: Kind) -> str:
    return subscription_id(owner, kind, _destination(owner))


def _destination(owner: Owner) -> Conversation:
    return owner if isinstance(owner, Conversation) else direct(owner)


def _ordered(
    before: Subscription | None,
    owner: Owner,
    by: Reader,
    wanted: Wanted,
    schedule: Schedule,
    size: int | None,
    now: datetime,
) -> Subscription:
    period = wanted.period
    if wanted.kind == "trending" and period is None:
        period = default_period(schedule.weekdays)
    if before is not None:
        size = size or before.size
        return replace(before, schedule=schedule, size=size, period=period, paused_until=None)
    return Subscription(
        id=_order_id(owner, wanted.kind),
        kind=wanted.kind,
        owner=owner,
        to=_destination(owner),
        schedule=schedule,
        size=size or default_size(wanted.kind),
        created_at=now,
        paused_until=None,
        set_up_by=by,
        period=period,
    )
