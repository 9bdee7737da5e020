"""The delivery record: a digest decided before it is posted."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

_AHEAD = timedelta(minutes=1)
_NOTICE = "n"  # No digit of a hash, as stands in the place of a standing order's.
_FIRST = "p"  # Likewise; behind it stands the standing order's own hash.


class State(StrEnum):
    """Where a delivery stands; see docs/decisions/0002-delivery.md for the moves between them."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"  # found again after a crash: nobody knows whether it was posted
    RETRY = "retry"
    DONE = "done"  # posted
    QUIET = "quiet"  # nothing was worth a message
    SKIPPED = "skipped"  # too late, paused or switched off
    UNKNOWN = "unknown"  # may have been posted, nobody can say; not posted again
    DEAD = "dead"  # refused for good


OPEN = frozenset((State.PLANNED, State.CLAIMED, State.SENDING, State.RETRY))
"""States of a delivery that somebody still has to look at."""


@dataclass(frozen=True, slots=True)
class DeliveryId:
    """A subscription and a local date, written "<subscription>:<yyyy-mm-dd>"."""

    subscription: str
    day: date

    def __str__(self) -> str:
        return f"{self.subscription}:{self.day.isoformat()}"

    @property
    def shard(self) -> int:
        """The shard of the owner, which every subscription id begins with."""
        return int(self.subscription[:2])

    @property
    def is_notice(self) -> bool:
        """Whether it is news rather than a digest; see `notice_id`."""
        return self.subscription[2:3] == _NOTICE

    @property
    def is_first(self) -> bool:
        """Whether somebody asked for it when the order was set; see `first_id`."""
        return self.subscription[2:3] == _FIRST

    @property
    def order(self) -> str:
        """The id of the standing order behind it, which first picks have too; news have none."""
        return self.subscription.replace(_FIRST, "", 1) if self.is_first else self.subscription

    @property
    def key(self) -> str:
        """The 25 characters by which a platform can tell this delivery again."""
        digest = hashlib.sha256(str(self).encode()).digest()
        return base64.b32encode(digest)[:25].decode()


def notice_id(shard: int, about: str, day: date) -> DeliveryId:
    """Name the news of a date about a place, for an owner of `shard`: one a place and date."""
    digest = hashlib.blake2b(about.encode(), digest_size=8).hexdigest()
    return DeliveryId(f"{shard:02d}{_NOTICE}{digest}", day)


def first_id(subscription: str, day: date) -> DeliveryId:
    """Name the first picks of a standing order, which come beside the digest of that date.

    Args:
        subscription: The order's id.
        day: The date on which the order was first set: one such delivery an order.
    """
    return DeliveryId(f"{subscription[:2]}{_FIRST}{subscription[2:]}", day)


def read_delivery_id(written: str) -> DeliveryId:
    """Read a written delivery id. Raises `ValueError` for anything else."""
    subscription, _, day = written.partition(":")
    if len(subscription) < 3 or not subscription[:2].isdigit():
        raise ValueError(f"not a written delivery: {written!r}")
    return DeliveryId(subscription, date.fromisoformat(day))


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as its holder sees it.

    Attributes:
        id: Subscription and local date.
        state: As it was before this claim.
        fence: Grows with every claim; a move with an older fence is refused.
        due: The scheduled moment, UTC.
        attempts: Posts begun so far.
        message: The frozen message as JSON, once chosen.
        items: Paper numbers of the frozen picks.
        sending_since: When the first post began, UTC.
        asked_at: When somebody asked for this message itself, UTC: it is news, or was unknown and
            is to be posted again. It depends on no standing order.
        reason: Why it waits or ended as it did; may be empty.
        ended_at: When it ended, UTC; None while it is open.
    """

    id: DeliveryId
    state: State
    fence: int
    due: datetime
    attempts: int = 0
    message: str = ""
    items: tuple[int, ...] = ()
    sending_since: datetime | None = None
    asked_at: datetime | None = None
    reason: str = ""
    ended_at: datetime | None = None

    def has_had_its_turn(self, now: datetime) -> bool:
        """Whether its date is over; not where it was too late by a clock that was ahead of now."""
        too_late = self.state is State.SKIPPED and self.reason == "late" and not self.asked_at
        return not (too_late and self.ended_at is not None and self.ended_at > now + _AHEAD)

    @property
    def wanted_at(self) -> datetime:
        """Since when it is to be posted: what lateness is counted from. UTC."""
        return self.asked_at or self.due
