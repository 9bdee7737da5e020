"""A submitted form: acknowledged in time, with what is wrong at its field or with what was done."""

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck

from bot.adapters.slack.modals import (
    Drawn,
    Submitted,
    answer_view,
    errors_of,
    refused_view,
    waiting_view,
)
from bot.adapters.slack.translate import PLATFORM, Asked
from bot.adapters.slack.windows import Windows
from bot.adapters.slack.workspaces import Workspace
from bot.core import voice
from bot.core.grammar import write_line
from bot.core.message import Message
from bot.core.places import Conversation, Reader, direct
from bot.core.voice import phrase

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a form: where it came from, the answer, and how that is drawn."""

    there: Workspace | None
    reader: Reader | None
    message: Message
    drawn: Drawn


class Submitting:
    """Carries forms out."""

    def __init__(self, hearing: "Hearing", windows: Windows) -> None:
        self._hearing = hearing
        self._windows = windows

    async def carry_out(
        self, ack: AsyncAck, body: dict[str, Any], submitted: Submitted
    ) -> tuple[Workspace, Reader] | None:
        """Carry a form out and acknowledge it, at the latest after a moment.

        Returns:
            Where and for whom something may have changed.
        """
        doing = asyncio.create_task(self._done(body, submitted))
        try:
            if await self._windows.is_soon(doing):
                done = doing.result()
                await ack(**_verdict(done, submitted))
            else:
                waiting = waiting_view(submitted.standing)
                await ack(response_action="update", view=waiting.view)
                done = await doing
                await self._show(done, body["view"])
        finally:
            doing.cancel()
        if done.there is None or done.reader is None or done.message.refused:
            return None
        return done.there, done.reader

    async def _done(self, body: dict[str, Any], submitted: Submitted) -> _Done:
        there = await self._hearing.where(body)
        if there is None:
            gone = Message((phrase(voice.NOT_INSTALLED),), refused=True)
            return _Done(None, None, gone, answer_view(gone, submitted.standing))
        reader = Reader(PLATFORM, there.identity.scope, str(body["user"]["id"]))
        place = submitted.standing.place or direct(reader)
        if chosen := submitted.form.place(submitted.values):
            place = Conversation(PLATFORM, there.identity.team, chosen)
        line = write_line(submitted.form.command, submitted.form.filled(submitted.values))
        message = await self._hearing.answered(there, Asked(reader, place, line, pressed=True))
        standing = replace(submitted.standing, place=place)
        drawn = await self._windows.drawn(there.client, message, reader.user, standing)
        return _Done(there, reader, message, drawn)

    async def _show(self, done: _Done, view: dict[str, Any]) -> None:
        """Show what became of a form that was acknowledged before that was known."""
        if done.there is not None:
            drawn = refused_view(view, done.message) if done.message.refused else done.drawn
            await self._windows.update(done.there.client, str(view["id"]), drawn)


def _verdict(done: _Done, submitted: Submitted) -> dict[str, Any]:
    """Give what the acknowledgement says: an error at its field, or what comes instead."""
    if done.message.refused and (errors := errors_of(submitted, done.message)):
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": done.drawn.view}
