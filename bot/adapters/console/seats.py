"""`/as bob` and `/in reading-group`: being somebody else, or elsewhere, without leaving."""

import re
from dataclasses import dataclass

from bot.adapters.console.translate import Session, session_of
from bot.core import voice
from bot.core.literal import one_line
from bot.core.message import Message
from bot.core.voice import phrase

PREFIXES = ("/as", "/in")
ALONE = "-"  # The channel that is none.
LONGEST_NAME = 80

_LINE = re.compile(r"/(?P<kind>as|in)(?:\s+(?P<name>.*))?", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seated:
    """Where somebody sits after such a line, and what they are told."""

    session: Session
    message: Message


def seated(line: str, session: Session) -> Seated | None:
    """Carry out a line that changes seats; None for any other line."""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    name = one_line(match["name"] or "")[:LONGEST_NAME]
    if not name:
        return Seated(session, _told(voice.SEAT_IS, voice.SEAT_IS_ALONE, session))
    channel = "" if session.conversation.is_direct else session.conversation.channel
    if match["kind"].lower() == "as":
        user = name
    else:
        user, channel = session.reader.user, "" if name == ALONE else name
    changed = session_of(user, channel or None, session.zone)
    return Seated(changed, _told(voice.SEAT_NOW, voice.SEAT_NOW_ALONE, changed))


def label(session: Session) -> str:
    """Give what stands before the line that is typed: "ada in reading-group> "."""
    place = session.conversation
    where = "" if place.is_direct else f" in {_short(place.channel)}"
    return f"{_short(session.reader.user)}{where}> "


def _told(sitting: str, alone: str, session: Session) -> Message:
    user, place = one_line(session.reader.user), session.conversation
    if place.is_direct:
        return Message((phrase(alone, user=user),))
    return Message((phrase(sitting, user=user, channel=one_line(place.channel)),))


def _short(name: str) -> str:
    """Leave most of a narrow terminal to what is typed."""
    shown = one_line(name)
    return shown if len(shown) <= 20 else f"{shown[:19]}…"
