"""Modals: a form to fill in, an answer to read, or a moment's patience.

Limits: Slack's reference of views.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.adapters.slack import blocks as kit
from bot.adapters.slack import fields
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.literal import cut
from bot.adapters.slack.render import render
from bot.adapters.slack.translate import PLATFORM
from bot.core import voice
from bot.core.form import LONGEST_TITLE, Field, Filled, Form
from bot.core.literal import one_line, straight
from bot.core.message import Message, Text
from bot.core.places import Conversation, Reader, direct, read_conversation

FORM = "papers_form"
ANSWER = "papers_answer"

MOST_ABOVE = 3  # Modals above each other.

_OURS = ("type", "callback_id", "title", "submit", "close", "private_metadata")
_VERSION = 1  # Of what is written into a view; a view of another one is too old.


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a view stands, as is written into it.

    Attributes:
        place: What its buttons and its form mean; None for the reader's own direct message.
        depth: How many modals stand there with it, from 1; 0 for a Home tab.
        root: The line that the lowest of them answers, if it is to be drawn anew after changes.
    """

    place: Conversation | None = None
    depth: int = 1
    root: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form as it comes back.

    Attributes:
        form: What was asked, without what stood there at first.
        standing: Where it stands, and so where the command is used.
        values: What was filled in.
    """

    form: Form
    standing: Standing
    values: Filled


@dataclass(frozen=True, slots=True)
class Drawn:
    """A view ready to be shown, and the lines too long for its buttons, by token."""

    view: Json
    kept: Mapping[str, str]


def form_view(form: Form, standing: Standing) -> Drawn:
    """Draw a form; its command is used where it stands, unless it asks for a channel."""
    written = _written(
        standing,
        command=form.command,
        arguments=dict(form.arguments),
        fields=[[one.name, one.kind, one.into] for one in form.fields],
    )
    view = _modal(FORM, form.title, [fields.drawn(one) for one in form.fields], written)
    return Drawn(view | {"submit": _short(form.submit), "close": _short("Cancel")}, {})


def answer_view(message: Message, standing: Standing) -> Drawn:
    """Draw an answer; its first heading is the title."""
    title, rest = _titled(message)
    drawn = render(rest)
    shown = list(drawn.blocks) or [kit.small(drawn.text)]
    return Drawn(_modal(ANSWER, title, shown, _written(standing)), drawn.kept)


def waiting_view(standing: Standing) -> Drawn:
    """Draw what stands there until there is an answer."""
    waiting = [kit.small(voice.ONE_MOMENT)]
    return Drawn(_modal(ANSWER, "paperpicks", waiting, _written(standing)), {})


def refused_view(view: Mapping[str, Any], refusal: Message) -> Drawn:
    """Draw a submitted form again, what was filled in still there, below what is wrong with it."""
    state = view.get("state") or {}
    inputs = [fields.refilled(b, state) for b in view["blocks"] if b["type"] == "input"]
    return changed_view(view, [kit.small(refusal.text), *inputs])


def changed_view(view: Mapping[str, Any], shown: Sequence[Json]) -> Drawn:
    """Draw a view that Slack told of again, with something else in it."""
    again = {name: view[name] for name in _OURS if name in view}
    return Drawn(again | {"blocks": list(shown)}, {})


def read_form(view: Mapping[str, Any]) -> Submitted | None:
    """Read a submitted form; None where it is of another version, or broken."""
    try:
        written = json.loads(view["private_metadata"])
        if written["v"] != _VERSION:
            return None
        asked = tuple(Field(name, name, kind, into) for name, kind, into in written["fields"])
        form = Form("", "", str(written["command"]), asked, dict(written["arguments"]))
    except (ValueError, KeyError, TypeError):
        return None
    values = fields.read(view.get("state") or {})
    by_hand = {one.name for one in form.fields if one.kind in ("text", "lines")}
    for name in by_hand & values.keys():
        values[name] = tuple(map(straight, values[name]))
    return Submitted(form, standing_of(view), values)


def standing_of(view: Mapping[str, Any]) -> Standing:
    """Give where a view stands; of one that does not say so, what is safe."""
    depth = 0 if view.get("type") == "home" else MOST_ABOVE
    try:
        written = json.loads(view.get("private_metadata") or "")
        place = read_conversation(written["place"]) if "place" in written else None
        return Standing(place, int(written["depth"]), str(written.get("root", "")))
    except (ValueError, KeyError, TypeError):
        return Standing(None, depth)


def is_of(standing: Standing, reader: Reader, identity: Identity) -> bool:
    """Tell whether a view stands where its request comes from: nobody acts in other workspaces.

    Those of one organisation may share an installation, and Slack then may name another of them.
    """
    place = standing.place
    if place is None or place == direct(reader):
        return True
    is_channel = place.platform == PLATFORM and not place.is_direct
    return is_channel and (place.workspace == identity.team or bool(identity.enterprise))


def errors_of(submitted: Submitted, refusal: Message) -> Mapping[str, str]:
    """Give what is wrong, at the field it is about, as Slack wants it; empty where at none."""
    blamed = submitted.form.blamed(submitted.values, refusal.text)
    return {blamed.name: one_line(refusal.text)} if blamed is not None else {}


def _written(standing: Standing, **more: object) -> str:
    place = {"place": str(standing.place)} if standing.place else {}
    root = {"root": standing.root} if standing.root else {}
    return json.dumps({"v": _VERSION, "depth": standing.depth, **place, **root, **more})


def _titled(message: Message) -> tuple[str, Message]:
    blocks = message.blocks
    first = blocks[0] if blocks else None
    if isinstance(first, Text) and first.kind == "heading" and len(first.plain) <= LONGEST_TITLE:
        return first.plain, Message(blocks[1:])
    return "paperpicks", message


def _modal(kind: str, title: str, shown: Sequence[Json], written: str) -> Json:
    return {
        "type": "modal",
        "callback_id": kind,
        "title": _short(title),
        "close": _short("Close"),
        "blocks": list(shown),
        "private_metadata": written,
    }


def _short(words: str) -> Json:
    return kit.plain(cut(one_line(words), LONGEST_TITLE) or "paperpicks")
