"""The limits of Discord that its documentation states, checked on every payload."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

V2 = 1 << 15
EPHEMERAL = 1 << 6
LONGEST_TEXTS = 4_000
MOST_BYTES = 10_170  # Above it Discord answers 500.

ROW, BUTTON, TEXT, FILE, CONTAINER = 1, 2, 10, 13, 17
_TOP = {ROW, 9, TEXT, 12, FILE, 14, CONTAINER}
_NAME = re.compile(r"[-_'\w]{1,32}")


def message_problems(body: Json, *, is_edit: bool = False) -> list[str]:
    """Say what is wrong with a message that is sent or edited."""
    problems = []
    if not is_edit and not body.get("flags", 0) & V2:
        problems.append("flags: not a layout")
    if body.get("content") or body.get("embeds"):
        problems.append("content and embeds have no place in a layout")
    if (body.get("allowed_mentions") or {}).get("parse") != []:  # Those who asked are in "users".
        problems.append("allowed_mentions: somebody could be mentioned")
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        problems.append("nonce: longer than 25")
    components = body.get("components") or []
    attached = {f"attachment://{file['filename']}" for file in body.get("attachments") or []}
    shown = {c["file"]["url"] for c in walk(components) if c["type"] == FILE}
    if attached != shown:
        problems.append("attachments: not those the layout shows")
    return problems + component_problems(components)


def component_problems(components: list[Json]) -> list[str]:
    """Say what is wrong with a layout."""
    every = list(walk(components))
    problems = [p for component in every for p in _component(component)]
    problems += ["a kind that cannot stand alone" for c in components if c["type"] not in _TOP]
    if not 1 <= len(every) <= 40:
        problems.append(f"{len(every)} components")
    texts = [c["content"] for c in every if c["type"] == TEXT]
    if sum(map(_halves, texts)) > LONGEST_TEXTS:
        problems.append("texts: longer than 4000 together")
    ids = [c["custom_id"] for c in every if "custom_id" in c]
    if len(ids) != len(set(ids)):
        problems.append("custom_id: not unique")
    return problems


def too_many_bytes(components: list[Json]) -> bool:
    """Tell whether Discord would break on a layout instead of refusing it."""
    texts = [c["content"] for c in walk(components) if c["type"] == TEXT]
    return sum(len(text.encode()) + 12 for text in texts) > MOST_BYTES


def walk(components: list[Json]) -> Iterator[Json]:
    """Give all components, nested ones too."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])


def commands_problems(commands: list[Json]) -> list[str]:
    """Say what is wrong with a list of application commands."""
    problems = [p for command in commands for p in _command(command, depth=0)]
    if any(_text_in(command) > 8_000 for command in commands):
        problems.append("a command with more than 8000 characters")
    return problems


def answer_problems(body: Json) -> list[str]:
    """Say what is wrong with the first answer to an interaction."""
    data = body.get("data") or {}
    match body["type"]:
        case 4 | 7:
            return message_problems(data)
        case 5:
            return ["flags: only ephemeral"] if data.get("flags", 0) & ~EPHEMERAL else []
        case 6:
            return []
        case 8:
            return _choices(data["choices"])
    return [f"an answer of type {body['type']}"]


def _component(component: Json) -> list[str]:
    children = component.get("components") or []
    match component["type"]:
        case 10:
            fits = 1 <= _halves(component["content"]) <= LONGEST_TEXTS
            return [] if fits and component["content"].strip() else ["content: empty or too long"]
        case 2:
            return _button(component)
        case 1:
            all_buttons = all(child["type"] == BUTTON for child in children)
            return [] if 1 <= len(children) <= 5 and all_buttons else ["a row of up to 5 buttons"]
        case 13:
            named = re.fullmatch(r"attachment://[A-Za-z0-9._-]+", component["file"]["url"])
            return [] if named else ["file: not an attachment's name"]
        case 17:
            nested = any(child["type"] == CONTAINER for child in children)
            return ["a container in a container"] if nested or not children else []
    return [f"a component of type {component['type']}"]


def _button(button: Json) -> list[str]:
    problems = []
    if not 1 <= len(button.get("label") or "") <= 80 or not button["label"].strip():
        problems.append("label: empty or longer than 80")
    if not 1 <= len(button.get("custom_id") or "") <= 100:
        problems.append("custom_id: empty or longer than 100")
    return problems


def _command(option: Json, depth: int) -> list[str]:
    problems = []
    name, about = option["name"], option["description"]
    if not _NAME.fullmatch(name) or name != name.lower():
        problems.append(f"{name}: not a name")
    if not 1 <= len(about) <= 100:
        problems.append(f"{name}: description empty or longer than 100")
    options = option.get("options") or []
    if len(options) > 25 or len({o["name"] for o in options}) != len(options):
        problems.append(f"{name}: too many options, or one twice")
    if option.get("type") == 2 and depth > 1:
        problems.append(f"{name}: a group in a group")
    needed = [bool(o.get("required")) for o in options if o["type"] > 2]
    if needed != sorted(needed, reverse=True):
        problems.append(f"{name}: required options come first")
    if option.get("autocomplete") and option.get("choices"):
        problems.append(f"{name}: choices and autocomplete together")
    if option.get("max_length", 1) > 6_000:
        problems.append(f"{name}: max_length over 6000")
    problems += _choices(option.get("choices") or [])
    return problems + [p for o in options for p in _command(o, depth + 1)]


def _choices(choices: list[Json]) -> list[str]:
    sizes = [len(str(c[part])) for c in choices for part in ("name", "value")]
    fits = len(choices) <= 25 and all(1 <= size <= 100 for size in sizes)
    return [] if fits else ["choices: too many, empty or longer than 100"]


def _text_in(option: Json) -> int:
    own = len(option["name"]) + len(option["description"])
    own += sum(len(str(c["value"])) for c in option.get("choices") or [])
    return own + sum(_text_in(o) for o in option.get("options") or [])


def _halves(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
