"""What is due when: each due moment becomes one delivery record."""

import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.delivery import DeliveryId
from bot.core.errors import TemporaryError
from bot.core.pace import SPREADS, Spread
from bot.core.ports import Clock
from bot.core.schedule import Schedule
from bot.core.subscription import Subscription
from bot.store.deliveries import AGAIN, Deliveries
from bot.store.delivery_moves import Due, Planned
from bot.store.outages import OUTAGE
from bot.store.subscription_json import ALWAYS
from bot.store.subscriptions import Subscriptions

PLANNED_AT_ONCE = 10_000  # By one look; when more are due, the first ones go out meanwhile.

_AT_ONCE = 1_000  # In between, others have their turn: a reader waits for no more than these.
_OF_A_SHARD = 200  # By one round.
_TICK = timedelta(microseconds=1)


class Timetable:
    """Turns schedules into delivery records; any number of processes may plan at once.

    Attributes:
        looked_at: When `look` last succeeded, by the monotonic clock; None before.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        clock: Clock,
        *,
        again: timedelta = AGAIN,
        spreads: Mapping[str, Spread] = SPREADS,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._clock = clock
        self._again = again
        self._spreads = spreads
        self.looked_at: float | None = None

    async def look(self, *, limit: int = 200) -> list[DeliveryId]:
        """Plan what is due and give deliveries that want to be carried out now.

        Each is given to one of those who look. If that one is killed, it is given again after a
        while, so whoever looks takes no more than can be carried soon.

        Args:
            limit: The most to take from each of the 64 shards; with 0 it only plans.

        Raises:
            TemporaryError: If Redis is away.
        """
        try:
            now = await self._clock.now()
            await self.plan_due(now)
            waiting = await self._deliveries.open_now(now, limit, again=self._again)
        except OUTAGE as error:
            raise TemporaryError(f"Redis does not answer: {type(error).__name__}") from error
        self.looked_at = time.monotonic()
        return list(waiting)

    async def plan_due(self, now: datetime, *, most: int = PLANNED_AT_ONCE) -> list[DeliveryId]:
        """Make a record for everything due; give those that are to be carried out.

        After a time of standing still each subscription gets at most one delivery, and only if
        its moment is within the grace; the dates before it are noted as missed.

        Args:
            now: UTC.
            most: After so many deliveries the rest is left to the next look.
        """
        found: list[DeliveryId] = []
        passed_over = 0  # Orders that cannot be read stay due; they take the place of no other.
        while len(found) < most:  # Each round plans one moment of each subscription that is due.
            most_of_a_shard = _OF_A_SHARD + passed_over
            due = await self._subscriptions.due(now, most_of_a_shard)
            moved, readable, may_be_more = False, 0, len(due) >= most_of_a_shard
            for first in range(0, len(due), _AT_ONCE):
                moments = await self._due(due[first : first + _AT_ONCE])
                readable += len(moments)
                outcomes = await self._deliveries.plan_all(moments, now)
                moved = moved or any(outcome is not Planned.NO for outcome in outcomes)
                found += [
                    moment.delivery
                    for moment, outcome in zip(moments, outcomes, strict=True)
                    if outcome is Planned.PLANNED
                ]
                may_be_more = may_be_more or any(_is_due_again(moment, now) for moment in moments)
            stuck = not moved and passed_over == len(due) - readable
            if stuck or not may_be_more:
                break
            passed_over = len(due) - readable
        return found

    async def next_moment(self) -> datetime | None:
        """Give the earliest moment at which anything is to be planned or looked at; UTC."""
        return await self._subscriptions.next_due()

    async def _due(self, due: Sequence[tuple[str, datetime]]) -> list[Due]:
        """Give the moments of those orders that can be read, with what follows each."""
        orders = await self._subscriptions.load_all(name for name, _ in due)
        days: dict[tuple[Schedule, datetime], date] = {}
        followers: dict[tuple[Schedule, datetime, datetime | None], datetime | None] = {}
        moments = []
        for name, at in due:
            if (order := orders.get(name)) is None:
                continue
            moment = (order.schedule, at)  # Many share it: half past eight in Berlin.
            if moment not in days:
                days[moment] = _day_of(*moment)
            paused = (*moment, order.paused_until)
            if paused not in followers:
                followers[paused] = _next_due(order, at)
            moments.append(Due(order, at, days[moment], followers[paused]))
        return self._drawn_apart(moments)

    def _drawn_apart(self, moments: Sequence[Due]) -> list[Due]:
        """Let direct messages wait a little where many are due at once; a reader always as long."""
        spread = [self._spreads.get(moment.subscription.to.platform) for moment in moments]
        direct = [moment.subscription.to.is_direct for moment in moments]
        counts = Counter(
            m.at for m, s, is_ in zip(moments, spread, direct, strict=True) if s and is_
        )
        return [
            replace(m, wait=s.wait(_place_of(m.subscription), counts[m.at])) if s and is_ else m
            for m, s, is_ in zip(moments, spread, direct, strict=True)
        ]


def _place_of(subscription: Subscription) -> float:
    """Give the place of an order among those due with it, in [0, 1); always the same."""
    return zlib.crc32(subscription.id.encode()) / 2**32


def _next_due(subscription: Subscription, after: datetime) -> datetime | None:
    """Give the first moment after `after` and after any pause; None for a pause without end."""
    until = subscription.paused_until or after
    return None if until >= ALWAYS else subscription.schedule.next_after(max(after, until))[1]


def _is_due_again(moment: Due, now: datetime) -> bool:
    """Tell whether what follows a moment is due, too, as after a time of standing still."""
    return moment.following is not None and moment.following <= now


def _day_of(schedule: Schedule, due: datetime) -> date:
    """Give the local date a due moment stands for.

    A gap at midnight may have moved it into the next date. Where the zone's rules were changed
    after the moment was kept, it is the date it falls on now.
    """
    day, moment = schedule.next_after(due - _TICK)
    return day if moment == due else due.astimezone(ZoneInfo(schedule.zone)).date()
