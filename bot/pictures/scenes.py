"""What the pictures show: digests, forms and answers, given by the bot on the sample.

Papers and clock are fixed, so the same code always draws the same pictures.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.adapters.discord import modals as discord_modals
from bot.adapters.discord import render as discord_render
from bot.adapters.discord.entries import ADMIN, ROOT
from bot.adapters.discord.menu import Menu
from bot.adapters.slack import modals as slack_modals
from bot.adapters.slack import render as slack_render
from bot.app import App, build, opened
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.errors import CannotTell
from bot.core.form import Form
from bot.core.grammar import read_line
from bot.core.message import Message
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import MessageRef
from bot.engine.local import run_until
from bot.pictures import discord, slack
from bot.sample import sample_file
from bot.services.clock import SimulatedClock
from bot.services.ingesting import ingest
from bot.settings import load_settings
from bot.sources.imports import read_file

SUNDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MONDAY = timedelta(hours=21)
ZONE = "Europe/Berlin"
TOPICS = '"architecture search", Bayesian optimization, -survey'


@dataclass(frozen=True, slots=True)
class Seat:
    """Ada on a platform, in a channel named papers."""

    ada: Reader
    papers: Conversation

    @property
    def alone(self) -> Conversation:
        """Where she and the bot are alone."""
        return direct(self.ada)


SLACK = Seat(Reader("slack", "T0LAB", "U0ADA"), Conversation("slack", "T0LAB", "C0PAPERS"))
MENU = Menu(COMMANDS, {ROOT: "4001", ADMIN: "4002"})  # As Discord knows them.
DISCORD = Seat(Reader("discord", "-", "1001"), Conversation("discord", "2001", "3001"))


@dataclass
class Wall:
    """A poster that keeps what it is given, to be drawn."""

    posted: list[Message] = field(default_factory=list)

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Keep a message."""
        self.posted.append(message)
        return MessageRef(to, key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Keep nothing: no picture shows an edit."""

    async def find(
        self,
        to: Conversation,  # noqa: ARG002
        key: str,  # noqa: ARG002
        *,
        since: datetime,  # noqa: ARG002
    ) -> MessageRef | None:
        """Find nothing: all is posted at once."""
        raise CannotTell("nothing to look at")


async def draw_scenes() -> dict[str, str]:
    """Give each picture as SVG by its file's name; a private Redis is started for it and ended."""
    return {**await _on_slack(), **await _on_discord()}


async def _on_slack() -> dict[str, str]:
    async with _bot() as app:
        await _settle_in(app, SLACK)
        await _say(app, SLACK, f"interests add {TOPICS}", alone=True)
        await _say(app, SLACK, f"schedule weekdays 08:30 {ZONE}", alone=True)
        form = _form_of(await _say(app, SLACK, "setup"))
        digest = await _delivered(app, SLACK)
        home = await _say(app, SLACK, "home", alone=True)
    blocks = slack_render.render(digest).blocks
    view = slack_modals.form_view(form, slack_modals.Standing(SLACK.papers)).view
    return {
        "slack-digest.svg": slack.message_picture("A digest", "# papers", blocks, "9:00 AM"),
        "slack-home.svg": slack.home_picture("The Home tab", slack_render.render(home).blocks),
        "slack-form.svg": slack.modal_picture("A form", view),
    }


async def _on_discord() -> dict[str, str]:
    async with _bot() as app:
        await _settle_in(app, DISCORD)
        form = _form_of(await _say(app, DISCORD, "setup"))
        digest = await _delivered(app, DISCORD)
        number = digest.cards[0].number
        answer = await _say(app, DISCORD, f"like {number}", pressed=True)
    channel, reference = DISCORD.papers.channel, discord_modals.reference_to(form)
    modal = discord_modals.modal_of(form, ref=reference, channel=int(channel))
    return {
        "discord-digest.svg": discord.message_picture(
            "A digest", "# papers", _components(digest), "09:00"
        ),
        "discord-answer.svg": discord.answer_picture("An answer", _components(answer), "09:02"),
        "discord-form.svg": discord.modal_picture("A form", modal.to_dict(), {channel: "papers"}),
    }


def _components(message: Message) -> list[dict[str, Any]]:
    view = discord_render.render(message, MENU).view()
    drawn: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    return drawn


def _form_of(asked: Message) -> Form:
    if asked.form is None:
        raise LookupError("nothing is asked where a channel is set up")
    return asked.form


async def _settle_in(app: App, seat: Seat) -> None:
    await _say(app, seat, f"interests add {TOPICS} where=here")
    await _say(app, seat, f"schedule weekdays 09:00 {ZONE} where=here")


@asynccontextmanager
async def _bot() -> AsyncIterator[App]:
    """Build a bot that knows the sample and nothing else."""
    with tempfile.TemporaryDirectory(prefix="paperpicks-docs-") as folder:
        settings = load_settings(
            sources=(), data_dir=Path(folder), redis_url=None, redis_prefix="pp", zone=ZONE
        )
        async with opened(settings, now=SUNDAY) as store:
            await ingest(read_file(sample_file(), "sample"), store.papers, listed_at=SUNDAY)
            async with build(settings, store) as app:
                yield app


async def _delivered(app: App, seat: Seat) -> Message:
    """Let Monday morning come; give what is posted in the channel then."""
    wall, clock = Wall(), app.store.clock
    if isinstance(clock, SimulatedClock):
        posters = {seat.ada.platform: wall}
        await run_until(SUNDAY + MONDAY, clock, app.timetable, app.delivering(posters))
    return wall.posted[-1]


async def _say(
    app: App, seat: Seat, line: str, *, alone: bool = False, pressed: bool = False
) -> Message:
    """Let the reader type a line in the channel or to the bot alone, or press what means that."""
    typed = read_line(line, COMMANDS)
    call = Call(
        id=line,
        reader=seat.ada,
        conversation=seat.alone if alone else seat.papers,
        command=typed.command,
        arguments=typed.arguments,
        text=line,
        leftover=typed.rest,
        is_admin=True,
        zone=ZONE,
        locale="en-GB",
        pressed=pressed,
    )
    return await app.dispatch.answer(call)
