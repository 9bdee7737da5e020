"""A standing order as its hash holds it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.places import read_conversation, read_place, read_reader
from bot.core.schedule import EVERY_DAY, Schedule
from bot.core.subscription import KINDS, Kind, Period, Subscription

VERSION = 1
ALWAYS = datetime.max.replace(tzinfo=UTC)
"""Paused until resumed by hand."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What the next digest may have to say.

    Attributes:
        missed: Local dates skipped because they were too late, to be named in the next message.
        unknown: Local dates whose message may or may not have been posted, likewise.
        silent: Days in a row on which nothing was posted.
        shown_silent: Whether an empty day was explained since papers were last posted.
        paused_since: When the pause began after which no digest has come yet, UTC.
    """

    missed: tuple[date, ...] = ()
    unknown: tuple[date, ...] = ()
    silent: int = 0
    shown_silent: bool = False
    paused_since: datetime | None = None


def write_order(subscription: Subscription) -> str:
    """Write all of a standing order but its pause, which changes by itself."""
    schedule = subscription.schedule
    fields = {
        "v": VERSION,
        "id": subscription.id,
        "kind": subscription.kind,
        "owner": str(subscription.owner),
        "to": str(subscription.to),
        "at": schedule.at.isoformat("minutes"),
        "weekdays": sorted(schedule.weekdays),
        "zone": schedule.zone,
        "size": subscription.size,
        "created_at": subscription.created_at.timestamp(),
        "set_up_by": str(subscription.set_up_by),
    }
    if subscription.period is not None:
        fields["period"] = subscription.period
    if subscription.tags:
        fields["tags"] = list(subscription.tags)
    return json.dumps(fields)


def read_order(order: str, paused: str) -> Subscription:
    """Read a standing order and its pause.

    Raises:
        ValueError: If it is of a newer version, or its kind, period, zone or days are not known
            here.
    """
    fields: dict[str, Any] = json.loads(order)
    if fields["v"] != VERSION:
        raise ValueError(f"a subscription of version {fields['v']!r}; this reads {VERSION}")
    try:
        ZoneInfo(fields["zone"])
    except ZoneInfoNotFoundError:
        raise ValueError(f"no time zone is called {fields['zone']!r} here") from None
    return Subscription(
        id=fields["id"],
        kind=_read_kind(fields["kind"]),
        owner=read_place(fields["owner"]),
        to=read_conversation(fields["to"]),
        schedule=Schedule(
            time.fromisoformat(fields["at"]), _read_weekdays(fields["weekdays"]), fields["zone"]
        ),
        size=fields["size"],
        created_at=datetime.fromtimestamp(fields["created_at"], UTC),
        paused_until=read_pause(paused),
        set_up_by=read_reader(fields["set_up_by"]),
        period=_read_period(fields.get("period")),
        tags=tuple(map(str, fields.get("tags", ()))),
    )


def write_pause(until: datetime | None) -> str:
    """Write the end of a pause: nothing, epoch seconds, or "always"."""
    if until is None:
        return ""
    return "always" if until >= ALWAYS else repr(until.timestamp())


def read_pause(written: str) -> datetime | None:
    """Read what `write_pause` wrote."""
    if not written:
        return None
    return ALWAYS if written == "always" else datetime.fromtimestamp(float(written), UTC)


def read_counters(fields: Mapping[str, str]) -> Counters:
    """Read the counters from a subscription's hash."""
    return Counters(
        missed=read_dates(fields.get("missed", "")),
        unknown=read_dates(fields.get("unknown", "")),
        silent=int(fields.get("silent", "0")),
        shown_silent=fields.get("shown_silent") == "1",
        paused_since=read_pause(fields.get("paused_since", "")),
    )


def write_dates(dates: tuple[date, ...]) -> str:
    """Write local dates, as the scripts keep them: "2026-03-02,2026-03-03"."""
    return ",".join(day.isoformat() for day in dates)


def read_dates(written: str) -> tuple[date, ...]:
    """Read what `write_dates` wrote."""
    return tuple(date.fromisoformat(day) for day in written.split(",") if day)


def _read_weekdays(weekdays: Iterable[int]) -> frozenset[int]:
    """Read the days; on none that there is, the next one would be looked for without end."""
    found = frozenset(weekdays)
    if not found or not found <= EVERY_DAY:
        raise ValueError(f"no such days of a week: {sorted(found)}")
    return found


def _read_kind(kind: str) -> Kind:
    for known in KINDS:
        if kind == known:
            return known
    raise ValueError(f"a subscription of unknown kind: {kind!r}")


def _read_period(period: str | None) -> Period | None:
    for known in (None, *get_args(Period)):
        if period == known:
            return known  # type: ignore[no-any-return] # get_args of a Literal is untyped
    raise ValueError(f"a subscription for an unknown period: {period!r}")
