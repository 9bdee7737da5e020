"""Ears for what has no message: Home tabs and modals."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.adapters.slack import fields, pressed
from bot.adapters.slack.home import Homes, fits_above
from bot.adapters.slack.modals import (
    FORM,
    MOST_ABOVE,
    Standing,
    answer_view,
    changed_view,
    is_of,
    read_form,
    standing_of,
)
from bot.adapters.slack.posted import unescaped
from bot.adapters.slack.relabelling import labels_of, with_labels
from bot.adapters.slack.submitting import Submitting
from bot.adapters.slack.translate import PLATFORM, Asked
from bot.adapters.slack.windows import Trigger, Windows
from bot.adapters.slack.workspaces import Workspace
from bot.core import voice
from bot.core.command import Command
from bot.core.grammar import read_line
from bot.core.message import Button, Buttons, Message
from bot.core.places import Reader, direct
from bot.core.voice import phrase
from bot.core.zones import zones_holding

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing

MOST_OPTIONS = 25
LONGEST_LINE = 200  # Of what is shown to type; a longer one is behind the button alone.


class Viewing:
    """Answers what readers do in Home tabs and modals."""

    def __init__(self, hearing: "Hearing", windows: Windows, homes: Homes) -> None:
        self._hearing = hearing
        self._windows = windows
        self._submitting = Submitting(hearing, windows)
        self.homes = homes

    def add_to(self, app: AsyncApp) -> None:
        """Let a bolt app hear all this."""
        app.event("app_home_opened")(self.on_home)
        app.view(FORM)(self.on_submit)
        app.options(fields.ZONES)(self.on_zone)

    async def show(
        self,
        there: Workspace,
        asked: Asked,
        trigger: Trigger,
        is_wanted: Callable[[Message], bool],
    ) -> Message | None:
        """Answer in a modal, opened in time; give what is to be said elsewhere instead."""
        answering = asyncio.create_task(self._hearing.answered(there, asked))
        left = await self._windows.show(there.client, trigger, answering, is_wanted)
        if left is None or not is_wanted(left):
            return left
        return expired(asked, self._hearing.commands)

    async def on_home(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Show a Home tab that was opened; bolt has acknowledged it."""
        with self._hearing.working():
            if event.get("tab") != "home" or (there := await self._hearing.where(body)) is None:
                return
            reader = Reader(PLATFORM, there.identity.scope, str(event["user"]))
            await self.homes.opened(there, reader, is_bare=not event.get("view"))

    async def on_zone(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Give the time zones that hold what is typed."""
        found = zones_holding(str(body.get("value") or ""))[:MOST_OPTIONS]
        await ack(options=[fields.option(zone, zone) for zone in found])

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Carry out a form."""
        with self._hearing.working():
            submitted = read_form(body["view"])
            if submitted is None:
                old = Message((phrase(voice.FORM_OLD),), refused=True)
                drawn = answer_view(old, standing_of(body["view"]))
                await ack(response_action="update", view=drawn.view)
                return
            sent = await self._submitting.carry_out(ack, body, submitted)
            if sent is not None:
                await self._redraw(*sent, body["view"])

    async def on_press(self, body: dict[str, Any]) -> None:
        """Answer a button of a Home tab or a modal; it is acknowledged."""
        if (there := await self._hearing.where(body)) is None:
            return
        view, user = body.get("view") or {}, str(body["user"]["id"])
        reader = Reader(PLATFORM, there.identity.scope, user)
        action = body["actions"][0]
        line = await self._hearing.line_of(pressed.value_of(action))
        below = standing_of(view)
        if not isinstance(line, Message) and not is_of(below, reader, there.identity):
            line = Message((phrase(voice.OLD_BUTTON),), refused=True)
        if isinstance(line, Message):
            await self._say(there, reader, view, line)
            return
        place, label = below.place or direct(reader), pressed.label_of(action)
        asked = Asked(reader, place, line, pressed=True, label=label)
        is_home = view.get("type") == "home"
        over = "" if is_home else str(view.get("id") or "")
        trigger = Trigger(str(body.get("trigger_id") or ""), user, below, over)
        was_open = await self.homes.is_open(reader)
        answering = asyncio.create_task(self._hearing.answered(there, asked))
        left = await self._windows.show(
            there.client, trigger, answering, lambda m: not (is_home and fits_above(m))
        )
        answer = answering.result()
        await self._relabel(there, view, answer)
        if was_open and not await self.homes.is_open(reader):
            await self.homes.empty(there, reader, answer)
            if is_home:
                return
        if left is not None:  # What was done is said all the same; only a form has to wait.
            shown = expired(asked, self._hearing.commands) if left.form else left
            await self._say(there, reader, view, shown)
        elif answer.form is None:  # Which has changed nothing yet.
            await self._redraw(there, reader, view)

    async def _relabel(self, there: Workspace, view: dict[str, Any], answer: Message) -> None:
        """Let the buttons of a modal read as they do now; a Home tab is drawn anew anyway.

        Where the answer has taken the modal's place there are none any more.
        """
        is_there = 0 < standing_of(view).depth < MOST_ABOVE and not answer.replaces
        if is_there and answer.relabel:
            blocks = map(unescaped, view.get("blocks") or ())
            shown = with_labels(blocks, labels_of(answer.relabel))
            drawn = changed_view(view, shown)
            await self._windows.update(there.client, str(view.get("id")), drawn)

    async def _redraw(self, there: Workspace, reader: Reader, view: dict[str, Any]) -> None:
        """Draw anew what may show what was changed: the lowest modal, and the Home tab."""
        root, lowest = standing_of(view).root, str(view.get("root_view_id") or "")
        if root and lowest:
            asked = Asked(reader, direct(reader), root, unasked=True)
            message = await self._hearing.answered(there, asked)
            drawn = answer_view(message, Standing(root=root))
            await self._windows.update(there.client, lowest, drawn)
        await self.homes.refresh(there, reader)

    async def _say(
        self, there: Workspace, reader: Reader, view: dict[str, Any], message: Message
    ) -> None:
        """Say something where a button stood: above the rest of Home, or instead of a modal."""
        if view.get("type") == "home":
            await self.homes.show(there, reader, message)
        else:
            drawn = answer_view(message, standing_of(view))
            await self._windows.update(there.client, str(view.get("id")), drawn)


def expired(asked: Asked, commands: Sequence[Command]) -> Message:
    """Say that a modal could not be opened in time, and offer to try again."""
    button = _button("Open", asked, commands)
    line = " ".join(asked.line.split())
    line = line if len(line) <= LONGEST_LINE else button.command
    return Message((phrase(voice.FORM_EXPIRED, line=line), Buttons((button,))), refused=True)


def with_opener(message: Message, asked: Asked, commands: Sequence[Command]) -> Message:
    """Offer what could be opened by a button alone, below the words that do the same."""
    if message.form is None:
        return message
    opener = _button(message.form.title, asked, commands)
    return replace(message, blocks=(*message.blocks, Buttons((opener,))))


def _button(label: str, asked: Asked, commands: Sequence[Command]) -> Button:
    """Make a button that asks for the same again."""
    typed = read_line(asked.line, commands)
    return Button(label, typed.command, typed.arguments)
