"""What is kept of a reader, arranged for a person to read."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.core import voice
from bot.core.message_json import read_message
from bot.store.personal import Kept, Trace, decoded

SECTIONS: Mapping[str, str] = {
    "o": "settings",
    "i": "interests",
    "mutes": "muted",
    "v": "votes",
    "va": "votes_set_aside",
    "vw": "votes_counted",
    "saved": "saved",
    "sub": "schedules",
    "f": "feeds",
    "undo": "can_be_undone",
    "seen": "seen",
    "arch": "shown",
    "last": "last_list",
    "voted": "channels_voted_in",
    "in": "channels_with_your_interests",
    "members": "your_interests_in_a_channel",
    "subs": "schedule_ids",
    "held": "waiting_in_digests",
    "left": "left",
    "leaving": "deleted_after_leaving",
    "m": "remembered",
    "day": "days_with_a_digest",
    "d": "digests",
    "changes": "changes_of_settings",
}
"""What each kind of key is called, in the order shown; others keep their names, and come last."""

FIELDS: Mapping[str, str] = {
    "st": "state",
    "unpressed": "digests_without_a_press",
    "unreached": "why_you_could_not_be_written_to",
    "who": "who_may_change_it",
    "told_zone": "zone_of_the_profile",
    "new_zone": "zone_to_be_asked_about",
    "zone_asked": "asked_about_it_on",
    "rating": "papers_to_rate",
    "silent": "days_without_a_digest",
}
"""Fields that are told by another word than they are kept under."""

Titles = Mapping[int, str]

_KEY = re.compile(r"(?:\{s\d+\}:)?([^:]+)(?::(.*))?", re.DOTALL)
_READER = re.compile(r"[^/\s]+/[^/\s]+/u/[^/\s]+")  # As `Reader` is written.
_MONTH = re.compile(r"(\d{6}):")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOMENTS = frozenset(("created_at", "due", "ended", "since", "paused", "paused_since", "at"))
# How a record is written, or how a delivery goes about its work: nobody's data.
_INNER = frozenset(("v", "id", "drop", "fence", "hold", "try", "ref", "message", "items"))
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def papers_in(kept: Kept) -> frozenset[int]:
    """Give the numbers of all papers that `kept` names."""
    numbers = {n for key, value in kept.own.items() for n in _numbers(key, value)}
    return frozenset(numbers | {_number(trace.name) for trace in kept.traces if _is_vote(trace)})


def arranged(kept: Kept, titles: Titles, reader: str) -> dict[str, Any]:
    """Give sections by name, then what others' keys say of the reader.

    What only the program itself needs is left out: numbers of versions, scores, ids that stand
    for nothing a reader could look up.

    Args:
        kept: All of it.
        titles: Of the papers in it, by number; one that is gone needs none.
        reader: Whose it is, in writing.
    """
    sections: dict[str, Any] = {}
    for key, value in sorted(kept.own.items()):
        kind, rest = _kind_of(key)
        name = SECTIONS.get(kind, kind)
        if kind == "seen":
            if month := _MONTH.match(rest):
                sections.setdefault(name, {})[month[1]] = _titled(map(int, value), titles)
        elif kind == "m":
            sections.setdefault(name, {})[rest] = _remembered(value)
        elif kind in _EACH:
            sections.setdefault(name, []).append(_EACH[kind](rest, value, titles))
        elif kind != "subs":  # Their ids alone; the orders themselves are told.
            sections[name] = _WHOLE.get(kind, _other)(value, titles)
    places = {name: place for place, name in enumerate(SECTIONS.values())}
    ordered = sorted(sections, key=lambda name: (places.get(name, len(places)), name))
    elsewhere = [_elsewhere(trace, titles, reader) for trace in kept.traces]
    return {name: sections[name] for name in ordered} | {"elsewhere": elsewhere}


def _remembered(value: Any) -> Any:
    """Give what an adapter remembers; of a message its words, which are all that it says."""
    is_message = isinstance(value, dict) and value.keys() == {"text", "blocks"}
    return value["text"] if is_message else value


def without_others(value: Any, reader: str) -> Any:
    """Give what is told without the names of anybody but `reader`: they are others' data."""
    match value:
        case str() if _READER.fullmatch(value) and value != reader:
            return voice.MY_DATA_SOMEBODY_ELSE
        case dict():
            return {name: without_others(held, reader) for name, held in value.items()}
        case list():
            return [without_others(held, reader) for held in value]
    return value


def plain(value: Any) -> Any:
    """Give a record without what is empty or inner, its moments and weekdays in words."""
    match value:
        case dict():
            told = {FIELDS.get(n, n): _field(n, v) for n, v in value.items() if n not in _INNER}
            return {name: held for name, held in told.items() if held not in _EMPTY}
        case list():
            return [told for told in map(plain, value) if told not in _EMPTY]
    return value


def _field(name: str, value: Any) -> Any:
    if name == "weekdays":
        return [_WEEKDAYS[day] for day in value]
    return _moment(value) if name in _MOMENTS else plain(value)


def _moment(value: Any) -> Any:
    """Write epoch seconds as a moment; what is no number stays ("09:00", "always")."""
    try:
        return datetime.fromtimestamp(float(value), UTC).isoformat(timespec="seconds")
    except (ValueError, TypeError, OverflowError):
        return value


def _kind_of(key: str) -> tuple[str, str]:
    found = _KEY.fullmatch(key)
    return (found[1], found[2] or "") if found else (key, "")


