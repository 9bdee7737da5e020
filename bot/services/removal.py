"""A workspace that removed the bot: silence at once, and forgotten unless it comes back."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.core.places import Conversation, Owner, Reader
from bot.core.ports import Change, Notice
from bot.services.feeding import Feeding
from bot.services.ordering import Ordering
from bot.store.holds import Holds
from bot.store.outages import outages
from bot.store.presence import Presence
from bot.store.profiles import Profiles
from bot.store.removals import Removals
from bot.store.subscription_json import ALWAYS, read_pause, write_pause
from bot.store.subscriptions import Subscriptions

KEPT = timedelta(days=30)  # As after a reader who left.

_BACK = (Change.INSTALLED, Change.JOINED)

log = structlog.get_logger(__name__)


class Removal:
    """Stops what goes to a workspace, lets it go on, or forgets it.

    Args:
        removals: Where that is noted.
        subscriptions: Standing orders.
        ordering: Tells when one is due again, and forgets a channel's.
        feeding: Forgets a channel's feeds.
        profiles: Forgets a channel.
        presence: Where it is noted that a reader left.
        holds: Where it was noted that the workspace takes no posts.
        rewrite_files: Has older copies of what was deleted taken out of Redis' files.
    """

    def __init__(
        self,
        removals: Removals,
        subscriptions: Subscriptions,
        ordering: Ordering,
        feeding: Feeding,
        profiles: Profiles,
        presence: Presence,
        holds: Holds,
        rewrite_files: Callable[[], Awaitable[bool]],
    ) -> None:
        self._removals = removals
        self._subscriptions = subscriptions
        self._ordering = ordering
        self._feeding = feeding
        self._profiles = profiles
        self._presence = presence
        self._holds = holds
        self._rewrite_files = rewrite_files

    async def heard(self, notice: Notice, now: datetime) -> None:
        """Do what news of a whole workspace ask for; news of anything else ask for nothing.

        Raises:
            TemporaryError: If Redis is away.
        """
        place = notice.place
        name = f"{place.platform}/{place.workspace}"
        with outages():
            if notice.change is Change.UNINSTALLED:
                await self._stop(name, place, now)
            elif notice.change is Change.MEMBER_OF:
                await self._compare(place.platform, notice.workspaces, now)
            elif notice.change in _BACK and await self._removals.is_noted(name):
                await self._go_on(name, now)

    async def forget_due(self, now: datetime) -> int:
        """Forget every workspace that removed the bot 30 days ago; give how many.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            names = await self._removals.to_delete(now)
            for name in names:
                for owner in await self._removals.owners(name):
                    await self._forget_owner(owner, now)
                await self._removals.forget_remembered(name)
                await self._removals.forget(name)
                log.info("a workspace is forgotten", place=name)
            if names:
                await self._rewrite_files()
        return len(names)

    async def _compare(self, platform: str, there: Collection[str], now: datetime) -> None:
        """Make up for news that came while nobody listened: of removals, and of coming back."""
        for workspace in sorted(await self._removals.workspaces(platform)):
            name = f"{platform}/{workspace}"
            is_noted = await self._removals.is_noted(name)
            if workspace in there and is_noted:
                await self._go_on(name, now)
            elif workspace not in there and not is_noted:
                await self._stop(name, Conversation(platform, workspace, ""), now)

    async def _stop(self, name: str, place: Conversation, now: datetime) -> None:
        """Pause every order there; that the workspace takes no posts is no trouble any more."""
        await self._removals.note(name, now + KEPT)
        for owner in await self._removals.ordering(name):
            orders = await self._subscriptions.of_owner(owner)
            pauses = {order.id: write_pause(order.paused_until) for order in orders}
            await self._removals.note_pauses(name, pauses)
            for order in orders:
                await self._subscriptions.pause(order.id, ALWAYS, None, since=now)
        await self._holds.resume(place)
        log.info("a workspace removed the bot", place=name)

    async def _go_on(self, name: str, now: datetime) -> None:
        """Let the orders of a workspace that is back stand as before."""
        for order_id, written in (await self._removals.pauses(name)).items():
            order = await self._subscriptions.load(order_id)
            if order is not None and order.paused_until == ALWAYS:
                as_before = replace(order, paused_until=read_pause(written))
                due = await self._ordering.next_due(as_before, now)
                await self._subscriptions.pause(order_id, as_before.paused_until, due)
        await self._removals.forget(name)
        log.info("a workspace is back", place=name)

    async def _forget_owner(self, owner: Owner, now: datetime) -> None:
        """Delete an owner's keys: all that names readers of a workspace is in the same one."""
        await self._ordering.forget(owner, now)
        await self._feeding.forget(owner)
        await self._profiles.forget(owner)
        if isinstance(owner, Reader):
            await self._presence.stay(owner)
