"""The first picks of a standing order, posted when somebody asks: so posting is proved at once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import voice
from bot.core.delivery import DeliveryId, State, first_id
from bot.core.errors import UserError
from bot.core.subscription import Subscription
from bot.store.deliveries import Deliveries

OFFERED = timedelta(days=1)  # After an order was set; later its digests have come themselves.
ASKED_WITHIN = timedelta(days=30)  # Less than a record is kept, which tells that they came.
HEAD_START = timedelta(seconds=5)  # For whoever asks, before any engine takes it up as well.

Deliver = Callable[[DeliveryId], Awaitable[State | None]]


@dataclass(frozen=True, slots=True)
class FirstPost:
    """What became of it.

    Attributes:
        state: Its state now.
        is_fresh: Whether this call made it, rather than an earlier one.
        reason: Why it was refused; may be empty.
    """

    state: State
    is_fresh: bool
    reason: str = ""


class FirstPicks:
    """Makes one delivery an order beside its digests, and carries it out where that can be done.

    Attributes:
        deliver: Carries a delivery out in this process; None where only others do, to whom it is
            left.
    """

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self.deliver: Deliver | None = None

    async def is_offered(self, order: Subscription, now: datetime) -> bool:
        """Tell whether they may be offered: the order is new, and they were not posted yet."""
        if now - order.created_at > OFFERED:
            return False
        return await self._is_to_come(order)

    async def post(self, order: Subscription, now: datetime) -> FirstPost:
        """Post them, once however often it is asked; again only where they were refused.

        Of an order that is older than a month they count as posted.

        Raises:
            UserError: If they were not posted yet, and the order is paused.
        """
        if now - order.created_at > ASKED_WITHIN:
            return FirstPost(State.DONE, is_fresh=False)
        if order.is_paused(now) and await self._is_to_come(order):
            raise UserError(voice.FIRST_PAUSED)
        first = _id_of(order)
        start = HEAD_START if self.deliver is not None else timedelta(0)
        state = await self._deliveries.add_first(order, first.day, now, look_at=now + start)
        is_fresh = state is State.PLANNED
        if is_fresh and self.deliver is not None:
            await self.deliver(first)
        record = await self._deliveries.read(first)
        if record is None:
            return FirstPost(state, is_fresh)
        return FirstPost(record.state, is_fresh, record.reason)

    async def _is_to_come(self, order: Subscription) -> bool:
        record = await self._deliveries.read(_id_of(order))
        return record is None or record.state in (State.DEAD, State.SKIPPED)


def _id_of(order: Subscription) -> DeliveryId:
    return first_id(order.id, order.created_at.date())  # UTC: the order's zone may change.
