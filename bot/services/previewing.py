"""What the next digest would be as things stand, and which rule leaves the others out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.core.command import Where
from bot.core.delivery import DeliveryId
from bot.core.message import PaperCard
from bot.core.places import Conversation, Owner
from bot.core.subscription import DEFAULT_SIZE, Subscription
from bot.services.cards import card
from bot.services.choosing import WINDOW, Choosing
from bot.services.digest import Digest, first_listed
from bot.services.ordering import Ordering
from recommender import LeftOut

MOST_LEFT_OUT = 10

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest nobody has been sent.

    Attributes:
        order: What is scheduled; None where nothing is, and this is what `picks` would give.
        due: When it would come, UTC; None where nothing is scheduled, or paused without end.
        cards: Its papers, best first; may be empty.
        since: When a paper has to have come in at the earliest, UTC.
        left_out: The best papers that were not picked for it, best first; none where it is of
            trending papers alone.
    """

    order: Subscription | None
    due: datetime | None
    cards: tuple[PaperCard, ...]
    since: datetime
    left_out: tuple[LeftOut, ...]


class Previewing:
    """Asks what chooses digests; nothing is marked as seen, and nothing is reserved."""

    def __init__(self, digest: Digest, ordering: Ordering, choosing: Choosing) -> None:
        self._digest = digest
        self._ordering = ordering
        self._choosing = choosing

    async def next_digest(self, owner: Owner, now: datetime) -> Preview:
        """Give the next digest of an owner, whichever order brings it.

        Rules are told where picks are in it: a list of trending papers passes none over.
        """
        orders = await self._ordering.orders(owner)
        if not orders:
            return await self._unscheduled(owner, now)
        dues = [(order, await self._ordering.next_due(order, now)) for order in orders]
        order, due = min(dues, key=lambda one: one[1] or _NEVER)
        then = due or now
        day = _local_day(order, then)
        chosen = await self._digest.choose(order, DeliveryId(order.id, day), then)
        cards = chosen.message.cards if chosen.message else ()
        picked = [o for o, at in dues if o.period is None and _local_day(o, at or now) == day]
        since = first_listed((*picked, order)[0], then)
        left_out = await self._left_out(owner, then, cards, since) if picked else ()
        return Preview(order, due, cards, since, left_out)

    async def _unscheduled(self, owner: Owner, now: datetime) -> Preview:
        picks = await self._choosing.upcoming(owner, now, DEFAULT_SIZE)
        where: Where = "here" if isinstance(owner, Conversation) else "me"
        cards = tuple(card(pick, where=where) for pick in picks)
        since = now - WINDOW
        return Preview(None, None, cards, since, await self._left_out(owner, now, cards, since))

    async def _left_out(
        self, owner: Owner, now: datetime, cards: tuple[PaperCard, ...], since: datetime
    ) -> tuple[LeftOut, ...]:
        taken = [one.number for one in cards]
        return await self._choosing.passed_over(owner, now, taken, since=since, most=MOST_LEFT_OUT)


def _local_day(order: Subscription, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(order.schedule.zone)).date()
