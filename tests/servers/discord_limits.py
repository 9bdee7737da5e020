"""The limits of Discord's messages that its documentation states, checked on every payload."""

import re
from collections.abc import Iterator
from typing import Any

from tests.servers.discord_commands import choices_problems

Json = dict[str, Any]

V2 = 1 << 15
EPHEMERAL = 1 << 6
SILENT = 1 << 12
WITHOUT_EMBEDS = 1 << 2
LONGEST_TEXTS = 4_000
MOST_BYTES = 10_170  # Above it Discord answers 500.
MOST_COMPONENTS = 40

ROW, BUTTON, STRING_SELECT, SECTION, TEXT = 1, 2, 3, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 11, 12, 13, 14, 17
SELECTS = (STRING_SELECT, 5, 6, 7, 8)  # Also of users, roles, both, channels.
_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
_LINK = 5  # A button's style: it opens an address and sends no interaction.


def message_problems(body: Json, *, is_edit: bool = False) -> list[str]:
    """Say what is wrong with a message that is sent or edited."""
    problems = []
    flags = body.get("flags") or 0
    if not is_edit and not flags & V2:
        problems.append("flags: not a layout")
    if flags & ~(V2 | EPHEMERAL | SILENT | WITHOUT_EMBEDS):
        problems.append("flags: one that nobody may set")
    if any(body.get(part) for part in ("content", "embeds", "poll", "sticker_ids")):
        problems.append("content, embeds, polls and stickers have no place in a layout")
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


def thread_problems(body: Json) -> list[str]:
    """Say what is wrong with a new thread, or post of a forum."""
    problems = [] if 1 <= len(body["name"].strip()) <= 100 else ["name: empty or longer than 100"]
    if len(body.get("applied_tags") or []) > 5:
        problems.append("applied_tags: more than 5")
    if "message" in body:
        problems += message_problems(body["message"])
    return problems


def component_problems(components: list[Json]) -> list[str]:
    """Say what is wrong with a layout."""
    every = list(walk(components))
    problems = [p for component in every for p in _component(component)]
    problems += ["a kind that cannot stand alone" for c in components if c["type"] not in _TOP]
    if not 1 <= len(every) <= MOST_COMPONENTS:
        problems.append(f"{len(every)} components")
    texts = [c["content"] for c in every if c["type"] == TEXT]
    if sum(map(halves, texts)) > LONGEST_TEXTS:
        problems.append("texts: longer than 4000 together")
    return problems + unique_problems(every)


def unique_problems(every: list[Json]) -> list[str]:
    """Say whether two components are called the same, or one has a name that is too long."""
    names = [c["custom_id"] for c in every if "custom_id" in c]
    problems = ["custom_id: not unique"] if len(names) != len(set(names)) else []
    if any(not 1 <= len(name) <= 100 for name in names):
        problems.append("custom_id: empty or longer than 100")
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
        yield from walk(
            [component[part] for part in ("accessory", "component") if component.get(part)]
        )


def select_problems(select: Json, *, choices: str = "options") -> list[str]:
    """Say what is wrong with a list to choose from, in a message or a modal."""
    problems = []
    if len(select.get("placeholder") or "") > 150:
        problems.append("placeholder: longer than 150")
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= 25 or not 1 <= most <= 25 or least > most:
        problems.append("min_values and max_values: not within 25")
    if select["type"] != STRING_SELECT:
        return problems
    options = select[choices]
    if not 1 <= len(options) <= 25 or most > len(options):
        problems.append("options: none, more than 25, or fewer than may be chosen")
    return problems + option_problems(options)


def option_problems(options: list[Json]) -> list[str]:
    """Say what is wrong with things to choose."""
    problems = []
    for option in options:
        if any(not 1 <= len(option[part]) <= 100 for part in ("label", "value")):
            problems.append("an option's label or value: empty or longer than 100")
        if len(option.get("description") or "") > 100:
            problems.append("an option's description: longer than 100")
    if len({option["value"] for option in options}) != len(options):
        problems.append("options: a value twice")
    return problems


def halves(text: str) -> int:
    """Count characters as Discord does: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def answer_problems(body: Json) -> list[str]:
    """Say what is wrong with the first answer to an interaction, a modal aside."""
    data = body.get("data") or {}
    match body["type"]:
        case 4 | 7:
            return message_problems(data, is_edit=body["type"] == 7)
        case 5:
            return ["flags: only ephemeral"] if data.get("flags", 0) & ~EPHEMERAL else []
        case 6:
            return []
        case 8:
            return choices_problems(data["choices"])
    return [f"an answer of type {body['type']}"]


def _component(component: Json) -> list[str]:
    children = component.get("components") or []
    match component["type"]:
        case 10:
            fits = 1 <= halves(component["content"]) <= LONGEST_TEXTS
            return [] if fits and component["content"].strip() else ["content: empty or too long"]
        case 2:
            return _button(component)
        case 1:
            return _row(children)
        case 3 | 5 | 6 | 7 | 8:
            return select_problems(component)
        case 9:
            texts = 1 <= len(children) <= 3 and all(child["type"] == TEXT for child in children)
            beside = (component.get("accessory") or {}).get("type") in (BUTTON, THUMBNAIL)
            return [] if texts and beside else ["a section: 1 to 3 texts and something beside them"]
        case 13:
            named = re.fullmatch(r"attachment://[A-Za-z0-9._-]+", component["file"]["url"])
            return [] if named else ["file: not an attachment's name"]
        case 14:
            return []
        case 17:
            nested = any(child["type"] == CONTAINER for child in children)
            return ["a container in a container"] if nested or not children else []
    return [f"a component of type {component['type']}"]


def _row(children: list[Json]) -> list[str]:
    """Check a row: up to five buttons, or one list to choose from."""
    if len(children) == 1 and children[0]["type"] in SELECTS:
        return []
    all_buttons = all(child["type"] == BUTTON for child in children)
    return [] if 1 <= len(children) <= 5 and all_buttons else ["a row of up to 5 buttons"]


def _button(button: Json) -> list[str]:
    problems = []
    if not 1 <= len(button.get("label") or "") <= 80 or not button["label"].strip():
        problems.append("label: empty or longer than 80")
    if not 1 <= button["style"] <= _LINK:  # A sixth sells things.
        problems.append("style: not one of ours")
    if button["style"] == _LINK:
        fits = "custom_id" not in button and 1 <= len(button.get("url") or "") <= 512
        return problems + ([] if fits else ["url: a link has one of up to 512, and no custom_id"])
    if "url" in button or not button.get("custom_id"):
        problems.append("custom_id: missing, or an address beside it")
    return problems
