"""What is sent where and when."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.places import Conversation, Owner, Reader
from bot.core.schedule import Schedule

SHARDS = 64  # Fixed for ever: keys and subscription ids are made from it.
LARGEST_SIZE = 5
DEFAULT_SIZE = 3

Kind = Literal["picks"]


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


def shard_of(owner: Owner) -> int:
    """Give the shard, 0 to 63, that all keys of `owner` share."""
    return zlib.crc32(str(owner).encode()) % SHARDS


def subscription_id(owner: Owner, kind: Kind, to: Conversation) -> str:
    """Name the standing order of `owner` for `kind` at `to`: its shard, then a hash.

    The same order set anew has the same id, so a day already sent stays sent.
    """
    said = "|".join((str(owner), kind, str(to)))
    return f"{shard_of(owner):02d}{hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}"
