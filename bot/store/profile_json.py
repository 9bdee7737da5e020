"""The stored forms of interests, votes and changes; versioned, never changed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from bot.core.places import Reader, read_reader
from bot.core.vote_rule import Vote
from recommender import Feedback, Interest, InterestKind, Verdict


def write_interest(interest: Interest) -> str:
    """Write one interest; the paper it may name is resolved on reading, never stored."""
    fields = {
        "v": 1,
        "id": interest.id,
        "kind": interest.kind.value,
        "text": interest.text,
        "weight": interest.weight,
        "added_at": _moment(interest.added_at),
    }
    return json.dumps(fields, ensure_ascii=False)


def read_interest(written: str) -> Interest:
    """Read what `write_interest` wrote."""
    fields = json.loads(written)
    return Interest(
        id=fields["id"],
        kind=InterestKind(fields["kind"]),
        text=fields["text"],
        weight=fields["weight"],
        added_at=_read_moment(fields["added_at"]),
    )


def vote_field(number: int, by: Reader) -> str:
    """Name a vote within its owner's hash: at most one per reader and paper."""
    return f"{number}|{by}"


def write_vote(verdict: Verdict, given_at: datetime, roles: Sequence[str] = ()) -> str:
    """Write one vote; `roles` are the curator roles it was cast with."""
    fields = {"v": 1, "verdict": verdict.value, "at": _moment(given_at)}
    return json.dumps(fields | ({"roles": list(roles)} if roles else {}))


def read_vote(field: str, written: str) -> Feedback:
    """Read a vote from its field and value."""
    return read_cast(field, written).feedback


def read_cast(field: str, written: str) -> Vote:
    """Read a vote as it was cast."""
    number, _, by = field.partition("|")
    fields = json.loads(written)
    given_at = datetime.fromisoformat(fields["at"])
    verdict = Verdict(fields["verdict"])
    feedback = Feedback(int(number), verdict, str(read_reader(by)), given_at)
    return Vote(feedback, tuple(fields.get("roles", ())))


@dataclass(frozen=True, slots=True)
class Change:
    """One change a reader made, with what stood there before: enough to take it back.

    Attributes:
        what: "interests", "vote", "order" (a standing order for digests), "saved" (papers kept),
            "sharing" (one's interests in a channel), "mutes", "reset" (votes withdrawn together),
            "feeds" or "settings" (who may change a channel, and whose votes count).
        owner: Written form of whose settings were changed.
        before: The state before, in the form of its kind.
        label: A few words for "Taken back: ...".
        id: Tells two equal changes apart.
    """

    what: str
    owner: str
    before: Any
    label: str
    id: str = field(default_factory=lambda: token_hex(4))


def write_change(change: Change) -> str:
    """Write one change."""
    return json.dumps({"v": 1, **asdict(change)}, ensure_ascii=False)


def read_change(written: str) -> Change:
    """Read what `write_change` wrote."""
    fields = json.loads(written)
    return Change(
        what=fields["what"],
        owner=fields["owner"],
        before=fields["before"],
        label=fields["label"],
        id=fields["id"],
    )


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read_moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
