"""Delivery records: every move of a delivery is one script with a fence."""

import json
import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.core.delivery import (
    Delivery,
    DeliveryId,
    State,
    first_id,
    notice_id,
    read_delivery_id,
)
from bot.core.places import Conversation, Owner, Reader, direct
from bot.core.subscription import SHARDS, Subscription, shard_of
from bot.store.archive import oldest_kept
from bot.store.client import Client
from bot.store.delivery_moves import Due, Frozen, Planned, Sent
from bot.store.delivery_record import Claim, read_claim, read_record, write_items
from bot.store.keys import Keys
from bot.store.replicas import Argument, run_held
from bot.store.scripts import load_script, script_text
from bot.store.side_by_side import side_by_side
from bot.store.subscription_json import write_dates
from bot.store.subscriptions import write_moment
from bot.store.wire import as_text, as_texts

GRACE = timedelta(hours=6)  # A day later than this is named in the next message, not sent.

_KEPT = 40 * 24 * 3600  # Seconds; expiry only tidies up, the simulated clock never waits for it.
AGAIN = timedelta(seconds=30)  # Until whoever looked and was killed then is stood in for.
_FENCES = 1_000_000  # A fence grows by a random step: see docs/decisions/0011-failover.md.
_PLANNED_AT_ONCE = 200  # By one script: a server answers nobody else for some milliseconds.

_log = logging.getLogger(__name__)


