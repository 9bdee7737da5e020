"""A person who leaves: their digests stop at once, and 30 days later they are forgotten."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.core.places import Conversation, Reader
from bot.core.ports import Change, Notice
from bot.services.ordering import Ordering
from bot.store.outages import outages
from bot.store.presence import Presence
from bot.store.profiles import Profiles
from bot.store.subscription_json import ALWAYS, read_pause, write_pause
from bot.store.subscriptions import Subscriptions

KEPT = timedelta(days=30)

Forget = Callable[[Reader, datetime], Awaitable[object]]

log = structlog.get_logger(__name__)


class Leaving:
    """Stops what belongs to a person who left; the channels they set up go on.

    Args:
        presence: Where it is noted who has left.
        profiles: Where it is kept who set a channel up.
        subscriptions: Standing orders.
        ordering: Tells when one is due again.
        forget: Deletes all that is kept of a reader.
    """

    def __init__(
        self,
        presence: Presence,
        profiles: Profiles,
        subscriptions: Subscriptions,
        ordering: Ordering,
        forget: Forget,
    ) -> None:
        self._presence = presence
        self._profiles = profiles
        self._subscriptions = subscriptions
        self._ordering = ordering
        self._forget = forget

    async def heard(self, notice: Notice, now: datetime) -> None:
        """Do what news of a person ask for; news of anything else ask for nothing.

        Raises:
            TemporaryError: If Redis is away.
        """
        person = notice.by
        if person is None or notice.change not in (Change.PERSON_LEFT, Change.PERSON_BACK):
            return
        with outages():
            has_left = notice.change is Change.PERSON_LEFT
            if notice.place.channel:
                await self._note_in(notice.place, person, has_left=has_left)
            elif has_left:
                await self.leave(person, now)
            else:
                await self.come_back(person, now)

    async def leave(self, reader: Reader, now: datetime) -> None:
        """Stop a reader's digests, and delete what is kept of them 30 days from now.

        Repeating it changes nothing; whoever nothing is kept of leaves no trace.
        """
        if not await self._profiles.knows(reader):
            return
        orders = await self._ordering.orders(reader)
        pauses = {order.id: write_pause(order.paused_until) for order in orders}
        await self._presence.leave(reader, now, now + KEPT, pauses)
        for order in orders:
            await self._subscriptions.pause(order.id, ALWAYS, None, since=now)
        log.info("a reader has left", platform=reader.platform)

    async def come_back(self, reader: Reader, now: datetime) -> bool:
        """Let a reader's digests go on as before; False where they had not left."""
        if not await self._presence.has_left(reader):
            return False
        for order_id, written in (await self._presence.pauses(reader)).items():
            order = await self._subscriptions.load(order_id)
            if order is not None:
                as_before = replace(order, paused_until=read_pause(written))
                due = await self._ordering.next_due(as_before, now)
                await self._subscriptions.pause(order_id, as_before.paused_until, due)
        await self._presence.stay(reader)
        log.info("a reader is back", platform=reader.platform)
        return True

    async def forget_due(self, now: datetime) -> int:
        """Forget everybody who left 30 days ago; give how many.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            readers = await self._presence.to_delete(now)
            for reader in readers:
                await self._forget(reader, now)
                await self._presence.stay(reader)
                log.info("a reader who left is forgotten", platform=reader.platform)
        return len(readers)

    async def next_moment(self) -> datetime | None:
        """Give when somebody is to be forgotten next; UTC."""
        with outages():
            return await self._presence.next_deletion()

    async def _note_in(self, channel: Conversation, person: Reader, *, has_left: bool) -> None:
        """Note that who set a channel up has left it, or is in it again."""
        settings = await self._profiles.preferences(channel)
        if settings.set_up_by == str(person):
            await self._presence.setter_left(channel, has_left=has_left)
