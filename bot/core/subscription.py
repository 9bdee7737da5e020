"""What is sent where and when."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.core.places import Conversation, Owner, Reader
from bot.core.schedule import Schedule

SHARDS = 64  # Fixed for ever: keys and subscription ids are made from it.
LARGEST_SIZE = 5
DEFAULT_SIZE = 3
TRENDING_SIZE = 5
FEW_DAYS = 2  # Up to so many weekdays an order for trending papers is about the week.

Kind = Literal["picks", "trending"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Period = Literal["day", "week", "month"]
"""Which list of the most upvoted papers is meant."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One standing order for a digest.

    Attributes:
        id: See `subscription_id`.
        kind: What is sent.
        owner: Whose interests, votes and seen papers count.
        to: Where it is posted.
        schedule: When.
        size: Picks a digest, 1 to 5.
        created_at: When it was first set, UTC.
        paused_until: None where not paused; `datetime.max` (UTC) until resumed by hand.
        set_up_by: Who set it.
        period: Of which time the most upvoted papers are sent; None for picks. It is no part of
            the id: an owner has one order for trending papers, whatever their period.
        tags: By id or name, under what its posts are filed where the place is a forum.
    """

    id: str
    kind: Kind
    owner: Owner
    to: Conversation
    schedule: Schedule
    size: int
    created_at: datetime
    paused_until: datetime | None
    set_up_by: Reader
    period: Period | None = None
    tags: tuple[str, ...] = ()

    def is_paused(self, now: datetime) -> bool:
        """Whether nothing is sent at `now`, UTC, because of a pause."""
        return self.paused_until is not None and self.paused_until > now


def shard_of(owner: Owner) -> int:
    """Give the shard, 0 to 63, that all keys of `owner` share."""
    return zlib.crc32(str(owner).encode()) % SHARDS


def subscription_id(owner: Owner, kind: Kind, to: Conversation) -> str:
    """Name the standing order of `owner` for `kind` at `to`: its shard, then a hash.

    The same order set anew has the same id, so a day already sent stays sent.
    """
    said = "|".join((str(owner), kind, str(to)))
    return f"{shard_of(owner):02d}{hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}"


def default_size(kind: Kind) -> int:
    """Give how many papers are sent where nobody said."""
    return TRENDING_SIZE if kind == "trending" else DEFAULT_SIZE


def default_period(weekdays: frozenset[int]) -> Period:
    """Give the period of an order for trending papers that names none."""
    return "week" if len(weekdays) <= FEW_DAYS else "day"
