"""Carry out one delivery: decide, write ahead, post, and never post again without looking."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.delivery import DeliveryId, State
from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.message import Message
from bot.core.message_json import read_message, write_message
from bot.core.places import Owner, Reader
from bot.core.ports import Clock, MessageRef, Poster
from bot.core.subscription import Subscription
from bot.logs import about
from bot.services.hanging import Hanging
from bot.services.turns import Turns
from bot.services.waits import LOOK_FOR, in_time, wait_after, while_looked_for, why
from bot.store.deliveries import GRACE, Deliveries
from bot.store.delivery_moves import Frozen, Sent
from bot.store.delivery_record import Claim
from bot.store.holds import Holds
from bot.store.outages import OUTAGE
from bot.store.subscriptions import Subscriptions

LEASE = timedelta(seconds=60)
POST_TIMEOUT = timedelta(seconds=25)  # Below half a lease: a post ends before its lease does.

_CHOICES = 5  # Tries to choose papers that nobody took in between.
_BLIND = 2  # Posts begun, after which none is made again whose former one could not be looked for.
_ELSEWHERE = timedelta(seconds=2)  # Until a delivery this process cannot post is offered again.
_SKEW = timedelta(minutes=5)  # A platform's clock may be behind ours by so much.
_SLOW = timedelta(seconds=30)  # Until a platform is tried again that answers slowly.
_ITS_TURN = "others are first"  # Why a delivery waits that nothing is wrong with.
_FORESEEN = (NotPosted, OutcomeUnknown, TemporaryError, *OUTAGE)  # A timeout is among the last.

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a day brings: a message and the papers it shows, or no message on a quiet day."""

    message: Message | None
    items: tuple[int, ...] = ()


Unknown = Literal["skip", "repost"]
"""What becomes of a message of which nobody can say whether it was posted."""

Choose = Callable[[Subscription, DeliveryId, datetime], Awaitable[Chosen]]
Gone = Callable[[Reader, datetime], Awaitable[None]]
"""Told of a reader whom the platform no longer knows."""
Told = Callable[[Claim, Refused, datetime], Awaitable[None]]
"""Told of a destination that takes no messages, before its delivery ends."""
Named = Callable[[Owner, Message], Awaitable[Message]]
"""Puts into a message the names that its frozen form does not hold."""
CallBack = Callable[[DeliveryId, timedelta], None]
"""Asked to look at a delivery again after a while; losing or doubling that is harmless."""


