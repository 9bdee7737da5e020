"""A message of ours that stands on Slack: which one a press is about, and how it was drawn."""

import base64
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.adapters.slack.blocks import Json
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.render import Drawn
from bot.adapters.slack.translate import is_direct
from bot.core.errors import TemporaryError
from bot.core.ports import Memory

KEPT = timedelta(days=7)  # How long it is known what was drawn; later Slack's own account counts.

_BEHIND = "@"  # Divides the id of a row from the message that its answer is about.


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours that everyone it was sent to sees.

    Attributes:
        channel: Where it stands.
        ts: Its id there.
        text: Its fallback, as Slack told of it.
        blocks: Its blocks, likewise; empty where Slack did not tell.
        only_for: Scope and id of the reader whose direct message it stands in; else empty.
        metadata: What it carries to be found by, where Slack told; an edit must not lose it.
    """

    channel: str
    ts: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    only_for: str = ""
    metadata: Json | None = None


def pressed_message(body: Mapping[str, Any], identity: Identity) -> Posted | None:
    """Give the message a press is about; None where only the presser sees it.

    A button of a private answer is about the message that was answered.
    """
    action, container = body["actions"][0], body.get("container") or {}
    reader = f"{identity.scope}/{body['user']['id']}"
    _, behind, place = str(action.get("block_id") or "").partition(_BEHIND)
    if behind:
        channel, _, ts = place.partition("/")
        return Posted(channel, ts, only_for=reader if is_direct(channel) else "")
    if container.get("is_ephemeral") or container.get("type") != "message":
        return None
    message = body.get("message") or {}
    channel, ts = str(container.get("channel_id") or ""), str(container.get("message_ts") or "")
    blocks = tuple(unescaped(block) for block in message.get("blocks") or ())
    only_for, metadata = reader if is_direct(channel) else "", message.get("metadata")
    return Posted(channel, ts, str(message.get("text") or ""), blocks, only_for, metadata)


def about(drawn: Drawn, there: Posted) -> Drawn:
    """Write into an answer which message it is about, so that its `Undo` finds it."""
    behind = f"{_BEHIND}{there.channel}/{there.ts}"
    blocks = tuple(
        block | {"block_id": f"{block['block_id']}{behind}"} if "block_id" in block else block
        for block in drawn.blocks
    )
    return replace(drawn, blocks=blocks)


async def remember(memory: Memory, there: Posted) -> None:
    """Remember how a message was drawn; nothing is lost where that fails."""
    blocks = zlib.compress(json.dumps(list(there.blocks)).encode())
    fields = {"text": there.text, "blocks": base64.b64encode(blocks).decode()}
    with suppress(TemporaryError):
        await memory.put(_key(there), json.dumps(fields).encode(), KEPT)


async def as_drawn(memory: Memory, there: Posted) -> Posted:
    """Give a message as we drew it: what Slack tells of it may be written otherwise."""
    with suppress(TemporaryError):
        if kept := await memory.get(_key(there)):
            fields = json.loads(kept)
            blocks = json.loads(zlib.decompress(base64.b64decode(fields["blocks"])))
            return replace(there, text=fields["text"], blocks=tuple(blocks))
    return there


def _key(there: Posted) -> str:
    """Name what is kept of a message; a reader's own ends in who they are, to be forgotten by."""
    return "/".join(filter(None, ("drawn", there.channel, there.ts, there.only_for)))


def unescaped(piece: Any) -> Any:
    """Undo what Slack writes for `&`, `<` and `>` in what it tells of a message's words."""
    match piece:
        case {"type": "mrkdwn"}:
            return piece
        case dict():
            return {name: unescaped(value) for name, value in piece.items()}
        case list():
            return [unescaped(value) for value in piece]
        case str():
            return piece.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return piece
