"""Ears: what Slack sends is acknowledged first, then answered."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import pressed
from bot.adapters.slack.fallback import COMMAND
from bot.adapters.slack.home import Homes
from bot.adapters.slack.library_log import bolt_log, library_log
from bot.adapters.slack.menus import Menus
from bot.adapters.slack.modals import Standing
from bot.adapters.slack.news import News
from bot.adapters.slack.outcomes import TROUBLE
from bot.adapters.slack.people import People
from bot.adapters.slack.posted import pressed_message
from bot.adapters.slack.preview import Previews
from bot.adapters.slack.replies import ByAddress, InChannel, Replies, kept_key
from bot.adapters.slack.translate import (
    PLATFORM,
    Asked,
    asked_in,
    call_of,
    is_direct,
    text_of,
    typed_text,
)
from bot.adapters.slack.viewing import Viewing, with_opener
from bot.adapters.slack.windows import PATIENCE_SECONDS, Trigger, Windows
from bot.adapters.slack.workspaces import Workspace, Workspaces
from bot.core import voice
from bot.core.command import Command
from bot.core.errors import TemporaryError
from bot.core.grammar import read_line
from bot.core.message import Message
from bot.core.ports import Answer, Memory, Tell
from bot.core.voice import phrase

EVENT_REMEMBERED = timedelta(hours=1)  # Slack repeats an event for some minutes.
FINISH_SECONDS = 10.0  # How long answers in hand may take once the bot stops.

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ears:
    """What hearing needs."""

    workspaces: Workspaces
    commands: Sequence[Command]
    people: People
    replies: Replies
    memory: Memory
    answer: Answer
    notice: Tell
    patience_seconds: float = PATIENCE_SECONDS  # Until a modal that waits is opened.


class Hearing:
    """Answers commands, presses and messages, and passes news on."""

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._news = News(self, ears.workspaces, ears.people, ears.notice)
        self._previews = Previews(self, ears.answer, ears.memory)
        self._viewing = Viewing(
            self,
            Windows(ears.memory, patience=ears.patience_seconds),
            Homes(ears.memory, self.answered),
        )

    @property
    def commands(self) -> Sequence[Command]:
        """All commands there are."""
        return self._ears.commands

    def app(self, api: str, signing_secret: str = "") -> AsyncApp:
        """Build the bolt app that hears; what comes over HTTP has to be signed with the secret.

        Nothing is asked of Slack or of the store before it acknowledges: which workspace a request
        comes from is looked up afterwards.
        """

        async def authorize(
            enterprise_id: str | None, team_id: str | None, user_id: str | None
        ) -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                bot_token="unused",  # noqa: S106 - answers go through our own client
            )

        app = AsyncApp(
            logger=bolt_log(),
            client=AsyncWebClient(base_url=api, retry_handlers=[], logger=library_log()),
            authorize=authorize,
            signing_secret=signing_secret,
            ignoring_self_events_enabled=False,  # Who the bot is there is not known yet.
            name=__name__,
        )
        app.command(COMMAND)(self.on_command)
        app.action(re.compile(""))(self.on_press)
        app.event("message")(self.on_message)
        app.event("app_mention")(self.on_message)
        self._news.add_to(app)
        self._viewing.add_to(app)
        Menus(self, self._viewing).add_to(app)
        self._previews.add_to(app)
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
        with self.working():
            trigger = str(body.get("trigger_id") or "")
            to = ByAddress(body["response_url"], user=body["user_id"], trigger=trigger)
            if (there := await self.where(body, to)) is None:
                return
            line = typed_text(str(body.get("text") or ""))
            asked = asked_in(body["channel_id"], body["user_id"], line, there.identity)
            await self.answer(there, asked, to)

    async def on_press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Answer a pressed button."""
        await ack()
        with self.working():
            action, container = body["actions"][0], body.get("container") or {}
            if container.get("type") == "view":
                await self._viewing.on_press(body)
                return
            if not body.get("response_url"):
                return  # Nowhere to answer.
            alone = bool(container.get("is_ephemeral"))
            is_message = container.get("type") == "message"  # Not a preview in somebody's own.
            channel = str(container.get("channel_id") or (body.get("channel") or {}).get("id", ""))
            to = ByAddress(
                body["response_url"],
                pressed=True,
                is_alone=alone,
                is_lasting=is_message and is_direct(channel) and not alone,
                thread=str(container.get("thread_ts") or ""),
                user=str(body["user"]["id"]),
                trigger=str(body.get("trigger_id") or ""),
            )
            if (there := await self.where(body, to)) is None:
                return
            to = replace(to, posted=pressed_message(body, there.identity))
            line = await self.line_of(pressed.value_of(action))
            if isinstance(line, Message):
                await self._ears.replies.send(there.client, to, line)
                return
            asked = asked_in(channel, to.user, line, there.identity)
            label = pressed.label_of(action)
            await self.answer(there, replace(asked, pressed=True, label=label), to)

    async def on_message(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Answer a direct message, or a mention in a channel; bolt has acknowledged it."""
        with self.working():
            if (there := await self.where(body)) is None:
                return
            line = text_of(event, there.identity)
            if line is None or not await self.is_new(body):
                return
            channel, user = event["channel"], event["user"]
            to = InChannel(channel, user, str(event.get("thread_ts") or ""))
            await self.answer(there, asked_in(channel, user, line, there.identity), to)

    async def where(self, body: dict[str, Any], to: ByAddress | None = None) -> Workspace | None:
        """Find the workspace of a request; where there is none, say so at `to`."""
        there = await self.found(body)
        if not isinstance(there, Message):
            return there
        if to is not None:
            await self._ears.replies.send(None, to, there)
        return None

    async def found(self, body: dict[str, Any]) -> Workspace | Message:
        """Find the workspace of a request, or give the words for there being none."""
        try:
            there = await self._ears.workspaces.of(body)
        except TemporaryError as error:
            log.warning("request not placed", platform=PLATFORM, error=str(error))
            return _refusal(voice.NOT_NOW)
        return there or _refusal(voice.NOT_INSTALLED)

    async def answer(self, there: Workspace, asked: Asked, to: ByAddress | InChannel) -> None:
        """Answer a line at `to`, or in a modal where it opens one; then show Home anew."""
        homes = self._viewing.homes
        was_open = await homes.is_open(asked.reader)
        message = await self._unopened(there, asked, to)
        if message is not None:
            await self._ears.replies.send(there.client, to, message)
        if not was_open or (message is not None and message.refused):
            return  # A refusal has changed nothing.
        if await homes.is_open(asked.reader):
            await homes.show(there, asked.reader)
        else:
            await homes.empty(there, asked.reader, message)

    async def answered(self, there: Workspace, asked: Asked) -> Message:
        """Give the answer to a line."""
        person = await self._ears.people.who(asked.reader, there)
        place = asked.conversation
        if not place.is_direct and place.workspace != there.identity.team:
            person = replace(person, is_admin=False)  # Administrators are each workspace's own.
        return await self._ears.answer(call_of(asked, person, self._ears.commands))

    async def write_to(self, there: Workspace, user: str, message: Message) -> None:
        """Write to a reader where only they see it; what fails is logged."""
        try:
            opened = await there.client.conversations_open(users=[user])
        except TROUBLE as error:
            log.warning("answer not sent", platform=PLATFORM, error=type(error).__name__)
            return
        to = InChannel(str(opened["channel"]["id"]), user)
        await self._ears.replies.send(there.client, to, message)

    async def _unopened(
        self, there: Workspace, asked: Asked, to: ByAddress | InChannel
    ) -> Message | None:
        """Give the answer, unless a modal was opened with it."""
        known = {command.name: command for command in self.commands}
        command = known.get(read_line(asked.line, self.commands).command)
        if command is None or not command.opens_form:
            return await self.answered(there, asked)
        if not isinstance(to, ByAddress) or not to.trigger:
            return with_opener(await self.answered(there, asked), asked, self.commands)
        trigger = Trigger(to.trigger, asked.reader.user, Standing(asked.conversation, depth=0))
        return await self._viewing.show(there, asked, trigger, lambda m: m.form is not None)

    async def line_of(self, value: str) -> str | Message:
        """Give what a button says, or the words for its not being read."""
        read = pressed.read(value)
        if read is None:
            return _refusal(voice.OLD_BUTTON)
        if not read.token:
            return read.line
        try:
            kept = await self._ears.memory.get(kept_key(read.token))
        except TemporaryError:
            return _refusal(voice.NOT_NOW)
        return _refusal(voice.OLD_BUTTON) if kept is None else pressed.read_kept(kept.decode())

    async def is_new(self, body: dict[str, Any]) -> bool:
        """Tell whether this event comes for the first time; bolt does not remember."""
        try:
            return await self._ears.memory.once(f"event/{body['event_id']}", EVENT_REMEMBERED)
        except TemporaryError:
            return True  # Twice is better than never.

    @contextmanager
    def working(self) -> Iterator[None]:
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


def _refusal(sentence: str) -> Message:
    return Message((phrase(sentence),), refused=True)
