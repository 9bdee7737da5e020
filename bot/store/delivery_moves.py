"""What is asked of a delivery's moves, and what each came to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.delivery import DeliveryId
from bot.core.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment to be planned.

    Attributes:
        subscription: Whose it is.
        at: The moment, exactly as `Subscriptions.due` gave it.
        day: Its local date.
        following: The moment after it; None for none.
        wait: How much later than now it is to be looked at for the first time.
    """

    subscription: Subscription
    at: datetime
    day: date
    following: datetime | None
    wait: timedelta = timedelta()

    @property
    def delivery(self) -> DeliveryId:
        """The delivery it becomes."""
        return DeliveryId(self.subscription.id, self.day)


class Planned(StrEnum):
    """What planning a due moment came to."""

    PLANNED = "planned"
    LATE = "late"  # skipped, and its date noted as missed
    THERE = "there"  # that date has its record already
    NO = "no"  # another planner was first, or the order was changed


class Frozen(StrEnum):
    """What freezing a choice came to."""

    FROZEN = "frozen"
    TAKEN = "taken"  # a paper was seen or is reserved by now: choose again
    LOST = "lost"  # another holder has the delivery


class Sent(StrEnum):
    """What writing ahead of a post came to."""

    SENDING = "sending"  # now post
    TAKEN = "taken"  # the destination has its message of that date: skipped
    LOST = "lost"  # another holder has the delivery
    UNSAFE = "unsafe"  # written, but no replica holds it: do not post now
