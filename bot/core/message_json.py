"""The frozen message of a delivery record: a written form that never changes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from bot.core.message import (
    Aside,
    Audience,
    Block,
    Button,
    Buttons,
    File,
    Message,
    Page,
    PaperCard,
    Span,
    Style,
    Text,
)
from recommender import Reason

VERSION = 1  # A reader of version 1 accepts further fields, never another meaning of these.


def write_message(message: Message) -> str:
    """Write a message as one line of ASCII JSON.

    What belongs to one press or post alone is not written: `relabel`, `form` and `pings`.

    Raises:
        ValueError: If a score or share is not a finite number.
    """
    fields = {
        "v": VERSION,
        "audience": message.audience.value,
        "replaces": message.replaces,
        "refused": message.refused,
        "blocks": [_write_block(block) for block in message.blocks],
        **({"tags": list(message.tags)} if message.tags else {}),
    }
    return json.dumps(fields, allow_nan=False, separators=(",", ":"))


def read_message(text: str) -> Message:
    """Read what `write_message` wrote.

    Raises:
        ValueError: If it is no message, is of a newer version, or holds a block of unknown kind.
    """
    fields = json.loads(text)
    try:
        if fields["v"] != VERSION:
            raise ValueError(f"a message of version {fields['v']!r}; this reads version {VERSION}")
        return Message(
            blocks=tuple(_read_block(block) for block in fields["blocks"]),
            audience=Audience(fields["audience"]),
            replaces=bool(fields["replaces"]),
            refused=bool(fields["refused"]),
            tags=tuple(map(str, fields.get("tags", ()))),
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("not a written message") from error


def _write_block(block: Block) -> dict[str, object]:
    match block:
        case Text():
            return {"kind": "text", "style": block.kind, **_write_runs(block.spans)}
        case PaperCard():
            return {"kind": "card", **_write_card(block)}
        case Buttons():
            return {"kind": "buttons", **_write_row(block.buttons)}
        case Page():
            return {
                "kind": "page",
                "first": block.first,
                "last": block.last,
                "total": block.total,
                "previous": _write_button(block.previous) if block.previous else None,
                "next": _write_button(block.next) if block.next else None,
            }
        case File():
            return {"kind": "file", "name": block.name, "media": block.media, "text": block.text}


def _write_card(card: PaperCard) -> dict[str, object]:
    return {
        "number": card.number,
        "id": card.id,
        "title": card.title,
        "url": card.url,
        "authors": list(card.authors),
        "published": card.published.isoformat() if card.published else None,
        "score": card.score,
        "why": _write_spans(card.why),
        "reasons": [[r.signal, r.share, list(r.evidence), r.interest] for r in card.reasons],
        "marks": list(card.marks),
        "summary": card.summary,
        "summary_is_ours": card.summary_is_ours,
        **_write_row(card.buttons),
        # Later than version 1's first form: left out where empty, so that what was frozen stays.
        **({"badge": card.badge} if card.badge else {}),
        **({"asides": [[one.text, one.url] for one in card.asides]} if card.asides else {}),
    }


def _write_runs(spans: tuple[Span, ...]) -> dict[str, object]:
    """Write runs; which moments they tell stands apart, where older readers pass it over."""
    moments = [[place, s.at.isoformat()] for place, s in enumerate(spans) if s.at is not None]
    written = {"spans": _write_spans(spans)}
    return {**written, **({"moments": moments} if moments else {})}


def _write_spans(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[span.text, span.style] for span in spans]


def _write_row(buttons: tuple[Button, ...]) -> dict[str, object]:
    """Write a row; which of it are tucked stands apart, where older readers pass it over."""
    tucked = [place for place, button in enumerate(buttons) if button.tucked]
    written = {"buttons": [_write_button(button) for button in buttons]}
    return {**written, **({"tucked": tucked} if tucked else {})}


def _write_button(button: Button) -> list[object]:
    return [button.label, button.command, dict(button.arguments)]


def _read_block(fields: Any) -> Block:
    read = _READERS.get(fields["kind"])
    if read is None:
        raise ValueError(f"a block of unknown kind: {fields['kind']!r}")
    return read(fields)


def _read_text(fields: Any) -> Text:
    style = fields["style"]
    if style not in ("body", "heading", "note"):
        raise ValueError(f"a paragraph of unknown style: {style!r}")
    moments = {int(place): datetime.fromisoformat(at) for place, at in fields.get("moments", ())}
    spans = enumerate(_read_spans(fields["spans"]))
    return Text(tuple(replace(span, at=moments.get(place)) for place, span in spans), style)


def _read_card(fields: Any) -> PaperCard:
    published = fields["published"]
    return PaperCard(
        number=int(fields["number"]),
        id=str(fields["id"]),
        title=str(fields["title"]),
        url=str(fields["url"]),
        authors=tuple(map(str, fields["authors"])),
        published=None if published is None else datetime.fromisoformat(published),
        score=None if fields["score"] is None else float(fields["score"]),
        why=_read_spans(fields["why"]),
        reasons=tuple(_read_reason(*reason) for reason in fields["reasons"]),
        marks=tuple(map(str, fields["marks"])),
        summary=str(fields["summary"]),
        summary_is_ours=bool(fields["summary_is_ours"]),
        buttons=_read_row(fields),
        badge=str(fields.get("badge", "")),
        asides=tuple(_read_aside(*aside) for aside in fields.get("asides", ())),
    )


def _read_aside(text: Any, url: Any) -> Aside:
    return Aside(str(text), str(url))


def _read_reason(signal: Any, share: Any, evidence: Any, interest: Any) -> Reason:
    return Reason(str(signal), float(share), tuple(map(str, evidence)), str(interest))


def _read_buttons(fields: Any) -> Buttons:
    return Buttons(_read_row(fields))


def _read_row(fields: Any) -> tuple[Button, ...]:
    tucked = {int(place) for place in fields.get("tucked", ())}
    buttons = enumerate(map(_read_button, fields["buttons"]))
    return tuple(replace(b, tucked=True) if place in tucked else b for place, b in buttons)


def _read_page(fields: Any) -> Page:
    previous, following = fields["previous"], fields["next"]
    return Page(
        first=int(fields["first"]),
        last=int(fields["last"]),
        total=int(fields["total"]),
        previous=None if previous is None else _read_button(previous),
        next=None if following is None else _read_button(following),
    )


def _read_file(fields: Any) -> File:
    return File(str(fields["name"]), str(fields["media"]), str(fields["text"]))


def _read_spans(spans: Any) -> tuple[Span, ...]:
    return tuple(_read_span(*span) for span in spans)


def _read_span(text: Any, style: Any) -> Span:
    if style not in get_args(Style):
        raise ValueError(f"a run of unknown style: {style!r}")
    return Span(str(text), style)


def _read_button(fields: Any) -> Button:
    label, command, arguments = fields
    return Button(
        str(label), str(command), {str(name): str(value) for name, value in arguments.items()}
    )


_READERS: dict[str, Callable[[Any], Block]] = {
    "text": _read_text,
    "card": _read_card,
    "buttons": _read_buttons,
    "page": _read_page,
    "file": _read_file,
}
