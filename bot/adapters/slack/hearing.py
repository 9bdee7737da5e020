"""Ears: what Slack sends is acknowledged first, then answered."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import pressed
from bot.adapters.slack.library_log import bolt_log, library_log
from bot.adapters.slack.people import People
from bot.adapters.slack.render import COMMAND
from bot.adapters.slack.replies import ByAddress, InChannel, Replies, kept_key
from bot.adapters.slack.translate import (
    NEWS,
    Asked,
    Identity,
    asked_in,
    call_of,
    is_direct,
    notice_of,
    text_of,
    typed_text,
)
from bot.core import voice
from bot.core.command import Command
from bot.core.errors import TemporaryError
from bot.core.message import Message
from bot.core.ports import Answer, Memory, Tell
from bot.core.voice import phrase

EVENT_REMEMBERED = timedelta(hours=1)  # Slack repeats an event for some minutes.
FINISH_SECONDS = 10.0  # How long answers in hand may take once the bot stops.


@dataclass(frozen=True, slots=True)
class Ears:
    """What hearing needs."""

    identity: Identity
    commands: Sequence[Command]
    people: People
    replies: Replies
    memory: Memory
    answer: Answer
    notice: Tell


class Hearing:
    """Answers commands, presses and messages, and passes news on."""

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._in_hand: set[asyncio.Task[Any]] = set()

    def app(self, api: str) -> AsyncApp:
        """Build the bolt app that hears; no call to Slack is needed before it acknowledges."""
        identity = self._ears.identity

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=identity.enterprise or None,
                team_id=identity.team,
                bot_user_id=identity.user,
                bot_id=identity.bot,
                bot_token="unused",  # noqa: S106 - answers go through our own client
            )

        client = AsyncWebClient(base_url=api, retry_handlers=[], logger=library_log())
        app = AsyncApp(logger=bolt_log(), client=client, authorize=authorize, name=__name__)
        app.command(COMMAND)(self.on_command)
        app.action(re.compile(""))(self.on_press)
        app.event("message")(self.on_message)
        app.event("app_mention")(self.on_message)
        for kind in NEWS:
            app.event(kind)(self.on_news)
        return app

    async def finish(self) -> None:
        """Wait for the answers in hand, but not for ever."""
        if self._in_hand:
            _, late = await asyncio.wait(self._in_hand, timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()

    async def on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Answer `/papers ...` privately."""
        await ack()
        with self._working():
            line = typed_text(str(body.get("text") or ""))
            asked = asked_in(body["channel_id"], body["user_id"], line, self._ears.identity)
            await self._answer(asked, ByAddress(body["response_url"], user=body["user_id"]))

    async def on_press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Answer a pressed button."""
        await ack()
        with self._working():
            action, container = body["actions"][0], body.get("container") or {}
            if not body.get("response_url"):
                return  # Not in a message.
            alone = bool(container.get("is_ephemeral"))
            channel = str(container.get("channel_id") or (body.get("channel") or {}).get("id", ""))
            to = ByAddress(
                body["response_url"],
                pressed=True,
                is_alone=alone,
                is_lasting=is_direct(channel) and not alone,
                thread=str(container.get("thread_ts") or ""),
                user=str(body["user"]["id"]),
            )
            line = await self._line_of(str(action.get("value") or ""))
            if line is None:
                refusal = Message((phrase(voice.OLD_BUTTON),), refused=True)
                await self._ears.replies.send(to, refusal)
                return
            user = body["user"]["id"]
            asked = asked_in(channel, user, line, self._ears.identity, pressed=True)
            await self._answer(asked, to)

    async def on_message(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Answer a direct message, or a mention in a channel; bolt has acknowledged it."""
        with self._working():
            identity = self._ears.identity
            line = text_of(event, identity)
            if line is None or not await self._is_new(body):
                return
            channel, user = event["channel"], event["user"]
            to = InChannel(channel, user, str(event.get("thread_ts") or ""))
            await self._answer(asked_in(channel, user, line, identity), to)

    async def on_news(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Pass on what happened to a place; bolt has acknowledged it."""
        with self._working():
            notice = notice_of(event, self._ears.identity)
            if notice is not None and await self._is_new(body):
                await self._ears.notice(notice)

    async def _answer(self, asked: Asked, to: ByAddress | InChannel) -> None:
        person = await self._ears.people.who(asked.reader)
        message = await self._ears.answer(call_of(asked, person, self._ears.commands))
        await self._ears.replies.send(to, message)

    async def _line_of(self, value: str) -> str | None:
        """Give what a button says; None where it can no longer be read."""
        read = pressed.read(value)
        if read is None or not read.token:
            return read.line if read else None
        try:
            kept = await self._ears.memory.get(kept_key(read.token))
        except TemporaryError:
            return None
        return pressed.read_kept(kept.decode()) if kept is not None else None

    async def _is_new(self, body: dict[str, Any]) -> bool:
        """Tell whether this event comes for the first time; bolt does not remember."""
        try:
            return await self._ears.memory.once(f"event/{body['event_id']}", EVENT_REMEMBERED)
        except TemporaryError:
            return True  # Twice is better than never.

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Let `finish` know of this task; bolt keeps no track of those it starts."""
        task = asyncio.current_task()
        if task is None:  # Never: listeners run as tasks.
            yield
            return
        self._in_hand.add(task)
        try:
            yield
        finally:
            self._in_hand.discard(task)
