"""Buttons of a message that stands: after a press they read differently, for all who see it."""

import asyncio
import html
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import blocks as kit
from bot.adapters.slack import pressed
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.adapters.slack.render import Drawn, named
from bot.adapters.slack.translate import is_direct
from bot.core.errors import TemporaryError
from bot.core.message import Button
from bot.core.ports import Memory

KEPT = timedelta(days=7)  # How long it is known what was drawn; later Slack's own account counts.
APART = timedelta(seconds=2)  # Between two edits of a message, whatever many press.

_BEHIND = "@"  # Divides the id of a row from the message that its answer is about.

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """A message of ours that everyone it was sent to sees.

    Attributes:
        channel: Where it stands.
        ts: Its id there.
        text: Its fallback, as Slack told of it.
        blocks: Its blocks, likewise; empty where Slack did not tell.
        only_for: Scope and id of the reader whose direct message it stands in; else empty.
    """

    channel: str
    ts: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    only_for: str = ""


class Relabelling:
    """Changes labels, at most one edit of a message in `apart`: presses meanwhile share the next.

    Args:
        memory: Remembers what was drawn, and whose turn it is among processes.
        apart: The least time between two edits of a message.
        look_again_seconds: How long to wait before asking again whose turn it is.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        apart: timedelta = APART,
        look_again_seconds: float = 0.25,
    ) -> None:
        self._memory = memory
        self._apart = apart
        self._look_again_seconds = look_again_seconds
        self._waiting: dict[tuple[str, str], dict[str, str]] = {}

    async def relabel(
        self, client: AsyncWebClient, there: Standing, buttons: Iterable[Button]
    ) -> None:
        """Change what buttons of a message say; an edit that fails is logged and let be."""
        place = (there.channel, there.ts)
        labels = {pressed.write(button).value: button.label for button in buttons}
        if place in self._waiting:  # Whoever waits already takes these along.
            self._waiting[place] |= labels
            return
        self._waiting[place] = labels
        try:
            await self._turn(there)
        except TemporaryError as error:
            log.warning("labels not changed", platform="slack", why=str(error))
            return
        finally:
            labels = self._waiting.pop(place)
        await self._edit(client, there, labels)

    async def _turn(self, there: Standing) -> None:
        while True:
            if await self._memory.once(f"edit/{there.channel}/{there.ts}", self._apart):
                return
            await asyncio.sleep(self._look_again_seconds)

    async def _edit(
        self, client: AsyncWebClient, there: Standing, labels: Mapping[str, str]
    ) -> None:
        there = await self._as_drawn(there)
        changed = tuple(named([_relabelled(block, labels) for block in there.blocks]))
        if not there.blocks or changed == there.blocks:
            return
        body = {"channel": there.channel, "ts": there.ts, "text": there.text}
        try:
            await client.api_call("chat.update", json=body | {"blocks": list(changed)})
        except TROUBLE as error:
            answer = answer_of(error)
            why = code_of(answer) if answer else type(error).__name__
            log.warning("labels not changed", platform="slack", why=why)
            return
        await remember(self._memory, replace(there, blocks=changed))

    async def _as_drawn(self, there: Standing) -> Standing:
        """Give the message as we drew it: what Slack tells of it may be written otherwise."""
        with suppress(TemporaryError):
            if kept := await self._memory.get(_key(there)):
                text, blocks = json.loads(zlib.decompress(kept))
                return replace(there, text=text, blocks=tuple(blocks))
        return there


async def remember(memory: Memory, there: Standing) -> None:
    """Remember how a message was drawn; nothing is lost where that fails."""
    written = zlib.compress(json.dumps([there.text, list(there.blocks)]).encode())
    with suppress(TemporaryError):
        await memory.put(_key(there), written, KEPT)


def pressed_message(body: Mapping[str, Any], identity: Identity) -> Standing | None:
    """Give the message a press is about; None where only the presser sees it.

    A button of a private answer is about the message that was answered.
    """
    action, container = body["actions"][0], body.get("container") or {}
    reader = f"{identity.scope}/{body['user']['id']}"
    _, behind, place = str(action.get("block_id") or "").partition(_BEHIND)
    if behind:
        channel, _, ts = place.partition("/")
        return Standing(channel, ts, only_for=reader if is_direct(channel) else "")
    if container.get("is_ephemeral") or container.get("type") != "message":
        return None
    message = body.get("message") or {}
    channel, ts = str(container.get("channel_id") or ""), str(container.get("message_ts") or "")
    blocks = tuple(_unescaped(block) for block in message.get("blocks") or ())
    only_for = reader if is_direct(channel) else ""
    return Standing(channel, ts, str(message.get("text") or ""), blocks, only_for)


def about(drawn: Drawn, there: Standing) -> Drawn:
    """Write into an answer which message it is about, so that its `Undo` finds it."""
    behind = f"{_BEHIND}{there.channel}/{there.ts}"
    blocks = tuple(
        block | {"block_id": f"{block['block_id']}{behind}"} if "block_id" in block else block
        for block in drawn.blocks
    )
    return replace(drawn, blocks=blocks)


def _key(there: Standing) -> str:
    """Name what is kept of a message; a reader's own ends in who they are, to be forgotten by."""
    return "/".join(filter(None, ("drawn", there.channel, there.ts, there.only_for)))


def _relabelled(block: Json, labels: Mapping[str, str]) -> Json:
    """Change the labels in a row; every row of a changed message gets a new id."""
    plain = {name: value for name, value in block.items() if name != "block_id"}
    elements = plain.get("elements")
    if plain["type"] != "actions" or not isinstance(elements, Sequence):
        return plain
    return plain | {"elements": [_labelled(element, labels) for element in elements]}


def _labelled(element: Json, labels: Mapping[str, str]) -> Json:
    label = labels.get(str(element.get("value")))
    return element if label is None else element | {"text": kit.label(label)}


def _unescaped(piece: Any) -> Any:
    """Undo what Slack writes for `&`, `<` and `>` in what it tells of a message's words."""
    match piece:
        case {"type": "mrkdwn"}:
            return piece
        case dict():
            return {name: _unescaped(value) for name, value in piece.items()}
        case list():
            return [_unescaped(value) for value in piece]
        case str():
            return html.unescape(piece)
    return piece
