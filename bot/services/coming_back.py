"""The first digest after a pause: one message of up to twice the size, headed as such."""

from datetime import date

from bot.core.subscription import Subscription
from bot.store.subscription_json import Counters

MOST_AT_ONCE = 6  # Papers: what fits one of Discord's messages, each with fewer buttons.


def is_back(order: Subscription, counters: Counters, day: date) -> bool:
    """Tell whether the digest of a local date is the first after a pause that left one out.

    A pause that was taken back before a digest fell into it was none.
    """
    if counters.paused_since is None or order.period is not None:
        return False
    left_out, _ = order.schedule.next_after(counters.paused_since)
    return left_out < day


def size_of_return(order: Subscription, counters: Counters) -> int:
    """Give how many papers that digest may bring; one fewer where unsure days are shown too."""
    most = MOST_AT_ONCE - bool(counters.unknown)
    return max(order.size, min(2 * order.size, most))
