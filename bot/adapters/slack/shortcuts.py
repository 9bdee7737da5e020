"""Shortcuts: entries of Slack's own menus, each a line that could be typed."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.adapters.slack.blocks import Json
from bot.adapters.slack.translate import typed_text
from bot.core import similar_text

SETTINGS = "papers_settings"
SIMILAR = "papers_similar"
SETTINGS_LINE = "settings mine"

_ADDRESSES = ("title_link", "from_url", "original_url")

SHORTCUTS: tuple[Json, ...] = (
    {
        "name": "Paper settings",
        "type": "global",
        "callback_id": SETTINGS,
        "description": "What you read about, and when picks come",
    },
    {
        "name": similar_text.SIMILAR_TITLE,
        "type": "message",
        "callback_id": SIMILAR,
        "description": "Papers like those in this message",
    },
)
"""As the manifest lists them."""


def similar_line(message: Mapping[str, Any]) -> str:
    """Write the line that asks for papers like those in a message."""
    return similar_text.similar_line(text_in(message))


def text_in(message: Mapping[str, Any]) -> str:
    """Give a message's words and every address in it, without Slack's markup."""
    found = [typed_text(str(message.get("text") or ""))]
    found += _addresses(message.get("blocks") or [])
    for attached in message.get("attachments") or []:
        found += [str(attached[name]) for name in _ADDRESSES if attached.get(name)]
        found += [typed_text(str(attached[name])) for name in ("title", "text") if name in attached]
        found += _addresses(attached.get("blocks") or [])
    return similar_text.joined(found)


def _addresses(piece: Any) -> Iterator[str]:
    """Give every address in blocks, in order."""
    if isinstance(piece, Mapping):
        if piece.get("type") == "link" and isinstance(piece.get("url"), str):
            yield piece["url"]
        for value in piece.values():
            yield from _addresses(value)
    elif isinstance(piece, list):
        for one in piece:
            yield from _addresses(one)
