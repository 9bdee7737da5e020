"""Block Kit's elements as Slack checks them: what can be pressed, chosen and filled in."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from zoneinfo import available_timezones

from tests.servers.slack_texts import ANY, Json, confirmation, keys, name, options, text_object

_COMMON = {"action_id", "confirm", "focus_on_load"}
_ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?([/?#][!-~]*)?", re.ASCII | re.IGNORECASE)


def element_problems(piece: Json) -> list[str]:
    """Say what Slack would refuse an element for."""
    check = _CHECKS.get(str(piece.get("type")))
    if check is None:
        return [f"element {piece.get('type')}"]
    found = name(piece, "action_id") + check(piece)
    if "confirm" in piece:
        found += confirmation(piece["confirm"])
    if "placeholder" in piece:
        found += text_object(piece["placeholder"], 150)
    return found


def is_address(text: str) -> bool:
    """Tell whether Slack takes a text as the address of a link."""
    return len(text) <= 3_000 and _ADDRESS.fullmatch(text) is not None


def _button(piece: Json) -> list[str]:
    allowed = {"action_id", "value", "url", "style", "confirm", "accessibility_label"}
    if found := keys(piece, {"text"}, allowed):
        return found
    found = [] if len(piece.get("value", "")) <= 2_000 else ["value over 2000"]
    if piece.get("style", "primary") not in ("primary", "danger"):
        found.append(f"style {piece['style']}")
    if not is_address(piece.get("url", "https://example.org")):
        found.append("url")
    return found + text_object(piece["text"], 75)


def _overflow(piece: Json) -> list[str]:
    return keys(piece, {"options"}, {"action_id", "confirm"}) or options(piece, 5)


def _select(piece: Json) -> list[str]:
    allowed = _COMMON | {"placeholder", "initial_option"}
    return keys(piece, {"options"}, allowed) or options(piece, 100)


def _multi_select(piece: Json) -> list[str]:
    allowed = _COMMON | {"placeholder", "initial_options", "max_selected_items"}
    return keys(piece, {"options"}, allowed) or options(piece, 100)


def _checkboxes(piece: Json) -> list[str]:
    return keys(piece, {"options"}, _COMMON | {"initial_options"}) or options(piece, 10, ANY)


def _radio_buttons(piece: Json) -> list[str]:
    return keys(piece, {"options"}, _COMMON | {"initial_option"}) or options(piece, 10, ANY)


def _external_select(piece: Json) -> list[str]:
    initial = "initial_options" if str(piece["type"]).startswith("multi_") else "initial_option"
    more = {"placeholder", "min_query_length", "max_selected_items", initial}
    return keys(piece, set(), _COMMON | more)


def _conversations_select(piece: Json) -> list[str]:
    more = {"default_to_current_conversation", "filter", "initial_conversation", "placeholder"}
    found = keys(piece, set(), _COMMON | more | {"response_url_enabled"})
    within = set(piece.get("filter", {}).get("include", ()))
    if within - {"im", "mpim", "private", "public"}:
        found.append("filter")
    return found


def _channels_select(piece: Json) -> list[str]:
    return keys(piece, set(), _COMMON | {"initial_channel", "placeholder", "response_url_enabled"})


def _timepicker(piece: Json) -> list[str]:
    found = keys(piece, set(), _COMMON | {"initial_time", "placeholder", "timezone"})
    moment = piece.get("initial_time", "09:00")
    if not re.fullmatch(r"\d\d:\d\d", moment) or not _is_time(moment):
        found.append(f"initial_time {moment!r}")
    if piece.get("timezone", "UTC") not in available_timezones():
        found.append(f"timezone {piece['timezone']!r}")
    return found


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text_input(piece: Json) -> list[str]:
    more = {"dispatch_action_config", "initial_value", "max_length", "min_length", "multiline"}
    found = keys(piece, set(), {"action_id", "focus_on_load", "placeholder"} | more)
    longest = piece.get("max_length", 3_000)
    if not 1 <= longest <= 3_000 or not 0 <= piece.get("min_length", 0) <= 3_000:
        found.append("max_length or min_length")
    if len(piece.get("initial_value", "")) > longest:
        found.append("initial_value over max_length")
    return found


def _number_input(piece: Json) -> list[str]:
    more = {"dispatch_action_config", "initial_value", "min_value", "max_value", "placeholder"}
    found = keys(piece, {"is_decimal_allowed"}, {"action_id", "focus_on_load"} | more)
    numbers = [piece[key] for key in ("initial_value", "min_value", "max_value") if key in piece]
    return found + ["a number that is no string" for one in numbers if not isinstance(one, str)]


_CHECKS: Mapping[str, Callable[[Json], list[str]]] = {
    "button": _button,
    "channels_select": _channels_select,
    "checkboxes": _checkboxes,
    "conversations_select": _conversations_select,
    "external_select": _external_select,
    "multi_external_select": _external_select,
    "multi_static_select": _multi_select,
    "number_input": _number_input,
    "overflow": _overflow,
    "plain_text_input": _text_input,
    "radio_buttons": _radio_buttons,
    "static_select": _select,
    "timepicker": _timepicker,
}

INPUTS = frozenset(_CHECKS) - {"button", "overflow"}
"""What can be filled in; the others can only be pressed."""
