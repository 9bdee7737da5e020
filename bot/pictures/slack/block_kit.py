"""Block Kit drawn on a canvas: the blocks that the bot uses, as Slack's client shows them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.pictures.canvas import GAP, LINE, ROW, SIZE, SMALL, WIDTH, Canvas
from bot.pictures.runs import Run, width

Json = Mapping[str, Any]

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_CODE = re.compile(r"`([^`]*)`")


def draw_blocks(canvas: Canvas, blocks: Sequence[Json]) -> None:
    """Draw blocks one below the other.

    Raises:
        ValueError: If one is of a kind that is not drawn here.
    """
    for block in blocks:
        match block["type"]:
            case "header":
                canvas.y += GAP
                canvas.paragraph([Run(block["text"]["text"], "b")], SIZE * 1.2)
            case "rich_text":
                for section in block["elements"]:
                    canvas.paragraph(list(_rich(section)))
            case "section":
                canvas.paragraph(list(_words(block["text"])))
                if "accessory" in block:
                    canvas.buttons(list(_labels([block["accessory"]])))
            case "context":
                for element in block["elements"]:
                    small = (Run(run.text, f"s {run.style}".strip()) for run in _words(element))
                    canvas.paragraph(list(small), SMALL)
            case "actions":
                canvas.buttons(list(_labels(block["elements"])))
            case "divider":
                canvas.rule()
            case "input":
                _input(canvas, block)
            case other:
                raise ValueError(f"a block of type {other} cannot be drawn yet")
        canvas.y += GAP / 2


def _rich(section: Json) -> Iterator[Run]:
    for element in section["elements"]:
        style = element.get("style", {})
        named = " ".join(short for long, short in (("bold", "b"), ("code", "c")) if style.get(long))
        if element["type"] == "link":
            named = f"{named} a".strip()
        yield Run(str(element.get("text") or f"@{element.get('user_id', '')}"), named)


def _words(text: Json) -> Iterator[Run]:
    """Read a text object; of mrkdwn only code is a style of ours, the rest is still signs."""
    words = str(text["text"]).replace("\u200b", "")
    if text["type"] == "plain_text":
        yield Run(words)
        return
    for number, part in enumerate(_CODE.split(words)):
        for entity, sign in _ENTITIES.items():
            part = part.replace(entity, sign)
        if part:
            yield Run(part, "c" if number % 2 else "")


def _labels(elements: Sequence[Json]) -> Iterator[tuple[str, str]]:
    for element in elements:
        match element["type"]:
            case "button":
                yield element["text"]["text"], element.get("style", "")
            case "overflow":
                yield "⋯", ""
            case other:
                raise ValueError(f"an element of type {other} cannot be drawn yet")


def _input(canvas: Canvas, block: Json) -> None:
    element = block["element"]
    canvas.y += GAP / 2
    optional = [Run(" (optional)", "s")] if block.get("optional") else []
    canvas.paragraph([Run(block["label"]["text"], "b"), *optional])
    canvas.y += GAP / 2
    if element["type"] in ("radio_buttons", "checkboxes"):
        _choices(canvas, element)
    else:
        _box(canvas, element)
    if "hint" in block:
        canvas.paragraph([Run(block["hint"]["text"], "s")], SMALL)


def _box(canvas: Canvas, element: Json) -> None:
    """Draw a field that is filled in by hand or from a list."""
    chosen = element.get("initial_option") or {"text": {"text": ""}}
    names = ("initial_value", "initial_time", "initial_conversation")
    value = next((str(element[name]) for name in names if element.get(name)), "")
    lines = (value or chosen["text"]["text"]).split("\n")
    count = max(len(lines), 3 if element.get("multiline") else 1)
    high = count * SIZE * LINE + 12
    canvas.box(canvas.left, canvas.y, canvas.room, high, "field")
    y = canvas.y
    canvas.left += 12
    canvas.y += 6
    for line in lines:
        canvas.paragraph([Run(line)])
    canvas.left -= 12
    if element["type"] != "plain_text_input":
        sign = "◷" if element["type"] == "timepicker" else "▾"
        canvas.text_at(WIDTH - canvas.right - 20, y + ROW * 0.65, f"<tspan>{sign}</tspan>")
    canvas.y = y + high


def _choices(canvas: Canvas, element: Json) -> None:
    """Draw what can be chosen, beside each other as far as there is room."""
    there = [*element.get("initial_options", ()), element.get("initial_option")]
    x = canvas.left
    for option in element["options"]:
        label = option["text"]["text"]
        wide = 24 + width(label, SIZE) + 20
        if x + wide > WIDTH - canvas.right and x > canvas.left:
            x, canvas.y = canvas.left, canvas.y + 26
        is_round = element["type"] == "radio_buttons"
        canvas.mark(x, canvas.y + 2, is_round=is_round, chosen=option in there)
        canvas.text_at(x + 24, canvas.y + 15, "".join(f"<tspan>{part}</tspan>" for part in [label]))
        x += wide
    canvas.y += 26
