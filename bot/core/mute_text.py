"""What to mute and until when, as people type it."""

import re
from datetime import datetime
from typing import NamedTuple

from bot.core import voice
from bot.core.errors import UserError
from bot.core.schedule_text import COUNTS, LONGEST_PAUSE, read_end

LONGEST_SHOWN = 40  # Characters of an end shown back.

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_COUNT = rf"(?:\d+|{'|'.join(COUNTS)})"
_UNIT = r"(?:days?|weeks?|months?|years?)"
_WHOLE = r"(?:today|this\s+(?:week|month|year))"
_BEFORE = r"(?:(?P<words>.*\S)\s+|)"  # Nothing where the line is but an end.
_FOREVER = re.compile(rf"{_BEFORE}(?:forever|for\s+(?:ever|good))", re.I | re.DOTALL)
_ENDS = tuple(
    re.compile(rf"{_BEFORE}{pattern}", re.I | re.DOTALL)
    for pattern in (
        r"(?:until|till?)\s+(?P<end>[^\"]*[^\"\s])",
        rf"for\s+(?P<end>{_COUNT}\s*(?:{_UNIT}(?:\s[^\"]*)?|[dwmy])|\d+\s+\w+|an?\s+while)",
        rf"for\s+(?P<end>{_WHOLE}|the\s+(?:week|month|year))",
        rf"(?P<end>{_COUNT}\s*{_UNIT}|{_WHOLE})",
    )
)


class MuteLine(NamedTuple):
    """A line in its parts.

    Attributes:
        words: What is to be muted, as typed; empty where the line is but an end.
        until: When that ends, UTC; None for never.
        end: The rest of the line, as typed.
    """

    words: str
    until: datetime | None
    end: str


def read_mute_line(text: str, now: datetime, zone: str) -> MuteLine:
    """Read "diffusion for 2 weeks" or "author:lecun until friday"; no end is for ever.

    An end counts behind "until", behind "for" where it begins like a span, and bare where it is
    one ("diffusion 2 weeks"). What stands in quotes is no end.

    Raises:
        UserError: If the end cannot be read, is past, or more than two years off.
    """
    text = text.strip()
    plain = text.translate(_QUOTES)  # One character for one: places stay.
    if match := _FOREVER.fullmatch(plain):
        return _parted(text, match, None)
    for pattern in _ENDS:
        if match := pattern.fullmatch(plain):
            return _parted(text, match, _end(match["end"], now, zone))
    return MuteLine(text, None, "")


def _parted(text: str, match: re.Match[str], until: datetime | None) -> MuteLine:
    length = max(match.end("words"), 0)
    return MuteLine(text[:length], until, text[length:])


def _end(text: str, now: datetime, zone: str) -> datetime:
    shown = text[:LONGEST_SHOWN]
    try:
        until = read_end(_next(text), now, zone)
    except UserError:  # There is no such day.
        until = None
    if until is None:
        raise UserError(voice.MUTE_UNTIL_WHEN, text=shown)
    if until <= now:
        raise UserError(voice.MUTE_END_IS_PAST, text=shown)
    if until > now + LONGEST_PAUSE:
        raise UserError(voice.MUTE_TOO_FAR, text=shown)
    return until


def _next(text: str) -> str:
    """Give when "today" or "this week" is over: "tomorrow", "next week"; other ends as they are."""
    text = " ".join(text.lower().split())
    return "tomorrow" if text == "today" else re.sub(r"^(?:this|the)(?= \w+$)", "next", text)
