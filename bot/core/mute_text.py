"""What to mute and until when, as people type it."""

import re
from datetime import datetime

from bot.core import voice
from bot.core.errors import UserError
from bot.core.schedule_text import read_pause

_FOREVER = re.compile(r"(.*\S)\s+(?:forever|for\s+(?:ever|good))", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"(.*\S)\s+for\s+((?:\d|an?\s|one\s|two\s|three\s)[^\"]*)", re.I | re.DOTALL)
_UNTIL = re.compile(r"(.*\S)\s+(?:until|till)\s+([^\"]*[^\"\s])", re.IGNORECASE | re.DOTALL)


def read_mute_line(text: str, now: datetime, zone: str) -> tuple[str, datetime | None]:
    """Read "diffusion for 2 weeks" or "author:lecun until 2027-01-06"; no end is for ever.

    Returns:
        What is to be muted, as typed, and when that ends (UTC); None for never.

    Raises:
        UserError: If the end cannot be read, is past, or more than two years off.
    """
    text = text.strip()
    if match := _FOREVER.fullmatch(text):
        return match[1], None
    for pattern in (_UNTIL, _SPAN):
        if match := pattern.fullmatch(text):
            return match[1], _end(match[2], now, zone)
    return text, None


def _end(text: str, now: datetime, zone: str) -> datetime | None:
    try:
        return read_pause(text, now, zone)
    except UserError as error:
        raise UserError(voice.MUTE_UNTIL_WHEN, text=text[:40]) from error
