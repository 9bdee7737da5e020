"""Forms as Discord's modals: what is drawn, and what comes back.

A modal says by its custom_ids alone what it is, so one that was open across a restart is answered.
Limits: docs: components/reference.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.buttons import LONGEST_CUSTOM_ID
from bot.adapters.discord.room import shortened
from bot.core.form import LONGEST_HELP, LONGEST_LABEL, LONGEST_TEXT, Field, Filled, Form
from bot.core.form_json import write_form
from bot.core.grammar import write_line
from bot.core.literal import one_line, paragraph

LONGEST_TITLE = 45
MOST_BESIDE = 10  # Circles and boxes; of more, one is chosen in a list.
LONGEST_CHOICE = 100

# version : reference to the whole form, where it is kept : the command it makes, if that is short
FORM = re.compile(r"pf1:(?P<ref>[a-z2-7]{0,20}):(?P<line>[ -~]*)", re.ASCII)
# name : kind : the parameter it fills
_FIELD = re.compile(r"(?P<name>[\w-]+):(?P<kind>[a-z]+):(?P<into>\w*)", re.ASCII)

_ANY_CHANNEL = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A modal as it comes back.

    Attributes:
        ref: What the whole form is kept by; may be empty.
        line: The command that nothing was filled into yet; empty where it was too long.
        fields: What was asked: names, kinds and parameters alone.
        values: What was filled in.
    """

    ref: str
    line: str
    fields: tuple[Field, ...]
    values: Filled


def reference_to(form: Form) -> str:
    """Give the 20 characters a form is kept by; the same form has the same ones."""
    digest = hashlib.sha256(write_form(form)).digest()
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in digest[:20])


def kept_as(ref: str) -> str:
    """Give the name under which a form is kept."""
    return f"form/{ref}"


def modal_of(form: Form, *, ref: str, channel: int | None) -> ui.Modal:
    """Draw a form; a field for a channel begins with the one that it is opened in."""
    line = write_line(form.command, form.arguments)
    start = f"pf1:{ref}:"
    fits = len(start) + len(line) <= LONGEST_CUSTOM_ID and line.isascii() and line.isprintable()
    title = shortened(one_line(form.title), LONGEST_TITLE) or "paperpicks"
    modal = ui.Modal(title=title, custom_id=start + (line if fits else ""))
    for one in form.fields:
        modal.add_item(
            ui.Label(
                text=shortened(one_line(one.label), LONGEST_LABEL) or one.name,
                description=shortened(one_line(one.help), LONGEST_HELP) or None,
                component=_drawn(one, channel),
            )
        )
    modal.stop()  # The library keeps nothing of one that has ended; what comes back says it all.
    return modal


def read_modal(data: Mapping[str, Any]) -> Submitted | None:
    """Read a modal that was sent; None where it is none of ours, or of another version."""
    match = FORM.fullmatch(str(data.get("custom_id", "")))
    if match is None:
        return None
    fields: list[Field] = []
    values: dict[str, tuple[str, ...]] = {}
    for label in data.get("components") or ():
        told = label.get("component") or {}
        named = _FIELD.fullmatch(str(told.get("custom_id", "")))
        if named is None or named["kind"] not in _DRAWN:
            return None
        fields.append(Field(named["name"], "", named["kind"], named["into"]))  # type: ignore[arg-type]  # one of _DRAWN
        values[named["name"]] = _values(told)
    return Submitted(match["ref"], match["line"], tuple(fields), values)


def _values(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what was filled into one field, whatever its kind."""
    several = told.get("values")
    if several is None:
        several = [told.get("value")]
    return tuple(str(one) for one in several if one not in (None, ""))


def _drawn(one: Field, channel: int | None) -> ui.Item[Any]:
    return _DRAWN[one.kind](one, f"{one.name}:{one.kind}:{one.into}", channel)


def _line(one: Field, id_: str, _channel: int | None) -> ui.Item[Any]:
    return _text(one, id_, discord.TextStyle.short)


def _lines(one: Field, id_: str, _channel: int | None) -> ui.Item[Any]:
    return _text(one, id_, discord.TextStyle.paragraph)


def _text(one: Field, id_: str, style: discord.TextStyle) -> ui.Item[Any]:
    there = paragraph("\n".join(one.value))[:LONGEST_TEXT]
    if style is discord.TextStyle.short:
        there = one_line(there)
    return ui.TextInput(
        custom_id=id_,
        style=style,
        default=there or None,
        placeholder=_PLACEHOLDERS.get(one.kind),
        required=one.needed,
        max_length=_LONGEST.get(one.kind, LONGEST_TEXT),
    )


def _choice(one: Field, id_: str, _channel: int | None) -> ui.Item[Any]:
    if not 2 <= len(one.choices) <= MOST_BESIDE:
        return _listed(one, id_, 1)
    options = [
        discord.RadioGroupOption(
            label=shortened(one_line(c.label), LONGEST_CHOICE),
            value=c.value,
            default=c.value in one.value[:1],
        )
        for c in one.choices
    ]
    return ui.RadioGroup(custom_id=id_, required=one.needed, options=options)


def _choices(one: Field, id_: str, _channel: int | None) -> ui.Item[Any]:
    if len(one.choices) > MOST_BESIDE:
        return _listed(one, id_, len(one.choices))
    options = [
        discord.CheckboxGroupOption(
            label=shortened(one_line(c.label), LONGEST_CHOICE),
            value=c.value,
            default=c.value in one.value,
        )
        for c in one.choices
    ]
    least = int(one.needed)
    return ui.CheckboxGroup(
        custom_id=id_,
        required=one.needed,
        min_values=least,
        max_values=len(options),
        options=options,
    )


def _listed(one: Field, id_: str, most: int) -> ui.Item[Any]:
    chosen = one.value[:most]
    options = [
        discord.SelectOption(
            label=shortened(one_line(c.label), LONGEST_CHOICE),
            value=c.value,
            default=c.value in chosen,
        )
        for c in one.choices[:25]  # docs: components/reference, string select
    ]
    return ui.Select(
        custom_id=id_,
        required=one.needed,
        min_values=int(one.needed),
        max_values=min(most, len(options)),
        options=options,
    )


def _channel(one: Field, id_: str, channel: int | None) -> ui.Item[Any]:
    there = int(one.value[0]) if one.value and one.value[0].isdecimal() else channel
    kind = discord.SelectDefaultValueType.channel
    first = [discord.SelectDefaultValue(id=there, type=kind)] if there else []
    return ui.ChannelSelect(
        custom_id=id_,
        required=one.needed,
        min_values=int(one.needed),
        channel_types=_ANY_CHANNEL,
        default_values=first,
    )


_DRAWN: Mapping[str, Callable[[Field, str, int | None], ui.Item[Any]]] = {
    "text": _line,
    "lines": _lines,
    "choice": _choice,
    "choices": _choices,
    "time": _line,
    "zone": _line,
    "channel": _channel,
}
_LONGEST: Mapping[str, int] = {"time": 10, "zone": 60}  # "10:30 p.m.", and half as long again.
_PLACEHOLDERS: Mapping[str, str] = {"time": "09:00", "zone": "Europe/Berlin"}


def asks_for_channel(fields: Sequence[Field]) -> bool:
    """Tell whether a form asks where its command is used."""
    return any(one.kind == "channel" for one in fields)
