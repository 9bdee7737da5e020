"""One message a day: which other order of an owner comes along with a delivery."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.delivery import OPEN, DeliveryId, State
from bot.core.schedule import moment_of
from bot.core.subscription import Subscription
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions

_POSTED = frozenset((State.DONE, State.UNKNOWN))


@dataclass(frozen=True, slots=True)
class Companions:
    """What else an owner gets at the same place on the same local date.

    Attributes:
        coming: The order still due that day, whose papers come along.
        came: Whether another order's message of that day was posted, with these papers in it.
    """

    coming: Subscription | None = None
    came: bool = False


class Together:
    """Looks at an owner's other order."""

    def __init__(self, subscriptions: Subscriptions, deliveries: Deliveries) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries

    async def companions(self, order: Subscription, day: date, now: datetime) -> Companions:
        """Tell what comes, or came, beside the delivery of `order` on a local date."""
        for other in await self._subscriptions.of_owner(order.owner):
            if other.id == order.id or other.to != order.to:
                continue
            record = await self._deliveries.read(DeliveryId(other.id, day))
            if record is not None and record.state in _POSTED:
                return Companions(came=True)
            if record is None and _is_due_later(other, day, now):
                return Companions(coming=other)
            if record is not None and record.state in OPEN and not _is_paused(other, now):
                return Companions(coming=other)
        return Companions()


def _is_due_later(order: Subscription, day: date, now: datetime) -> bool:
    """Whether an order's moment of a local date is still to come; its pause counts then."""
    schedule = order.schedule
    if day.weekday() not in schedule.weekdays:
        return False
    moment = moment_of(day, schedule.at, ZoneInfo(schedule.zone))
    return moment > now and not _is_paused(order, moment)


def _is_paused(order: Subscription, moment: datetime) -> bool:
    return order.paused_until is not None and order.paused_until >= moment
