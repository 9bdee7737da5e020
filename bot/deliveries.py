"""`paperpicks deliveries`: what is on its way, and what did not arrive as it should."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.app import Store, opened
from bot.core.delivery import OPEN, State
from bot.settings import Settings
from bot.store.delivery_list import DeliveryList, Listed
from bot.store.keys import Keys
from bot.store.outages import outages

DAYS = 7  # How far back it looks where nobody says.
MOST = 1_000  # Of each of the 64 shards: more is no table any more.

_UNSETTLED = frozenset((State.UNKNOWN, State.DEAD))
_COLUMNS = ("date", "state", "due (UTC)", "to", "posts", "then")


async def list_deliveries(
    settings: Settings, state: State | None, *, days: int = DAYS, as_json: bool = False
) -> None:
    """Print deliveries, the earliest first, and where workspaces refuse posts.

    Args:
        settings: Of the installation.
        state: Which alone; None for what is open, unknown, refused or missed.
        days: How far back.
        as_json: One JSON object a line instead of a table.

    Raises:
        ConfigurationError: If the store cannot be used.
        TemporaryError: If Redis fails on the way.
    """
    async with opened(settings) as store:
        redis, keys = store.connection.redis, Keys(settings.redis_prefix)
        with outages():
            found = await _wanted(DeliveryList(redis, keys), store, state, days)
            paused = await store.holds.paused(("slack", "discord"))
    if as_json:
        for one in found:
            print(json.dumps(_fields(one)))
        return
    for line in _table(found, state):
        print(line)
    for workspace, since in paused.items():
        print(
            f"{workspace} has let me post nothing since {_written(since)} UTC: paperpicks doctor "
            "says what to mend."
        )


async def _wanted(
    known: DeliveryList, store: Store, state: State | None, days: int
) -> Sequence[Listed]:
    now = await store.clock.now()
    since = now - timedelta(days=days)
    if state is None:
        unsettled = await known.unsettled(since, MOST)
        found = {one.id: one for one in (*unsettled, *await known.open(MOST))}
        return sorted(found.values(), key=lambda one: one.due)
    if state in OPEN:
        found_open = await known.open(MOST)
        return [one for one in found_open if one.state is state]
    if state in _UNSETTLED:
        ended = await known.unsettled(since, MOST)
    else:  # Somewhere a date began already.
        ended = await known.of_days((now + timedelta(days=1)).date(), days + 1, MOST)
    return [one for one in ended if one.state is state]


def _table(found: Sequence[Listed], state: State | None) -> Sequence[str]:
    if not found:
        what = "open, unknown, refused or missed" if state is None else state.value
        return [f"No delivery is {what}."]
    rows = [_COLUMNS, *(_row(one) for one in found)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_COLUMNS))]
    return ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]


def _row(one: Listed) -> tuple[str, ...]:
    return (
        one.id.day.isoformat(),
        one.state.value,
        _written(one.due),
        one.to,
        str(one.attempts),
        _then(one),
    )


def _then(one: Listed) -> str:
    """Say when it ended or is looked at again, and why."""
    words = []
    if one.ended_at is not None:
        words.append(f"ended {_written(one.ended_at)}")
    elif one.next_at is not None:
        words.append(f"next {_written(one.next_at)}")
    if one.reason:
        words.append(one.reason)
    return ": ".join(words)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _fields(one: Listed) -> dict[str, object]:
    return {
        "delivery": str(one.id),
        "date": one.id.day.isoformat(),
        "state": one.state.value,
        "to": one.to,
        "due": one.due.isoformat(),
        "posts": one.attempts,
        "next": one.next_at.isoformat() if one.next_at else None,
        "ended": one.ended_at.isoformat() if one.ended_at else None,
        "reason": one.reason,
    }
