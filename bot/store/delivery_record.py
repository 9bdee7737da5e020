"""A delivery record as Redis gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.delivery import Delivery, DeliveryId, State
from bot.core.places import Conversation, Owner, read_conversation, read_place


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to move one delivery on, until its lease ends or its fence is overtaken.

    Attributes:
        delivery: The record as it was when claimed, with the new fence.
        owner: Whose papers are meant.
        to: Where the message goes.
    """

    delivery: Delivery
    owner: Owner
    to: Conversation

    @property
    def id(self) -> DeliveryId:
        """Subscription and local date."""
        return self.delivery.id


def read_claim(delivery: DeliveryId, given: Sequence[str]) -> Claim:
    """Read what claim.lua gave."""
    fence, state, due, attempts, message, items, since, owner, to, asked = given
    record = Delivery(
        id=delivery,
        state=State(state),
        fence=int(fence),
        due=_read_moment(due),
        attempts=int(attempts),
        message=message,
        items=_read_items(items),
        sending_since=_read_moment(since) if since else None,
        asked_at=_read_moment(asked) if asked else None,
    )
    return Claim(record, read_place(owner), read_conversation(to))


def read_record(delivery: DeliveryId, fields: Mapping[str, str]) -> Delivery:
    """Read a record's hash, for showing."""
    since, asked, ended = (fields.get(name) for name in ("since", "asked", "ended"))
    return Delivery(
        id=delivery,
        state=State(fields["st"]),
        fence=int(fields["fence"]),
        due=_read_moment(fields["due"]),
        attempts=int(fields["try"]),
        message=fields.get("message", ""),
        items=_read_items(fields.get("items", "")),
        sending_since=_read_moment(since) if since else None,
        asked_at=_read_moment(asked) if asked else None,
        reason=fields.get("reason", ""),
        ended_at=_read_moment(ended) if ended else None,
    )


def write_items(items: Sequence[int]) -> str:
    """Write paper numbers as the scripts keep them: "4711,4712"."""
    return ",".join(map(str, items))


def _read_items(written: str) -> tuple[int, ...]:
    return tuple(int(number) for number in written.split(",") if number)


def _read_moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
