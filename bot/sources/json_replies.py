"""Read the JSON of services without trusting its shape: any value may be absent or another kind."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.sources.asking import Reply, Unreadable
from bot.sources.cleaning import clean_title

LONGEST_COMPLAINT = 200  # Characters of a service's own words that are passed on.

Fields = Mapping[str, object]

_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,9})?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class Unfit(Exception):  # noqa: N818 - what a reader of one entry says of it
    """An entry of a page gives no paper; its text says why, in plain words."""


def read_json(reply: Reply) -> object:
    """Read the whole body.

    Raises:
        Unreadable: If it is not JSON, such as truncated, or a page in HTML.
    """
    try:
        value: object = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        kind = "a web page" if reply.body.lstrip().startswith(b"<") else "no whole JSON"
        raise Unreadable(f"{kind} came where JSON was due") from error
    return value


def read_list(reply: Reply) -> list[object]:
    """Read a body that has to be a list; raises `Unreadable` where it is not."""
    value = read_json(reply)
    if not isinstance(value, list):
        raise Unreadable("no list came where one was due")
    return value


def read_object(reply: Reply) -> Fields:
    """Read a body that has to be an object; raises `Unreadable` where it is not."""
    value = read_json(reply)
    if not isinstance(value, dict):
        raise Unreadable("no object came where one was due")
    return value


def complaint(reply: Reply) -> str | None:
    """Find a service's own words in the body of an error, cleaned; None where it has none.

    They stand as `error`, as `message`, or as the `message` of the first of several.
    """
    try:
        value = read_json(reply)
    except Unreadable:
        return None
    fields = value if isinstance(value, dict) else {}
    said = text(fields, "error") or text(fields, "message")
    said = said or next((text(part, "message") for part in parts(fields, "message")), "")
    return clean_title(said)[:LONGEST_COMPLAINT].rstrip() or None


def text(fields: Fields, name: str) -> str:
    """Give a text as it came; empty where there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def part(fields: Fields, name: str) -> Fields:
    """Give an object inside; empty where there is none."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def parts(fields: Fields, name: str) -> tuple[Fields, ...]:
    """Give the objects of a list; whatever else stands in it is passed over."""
    value = fields.get(name)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def texts(fields: Fields, name: str) -> tuple[str, ...]:
    """Give the texts of a list; whatever else stands in it is passed over."""
    value = fields.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def number(fields: Fields, name: str) -> float | None:
    """Give a figure of 0 or more, also where it came as text; None where there is none."""
    value = fields.get(name)
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e12 and math.isfinite(value) else None


def moment(written: str) -> datetime | None:
    """Read a time, or a day with or without leading zeros, as UTC; None where it is neither."""
    written = written.strip()
    try:
        if day := _DAY.fullmatch(written):
            return datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC)
        read = datetime.fromisoformat(written)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
