"""The fields of a form as Slack's inputs, and what a reader filled in, read back.

Limits: Slack's Block Kit reference.
"""

from collections.abc import Mapping
from typing import Any

from bot.adapters.slack import blocks as kit
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.literal import cut
from bot.core.form import LONGEST_TEXT, Choice, Field
from bot.core.literal import one_line, paragraph

ZONES = "papers_zone"  # The `action_id` by which Slack asks for time zones.
LONGEST_CHOICE = 75
LONGEST_HINT = 2_000

_AT_FIRST = ("initial_", "default_to_")
_SIMPLE = {
    "value": "initial_value",
    "selected_time": "initial_time",
    "selected_conversation": "initial_conversation",
}

_CHANNELS: Json = {
    "include": ["public", "private"],
    "exclude_external_shared_channels": False,
    "exclude_bot_users": True,
}


def drawn(field: Field) -> Json:
    """Draw a field as an input; its name is the `block_id`."""
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": kit.plain(one_line(field.label)),
        "element": _element(field) | {"action_id": _action(field)},
        "optional": not field.needed,
    }
    return block | {"hint": kit.plain(cut(field.help, LONGEST_HINT))} if field.help else block


def option(words: str, value: str) -> Json:
    """One line of what can be chosen."""
    return {"text": kit.plain(cut(one_line(words), LONGEST_CHOICE)), "value": value}


def read(state: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Read what a reader filled in, by the field's name; the state is a view's own."""
    filled: dict[str, tuple[str, ...]] = {}
    for name, inputs in (state.get("values") or {}).items():
        for element in inputs.values():
            filled[name] = tuple(_values(element))
    return filled


def refilled(block: Mapping[str, Any], state: Mapping[str, Any]) -> Json:
    """Give an input as it came back, what was filled in standing there at first."""
    element = dict(block["element"])
    inputs = (state.get("values") or {}).get(block["block_id"]) or {}
    filled = inputs.get(element["action_id"]) or {}
    kept = {name: value for name, value in element.items() if not name.startswith(_AT_FIRST)}
    return {**block, "element": kept | _refilled(element, filled)}


def _refilled(element: Mapping[str, Any], filled: Mapping[str, Any]) -> Json:
    for name in _SIMPLE:
        if filled.get(name):
            return {_SIMPLE[name]: filled[name]}
    options = element.get("options")  # Slack wants the very same ones again.
    chosen = [one["value"] for one in filled.get("selected_options") or ()]
    if chosen:
        return {"initial_options": [one for one in options or () if one["value"] in chosen]}
    if one := filled.get("selected_option"):
        same = [known for known in options or () if known["value"] == one["value"]]
        return {"initial_option": same[0] if same else option(one["value"], one["value"])}
    return {}


def _action(field: Field) -> str:
    return ZONES if field.kind == "zone" else f"papers_{field.kind}"


def _element(field: Field) -> Json:
    match field.kind:
        case "text" | "lines":
            return _text(field)
        case "choice":
            return {"type": "radio_buttons"} | _choices(field, "initial_option")
        case "choices":
            return {"type": "checkboxes"} | _choices(field, "initial_options")
        case "time":
            return {"type": "timepicker"} | _first(field, "initial_time")
        case "zone":
            chosen: Json = {}
            if field.value:
                chosen = {"initial_option": option(field.value[0], field.value[0])}
            return {"type": "external_select", "min_query_length": 2} | chosen
        case "channel":
            usual: Json = {"default_to_current_conversation": True}
            there = _first(field, "initial_conversation") or usual
            return {"type": "conversations_select", "filter": _CHANNELS} | there


def _text(field: Field) -> Json:
    there = paragraph("\n".join(field.value))[:LONGEST_TEXT]
    element: Json = {"type": "plain_text_input", "multiline": field.kind == "lines"}
    element |= {"max_length": LONGEST_TEXT}
    return element | {"initial_value": there} if there else element


def _choices(field: Field, initial: str) -> Json:
    """Draw the choices; of the ones there, Slack wants the very same options again."""
    options = [_option(choice) for choice in field.choices]
    there = [one for one in options if one["value"] in field.value]
    first: Json = {}
    if there:
        first = {initial: there if initial == "initial_options" else there[0]}
    return {"options": options} | first


def _option(choice: Choice) -> Json:
    return option(choice.label, choice.value)


def _first(field: Field, name: str) -> Json:
    return {name: field.value[0]} if field.value else {}


def _values(element: Mapping[str, Any]) -> list[str]:
    """Give the values of one input, whatever its kind."""
    if plain := [str(element[name]) for name in _SIMPLE if element.get(name)]:
        return plain
    chosen = element.get("selected_options") or [element.get("selected_option")]
    return [str(one["value"]) for one in chosen if one]
