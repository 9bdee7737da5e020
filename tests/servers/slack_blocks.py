"""What Slack takes as blocks, and what a reader then sees."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

_TEXT_OF_A_MESSAGE = 13_200
_LIVE = re.compile(r"<([!@#][^>]*)>")


def problems(blocks: Sequence[Json]) -> list[str]:
    """Say all that Slack would refuse a message with these blocks for; empty if it takes them."""
    found = [] if len(blocks) <= 50 else [f"{len(blocks)} blocks"]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)) or any(not 0 < len(name) <= 255 for name in ids):
        found.append("block_id")
    if sum(len(text) for text in _texts(blocks)) > _TEXT_OF_A_MESSAGE:
        found.append("msg_blocks_too_long")
    for place, block in enumerate(blocks):
        check = _CHECKS.get(str(block.get("type")))
        wrong = check(block) if check else ["unknown type"]
        found += [f"block {place} ({block.get('type')}): {problem}" for problem in wrong]
    return found


def drawn(blocks: Sequence[Json]) -> str:
    """Write what a reader sees, a line a block; labels of buttons in brackets."""
    return "\n".join("".join(_seen(block)) for block in blocks)


def buttons(blocks: Sequence[Json]) -> list[Json]:
    """Give the buttons in order, each with the `block_id` of its row."""
    return [
        {**element, "block_id": block.get("block_id", "")}
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def live(blocks: Sequence[Json], text: str) -> list[str]:
    """Give what would notify somebody or mislead a reader: mentions, and control characters."""
    marked = [text, *(e["text"] for e in _objects(blocks) if e.get("type") == "mrkdwn")]
    mentions = [found for words in marked for found in _LIVE.findall(words)]
    kinds = ("user", "usergroup", "broadcast", "channel", "team")
    mentions += [
        str(e.get("user_id", e["type"])) for e in _objects(blocks) if e.get("type") in kinds
    ]
    shown = drawn(blocks) + text
    return mentions + [c for c in shown if (c < " " and c != "\n") or c in "\x7f\u202e\u2066"]


def _seen(piece: Json) -> Iterator[str]:
    match piece["type"]:
        case "rich_text":
            yield "\n".join("".join(_seen(section)) for section in piece["elements"])
        case "actions":
            yield " ".join(f"[{element['text']['text']}]" for element in piece["elements"])
        case "header":
            yield piece["text"]["text"]
        case "context":
            yield " ".join("".join(_seen(element)) for element in piece["elements"])
        case "rich_text_section" | "rich_text_preformatted":
            yield from (word for element in piece["elements"] for word in _seen(element))
        case "mrkdwn":
            plain = re.sub(r"[*_~`\u200b]", "", piece["text"])
            yield plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        case "user":
            yield f"@{piece['user_id']}"
        case _:
            yield piece["text"]


def _objects(piece: object) -> Iterator[Json]:
    if isinstance(piece, dict):
        yield piece
        for value in piece.values():
            yield from _objects(value)
    elif isinstance(piece, list | tuple):
        for value in piece:
            yield from _objects(value)


def _texts(blocks: Sequence[Json]) -> Iterator[str]:
    return (o["text"] for o in _objects(list(blocks)) if isinstance(o.get("text"), str))


def _keys(piece: Json, needed: set[str], allowed: set[str]) -> list[str]:
    missing, extra = needed - piece.keys(), piece.keys() - needed - allowed - {"type", "block_id"}
    return [f"no {key}" for key in missing] + [f"unknown {key}" for key in extra]


def _header(block: Json) -> list[str]:
    return _keys(block, {"text"}, set()) or _object(block["text"], 150, ("plain_text",))


def _context(block: Json) -> list[str]:
    if found := _keys(block, {"elements"}, set()):
        return found
    elements = block["elements"]
    count = [] if 1 <= len(elements) <= 10 else [f"{len(elements)} elements"]
    return count + [p for e in elements for p in _object(e, 3_000, ("plain_text", "mrkdwn"))]


def _actions(block: Json) -> list[str]:
    if found := _keys(block, {"elements"}, set()):
        return found
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= 25 else [f"{len(elements)} elements"]
    names = [element.get("action_id") for element in elements]
    if len(names) != len(set(names)):
        found.append("action_id twice")
    return found + [problem for element in elements for problem in _button(element)]


def _button(element: Json) -> list[str]:
    if element.get("type") != "button":
        return [f"element {element.get('type')}"]
    found = _keys(element, {"text"}, {"action_id", "value", "url", "style", "confirm"})
    if found:
        return found
    if not 0 < len(element.get("action_id", "x")) <= 255:
        found.append("action_id")
    if len(element.get("value", "")) > 2_000:
        found.append("value over 2000")
    return found + _object(element["text"], 75, ("plain_text",))


def _object(piece: Json, longest: int, kinds: Sequence[str]) -> list[str]:
    """Check a text object; its length is counted as JavaScript counts."""
    if piece.get("type") not in kinds:
        return [f"text of type {piece.get('type')}"]
    extra = {"emoji"} if piece["type"] == "plain_text" else {"verbatim"}
    found = _keys(piece, {"text"}, extra)
    length = len(piece.get("text", "").encode("utf-16-le", "surrogatepass")) // 2
    if not piece.get("text", "").strip() or length > longest:
        found.append(f"text of {length}, at most {longest}")
    return found + _whole(piece.get("text", ""))


def _rich_text(block: Json) -> list[str]:
    found = _keys(block, {"elements"}, set())
    for section in block.get("elements", []):
        kinds = ("rich_text_section", "rich_text_preformatted")
        if section.get("type") not in kinds or not section.get("elements"):
            return [*found, "an empty section, or one of another type"]
        found += [problem for element in section["elements"] for problem in _run(element)]
    return found if block.get("elements") else [*found, "no elements"]


def _run(element: Json) -> list[str]:
    needed = {"text": {"text"}, "link": {"url"}, "user": {"user_id"}}.get(str(element.get("type")))
    if needed is None:
        return [f"element {element.get('type')}"]
    found = _keys(element, needed, {"style", "text"})
    if not element.get("text", "x"):
        found.append("an empty text")
    if set(element.get("style", {})) - {"bold", "italic", "strike", "code"}:
        found.append("style")
    address = element.get("url", "https://example.org")
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?([/?#][!-~]*)?", address, re.ASCII | re.I):
        found.append(f"url {address!r}")
    return found + _whole(element.get("text", ""))


def _whole(text: str) -> list[str]:
    """Refuse halves of characters, which are no text on the wire."""
    return ["half a character"] if any("\ud800" <= c <= "\udfff" for c in text) else []


_CHECKS: Mapping[str, Callable[[Json], list[str]]] = {
    "actions": _actions,
    "context": _context,
    "header": _header,
    "rich_text": _rich_text,
}
"""Of Slack's blocks those that the bot uses; another one is refused until it is described here."""


def as_list(value: object) -> list[Json]:
    """Read blocks that came as JSON, or as a string of it."""
    read = json.loads(value) if isinstance(value, str) and value else value
    return list(read) if isinstance(read, list) else []