class Delivering:
    """Moves deliveries on, one `deliver` at a time; all that counts is in the record.

    With `elsewhere`, what goes to a platform without a poster here is left to another process.

    Attributes:
        call_back: Where set, told of deliveries that wait for a turn, so that they need not wait
            for the next look as well.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        subscriptions: Subscriptions,
        choose: Choose,
        posters: Mapping[str, Poster],
        clock: Clock,
        *,
        lease: timedelta = LEASE,
        post_timeout: timedelta = POST_TIMEOUT,
        unknown: Unknown = "skip",
        gone: Gone | None = None,
        refused: Told | None = None,
        holds: Holds | None = None,
        hanging: Hanging | None = None,
        elsewhere: bool = False,
        named: Named | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if post_timeout >= lease / 2:
            raise ValueError("a post has to end within half a lease")
        self._deliveries = deliveries
        self._subscriptions = subscriptions
        self._choose = choose
        self._posters = posters
        self._clock = clock
        self._lease = lease
        self._post_timeout = post_timeout.total_seconds()
        self._unknown = unknown
        self._gone = gone
        self._refused_at = refused
        self._turns = Turns(holds)
        self._hanging = hanging or Hanging()
        self.call_back: CallBack | None = None
        self._elsewhere = elsewhere
        self._named = named
        self._monotonic = monotonic

    async def deliver(self, delivery: DeliveryId) -> State | None:
        """Move a delivery on as far as it goes now; nothing that goes wrong is raised.

        Returns:
            Its state afterwards; None where it was not ours to move, or Redis was away. In either
            case the record says when it is looked at next.
        """
        with about(delivery=str(delivery)):  # In every line that is logged meanwhile.
            return await self._move(delivery)

    async def _move(self, delivery: DeliveryId) -> State | None:
        try:
            now = await self._clock.now()
            claim = await self._deliveries.claim(delivery, now, self._lease)
            if claim is None:
                return None
            if self._elsewhere and claim.to.platform not in self._posters:
                return await self._leave(claim, now)
            if claim.delivery.state is State.SENDING:
                return await self._verify(claim, now)
            return await self._carry_on(claim, now)
        except OUTAGE as error:
            _log.warning("%s waits: Redis does not answer (%s)", delivery, type(error).__name__)
        except Exception:  # noqa: BLE001 - the delivery loop: one failure stops no other delivery
            _log.exception("%s waits: it could not be carried out", delivery)
        return None

    async def _leave(self, claim: Claim, now: datetime) -> State | None:
        """Leave a delivery to a process that can post there; soon, for it is not late yet."""
        state = claim.delivery.state
        put_down = self._deliveries.retry
        if state is State.SENDING:
            put_down = self._deliveries.look_again
        wait = max(_ELSEWHERE, (now - claim.delivery.wanted_at) / 8)
        if not await put_down(claim, now + wait, "another process posts there"):
            return None
        if self.call_back is not None:
            self.call_back(claim.id, wait)
        return State.SENDING if state is State.SENDING else State.RETRY

    async def _verify(self, claim: Claim, now: datetime) -> State | None:
        """Look for a message whose post began and was never heard of again."""
        wanted_at = claim.delivery.wanted_at
        since = max(claim.delivery.sending_since or wanted_at, wanted_at)
        try:
            ref = await self._find(claim, since, now)
        except CannotTell:
            if self._unknown == "skip" or claim.delivery.attempts >= _BLIND:
                return await self._give_up(claim, now)
            ref = None
        except Exception as error:  # noqa: BLE001 - the delivery loop: not found out, so look again
            if now - since > LOOK_FOR:
                return await self._give_up(claim, now)
            _report("not looked for yet", claim, error)
            wait = wait_after(claim, now - since, error, self._lease / 2)
            at = while_looked_for(since, now + wait, now + self._lease / 2)
            waits = await self._deliveries.look_again(claim, at, why(error))
            return State.SENDING if waits else None
        if ref is not None:
            return State.DONE if await self._deliveries.done(claim, ref.id, now) else None
        return await self._carry_on(claim, now)

    async def _find(self, claim: Claim, since: datetime, now: datetime) -> MessageRef | None:
        """Ask the platform; where it asks for less of that, no process looks in that workspace."""
        poster = self._posters.get(claim.to.platform)
        if poster is None:
            raise TemporaryError(f"{claim.to.platform} is not connected")
        with self._hanging.hand(claim.to.platform) as is_free:
            if not is_free:
                raise TemporaryError(f"{claim.to.platform} is slow", _SLOW)
            if not (turn := await self._turns.to_look(claim, poster, now)).has_come:
                raise TemporaryError(_ITS_TURN, turn.wait)
            try:
                async with self._hanging.request(claim.to.platform, self._post_timeout):
                    return await poster.find(claim.to, claim.id.key, since=since - _SKEW)
            except TemporaryError as error:
                await self._turns.asked_not_to_look(claim, poster, error, now)
                raise

    async def _give_up(self, claim: Claim, now: datetime) -> State | None:
        return State.UNKNOWN if await self._deliveries.unknown(claim, now) else None

    async def _carry_on(self, claim: Claim, now: datetime) -> State | None:
        """Go on with a delivery that was surely not posted so far."""
        if claim.delivery.asked_at is not None:
            return await self._send_asked(claim, claim.delivery.asked_at, now)
        subscription = await self._subscriptions.load(claim.id.subscription)
        if subscription is None:
            return await self._skip(claim, "switched off", now)
        if subscription.is_paused(now):
            return await self._skip(claim, "paused", now)
        if now - claim.delivery.due > GRACE:
            return await self._skip(claim, "late", now, missed=True)
        poster = self._posters.get(claim.to.platform)
        if poster is None:
            return await self._try_again(claim, now, TemporaryError("not connected"))
        if claim.delivery.message:
            return await self._send(claim, read_message(claim.delivery.message), poster)
        return await self._decide(claim, subscription, poster, now)

    async def _send_asked(self, claim: Claim, asked_at: datetime, now: datetime) -> State | None:
        """Send a message that somebody asked for, whatever has become of the order.

        But an order's first picks come for as long as it brings any.
        """
        if now - asked_at > GRACE:
            return await self._skip(claim, "late", now)
        order = await self._subscriptions.load(claim.id.order)
        if claim.id.is_first and (order is None or order.is_paused(now)):
            return await self._skip(claim, "paused" if order else "switched off", now)
        poster = self._posters.get(claim.to.platform)
        if poster is None:
            return await self._try_again(claim, now, TemporaryError("not connected"))
        if claim.delivery.message:
            return await self._send(claim, read_message(claim.delivery.message), poster)
        if order is None:
            return await self._skip(claim, "switched off", now)
        return await self._decide(claim, order, poster, now)

    async def _skip(
        self,
        claim: Claim,
        reason: str,
        now: datetime,
        *,
        missed: bool = False,
        spent: bool = False,
    ) -> State | None:
        ended = await self._deliveries.skipped(claim, reason, now, missed=missed, spent=spent)
        return State.SKIPPED if ended else None

    async def _decide(
        self, claim: Claim, subscription: Subscription, poster: Poster, now: datetime
    ) -> State | None:
        """Choose, freeze the choice, and send it."""
        for _ in range(_CHOICES):
            counters = await self._subscriptions.counters(subscription.id)
            try:
                async with asyncio.timeout(self._lease.total_seconds()):
                    chosen = await self._choose(subscription, claim.id, now)
            except Exception as error:  # noqa: BLE001 - the delivery loop: surely not posted yet
                return await self._try_again(claim, now, error)
            if chosen.message is None:
                return State.QUIET if await self._deliveries.quiet(claim, now) else None
            written = write_message(chosen.message)
            named = (*counters.missed, *counters.unknown)
            frozen = await self._deliveries.freeze(claim, written, chosen.items, now, named)
            if frozen is Frozen.FROZEN:
                return await self._send(claim, chosen.message, poster)
            if frozen is Frozen.LOST:
                return None
        return await self._try_again(claim, now, TemporaryError("papers were taken meanwhile"))

    async def _send(self, claim: Claim, message: Message, poster: Poster) -> State | None:
        """Post, unless too many hands wait for that platform already."""
        if self._named is not None:
            message = await self._named(claim.owner, message)
        with self._hanging.hand(claim.to.platform) as is_free:
            if is_free:
                return await self._post(claim, message, poster)
        now = await self._clock.now()
        return await self._rest(claim, now, _SLOW, f"{claim.to.platform} is slow")

    async def _post(self, claim: Claim, message: Message, poster: Poster) -> State | None:
        """Write ahead and post; whatever is not sure afterwards stays `SENDING`."""
        began = self._monotonic()
        now = await self._clock.now()
        waited = claim.delivery.state is State.RETRY
        turn = await self._turns.to_post(claim, poster, now, waited=waited)
        if not turn.has_come:
            return await self._rest(claim, now, turn.wait)
        sent = await self._deliveries.sending(claim, now, self._lease)
        if sent is Sent.UNSAFE:
            return await self._try_again(claim, now, TemporaryError("no replica of Redis answers"))
        if sent is not Sent.SENDING:
            return State.SKIPPED if sent is Sent.TAKEN else None
        if self._monotonic() - began > (self._lease / 2).total_seconds():
            # The lease may end during the post. With the fence unchanged, nobody has posted.
            return await self._try_again(claim, now, TemporaryError("stalled before the post"))
        try:
            async with self._hanging.request(claim.to.platform, self._post_timeout):
                ref = await poster.post(claim.to, message, key=claim.id.key)
        except NotPosted as error:
            return await self._not_posted(claim, poster, error)
        except Refused as error:
            return await self._refused(claim, poster, error, now)
        except Exception as error:  # noqa: BLE001 - the delivery loop: anything else is not sure
            _report("perhaps posted", claim, error)
            return State.SENDING
        done = await self._deliveries.done(claim, ref.id, now)
        await self._turns.was_taken(claim, turn)
        return State.DONE if done else None

    async def _not_posted(self, claim: Claim, poster: Poster, error: NotPosted) -> State | None:
        """Try again; what a platform wants left alone is left alone by every process."""
        now = await self._clock.now()
        wait = await self._turns.asked_to_wait(claim, poster, error, now)
        if wait is None:
            return await self._try_again(claim, now, error)
        return await self._rest(claim, now, wait, str(error))

    async def _refused(
        self, claim: Claim, poster: Poster, error: Refused, now: datetime
    ) -> State | None:
        """End for good, unless a whole workspace refuses; who is no longer there has left.

        Where it is for what a message says, its papers are spent: chosen again, one of them would
        keep every day's message from being posted. They are in the archive.
        """
        wait = await self._turns.refused(claim, poster, error, now)
        if wait is not None:
            return await self._rest(claim, now, wait, str(error))
        if error.scope == "message":
            _log.error("%s: only this message is refused: %s", claim.id, error)
            return await self._skip(claim, str(error), now, missed=True, spent=True)
        if error.has_left and self._gone is not None and isinstance(claim.owner, Reader):
            await self._gone(claim.owner, now)
        elif self._refused_at is not None:
            await self._refused_at(claim, error, now)
        ended = await self._deliveries.dead(claim, str(error), now)
        return State.DEAD if ended else None

    async def _rest(
        self, claim: Claim, now: datetime, wait: timedelta, reason: str = _ITS_TURN
    ) -> State | None:
        """Put a delivery down until its turn comes; nobody is kept waiting with it."""
        if not await self._deliveries.retry(claim, in_time(claim, now + wait), reason):
            return None
        if self.call_back is not None:
            self.call_back(claim.id, wait)
        return State.RETRY

    async def _try_again(self, claim: Claim, now: datetime, error: Exception) -> State | None:
        _report("not posted yet", claim, error)
        wait = wait_after(claim, now - claim.delivery.wanted_at, error, self._lease / 2)
        at = in_time(claim, now + wait)
        return State.RETRY if await self._deliveries.retry(claim, at, why(error)) else None


def _report(what: str, claim: Claim, error: Exception) -> None:
    """Log what went wrong; anything unforeseen keeps its traceback."""
    name = type(error).__name__
    _log.warning("%s: %s (%s)", claim.id, what, name, exc_info=not isinstance(error, _FORESEEN))