def _numbers(key: str, value: Any) -> Iterator[int]:
    kind, rest = _kind_of(key)
    if kind == "seen" and _MONTH.match(rest):
        yield from map(int, value)
    elif kind in ("v", "saved"):
        yield from map(_number, value)
    elif kind == "va":
        yield from (_number(name.partition("|")[2]) for name in value)
    elif kind == "arch":
        yield from (_number(name) for name, _ in value)
    elif kind == "held":
        yield from (number for items in value.values() for number in _listed(items))
    elif kind == "d":
        yield from _listed(value.get("items", ""))


def _listed(items: str) -> list[int]:
    return [int(number) for number in str(items).split(",") if number.isdecimal()]


def _number(name: str) -> int:
    number = name.partition("|")[0]
    return int(number) if number.isdecimal() else 0


def _titled(numbers: Iterator[int] | list[int], titles: Titles) -> dict[int, str]:
    return {number: titles.get(number, "") for number in sorted(numbers)}


def _paper(number: int, titles: Titles) -> dict[str, Any]:
    return {"paper": number, "title": titles.get(number, "")}


def _said(message: Any) -> str:
    """Give the sentences of a message; its cards are told as papers."""
    try:
        return read_message(json.dumps(message)).text
    except ValueError:
        return ""


# What is one key, or one field, of several.


def _order(_rest: str, value: Any, _titles: Titles) -> Any:
    counted = {name: held for name, held in value.items() if name != "order"}
    order = value.get("order", {})
    return plain({**order, **counted}) if isinstance(order, dict) else plain(value)


def _delivery(rest: str, value: Any, titles: Titles) -> Any:
    told = {"day": _day(rest), **plain(value)}
    told.pop("owner", None)  # Whoever asks.
    told["papers"] = [_paper(number, titles) for number in _listed(value.get("items", ""))]
    told["said"] = _said(value.get("message"))
    return {name: held for name, held in told.items() if held}


def _day_of(rest: str, _value: Any, _titles: Titles) -> str:
    return _day(rest)


def _day(text: str) -> str:
    found = _DATE.search(text)
    return found[0] if found else text


# What is one key.


def _records(value: Any, _titles: Titles) -> Any:
    return [plain(record) for record in value.values()]


def _by_number(value: Any, titles: Titles) -> Any:
    return [_of_paper(name, said, titles) for name, said in value.items()]


def _set_aside(value: Any, titles: Titles) -> Any:
    return [_of_paper(name.partition("|")[2], said, titles) for name, said in value.items()]


def _of_paper(name: str, said: Any, titles: Titles) -> dict[str, Any]:
    told = plain(said) if isinstance(said, dict) else {"says": said}
    return {**_paper(_number(name), titles), **told}


def _shown(value: Any, titles: Titles) -> Any:
    latest_first = sorted(value, key=lambda pair: float(pair[1]), reverse=True)
    return [{**_paper(_number(n), titles), "at": _moment(score)} for n, score in latest_first]


def _undoable(value: Any, _titles: Titles) -> Any:
    pairs = ((change.get("label"), decoded(change.get("before"))) for change in value)
    return [plain({"label": label, "before": before}) for label, before in pairs]


def _last(value: Any, _titles: Titles) -> Any:
    """Tell the last list; what stands before it only tells one list from the next."""
    try:
        message = json.loads(str(value).partition(" ")[2])
        cards = [block["title"] for block in message["blocks"] if block["kind"] == "card"]
    except (ValueError, LookupError, TypeError):
        return value
    return {"said": _said(message), "titles": cards}


def _held(value: Any, titles: Titles) -> Any:
    return {_day(name): _titled(_listed(items), titles) for name, items in value.items()}


def _other(value: Any, _titles: Titles) -> Any:
    return plain(value)


_EACH: Mapping[str, Callable[[str, Any, Titles], Any]] = {
    "sub": _order,
    "d": _delivery,
    "day": _day_of,
}
_WHOLE: Mapping[str, Callable[[Any, Titles], Any]] = {
    "i": _records,
    "mutes": _records,
    "f": _records,
    "v": _by_number,
    "saved": _by_number,
    "va": _set_aside,
    "arch": _shown,
    "undo": _undoable,
    "last": _last,
    "held": _held,
}


def _is_vote(trace: Trace) -> bool:
    return _kind_of(trace.key)[0] == "v"


def _matching(message: Any, reader: str) -> list[str]:
    """Give the titles below which a channel's list names the reader; nothing else is theirs."""
    if isinstance(message, str):  # A last list: what stands before it tells it from the next.
        message = decoded(message.partition(" ")[2])
    blocks = message.get("blocks", []) if isinstance(message, dict) else []
    return [block["title"] for block in blocks if reader in json.dumps(block.get("reasons"))]


def _elsewhere(trace: Trace, titles: Titles, reader: str) -> dict[str, Any]:
    """Tell what somebody else's key says of the reader, and nothing of the other one."""
    kind, where = _kind_of(trace.key)
    told: dict[str, Any] = {"what": SECTIONS.get(kind, kind)}
    if kind == "undo":
        return {**told, "where": voice.MY_DATA_OTHERS_UNDO}
    if _is_vote(trace):
        return {**told, "where": where, **_of_paper(trace.name, trace.told, titles)}
    if kind in ("d", "last"):
        return {**told, "where": where, "papers_said_to_match_you": _matching(trace.told, reader)}
    if kind == "members":
        return {**told, "where": where, "says": plain(trace.told)}
    if isinstance(trace.told, dict) and trace.name == "order":
        return {**told, "where": trace.told.get("to", where), "says": plain(trace.told)}
    return {
        **told,
        **({"where": where} if where else {}),
        **({"name": trace.name} if trace.name else {}),
        "says": plain(trace.told),
    }
