"""Modals: the limits Discord states, and how a reader fills one in."""

from collections.abc import Mapping
from typing import Any

from tests.servers.discord_limits import (
    SELECTS,
    TEXT,
    option_problems,
    select_problems,
    unique_problems,
    walk,
)

Json = dict[str, Any]

Filled = Mapping[str, object]
"""What a reader fills in, by the label of the field: text, what is chosen, several, a bool."""

INPUT, LABEL, UPLOAD, RADIO, BOXES, BOX = 4, 18, 19, 21, 22, 23
_FEWEST = {RADIO: 2, BOXES: 1}


def modal_problems(modal: Json) -> list[str]:
    """Say what is wrong with a modal."""
    problems = [] if 1 <= len(modal["title"].strip()) <= 45 else ["title: empty or longer than 45"]
    if not 1 <= len(modal["custom_id"]) <= 100:
        problems.append("custom_id: empty or longer than 100")
    if not 1 <= len(modal["components"]) <= 5:
        problems.append(f"{len(modal['components'])} fields, of 1 to 5")
    problems += [p for component in modal["components"] for p in _top(component)]
    return problems + unique_problems(list(walk(modal["components"])))


def submitted(modal: Json, filled: Filled) -> Json:
    """Give what Discord sends once a reader has filled a modal in.

    Raises:
        ValueError: If there is no such field, or Discord's client would not send that.
    """
    labels = {c["label"] for c in modal["components"] if c["type"] == LABEL}
    if set(filled) - labels:
        raise ValueError(f"no field {set(filled) - labels}; there are {labels}")
    told = [_told(number, c, filled) for number, c in enumerate(modal["components"], 1)]
    return {"custom_id": modal["custom_id"], "components": told}


def _top(component: Json) -> list[str]:
    if component["type"] == TEXT:
        return [] if component["content"].strip() else ["content: empty"]
    if component["type"] != LABEL:
        return [f"a modal's component of type {component['type']}"]
    problems = []
    if not 1 <= len(component["label"].strip()) <= 45:
        problems.append("label: empty or longer than 45")
    about = component.get("description")
    if about is not None and not 1 <= len(about) <= 100:
        problems.append("description: empty or longer than 100")
    return problems + _field(component["component"])


def _field(field: Json) -> list[str]:
    kind = field["type"]
    if not field.get("custom_id"):
        return ["custom_id: missing"]
    if kind == INPUT:
        return _input(field)
    if kind in SELECTS:
        needs = field.get("required", True) and field.get("min_values") == 0
        return select_problems(field) + (["required, and none may be chosen"] if needs else [])
    if kind in _FEWEST:
        fits = _FEWEST[kind] <= len(field["options"]) <= 10
        some = sum(bool(option.get("default")) for option in field["options"])
        at_once = [] if kind == BOXES or some <= 1 else ["several chosen at first, of one"]
        problems = option_problems(field["options"]) + at_once
        return problems if fits else [*problems, "options: too few, or more than 10"]
    return [] if kind in (UPLOAD, BOX) else [f"a field of type {kind}"]


def _input(field: Json) -> list[str]:
    problems = []
    if field.get("label"):
        problems.append("a text field's label stands around it")
    if field["style"] not in (1, 2):
        problems.append("style: one line or several")
    least, most = field.get("min_length") or 0, field.get("max_length") or 4_000
    if not 0 <= least <= most or not 1 <= most <= 4_000:
        problems.append("min_length and max_length: not within 4000")
    value = field.get("value") or ""
    if value and not least <= len(value) <= most:
        problems.append("value: not within its own limits")
    if len(field.get("placeholder") or "") > 100:
        problems.append("placeholder: longer than 100")
    return problems


def _told(number: int, component: Json, filled: Filled) -> Json:
    """Give a component as it comes back."""
    if component["type"] == TEXT:
        return {"type": TEXT, "id": 2 * number}
    field, label = component["component"], component["label"]
    given = filled[label] if label in filled else _at_first(field)
    value = _value(field, label, given)
    if field.get("required", True) and value in ({"value": ""}, {"value": None}, {"values": []}):
        raise ValueError(f"{label} has to be filled in")
    own = {"type": field["type"], "id": 2 * number + 1, "custom_id": field["custom_id"], **value}
    return {"type": LABEL, "id": 2 * number, "component": own}


def _at_first(field: Json) -> object:
    if field["type"] == INPUT:
        return field.get("value") or ""
    if field["type"] == BOX:
        return bool(field.get("default"))
    if field["type"] in SELECTS[1:]:
        return [str(value["id"]) for value in field.get("default_values") or []]
    return [option["label"] for option in field.get("options", []) if option.get("default")]


def _value(field: Json, label: str, given: object) -> Json:
    """Turn what was filled in into what is sent, as strictly as Discord's client."""
    if field["type"] == INPUT:
        text = str(given)
        least, most = field.get("min_length") or 0, field.get("max_length") or 4_000
        if text and not least <= len(text) <= most:
            raise ValueError(f"{label}: not within {least} and {most} characters")
        return {"value": text}
    if field["type"] == BOX:
        return {"value": bool(given)}
    several = [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)]
    values = several
    if "options" in field:
        known = {option["label"]: option["value"] for option in field["options"]}
        if set(several) - set(known):
            raise ValueError(f"{label}: {set(several) - set(known)} is none of {set(known)}")
        values = [known[one] for one in several]
    if field["type"] == RADIO:
        return {"value": values[0] if values else None}
    return {"values": values}
