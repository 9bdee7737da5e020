"""The Home tab: the answer to `home`, shown anew whenever its reader changed something."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.adapters.slack import blocks as kit
from bot.adapters.slack.blocks import Json
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.adapters.slack.render import render
from bot.adapters.slack.replies import keep_lines
from bot.adapters.slack.translate import Asked
from bot.adapters.slack.workspaces import Workspace
from bot.core import voice
from bot.core.errors import TemporaryError
from bot.core.message import Buttons, Message, Text
from bot.core.places import Reader, direct
from bot.core.ports import Memory

LINE = "home"
REMEMBERED = timedelta(days=7)  # Since it was opened; opened again, it is drawn anew anyway.
MOST_ABOVE = 3  # Paragraphs and rows of an answer that is shown above the rest.

log = structlog.get_logger(__name__)

Answered = Callable[[Workspace, Asked], Awaitable[Message]]


class Homes:
    """Publishes Home tabs.

    Args:
        memory: Remembers who opened theirs, and what stands in it.
        answered: Answers a line.
    """

    def __init__(self, memory: Memory, answered: Answered) -> None:
        self._memory = memory
        self._answered = answered
        self._drawing: dict[Reader, bool] = {}  # Whether it has to be drawn once more.

    async def opened(self, there: Workspace, reader: Reader, *, is_bare: bool) -> None:
        """Show a reader's Home tab; at once something, where nothing was there yet."""
        if is_bare:
            await self._publish(there, reader, [kit.small(voice.ONE_MOMENT)])
        await self._remember(reader, "")
        await self.show(there, reader)

    async def refresh(self, there: Workspace, reader: Reader) -> None:
        """Show it anew where the reader has opened it and something in it has changed."""
        if await self.is_open(reader):
            await self.show(there, reader)

    async def is_open(self, reader: Reader) -> bool:
        """Tell whether a reader has opened it lately, and was not forgotten since."""
        return await self._shown(reader) is not None

    async def empty(self, there: Workspace, reader: Reader, said: Message | None) -> None:
        """Show nothing of a reader who was forgotten but what they were told; nothing is kept."""
        drawn = list(render(said).blocks) if said else []
        await self._publish(there, reader, drawn or [kit.small(voice.ONE_MOMENT)])

    async def show(self, there: Workspace, reader: Reader, above: Message | None = None) -> None:
        """Draw it anew, an answer above the rest; of several wishes at once the last one counts."""
        if above is None and reader in self._drawing:
            self._drawing[reader] = True
            return
        self._drawing[reader] = True
        try:
            while self._drawing.get(reader):
                self._drawing[reader] = False
                await self._draw(there, reader, above)
        finally:
            self._drawing.pop(reader, None)

    async def _draw(self, there: Workspace, reader: Reader, above: Message | None) -> None:
        asked = Asked(reader, direct(reader), LINE, pressed=True, unasked=True)
        message = await self._answered(there, asked)
        blocks = (*above.blocks, *message.blocks) if above else message.blocks
        drawn = render(Message(blocks))
        version = hashlib.sha256(json.dumps(drawn.blocks).encode()).hexdigest()
        shown = await self._shown(reader)
        if version == shown:
            return
        try:
            await keep_lines(self._memory, drawn.kept)
        except TemporaryError as error:
            log.warning("home not shown", platform="slack", why=str(error))
            return
        if await self._publish(there, reader, list(drawn.blocks)) and shown is not None:
            await self._remember(reader, version)  # Of who was forgotten meanwhile, nothing.

    async def _publish(self, there: Workspace, reader: Reader, blocks: list[Json]) -> bool:
        view = {"type": "home", "blocks": blocks}
        try:
            await there.client.api_call(
                "views.publish", json={"user_id": reader.user, "view": view}
            )
        except TROUBLE as error:
            answer = answer_of(error)
            why = code_of(answer) if answer else type(error).__name__
            log.warning("home not shown", platform="slack", why=why)
            return False
        return True

    async def _shown(self, reader: Reader) -> str | None:
        """Give the version that stands there; None where the reader never opened it."""
        try:
            kept = await self._memory.get(_key(reader))
        except TemporaryError:
            return None
        return kept.decode() if kept is not None else None

    async def _remember(self, reader: Reader, version: str) -> None:
        try:
            await self._memory.put(_key(reader), version.encode(), REMEMBERED)
        except TemporaryError as error:
            log.warning("home not remembered", platform="slack", why=str(error))


def fits_above(message: Message) -> bool:
    """Tell whether an answer is short enough to stand above the rest of a Home tab."""
    is_plain = all(isinstance(block, Text | Buttons) for block in message.blocks)
    return message.form is None and is_plain and len(message.blocks) <= MOST_ABOVE


def _key(reader: Reader) -> str:
    return f"home/{reader.scope}/{reader.user}"
