"""A modal as a reader fills it in, and what Slack then sends."""

from collections.abc import Mapping

from tests.servers.slack_texts import Json

Filled = Mapping[str, object]
"""What a reader fills in, by the label of the field: text, a label, several labels, an id."""


def state_of(view: Json, filled: Filled) -> Json:
    """Give `state.values` of a view: what was filled in, and what stood there at first.

    Raises:
        ValueError: If a field with that label is not there, or one that is needed stays empty:
            Slack itself does not let a reader submit that.
    """
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    labels = {field["label"]["text"] for field in fields}
    if set(filled) - labels:
        raise ValueError(f"no field {set(filled) - labels}; there are {labels}")
    values: Json = {}
    for field in fields:
        element, label = field["element"], field["label"]["text"]
        value = _value(element, filled[label]) if label in filled else _initial(element)
        if not any(value.values()) and not field.get("optional"):
            raise ValueError(f"{label} has to be filled in")
        own = {element["action_id"]: {"type": element["type"], **value}}
        values[field["block_id"]] = own
    return {"values": values}


def _value(element: Json, given: object) -> Json:
    match element["type"]:
        case "plain_text_input" | "number_input":
            return {"value": str(given) if given else None}
        case "timepicker":
            return {"selected_time": given}
        case "conversations_select":
            return {"selected_conversation": given}
        case "channels_select":
            return {"selected_channel": given}
        case "static_select" | "radio_buttons":
            return {"selected_option": _chosen(element, [given])[0] if given else None}
        case "external_select":
            return {"selected_option": _made(given) if given else None}
        case "multi_external_select":
            return {"selected_options": [_made(one) for one in _several(given)]}
    return {"selected_options": _chosen(element, _several(given))}


def _initial(element: Json) -> Json:
    match element["type"]:
        case "plain_text_input" | "number_input":
            return {"value": element.get("initial_value")}
        case "timepicker":
            return {"selected_time": element.get("initial_time")}
        case "conversations_select":
            return {"selected_conversation": element.get("initial_conversation")}
        case "channels_select":
            return {"selected_channel": element.get("initial_channel")}
        case "static_select" | "radio_buttons" | "external_select":
            return {"selected_option": element.get("initial_option")}
    return {"selected_options": element.get("initial_options", [])}


def _several(given: object) -> list[object]:
    return list(given) if isinstance(given, list | tuple) else [given] if given else []


def _chosen(element: Json, labels: list[object]) -> list[Json]:
    known = {option["text"]["text"]: option for option in element["options"]}
    return [known[str(label)] for label in labels]


def _made(given: object) -> Json:
    return {"text": {"type": "plain_text", "text": str(given)}, "value": str(given)}
