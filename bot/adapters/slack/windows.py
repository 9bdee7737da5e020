"""Modals opened in time: within the seconds a trigger lives, whatever the answer takes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.modals import (
    MOST_ABOVE,
    Drawn,
    Standing,
    answer_view,
    form_view,
    waiting_view,
)
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.adapters.slack.replies import keep_lines
from bot.adapters.slack.uploads import Uploads
from bot.core.errors import TemporaryError
from bot.core.message import Message
from bot.core.ports import Memory

PATIENCE_SECONDS = 0.8  # A trigger lives for three; what is left is for Slack and the network.

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a reader did that lets one modal be opened, once and soon.

    Attributes:
        id: Slack's id of it.
        user: Who did it.
        below: Where they did it.
        over: The modal they did it in, above which another one opens; empty outside of one.
    """

    id: str
    user: str
    below: Standing
    over: str = ""

    @property
    def above(self) -> Standing:
        """Where the modal stands that is opened."""
        return replace(self.below, depth=min(self.below.depth + 1, MOST_ABOVE))


class Windows:
    """Opens modals with answers in them."""

    def __init__(self, memory: Memory, *, patience: float = PATIENCE_SECONDS) -> None:
        self._memory = memory
        self._patience = patience

    async def show(
        self,
        client: AsyncWebClient,
        trigger: Trigger,
        answering: "asyncio.Task[Message]",
        is_wanted: Callable[[Message], bool],
    ) -> Message | None:
        """Show an answer in a modal; where it takes long, one that waits is opened meanwhile.

        Returns:
            The answer where it is not wanted in a modal, or none could be opened; else None.
        """
        view_id, above = "", trigger.above
        try:
            if takes_long := not await self.is_soon(answering):
                view_id = await self._open(client, trigger, waiting_view(above))
            message = await answering
        finally:
            answering.cancel()  # Nothing once it is done.
        if not view_id and (takes_long or not is_wanted(message)):
            return message
        if message.replaces and trigger.over and not view_id:
            view_id, above = trigger.over, trigger.below
        drawn = await self.drawn(client, message, trigger.user, above)
        if view_id:
            return None if await self.update(client, view_id, drawn) else message
        return None if await self._open(client, trigger, drawn) else message

    async def is_soon(self, answering: "asyncio.Task[Any]") -> bool:
        """Wait a little; tell whether the answer is there."""
        done, _ = await asyncio.wait({answering}, timeout=self._patience)
        return bool(done)

    async def drawn(
        self, client: AsyncWebClient, message: Message, user: str, standing: Standing
    ) -> Drawn:
        """Draw an answer as a modal; its files are sent to the user."""
        if message.form is not None:
            return form_view(message.form, standing)
        return answer_view(await Uploads(client).sent(message, user), standing)

    async def update(self, client: AsyncWebClient, view_id: str, drawn: Drawn) -> bool:
        """Put something else into a modal that stands; False where it is gone."""
        return bool(await self._call(client, "views.update", drawn, view_id=view_id))

    async def _open(self, client: AsyncWebClient, trigger: Trigger, drawn: Drawn) -> str:
        """Open a modal, above the one it comes from; give its id, empty where that failed.

        Where no more fit above each other it takes the place of the one it comes from.
        """
        if trigger.below.depth >= MOST_ABOVE:
            return trigger.over if await self.update(client, trigger.over, drawn) else ""
        method = "views.push" if trigger.over else "views.open"
        return await self._call(client, method, drawn, trigger_id=trigger.id)

    async def _call(self, client: AsyncWebClient, method: str, drawn: Drawn, **more: str) -> str:
        try:
            await keep_lines(self._memory, drawn.kept)
            answer = await client.api_call(method, json={"view": drawn.view, **more})
        except (*TROUBLE, TemporaryError) as error:
            refusal = answer_of(error)
            why = code_of(refusal) if refusal else type(error).__name__
            log.warning("modal not shown", platform="slack", method=method, why=why)
            return ""
        return str((answer.get("view") or {}).get("id") or "")
