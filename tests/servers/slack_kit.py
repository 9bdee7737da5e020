"""Block Kit as Slack checks it: the blocks of messages, the Home tab and modals."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.servers.slack_elements import INPUTS, element_problems, is_address
from tests.servers.slack_texts import ANY, Json, keys, name, text_object, whole

_TEXT_OF_A_MESSAGE = 13_200
_LARGEST_VIEW = 250_000


def problems(blocks: Sequence[Json]) -> list[str]:
    """Say all that Slack would refuse a message with these blocks for; empty if it takes them."""
    found = _block_problems(blocks, most=50)
    if sum(len(text) for text in _texts(blocks)) > _TEXT_OF_A_MESSAGE:
        found.append("msg_blocks_too_long")
    return found


def view_problems(view: Json) -> list[str]:
    """Say all that Slack would refuse a Home tab or a modal for."""
    allowed = {"blocks", "callback_id", "external_id", "private_metadata"}
    found = _block_problems(view.get("blocks", []), most=100)
    if view.get("type") == "modal":
        more = {"submit", "close", "clear_on_close", "notify_on_close"}
        found += keys(view, {"title", "blocks"}, allowed | more)
        parts = [view[part] for part in ("title", "submit", "close") if part in view]
        found += [problem for part in parts for problem in text_object(part, 24)]
        kinds = {block.get("type") for block in view.get("blocks", [])}
        found += ["input without submit"] if "input" in kinds and "submit" not in view else []
    elif view.get("type") == "home":
        found += keys(view, {"blocks"}, allowed)
    else:
        found.append(f"view of type {view.get('type')}")
    longest = {"private_metadata": 3_000, "callback_id": 255, "external_id": 255}
    found += [key for key, most in longest.items() if len(view.get(key, "")) > most]
    return found + (["view_too_large"] if len(json.dumps(view)) > _LARGEST_VIEW else [])


def _block_problems(blocks: Sequence[Json], most: int) -> list[str]:
    found = [] if len(blocks) <= most else [f"{len(blocks)} blocks"]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append("block_id twice")
    for place, block in enumerate(blocks):
        check = _CHECKS.get(str(block.get("type")))
        wrong = name(block, "block_id") + (check(block) if check else ["unknown type"])
        found += [f"block {place} ({block.get('type')}): {problem}" for problem in wrong]
    return found


def pieces(of: object) -> Iterator[Json]:
    """Give every object within blocks, outermost first."""
    if isinstance(of, dict):
        yield of
        for value in of.values():
            yield from pieces(value)
    elif isinstance(of, list | tuple):
        for value in of:
            yield from pieces(value)


def _texts(blocks: Sequence[Json]) -> Iterator[str]:
    return (o["text"] for o in pieces(list(blocks)) if isinstance(o.get("text"), str))


def _fields(block: Json, needed: set[str], allowed: set[str]) -> list[str]:
    return keys(block, needed, allowed | {"block_id"})


def _header(block: Json) -> list[str]:
    return _fields(block, {"text"}, set()) or text_object(block["text"], 150)


def _divider(block: Json) -> list[str]:
    return _fields(block, set(), set())


def _context(block: Json) -> list[str]:
    if found := _fields(block, {"elements"}, set()):
        return found
    elements = block["elements"]
    count = [] if 1 <= len(elements) <= 10 else [f"{len(elements)} elements"]
    return count + [p for e in elements for p in text_object(e, 3_000, ANY)]


def _section(block: Json) -> list[str]:
    found = _fields(block, set(), {"text", "fields", "accessory", "expand"})
    if "text" not in block and "fields" not in block:
        found.append("neither text nor fields")
    if "text" in block:
        found += text_object(block["text"], 3_000, ANY)
    if len(block.get("fields", ())) > 10:
        found.append("over 10 fields")
    found += [p for one in block.get("fields", ()) for p in text_object(one, 2_000, ANY)]
    return found + (element_problems(block["accessory"]) if "accessory" in block else [])


def _actions(block: Json) -> list[str]:
    if found := _fields(block, {"elements"}, set()):
        return found
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= 25 else [f"{len(elements)} elements"]
    names = [element.get("action_id") for element in elements]
    if len(names) != len(set(names)):
        found.append("action_id twice")
    if any(element.get("type") == "plain_text_input" for element in elements):
        found.append("plain_text_input outside an input block")
    return found + [problem for element in elements for problem in element_problems(element)]


def _input(block: Json) -> list[str]:
    if found := _fields(block, {"label", "element"}, {"hint", "optional", "dispatch_action"}):
        return found
    found = text_object(block["label"], 2_000)
    found += text_object(block["hint"], 2_000) if "hint" in block else []
    if block["element"].get("type") not in INPUTS:
        return [*found, f"element {block['element'].get('type')}"]
    return found + element_problems(block["element"])


def _rich_text(block: Json) -> list[str]:
    found = _fields(block, {"elements"}, set())
    for section in block.get("elements", []):
        kinds = ("rich_text_section", "rich_text_preformatted")
        if section.get("type") not in kinds or not section.get("elements"):
            return [*found, "an empty section, or one of another type"]
        found += [problem for element in section["elements"] for problem in _run(element)]
    return found if block.get("elements") else [*found, "no elements"]


_RUNS = {
    "text": {"text"},
    "link": {"url"},
    "user": {"user_id"},
    "channel": {"channel_id"},
}


def _run(element: Json) -> list[str]:
    needed = _RUNS.get(str(element.get("type")))
    if needed is None:
        return [f"element {element.get('type')}"]
    found = keys(element, needed, {"style", "text"})
    if not element.get("text", "x"):
        found.append("an empty text")
    if set(element.get("style", {})) - {"bold", "italic", "strike", "code"}:
        found.append("style")
    if not is_address(element.get("url", "https://example.org")):
        found.append(f"url {element['url']!r}")
    return found + whole(element.get("text", ""))


_CHECKS: Mapping[str, Callable[[Json], list[str]]] = {
    "actions": _actions,
    "context": _context,
    "divider": _divider,
    "header": _header,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
}
"""Of Slack's blocks those that the bot uses; another one is refused until it is described here."""
