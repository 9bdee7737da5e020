"""Standing orders for digests: set, switched off, paused and resumed by readers."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.delivery import Delivery, DeliveryId
from bot.core.errors import UserError
from bot.core.message import Message
from bot.core.message_json import read_message
from bot.core.places import Conversation, Owner, Reader, direct
from bot.core.schedule import EVERY_DAY, Schedule
from bot.core.schedule_text import read_schedule
from bot.core.subscription import DEFAULT_SIZE, Subscription, subscription_id
from bot.services.preferences import Preferences
from bot.services.wording import here, whom
from bot.store.deliveries import Deliveries
from bot.store.profile_json import Change
from bot.store.profiles import Profiles
from bot.store.subscription_json import ALWAYS, read_order, write_order, write_pause
from bot.store.subscriptions import Subscriptions


class Ordering:
    """One order for picks an owner: to the reader's direct message, or to the channel."""

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
        order = await self.order(owner)
        if order is not None:
            return order.schedule.zone
        return (await self._preferences.settings(owner)).zone or told or self._zone

    async def order(self, owner: Owner) -> Subscription | None:
        """Give the owner's order, or None."""
        return await self._subscriptions.load(_order_id(owner))

    async def next_due(self, order: Subscription, now: datetime) -> datetime | None:
        """Give the next moment a digest can come: not a day that had its own; None if never.

        Several days may have had theirs where the zone has been changed for one further west.
        """
        if order.paused_until is not None and order.paused_until >= ALWAYS:
            return None
        day, due = order.schedule.next_after(max(now, order.paused_until or now))
        while await self._deliveries.read(DeliveryId(order.id, day)) is not None:
            day, due = order.schedule.next_after(due)
        return due

    async def set(
        self, owner: Owner, by: Reader, text: str, size: int | None, zone: str, now: datetime
    ) -> Subscription:
        """Set the owner's schedule from typed text; a size not given stays as it was.

        Raises:
            UserError: If the text cannot be read.
        """
        schedule = read_schedule(text, zone)
        before = await self.order(owner)
        await self._remember(owner, by, before, f"the schedule for {whom(owner)}")
        order = _ordered(before, owner, by, schedule, size, now)
        await self._profiles.set_up(owner, by)
        await self._subscriptions.save(order, await self.next_due(order, now))
        return order

    async def switch_off(self, owner: Owner, by: Reader) -> bool:
        """Remove the owner's order; give whether there was one."""
        before = await self.order(owner)
        if before is None:
            return False
        await self._remember(owner, by, before, f"switching off for {whom(owner)}")
        await self._subscriptions.remove(before.id)
        return True

    async def pause(
        self, owner: Owner, by: Reader, until: datetime | None, now: datetime
    ) -> Subscription:
        """Pause until a moment, or (None) until resumed. Raises `UserError` where no order is."""
        return await self._set_pause(
            owner, by, until or ALWAYS, now, f"the pause for {whom(owner)}"
        )

    async def resume(self, owner: Owner, by: Reader, now: datetime) -> Subscription:
        """End a pause now, if there is one. Raises `UserError` where no order is."""
        order = await self.order(owner)
        if order is not None and order.paused_until is None:
            return order
        return await self._set_pause(owner, by, None, now, f"resuming for {whom(owner)}")

    async def _set_pause(
        self, owner: Owner, by: Reader, until: datetime | None, now: datetime, label: str
    ) -> Subscription:
        before = await self.order(owner)
        if before is None:
            zone = await self.zone_of(owner, None)
            raise UserError(voice.NO_SCHEDULE, whom=whom(owner), zone=zone, here=here(owner))
        await self._remember(owner, by, before, label)
        order = replace(before, paused_until=until)
        await self._subscriptions.pause(order.id, until, await self.next_due(order, now))
        return order

    async def restore(self, owner: Owner, before: list[str] | None, now: datetime) -> None:
        """Put an order back as it was written down before a change; None: there was none."""
        if before is None:
            await self._subscriptions.remove(_order_id(owner))
            return
        order = read_order(before[0], before[1])
        await self._subscriptions.save(order, await self.next_due(order, now))

    async def recent(self, order: Subscription, now: datetime, days: int) -> tuple[Delivery, ...]:
        """Give the records of the last `days` local dates, latest first."""
        today = now.astimezone(ZoneInfo(order.schedule.zone)).date()
        return await self._deliveries.recent(order.id, today, days)

    async def digest_of(self, owner: Owner, day: date) -> Message | None:
        """Give the digest decided for a local date, whether or not it was posted; None if none."""
        record = await self._deliveries.read(DeliveryId(_order_id(owner), day))
        return read_message(record.message) if record and record.message else None

    async def forget(self, owner: Owner, now: datetime) -> None:
        """Delete the owner's order and its delivery records, an order switched off included."""
        order = await self.order(owner)
        if order is None:
            reader = owner if isinstance(owner, Reader) else Reader(owner.platform, "-", "-")
            never = Schedule(time(0, 0), EVERY_DAY, "Etc/UTC")
            order = _ordered(None, owner, reader, never, None, now)
        await self._subscriptions.remove(order.id)
        await self._deliveries.forget(order, now)

    async def _remember(
        self, owner: Owner, by: Reader, before: Subscription | None, label: str
    ) -> None:
        written = before and [write_order(before), write_pause(before.paused_until)]
        await self._profiles.push_change(by, Change("order", str(owner), written, label))


def _order_id(owner: Owner) -> str:
    return subscription_id(owner, "picks", _destination(owner))


def _destination(owner: Owner) -> Conversation:
    return owner if isinstance(owner, Conversation) else direct(owner)


def _ordered(
    before: Subscription | None,
    owner: Owner,
    by: Reader,
    schedule: Schedule,
    size: int | None,
    now: datetime,
) -> Subscription:
    if before is not None:
        return replace(before, schedule=schedule, size=size or before.size, paused_until=None)
    return Subscription(
        id=_order_id(owner),
        kind="picks",
        owner=owner,
        to=_destination(owner),
        schedule=schedule,
        size=size or DEFAULT_SIZE,
        created_at=now,
        paused_until=None,
        set_up_by=by,
    )
