"""What is due when: each due moment becomes one delivery record."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.delivery import DeliveryId
from bot.core.errors import TemporaryError
from bot.core.ports import Clock
from bot.core.schedule import Schedule
from bot.core.subscription import Subscription
from bot.store.deliveries import OUTAGE, Deliveries, Planned
from bot.store.subscription_json import ALWAYS
from bot.store.subscriptions import Subscriptions

_TICK = timedelta(microseconds=1)


class Timetable:
    """Turns schedules into delivery records; any number of processes may plan at once."""

    def __init__(self, subscriptions: Subscriptions, deliveries: Deliveries, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._clock = clock

    async def look(self) -> list[DeliveryId]:
        """Plan what is due and give all deliveries that want to be carried out now.

        Raises:
            TemporaryError: If Redis is away.
        """
        try:
            now = await self._clock.now()
            planned = await self.plan_due(now)
            waiting = await self._deliveries.open_now(now)
        except OUTAGE as error:
            raise TemporaryError(f"Redis does not answer: {type(error).__name__}") from error
        return list(dict.fromkeys([*planned, *waiting]))

    async def plan_due(self, now: datetime) -> list[DeliveryId]:
        """Make a record for everything due; give those that are to be carried out.

        After a time of standing still each subscription gets at most one delivery, and only if
        its moment is within the grace; the dates before it are noted as missed.
        """
        found: list[DeliveryId] = []
        moved = True
        while moved:  # Each round plans one moment of each subscription that is due.
            moved = False
            due = await self._subscriptions.due(now)
            orders = await self._subscriptions.load_all(name for name, _ in due)
            for subscription_id, moment in due:
                if subscription := orders.get(subscription_id):
                    delivery, outcome = await self._plan(subscription, moment, now)
                    moved = moved or outcome is not Planned.NO
                    if outcome is Planned.PLANNED:
                        found.append(delivery)
        return found

    async def next_moment(self) -> datetime | None:
        """Give the earliest moment at which anything is to be planned or looked at; UTC."""
        return await self._subscriptions.next_due()

    async def _plan(
        self, subscription: Subscription, due: datetime, now: datetime
    ) -> tuple[DeliveryId, Planned]:
        day = _day_of(subscription.schedule, due)
        following = _next_due(subscription, due)
        outcome = await self._deliveries.plan(subscription, due, day, following, now)
        return DeliveryId(subscription.id, day), outcome


def _next_due(subscription: Subscription, after: datetime) -> datetime | None:
    """Give the first moment after `after` and after any pause; None for a pause without end."""
    until = subscription.paused_until or after
    return None if until >= ALWAYS else subscription.schedule.next_after(max(after, until))[1]


def _day_of(schedule: Schedule, due: datetime) -> date:
    """Give the local date a due moment stands for.

    A gap at midnight may have moved it into the next date. Where the zone's rules were changed
    after the moment was kept, it is the date it falls on now.
    """
    day, moment = schedule.next_after(due - _TICK)
    return day if moment == due else due.astimezone(ZoneInfo(schedule.zone)).date()
