"""Standing orders as people type them: what is sent, then when."""

from dataclasses import dataclass

from bot.core.schedule_text import write_schedule
from bot.core.subscription import Kind, Period, Subscription

_PERIODS: dict[str, Period] = {
    "day": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
}
"""Not "daily": "trending daily 09:00" names the days, and those mean the same list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line orders.

    Attributes:
        kind: What is sent.
        period: Of which time; None where the line does not say, and for picks.
        when: Days, time and zone as typed; may be empty.
    """

    kind: Kind
    period: Period | None
    when: str


def read_order(text: str) -> Wanted:
    """Read "weekdays 09:00", "trending fri 16:00" or "trending month mon 09:00"; none raises."""
    words = text.split()
    if not words or words[0].lower() != "trending":
        return Wanted("picks", None, text.strip())
    period = _PERIODS.get(words[1].lower()) if len(words) > 1 else None
    return Wanted("trending", period, " ".join(words[2 if period else 1 :]))


def write_order(order: Subscription) -> str:
    """Write an order so that `read_order` reads the same kind, period and schedule from it."""
    said = f"trending {order.period} " if order.kind == "trending" else ""
    return said + write_schedule(order.schedule)


def kind_words(kind: Kind) -> str:
    """Give what stands before the days in a line for an order of this kind."""
    return "trending " if kind == "trending" else ""