class Deliveries:
    """Keeps delivery records in Redis; every method may be repeated without harm.

    Args:
        redis: Where.
        keys: Under which names.
        replicas: How many replicas have to hold what is written ahead of a post.
    """

    def __init__(self, redis: Client, keys: Keys, *, replicas: int = 0) -> None:
        self._redis = redis
        self._keys = keys
        self._replicas = replicas
        self._plan = load_script(redis, "plan")
        self._claim = load_script(redis, "claim")
        self._freeze = load_script(redis, "freeze")
        self._sending = load_script(redis, "sending")
        self._wait = load_script(redis, "wait")
        self._finish = load_script(redis, "finish")
        self._look = load_script(redis, "look")
        self._forget = load_script(redis, "forget_deliveries")
        self._post_again = load_script(redis, "post_again")
        self._add_notice = load_script(redis, "add_notice")
        self._add_first = load_script(redis, "add_first")

    async def plan(
        self,
        subscription: Subscription,
        due: datetime,
        day: date,
        next_due: datetime | None,
        now: datetime,
    ) -> Planned:
        """Make the record of a due moment, once, and set the subscription's next one.

        Args:
            subscription: Whose due moment it is.
            due: That moment, exactly as `Subscriptions.due` gave it.
            day: Its local date.
            next_due: The moment after it.
            now: UTC. More than `GRACE` after `due` the day counts as missed.
        """
        (outcome,) = await self.plan_all([Due(subscription, due, day, next_due)], now)
        return outcome

    async def plan_all(self, moments: Sequence[Due], now: datetime) -> tuple[Planned, ...]:
        """Do what `plan` does for many moments, a shard's at a time; give outcomes in order.

        Args:
            moments: At most one of each subscription.
            now: UTC.
        """
        by_shard: dict[int, list[int]] = {}
        for place, moment in enumerate(moments):
            by_shard.setdefault(moment.delivery.shard, []).append(place)
        parts = [
            places[first : first + _PLANNED_AT_ONCE]
            for places in by_shard.values()
            for first in range(0, len(places), _PLANNED_AT_ONCE)
        ]
        planning = (self._plan_some([moments[place] for place in part], now) for part in parts)
        found: dict[int, Planned] = {}
        for part, outcomes in zip(parts, await side_by_side(planning), strict=True):
            found.update(zip(part, outcomes, strict=True))
        return tuple(found[place] for place in range(len(moments)))

    async def _plan_some(self, moments: Sequence[Due], now: datetime) -> list[Planned]:
        """Plan moments of one shard."""
        shard = moments[0].delivery.shard
        keys = [self._keys.due(shard), self._keys.open(shard)]
        written = []
        for moment in moments:
            subscription, delivery = moment.subscription, moment.delivery
            keys += [self._keys.delivery(delivery), self._keys.subscription(subscription.id)]
            written.append(
                (
                    subscription.id,
                    write_moment(moment.at),
                    write_moment(moment.following),
                    str(delivery),
                    moment.day.isoformat(),
                    str(subscription.owner),
                    str(subscription.to),
                    write_moment(now + moment.wait),
                )
            )
        shared: list[Argument] = [write_moment(now), GRACE.total_seconds(), _KEPT]
        args = [*shared, json.dumps(written)]
        outcomes = as_text(await self._plan(keys=keys, args=args))
        return [Planned(outcome) for outcome in outcomes.split()]

    async def claim(self, delivery: DeliveryId, now: datetime, lease: timedelta) -> Claim | None:
        """Take a delivery in hand; None where it has ended, waits, or is in other hands."""
        given = await self._claim(
            keys=[self._keys.open(delivery.shard), self._keys.delivery(delivery)],
            args=[
                str(delivery),
                write_moment(now),
                write_moment(now + lease),
                1 + secrets.randbelow(_FENCES),
            ],
        )
        if given is None:
            return None
        return read_claim(delivery, [as_text(v) if isinstance(v, bytes) else str(v) for v in given])

    async def freeze(
        self,
        claim: Claim,
        message: str,
        items: Sequence[int],
        now: datetime,
        named: tuple[date, ...] = (),
    ) -> Frozen:
        """Keep what was chosen and reserve its papers, unless one was seen or is reserved.

        Args:
            claim: From `claim`.
            message: The message as JSON, which is what any later holder posts.
            items: Its paper numbers.
            now: UTC.
            named: Missed and unknown dates the message names; cleared once it is posted.
        """
        answer = "months"
        while answer == "months":  # A month began between the two commands: look again.
            members = await self._redis.smembers(self._keys.months_seen(claim.owner))
            months = sorted({f"{now:%Y%m}", *(as_text(member) for member in members)})
            keys = [
                self._keys.delivery(claim.id),
                self._keys.held(claim.owner),
                self._keys.months_seen(claim.owner),
                *(self._keys.seen_in(claim.owner, month) for month in months),
            ]
            fence = str(claim.delivery.fence)
            args = [str(claim.id), fence, message, write_items(items), write_dates(named)]
            answer = as_text(await self._freeze(keys=keys, args=[*args, *months]))
        return Frozen(answer)

    async def sending(self, claim: Claim, now: datetime, lease: timedelta) -> Sent:
        """Note that a post begins, before it does, and take the destination's day."""
        keys = [
            self._keys.open(claim.id.shard),
            self._keys.delivery(claim.id),
            self._keys.held(claim.owner),
            self._day(claim),
            self._keys.subscription(claim.id.subscription),
        ]
        args: list[Argument] = [
            str(claim.id),
            claim.delivery.fence,
            claim.delivery.attempts + 1,
            write_moment(now),
            write_moment(now + lease),
            _KEPT,
        ]
        if not self._replicas:
            return Sent(as_text(await self._sending(keys=keys, args=args)))
        text = script_text("sending")
        answer, is_held = await run_held(self._redis, text, keys, args, self._replicas)
        sent = Sent(as_text(answer))
        return Sent.UNSAFE if sent is Sent.SENDING and not is_held else sent

    async def retry(self, claim: Claim, at: datetime, why: str = "") -> bool:
        """Put down a delivery that was surely not posted, to be tried again from `at`."""
        return await self._put_down(claim, State.RETRY, at, why)

    async def look_again(self, claim: Claim, at: datetime, why: str = "") -> bool:
        """Put down a delivery whose outcome is not known, to be looked for again from `at`."""
        return await self._put_down(claim, State.SENDING, at, why)

    async def done(self, claim: Claim, ref: str, now: datetime) -> bool:
        """End as posted: papers seen, named dates and empty days cleared. False where lost."""
        return await self._end(claim, State.DONE, now, ref=ref)

    async def quiet(self, claim: Claim, now: datetime) -> bool:
        """End a day on which nothing was worth a message. False where lost."""
        return await self._end(claim, State.QUIET, now)

    async def unknown(self, claim: Claim, now: datetime) -> bool:
        """End as perhaps posted: papers count as seen, the date is noted. False where lost."""
        return await self._end(claim, State.UNKNOWN, now)

    async def dead(self, claim: Claim, reason: str, now: datetime) -> bool:
        """End as refused for good and pause the subscription until resumed. False where lost."""
        return await self._end(claim, State.DEAD, now, reason=reason)

    async def skipped(
        self,
        claim: Claim,
        reason: str,
        now: datetime,
        *,
        missed: bool = False,
        spent: bool = False,
    ) -> bool:
        """End without a post. False where lost.

        Args:
            claim: From `claim`.
            reason: Why.
            now: UTC.
            missed: Whether the next message names the date.
            spent: Whether its papers count as seen; else they stay eligible.
        """
        ended = State.SKIPPED
        return await self._end(claim, ended, now, reason=reason, missed=missed, spent=spent)

    async def post_again(self, delivery: DeliveryId, now: datetime) -> State | None:
        """Let a message of an unknown outcome be posted once more, whoever and how often asks.

        Returns:
            The state it has then: `RETRY` where it will be posted; None where there is no message.
        """
        state = await self._post_again(
            keys=[self._keys.open(delivery.shard), self._keys.delivery(delivery)],
            args=[str(delivery), write_moment(now)],
        )
        return None if state is None else State(as_text(state))

    async def add_first(
        self, order: Subscription, day: date, now: datetime, *, look_at: datetime
    ) -> State:
        """Let the first picks of an order be posted, whoever and how often asks.

        One that was refused, or came too late, is made anew.

        Args:
            order: Whose.
            day: See `first_id`.
            now: UTC.
            look_at: When engines take it up, if nobody has until then; UTC.

        Returns:
            The state it has then: `PLANNED` where it will be posted.
        """
        first = first_id(order.id, day)
        state = await self._add_first(
            keys=[self._keys.open(first.shard), self._keys.delivery(first)],
            args=[
                str(first),
                write_moment(now),
                str(order.owner),
                str(order.to),
                write_moment(look_at),
            ],
        )
        return State(as_text(state))

    async def add_notice(
        self, owner: Owner, about: Conversation, day: date, message: str, now: datetime
    ) -> DeliveryId:
        """Let an owner be told something about a place, once a date.

        Args:
            owner: Who is told: a reader in their direct message, or a channel.
            about: The place.
            day: The date of what happened; the same again adds nothing.
            message: As JSON.
            now: UTC.
        """
        notice = notice_id(shard_of(owner), str(about), day)
        to = direct(owner) if isinstance(owner, Reader) else owner
        await self._add_notice(
            keys=[
                self._keys.open(notice.shard),
                self._keys.delivery(notice),
                self._keys.notices(owner),
            ],
            args=[str(notice), write_moment(now), str(owner), str(to), message],
        )
        return notice

    async def read(self, delivery: DeliveryId) -> Delivery | None:
        """Give a record as it stands, without claiming it."""
        fields = as_texts(await self._redis.hgetall(self._keys.delivery(delivery)))
        return read_record(delivery, fields) if fields else None

    async def recent(self, subscription_id: str, until: date, days: int) -> tuple[Delivery, ...]:
        """Give the records of the `days` local dates that end with `until`, latest first."""
        ids = [DeliveryId(subscription_id, until - timedelta(days=n)) for n in range(days)]
        pipe = self._redis.pipeline(transaction=False)
        for delivery in ids:
            pipe.hgetall(self._keys.delivery(delivery))
        found = zip(ids, await pipe.execute(), strict=True)
        return tuple(
            read_record(delivery, as_texts(fields)) for delivery, fields in found if fields
        )

    async def open_now(
        self, now: datetime, limit: int = 200, *, again: timedelta = AGAIN
    ) -> tuple[DeliveryId, ...]:
        """Give open deliveries that want a look, each to one of those who ask at the same time.

        Args:
            now: UTC.
            limit: The most to take from each of the 64 shards.
            again: When to give one again that nobody has claimed by then.
        """
        pipe = self._redis.pipeline(transaction=False)
        for shard in range(SHARDS):
            pipe.zcount(self._keys.open(shard), "-inf", write_moment(now))
        counts = await pipe.execute()
        args: list[Argument] = [write_moment(now), limit, write_moment(now + again)]
        found = await side_by_side(
            self._look(keys=[self._keys.open(shard)], args=args)
            for shard, count in enumerate(counts)
            if count
        )
        return tuple(_readable(as_text(member) for members in found for member in members))

    async def forget(self, subscription: Subscription, now: datetime) -> None:
        """Delete every record of a subscription, which has to be removed before."""
        first = min(subscription.created_at, now - timedelta(days=60)).date()
        last = now.date() + timedelta(days=1)
        days = [first + timedelta(days=n) for n in range(-1, (last - first).days + 1)]
        ids = [DeliveryId(subscription.id, day) for day in days]
        firsts = [first_id(subscription.id, day) for day in days]
        owner, to = subscription.owner, str(subscription.to)
        taken = [self._keys.day(owner, to, day.isoformat()) for day in days]
        taken += [self._day_beside(owner, first) for first in firsts]
        await self._forget_all(owner, [*ids, *firsts], taken)

    async def forget_notices(self, owner: Owner) -> None:
        """Delete the record of every notice an owner was sent."""
        members = await self._redis.smembers(self._keys.notices(owner))
        if ids := [read_delivery_id(as_text(member)) for member in members]:
            await self._forget_all(owner, ids, [self._day_beside(owner, one) for one in ids])

    async def _forget_all(self, owner: Owner, ids: Sequence[DeliveryId], days: list[str]) -> None:
        await self._forget(
            keys=[
                self._keys.open(ids[0].shard),
                self._keys.held(owner),
                self._keys.unsettled(ids[0].shard),
                *(self._keys.delivery(delivery) for delivery in ids),
                *days,
            ],
            args=[str(delivery) for delivery in ids],
        )

    async def _put_down(self, claim: Claim, state: State, at: datetime, why: str) -> bool:
        answer = await self._wait(
            keys=[self._keys.open(claim.id.shard), self._keys.delivery(claim.id)],
            args=[str(claim.id), claim.delivery.fence, state.value, write_moment(at), why],
        )
        return bool(answer)

    async def _end(
        self,
        claim: Claim,
        state: State,
        now: datetime,
        *,
        ref: str = "",
        reason: str = "",
        missed: bool = False,
        spent: bool = False,
    ) -> bool:
        month = f"{now:%Y%m}"
        answer = await self._finish(
            keys=[
                self._keys.open(claim.id.shard),
                self._keys.delivery(claim.id),
                self._keys.held(claim.owner),
                self._day(claim),
                self._keys.months_seen(claim.owner),
                self._keys.seen_in(claim.owner, month),
                self._keys.subscription(claim.id.subscription),
                self._keys.due(claim.id.shard),
                self._keys.archive(claim.owner),
                self._keys.preferences(claim.owner),
                self._keys.unsettled(claim.id.shard),
            ],
            args=[
                str(claim.id),
                claim.delivery.fence,
                state.value,
                claim.id.day.isoformat(),
                write_moment(now),
                month,
                ref,
                reason,
                "missed" if missed else "",
                "spent" if spent else "",
                _KEPT,
                oldest_kept(now),
            ],
        )
        return bool(answer)

    def _day(self, claim: Claim) -> str:
        if claim.id.is_notice or claim.id.is_first:
            return self._day_beside(claim.owner, claim.id)
        return self._keys.day(claim.owner, str(claim.to), claim.id.day.isoformat())

    def _day_beside(self, owner: Owner, delivery: DeliveryId) -> str:
        """Give what is taken instead of a date by what comes beside that date's digest."""
        return self._keys.day(owner, delivery.subscription, delivery.day.isoformat())


def _readable(written: Iterable[str]) -> Iterator[DeliveryId]:
    """Pass over what cannot be read, such as a newer version's: it stops no other."""
    for member in written:
        try:
            yield read_delivery_id(member)
        except ValueError as error:
            _log.error("delivery passed over: %s", error)
