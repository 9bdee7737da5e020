"""Small words of receipts: whose settings, for whom, and which interests, kept short."""

from collections.abc import Mapping, Sequence

from bot.core.places import Conversation, Owner, nobody, read_reader
from bot.core.subscription import Period
from recommender import Interest
from recommender import written as write_stated

MOST_LISTED = 5  # A receipt names no more interests, and of each no more characters than:
LONGEST_LISTED = 60

PERIODS: Mapping[Period, str] = {
    "day": "on its latest day",  # Which is yesterday in the morning, and Friday on a Sunday.
    "week": "this week",
    "month": "this month",
}
"""When papers of a list were upvoted, as sentences say it."""


def whose(owner: Owner) -> str:
    """Say whose settings are meant: "your" or "this channel's"."""
    return "this channel's" if isinstance(owner, Conversation) else "your"


def whom(owner: Owner) -> str:
    """Say for whom something is done: "you" or "this channel"."""
    return "this channel" if isinstance(owner, Conversation) else "you"


def name_of(written: str | None) -> str:
    """Name a reader given in writing as their platform does; whoever was forgotten has no name."""
    reader = read_reader(written) if written else None
    return "somebody" if reader is None or reader == nobody(reader.platform) else reader.user


def here(owner: Owner) -> str:
    """Give what is added to a line to type, so that it means the same owner."""
    return " where=here" if isinstance(owner, Conversation) else ""


def counted(count: int, what: str) -> str:
    """Count things in words: "1 paper", "1,200 papers"."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def people(count: int) -> str:
    """Count people in words: "1 person", "12 people"."""
    return f"{count:,} person" if count == 1 else f"{count:,} people"


def listed(interests: Sequence[Interest]) -> str:
    """Name interests in a receipt: the first few, long ones shortened."""
    names = [shortened(write_stated(i), LONGEST_LISTED) for i in interests[:MOST_LISTED]]
    more = len(interests) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def sentence(text: str) -> str:
    """Begin with a capital and end with a stop, as an adapter's reason may not."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def shortened(text: str, longest: int) -> str:
    """Cut a text between words so that it fits, and show that it was cut."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"
