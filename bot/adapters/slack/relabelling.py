"""Buttons of a message that stands: after a press they read differently, for all who see it."""

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
from bot.edits import APART, Edits, Labels

log = structlog.get_logger(__name__)


class Relabelling:
    """Changes labels, at most one edit of a message in `apart`; see `Edits`."""

    def __init__(
        self,
        memory: Memory,
        *,
        apart: timedelta = APART,
        look_again_seconds: float = 0.25,
    ) -> None:
        self._memory = memory
        self._edits = Edits(memory, apart=apart, look_again_seconds=look_again_seconds)

    async def relabel(
        self, client: AsyncWebClient, there: Posted, buttons: Iterable[Button]
    ) -> None:
        """Change what buttons of a message say; an edit that fails is logged and let be."""

        async def edit(labels: Labels) -> timedelta | None:
            return await self._edit(client, there, labels)

        try:
            await self._edits.change(f"{there.channel}/{there.ts}", labels_of(buttons), edit)
        except TemporaryError as error:
            log.warning("labels not changed", platform="slack", why=str(error))

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
