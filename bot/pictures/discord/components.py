"""Discord's components drawn on a canvas: those that the bot uses, as Discord's client does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.pictures.canvas import GAP, LINE, ROW, SIZE, SMALL, WIDTH, Canvas
from bot.pictures.discord.markdown import runs_of
from bot.pictures.runs import Run

Json = Mapping[str, Any]

ROW_OF, BUTTON, SELECT, INPUT, SECTION, TEXT, SEPARATOR, CONTAINER = 1, 2, 3, 4, 9, 10, 14, 17
LABEL, RADIO, BOXES, BOX = 18, 21, 22, 23
_OTHER_SELECTS = {5: "a person", 6: "a role", 7: "a person or role", 8: "a channel"}
_STYLES = {1: "primary", 2: "", 3: "success", 4: "danger", 5: ""}
_PADDING = 12.0
_LARGER = {"#": 1.5, "##": 1.25, "###": 1.08}
_START = re.compile(r"(?P<sign>#{1,3}|-#) (?P<rest>.*)")
_LINES = 3  # Of an empty field for several lines.


def draw_components(
    canvas: Canvas, components: Sequence[Json], channels: Mapping[str, str] | None = None
) -> None:
    """Draw components one below the other; `channels` gives the names of those by id.

    Raises:
        ValueError: If one is of a kind that is not drawn here.
    """
    for component in components:
        match component["type"]:
            case 10:
                draw_text(canvas, component["content"])
            case 1:
                _row(canvas, component["components"])
            case 9:
                for child in component["components"]:
                    draw_text(canvas, child["content"])
                canvas.buttons(list(_labels([component["accessory"]])))
            case 14:
                canvas.rule()
            case 17:
                canvas.y += GAP / 2
                with canvas.framed("card", _PADDING):
                    draw_components(canvas, component["components"])
            case 18:
                _field(canvas, component, channels or {})
            case other:
                raise ValueError(f"a component of type {other} cannot be drawn yet")
        canvas.y += GAP / 2


def draw_text(canvas: Canvas, content: str) -> None:
    """Write markdown, line by line."""
    for line in content.split("\n"):
        start = _START.fullmatch(line)
        if start is None:
            canvas.paragraph(list(runs_of(line)))
        elif start["sign"] == "-#":
            canvas.paragraph(list(runs_of(start["rest"], "s")), SMALL)
        else:
            canvas.paragraph(list(runs_of(start["rest"], "b")), SIZE * _LARGER[start["sign"]])


def _row(canvas: Canvas, children: Sequence[Json]) -> None:
    if all(child["type"] == BUTTON for child in children):
        canvas.buttons(list(_labels(children)))
        return
    canvas.y += GAP / 2
    _list(canvas, children[0], {})
    canvas.y += GAP / 2


def _labels(buttons: Sequence[Json]) -> Iterator[tuple[str, str]]:
    for button in buttons:
        if button["type"] != BUTTON:
            raise ValueError(f"a component of type {button['type']} cannot be drawn yet")
        outwards = " ↗" if button["style"] == 5 else ""
        yield button["label"] + outwards, _STYLES[button["style"]]


def _field(canvas: Canvas, label: Json, channels: Mapping[str, str]) -> None:
    """Draw a field of a modal, what it is called above it."""
    field = label["component"]
    needed = [Run(" *", "r")] if field.get("required", True) else []
    canvas.y += GAP
    canvas.paragraph([Run(label["label"], "b"), *needed])
    if label.get("description"):
        canvas.paragraph([Run(label["description"], "s")], SMALL)
    canvas.y += GAP
    match field["type"]:
        case 4:
            _input(canvas, field)
        case 3 | 5 | 6 | 7 | 8:
            _list(canvas, field, channels)
        case 21 | 22:
            for option in field["options"]:
                _choice(canvas, option, is_round=field["type"] == RADIO)
        case 23:
            _choice(canvas, {"label": label["label"], **field}, is_round=False)
        case other:
            raise ValueError(f"a field of type {other} cannot be drawn yet")


def _input(canvas: Canvas, field: Json) -> None:
    value, hint = field.get("value") or "", field.get("placeholder") or ""
    lines = (value or hint).split("\n")
    count = max(len(lines), _LINES if field["style"] == 2 else 1)
    _box(canvas, lines, count, "" if value else "s")


def _list(canvas: Canvas, field: Json, channels: Mapping[str, str]) -> None:
    """Draw a list that is closed, with what is chosen in it."""
    chosen = [option["label"] for option in field.get("options", ()) if option.get("default")]
    at_first = [str(value["id"]) for value in field.get("default_values") or ()]
    named = [f"# {channels.get(id_, id_)}" for id_ in at_first]
    words = ", ".join([*chosen, *named])
    kind = _OTHER_SELECTS.get(field["type"], "one")
    hint = field.get("placeholder") or f"Choose {kind}"
    _box(canvas, [words or hint], 1, "" if words else "s", sign="▾")


def _box(canvas: Canvas, lines: Sequence[str], count: int, style: str, sign: str = "") -> None:
    high = count * SIZE * LINE + 16
    canvas.box(canvas.left, canvas.y, canvas.room, high, "field")
    y = canvas.y
    canvas.left += _PADDING
    canvas.y += 7
    for line in lines:
        canvas.paragraph([Run(line, style)])
    canvas.left -= _PADDING
    if sign:
        spans = f'<tspan class="s">{sign}</tspan>'
        canvas.text_at(WIDTH - canvas.right - 24, y + ROW * 0.75, spans)
    canvas.y = y + high


def _choice(canvas: Canvas, option: Json, *, is_round: bool) -> None:
    chosen = bool(option.get("default"))
    canvas.mark(canvas.left, canvas.y + 5, is_round=is_round, chosen=chosen)
    canvas.left += 26
    canvas.paragraph([Run(option["label"])])
    if option.get("description"):
        canvas.paragraph([Run(option["description"], "s")], SMALL)
    canvas.left -= 26
    canvas.y += GAP / 4
