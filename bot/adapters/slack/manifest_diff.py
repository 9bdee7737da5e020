"""Where an app's manifest at Slack differs from the one this version asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST_SHOWN = 40

_SCOPES = ("oauth_config.scopes.bot", "oauth_config.scopes.bot_optional")
_EVENTS = "settings.event_subscriptions.bot_events"
_FREE = ("_metadata", "display_information", "features.bot_user")
"""What an operator may have changed to their taste."""

_NAMES = ("command", "callback_id")  # What tells the entries of a list apart.


def differences(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Say what has to change `there` to be as `wanted`, a phrase each; empty where nothing has.

    What `there` has beyond is left alone, scopes and events apart: nobody should grant more than
    is used.
    """
    has, needs = _flat(there), _flat(wanted)
    found = [
        *_of_set("scope", *(_joined(flat, _SCOPES) for flat in (has, needs))),
        *_of_set("event", *(_joined(flat, (_EVENTS,)) for flat in (has, needs))),
    ]
    for path, value in needs.items():
        if path not in (*_SCOPES, _EVENTS) and has.get(path) != value:
            found.append(f"{path}: {_shown(has.get(path))} there, {_shown(value)} wanted")
    return found


def _of_set(what: str, has: frozenset[str], needs: frozenset[str]) -> Iterator[str]:
    for name in sorted(needs - has):
        yield f"the {what} {name} is missing"
    for name in sorted(has - needs):
        yield f"the {what} {name} is not needed"


def _joined(flat: Mapping[str, object], paths: tuple[str, ...]) -> frozenset[str]:
    """Put lists of names together."""
    lists = (flat.get(path) for path in paths)
    return frozenset(str(name) for names in lists if isinstance(names, tuple) for name in names)


def _flat(value: object, path: str = "") -> dict[str, object]:
    """Give every single value by its path; a list of plain values is one."""
    if path in _FREE:
        return {}
    parts: dict[str, object] = {}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            parts |= _flat(inner, f"{path}.{key}" if path else str(key))
        return parts
    if isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
        for number, entry in enumerate(value):
            name = next((str(entry[key]) for key in _NAMES if key in entry), str(number))
            parts |= _flat(entry, f"{path}[{name}]")
        return parts
    return {path: tuple(value) if isinstance(value, list) else value}


def _shown(value: object) -> str:
    """Write a value as it stands in a manifest; a long one is cut."""
    match value:
        case None:
            return "not set"
        case bool():
            return "true" if value else "false"
        case tuple():
            text = ", ".join(map(str, value))
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN].rstrip() + "…"
