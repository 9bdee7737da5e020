"""Buttons of a message that stands: after a press they read differently, for all who see it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import blocks as kit
from bot.adapters.slack import pressed
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of, wait_of
from bot.adapters.slack.posted import Posted, as_drawn, remember
from bot.adapters.slack.render import named
from bot.core.errors import TemporaryError
from bot.core.message import Button
from bot.core.ports import Memory

MOST_WAITS = 2  # So often an edit is put off because Slack asks for it; the next press mends it.
APART = timedelta(seconds=2)  # Between two edits of a message, whatever many press.

log = structlog.get_logger(__name__)


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
        self, client: AsyncWebClient, there: Posted, buttons: Iterable[Button]
    ) -> None:
        """Change what buttons of a message say; an edit that fails is logged and let be."""
        place = (there.channel, there.ts)
        labels = labels_of(buttons)
        if place in self._waiting:  # Whoever is at it takes these along.
            self._waiting[place] |= labels
            return
        self._waiting[place] = labels
        try:
            await self._change(client, there, place)
        except TemporaryError as error:
            log.warning("labels not changed", platform="slack", why=str(error))
        finally:
            del self._waiting[place]

    async def _change(self, client: AsyncWebClient, there: Posted, place: tuple[str, str]) -> None:
        """Edit a message until nothing is waiting; what Slack asks to wait with is tried again."""
        waits = 0
        while self._waiting[place]:
            await self._turn(there)
            labels, self._waiting[place] = self._waiting[place], {}
            wait = await self._edit(client, there, labels)
            if wait is not None and waits < MOST_WAITS:
                waits += 1
                self._waiting[place] = labels | self._waiting[place]
                await asyncio.sleep(wait.total_seconds())

    async def _turn(self, there: Posted) -> None:
        while True:
            if await self._memory.once(f"edit/{there.channel}/{there.ts}", self._apart):
                return
            await asyncio.sleep(self._look_again_seconds)

    async def _edit(
        self, client: AsyncWebClient, there: Posted, labels: Mapping[str, str]
    ) -> timedelta | None:
        """Edit a message once; give how long to wait where Slack asks for that."""
        there = await as_drawn(self._memory, there)
        changed = with_labels(there.blocks, labels)
        if not there.blocks or changed == there.blocks:
            return None
        body: Json = {"channel": there.channel, "ts": there.ts, "text": there.text}
        body |= {"blocks": list(changed)} | ({"metadata": there.metadata} if there.metadata else {})
        try:
            await client.api_call("chat.update", json=body)
        except TROUBLE as error:
            answer = answer_of(error)
            why = code_of(answer) if answer else type(error).__name__
            log.warning("labels not changed", platform="slack", why=why)
            return wait_of(answer) if answer else None
        await remember(self._memory, replace(there, blocks=changed))
        return None


def labels_of(buttons: Iterable[Button]) -> dict[str, str]:
    """Give what buttons say, by what they do as it stands in a message."""
    return {pressed.write(button).value: button.label for button in buttons}


def with_labels(blocks: Iterable[Json], labels: Mapping[str, str]) -> tuple[Json, ...]:
    """Change the labels of the buttons in blocks."""
    return tuple(named([_relabelled(block, labels) for block in blocks]))


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
