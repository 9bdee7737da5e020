"""Blocks as a reader sees them: words, buttons, and what would call somebody."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from tests.servers.slack_kit import pieces, problems
from tests.servers.slack_texts import Json

__all__ = ["Json", "as_list", "as_object", "buttons", "drawn", "live", "problems"]

_LIVE = re.compile(r"<([!@#][^>]*)>")
_MENTIONS = ("user", "usergroup", "broadcast", "channel", "team")


def drawn(blocks: Sequence[Json]) -> str:
    """Write what a reader sees, a line a block; labels of buttons in brackets."""
    return "\n".join("".join(_seen(block)) for block in blocks)


def buttons(blocks: Sequence[Json]) -> list[Json]:
    """Give what can be pressed, in order, each with the `block_id` it stands in.

    Each line of a menu is one, with the menu's own `action_id`.
    """
    return [found for block in blocks for element in _pressable(block) for found in element]


def _pressable(block: Json) -> Iterator[list[Json]]:
    elements = block.get("elements", []) if block["type"] == "actions" else []
    elements = [*elements, block["accessory"]] if "accessory" in block else elements
    where = {"block_id": block.get("block_id", "")}
    for element in elements:
        if element["type"] == "button":
            yield [{**element, **where}]
        elif element["type"] == "overflow":
            own = {"type": "overflow", "action_id": element.get("action_id", ""), **where}
            yield [{**own, **option} for option in element["options"]]


def live(blocks: Sequence[Json], text: str) -> list[str]:
    """Give what would notify somebody or mislead a reader: mentions, and control characters."""
    every = list(pieces(list(blocks)))
    marked = [text, *(e["text"] for e in every if e.get("type") == "mrkdwn")]
    mentions = [found for words in marked for found in _LIVE.findall(words)]
    named = [e for e in every if e.get("type") in _MENTIONS]
    mentions += [str(e.get("user_id") or e.get("channel_id") or e["type"]) for e in named]
    words = [e["text"] for e in every if isinstance(e.get("text"), str)]
    shown = "".join([*words, text])
    return mentions + [c for c in shown if (c < " " and c != "\n") or c in "\x7f\u202e\u2066"]


def _seen(piece: Json) -> Iterator[str]:
    match piece["type"]:
        case "rich_text":
            yield "\n".join("".join(_seen(section)) for section in piece["elements"])
        case "actions":
            yield " ".join("".join(_seen(element)) for element in piece["elements"])
        case "context":
            yield " ".join("".join(_seen(element)) for element in piece["elements"])
        case "section":
            parts = [piece.get("text"), *piece.get("fields", ()), piece.get("accessory")]
            yield " ".join("".join(_seen(part)) for part in parts if part)
        case "input":
            yield piece["label"]["text"] + ": " + "".join(_seen(piece["element"]))
        case "divider":
            yield "---"
        case "rich_text_section" | "rich_text_preformatted":
            yield from (word for element in piece["elements"] for word in _seen(element))
        case "mrkdwn":
            yield _without_marks(piece["text"])
        case "user":
            yield f"@{piece['user_id']}"
        case "channel":
            yield f"#{piece['channel_id']}"
        case "text" | "link" | "plain_text":
            yield piece["text"]
        case "header":
            yield piece["text"]["text"]
        case _:
            yield _control(piece)


def _control(element: Json) -> str:
    """Write what can be pressed or filled in, as it stands at first."""
    if element["type"] == "button":
        return f"[{element['text']['text']}]"
    if element["type"] == "overflow":
        return "[…]"
    chosen = [*element.get("initial_options", ()), element.get("initial_option")]
    words = [one["text"]["text"] for one in chosen if one]
    names = ("initial_value", "initial_time", "initial_conversation", "initial_channel")
    words += [str(element[name]) for name in names if name in element]
    return f"({', '.join(words)})"


def _without_marks(mrkdwn: str) -> str:
    plain = re.sub(r"[*_~`\u200b]", "", mrkdwn)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_list(value: object) -> list[Json]:
    """Read blocks that came as JSON, or as a string of it."""
    read = json.loads(value) if isinstance(value, str) and value else value
    return list(read) if isinstance(read, list) else []


def as_object(value: object) -> Json:
    """Read a view or metadata that came as JSON, or as a string of it."""
    read = json.loads(value) if isinstance(value, str) and value else value
    return dict(read) if isinstance(read, Mapping) else {}
