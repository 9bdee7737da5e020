"""One small line below a digest: where its papers came from, and what did not come."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.message import Span, Text
from bot.core.ports import SourceHealth, SourceState
from bot.core.schedule_text import write_moment
from bot.core.voice import phrase


def status_line(health: Sequence[SourceHealth], zone: str, now: datetime) -> Text | None:
    """Say in one line how the sources are doing; None where there are none to speak of.

    Args:
        health: Of the owner's sources.
        zone: In which moments are written.
        now: UTC.
    """
    read = [s for s in health if s.state is SourceState.FRESH and s.read_at is not None]
    parts: list[Text] = []
    if read:
        named = ", ".join(f"{s.name} {when(s.read_at, zone, now)}" for s in read if s.read_at)
        parts.append(phrase(voice.STATUS_READ, sources=named))
    parts += [said for s in health if (said := _said(s, zone, now))]
    spans: list[Span] = []
    for part in parts:
        spans += [Span(" ")] if spans else []
        spans += part.spans
    return Text(tuple(spans), "note") if spans else None


def _said(source: SourceHealth, zone: str, now: datetime) -> Text | None:
    match source.state:
        case SourceState.DOWN if source.since is not None:
            since = when(source.since, zone, now)
            return phrase(voice.SOURCE_NOTE, source=source.name, time=since)
        case SourceState.GIVEN_UP if source.since is not None:
            since = when(source.since, zone, now)
            return phrase(voice.FEED_GIVEN_UP, source=source.name, time=since)
        case SourceState.NOTHING_ANNOUNCED:
            return phrase(voice.STATUS_NOTHING, source=source.name)
        case SourceState.SHORT:
            return phrase(
                voice.STATUS_SHORT, source=source.name, count=source.count, usual=source.usual
            )
    return None


def when(moment: datetime, zone: str, now: datetime) -> str:
    """Write a moment for somebody who reads it now: "08:10", or with its day before today."""
    then, today = (m.astimezone(ZoneInfo(zone)) for m in (moment, now))
    return f"{then:%H:%M}" if then.date() == today.date() else write_moment(moment, zone)
