"""What is kept of a reader, arranged for a person to read."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.store.personal import Kept, Trace

SECTIONS: Mapping[str, str] = {
    "o": "settings",
    "i": "interests",
    "mutes": "muted",
    "v": "votes",
    "va": "votes_set_aside",
    "saved": "saved",
    "sub": "schedules",
    "f": "feeds",
    "undo": "changes",
    "seen": "seen",
    "arch": "shown",
    "last": "last_list",
    "voted": "channels_voted_in",
    "subs": "schedule_ids",
    "held": "waiting_in_digests",
    "left": "left",
    "m": "remembered",
    "day": "days_with_a_digest",
    "d": "digests",
}
"""What each kind of key is called, in the order shown; others keep their names, and come last."""

_KEY = re.compile(r"(?:\{s\d+\}:)?([^:]+)(?::(.*))?", re.DOTALL)
_MONTH = re.compile(r"(\d{6}):")
_SEVERAL = ("sub", "d", "day", "m")  # Kinds of which a reader has any number of keys.
_BY_NUMBER = ("v", "saved", "arch")  # Kinds that say something of each paper.


def papers_in(kept: Kept) -> frozenset[int]:
    """Give the numbers of all papers that `kept` names."""
    return frozenset(n for key, value in kept.own.items() for n in _numbers(key, value))


def arranged(kept: Kept, titles: Mapping[int, str]) -> dict[str, Any]:
    """Give sections by name, then what others' keys say of the reader.

    Args:
        kept: All of it.
        titles: Of the papers in it, by number; one that is gone needs none.
    """
    sections: dict[str, Any] = {}
    for key, value in kept.own.items():
        kind, rest = _kind_of(key)
        name = SECTIONS.get(kind, kind)
        if kind in _SEVERAL:
            sections.setdefault(name, {})[rest] = value
        elif kind in _BY_NUMBER:
            sections[name] = [_about(*pair, titles) for pair in _pairs(value)]
        elif kind != "seen":
            sections[name] = value
        elif month := _MONTH.match(rest):
            numbers = sorted(map(int, value))
            sections.setdefault(name, {})[month[1]] = {n: titles.get(n, "") for n in numbers}
    places = {name: place for place, name in enumerate(SECTIONS.values())}
    ordered = sorted(sections, key=lambda name: (places.get(name, len(places)), name))
    elsewhere = [_elsewhere(trace) for trace in kept.traces]
    return {name: sections[name] for name in ordered} | {"elsewhere": elsewhere}


def _kind_of(key: str) -> tuple[str, str]:
    found = _KEY.fullmatch(key)
    return (found[1], found[2] or "") if found else (key, "")


def _numbers(key: str, value: Any) -> Iterator[int]:
    kind, rest = _kind_of(key)
    if kind == "seen" and _MONTH.match(rest):
        yield from map(int, value)
    elif kind in _BY_NUMBER:
        yield from (_number(name) for name, _ in _pairs(value))


def _pairs(value: Any) -> list[tuple[str, Any]]:
    """Give what is said of each paper: a hash's fields, or members with their moments."""
    if isinstance(value, dict):
        return list(value.items())
    return [(name, {"at": _moment(score)}) for name, score in reversed(value)]


def _about(name: str, said: Any, titles: Mapping[int, str]) -> dict[str, Any]:
    number = _number(name)
    told = said if isinstance(said, dict) else {"says": said}
    return {"paper": number, "title": titles.get(number, ""), **told}


def _number(name: str) -> int:
    number = name.partition("|")[0]
    return int(number) if number.isdecimal() else 0


def _moment(score: str) -> str:
    return datetime.fromtimestamp(float(score), UTC).isoformat(timespec="seconds")


def _elsewhere(trace: Trace) -> dict[str, Any]:
    kind, where = _kind_of(trace.key)
    said = {"what": SECTIONS.get(kind, kind), "where": where, "name": trace.name}
    return {**{name: value for name, value in said.items() if value}, "says": trace.told}
