"""Ten digests without a press: asked once whether fewer, weekly, other words, or none."""

from bot.core import voice
from bot.core.message import Block, Button, Buttons
from bot.core.order_text import kind_words
from bot.core.places import Conversation
from bot.core.schedule_text import DAY_NAMES
from bot.core.subscription import Subscription
from bot.core.voice import phrase

ASKED_WITH = 10  # The digest that asks, counted from the last press.
MOST_BESIDE = 4  # Papers beside the question: what fits one of Discord's messages.


def is_asked(unpressed: int) -> bool:
    """Tell whether a digest asks, so many having been posted since the last press.

    It is one digest alone: those after it do not ask again, until a press lets the count begin
    anew.
    """
    return unpressed + 1 == ASKED_WITH


def question(order: Subscription) -> tuple[Block, ...]:
    """Ask whether an order should go on as it is."""
    said = voice.UNPRESSED_HERE if isinstance(order.owner, Conversation) else voice.UNPRESSED
    return (phrase(said, count=ASKED_WITH), Buttons(_offers(order)))


def _offers(order: Subscription) -> tuple[Button, ...]:
    """Offer what would change anything, each as a command."""
    here = {"where": "here"} if isinstance(order.owner, Conversation) else {}
    kind = kind_words(order.kind).strip()
    which = {"when": kind} if kind else {}
    offers: list[Button] = []
    if order.size > 1:
        offers.append(Button("One paper", "schedule", {**which, "size": "1", **here}))
    if len(order.schedule.weekdays) > 1:
        offers.append(Button("Once a week", "schedule", {"when": _weekly(order), **here}))
    if order.kind == "picks":
        offers.append(Button("Other words", "interests", here))
    off = f"{kind_words(order.kind)}off"
    return (*offers, Button("Stop them", "schedule", {"when": off, **here}))


def _weekly(order: Subscription) -> str:
    """Write the order for its first weekday alone."""
    first, schedule = DAY_NAMES[min(order.schedule.weekdays)], order.schedule
    return f"{kind_words(order.kind)}{first.lower()} {schedule.at:%H:%M} {schedule.zone}"
