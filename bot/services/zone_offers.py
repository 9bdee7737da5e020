"""A reader whose profile moves to another time zone is asked once whether digests move along."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.command import Call
from bot.core.message import Audience, Block, Button, Buttons, Message
from bot.core.order_text import write_order
from bot.core.places import Reader
from bot.core.ports import Notice
from bot.core.subscription import Subscription
from bot.core.voice import note
from bot.services.ordering import Ordering
from bot.store.outages import outages
from bot.store.profiles import Profiles

_HALF_YEARS = (timedelta(0), timedelta(days=182))  # Summer and winter of one year, any hemisphere.


class ZoneOffers:
    """Compares the zone a platform tells with the one it told before; it changes no schedule.

    Kept of a reader who ordered digests: the zone told last, and one of which nobody has been
    told yet, with the day of the digest that did.
    """

    def __init__(self, profiles: Profiles, ordering: Ordering) -> None:
        self._profiles = profiles
        self._ordering = ordering

    async def beside(self, call: Call, message: Message, now: datetime) -> Message:
        """Add the question to a private answer, once for each change.

        Raises:
            TemporaryError: If Redis is away.
        """
        is_private = message.audience is Audience.ASKER and not message.refused
        if call.zone is None or not is_private or message.form is not None:
            return message
        with outages():
            asked = await self._asked(call.reader, call.zone, now)
        return replace(message, blocks=(*message.blocks, *asked))

    async def heard(self, notice: Notice) -> None:
        """Keep a zone that news of a person tell, until the next answer or digest asks.

        Raises:
            TemporaryError: If Redis is away.
        """
        if notice.by is None or not notice.zone:
            return
        with outages():
            if not await self._ordering.orders(notice.by):
                return
            told = (await self._profiles.preferences(notice.by)).told_zone
            if told in (None, notice.zone):
                await self._told(notice.by, notice.zone)
            else:
                await self._profiles.set_preference(notice.by, "new_zone", notice.zone)

    async def in_digest(self, order: Subscription, day: date, now: datetime) -> tuple[Block, ...]:
        """Give the question for the digest of a date, if it is to be asked there."""
        if not isinstance(order.owner, Reader):
            return ()
        kept = await self._profiles.preferences(order.owner)
        if not kept.new_zone or (kept.zone_asked and kept.zone_asked < day.isoformat()):
            return ()
        asked = question([order], kept.new_zone, now)
        if asked:
            await self._profiles.set_preference(order.owner, "zone_asked", day.isoformat())
        return asked

    async def _asked(self, reader: Reader, zone: str, now: datetime) -> tuple[Block, ...]:
        kept = await self._profiles.preferences(reader)
        if zone == kept.told_zone and not kept.new_zone:
            return ()
        orders = await self._ordering.orders(reader)
        if not orders or any(order.is_paused(now) for order in orders):
            return ()
        await self._told(reader, zone)
        was_asked = bool(kept.zone_asked) and kept.new_zone == zone
        if kept.told_zone in (None, zone) or was_asked:
            return ()
        return question(orders, zone, now)

    async def _told(self, reader: Reader, zone: str) -> None:
        """Note that a zone is known, and that nothing is left to ask."""
        await self._profiles.set_preference(reader, "told_zone", zone)
        await self._profiles.drop_preferences(reader, "new_zone", "zone_asked")


def question(orders: Sequence[Subscription], zone: str, now: datetime) -> tuple[Block, ...]:
    """Ask whether orders should move to a zone; nothing where its clock shows the same."""
    moved = [order for order in orders if not _is_same(order.schedule.zone, zone, now)]
    if not moved:
        return ()
    said = note(voice.ZONE_CHANGED, zone=zone, kept=moved[0].schedule.zone)
    buttons = (Button(_label(order, zone), "schedule", _when(order, zone)) for order in moved)
    return (said, Buttons(tuple(buttons)))


def _label(order: Subscription, zone: str) -> str:
    what = "trending papers" if order.kind == "trending" else "my picks"
    return f"Move {what} to {zone}"


def _when(order: Subscription, zone: str) -> dict[str, str]:
    return {"when": write_order(replace(order, schedule=replace(order.schedule, zone=zone)))}


def _is_same(one: str, other: str, now: datetime) -> bool:
    """Tell whether two zones show the same hour, in summer and in winter."""
    moments = [now + later for later in _HALF_YEARS]
    return all(
        moment.astimezone(ZoneInfo(one)).utcoffset()
        == moment.astimezone(ZoneInfo(other)).utcoffset()
        for moment in moments
    )
