"""Set a channel up in one go: what it reads about, and when its picks come."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from bot.commands.first_picks import offer_first
from bot.commands.forms import (
    EXAMPLE,
    interests_field,
    is_too_long,
    schedule_fields,
    shown,
    usual,
)
from bot.commands.interests import LONGEST_LINE
from bot.commands.schedule import receipt
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.form import Field, Form
from bot.core.grammar import write_short
from bot.core.message import Block, Button, Buttons, Message
from bot.core.order_text import Wanted
from bot.core.places import Conversation
from bot.core.schedule_text import read_schedule
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.wording import listed, whose

_USUAL = "weekdays 09:00"


@command(
    "setup",
    "Set this channel up: interests and schedule",
    examples=("setup", 'setup protein folding, -survey when="weekdays 09:00"'),
    opens_form=True,
)
async def setup(
    services: Services,
    call: Call,
    *,
    topic: Annotated[str, Param("what it reads about", longest=LONGEST_LINE, rest=True)] = "",
    when: Annotated[str, Param("days, a time and a zone")] = "",
    where: Annotated[Literal["here"], Param("the channel it is typed in", hidden=True)] = "here",
) -> Message:
    """Set a channel's interests and schedule; without any, ask for them."""
    channel = call.owner(where)
    if not isinstance(channel, Conversation):
        return await _ask_where(services, call)
    await services.permissions.check(channel, call)
    if not topic and not when:
        return await _ask(services, call, channel)
    async with services.permissions.recording(channel, call):
        return await _set(services, call, channel, topic, when)


async def _set(
    services: Services, call: Call, channel: Conversation, topic: str, when: str
) -> Message:
    """Set both, or where one of them is mistyped neither."""
    now = await services.clock.now()
    zone = await services.ordering.zone_of(channel, call.zone)
    wanted = Wanted("picks", None, when or _USUAL)
    read_schedule(wanted.when, zone)
    said = await _stated(services, call, channel, topic, now) if topic else []
    order = await services.ordering.set(channel, call.reader, wanted, None, zone, now)
    said += await receipt(services, channel, order, now)
    first = await offer_first(services, order, now)
    mine = Button("Add my interests", "interests share")  # Whoever sets up a group is one of it.
    return Message((*said, Buttons((*first, Button("Undo", "undo"), mine))))


async def _stated(
    services: Services, call: Call, channel: Conversation, topic: str, now: datetime
) -> list[Block]:
    stated = await services.preferences.set_all(channel, call.reader, topic, now)
    told = listed(stated.interests)
    said: list[Block] = [phrase(voice.INTERESTS_NOW, whose=whose(channel), interests=told)]
    if fresh := await services.subjects.follow_for(stated.interests, now):
        said.append(note(voice.READING_TOO, categories=services.subjects.names(fresh)))
    return said


async def _ask(services: Services, call: Call, channel: Conversation) -> Message:
    """Ask for a channel's interests and schedule; those there stand in the form."""
    there = await services.preferences.interests(channel)
    order = await services.ordering.order(channel)
    zone = await services.ordering.zone_of(channel, call.zone)
    field = interests_field(there)
    if is_too_long(field):  # What does not stand in it would be lost: it is left alone.
        field = replace(
            interests_field(()), help="Left empty, they stay as they are.", needed=False
        )
    form = Form("Set up this channel", "Save", "setup", (field, *schedule_fields(order, zone)))
    topic = form.filled({field.name: field.value}).get("topic", EXAMPLE)
    words = {"topic": topic, "when": usual(order, zone)}
    return shown(services, form, line=write_short("setup", words, services.commands))


async def _ask_where(services: Services, call: Call) -> Message:
    """Ask for the channel too; where there are no forms, say to type it there."""
    zone = await services.ordering.zone_of(call.reader, call.zone)
    there = Field("channel", "Which channel?", "channel", help="Invite me there first.")
    fields = (there, interests_field(()), *schedule_fields(None, zone))
    form = Form("Set up a channel", "Save", "setup", fields)
    return Message((phrase(voice.SETUP_WHERE),), form=form)
