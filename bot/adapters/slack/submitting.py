"""A submitted form: acknowledged in time, with what is wrong at its field or with what was done."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck

from bot.adapters.slack.membership import is_in
from bot.adapters.slack.modals import (
    Drawn,
    Submitted,
    answer_view,
    errors_of,
    is_of,
    refused_view,
    waiting_view,
)
from bot.adapters.slack.translate import PLATFORM, Asked
from bot.adapters.slack.windows import Windows
from bot.adapters.slack.workspaces import Workspace
from bot.core import voice
from bot.core.grammar import write_line
from bot.core.literal import one_line
from bot.core.message import Message
from bot.core.places import Conversation, Reader, direct
from bot.core.voice import phrase

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a form: where it came from, the answer, and how that is drawn.

    `errors` are those at fields, where it is known which; otherwise they are read off the answer.
    """

    there: Workspace | None
    reader: Reader | None
    message: Message
    drawn: Drawn
    errors: Mapping[str, str] = field(default_factory=dict)


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
        there = await self._hearing.found(body)
        if isinstance(there, Message):
            return _Done(None, None, there, answer_view(there, submitted.standing))
        reader = Reader(PLATFORM, there.identity.scope, str(body["user"]["id"]))
        if not is_of(submitted.standing, reader, there.identity):
            return _refused(there, reader, voice.FORM_OLD, submitted)
        place = submitted.standing.place or direct(reader)
        if chosen := submitted.form.place(submitted.values):
            if not await is_in(there.client, reader.user, chosen):
                return _refused(there, reader, voice.FORM_NOT_THERE, submitted, at="channel")
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


def _refused(
    there: Workspace, reader: Reader, sentence: str, submitted: Submitted, *, at: str = ""
) -> _Done:
    """Refuse a form before its command is used; `at` is the kind of field that is wrong."""
    refusal = Message((phrase(sentence),), refused=True)
    wrong = (one.name for one in submitted.form.fields if one.kind == at)
    errors = {name: one_line(refusal.text) for name in wrong}
    return _Done(there, reader, refusal, answer_view(refusal, submitted.standing), errors)


def _verdict(done: _Done, submitted: Submitted) -> dict[str, Any]:
    """Give what the acknowledgement says: an error at its field, or what comes instead."""
    if done.message.refused and (errors := done.errors or errors_of(submitted, done.message)):
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": done.drawn.view}
