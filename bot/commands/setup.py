"""Set a channel up in one go: what it reads about, and when its picks come."""

from collections.abc import Mapping, Sequence
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
from bot.core.form import Choice, Field, Form
from bot.core.grammar import write_short
from bot.core.message import Block, Button, Buttons, Message
from bot.core.order_text import Wanted
from bot.core.places import Conversation
from bot.core.schedule_text import read_schedule, write_schedule
from bot.core.subscription import Subscription
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.wording import listed, whose

MOST_TAGS = 5  # Discord's for a post.

_USUAL = "weekdays 09:00"
_TITLE = "Set up this channel"
_MINE = Button("Add my interests", "interests share")
_WHICH = (
    Field(
        "which",
        "Where do papers go?",
        "choice",
        "where",
        ("here",),
        (Choice("here", "Into the channel"), Choice("thread", "Into this thread")),
    ),
)


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
    tags: Annotated[str, Param("a forum's tags for the posts, or none")] = "",
    where: Annotated[
        Literal["here", "thread", "elsewhere"],
        Param("here: this channel; thread: this thread alone", hidden=True),
    ] = "here",
    at: Annotated[str, Param("another place", hidden=True)] = "",
) -> Message:
    """Set a channel's interests and schedule; without any, ask for them."""
    channel = await _place(services, call, where, at)
    if channel is None:
        return await _ask_where(services, call)
    if not topic and not when and not tags:
        return await _ask(services, call, channel, {"at": at} if at else {})
    async with services.permissions.recording(channel, call):
        return await _set(services, call, channel, topic, when, tags)


async def _place(services: Services, call: Call, where: str, at: str) -> Conversation | None:
    """Give the place that is meant; None where it has to be asked for.

    Raises:
        UserError: If the caller may not set it up.
    """
    if at:
        return await services.destinations.named(at, call)
    here = call.owner("here")
    if not isinstance(here, Conversation) or where == "elsewhere":
        return None
    place = call.conversation if where == "thread" else here
    await services.permissions.check(place, call)
    return place


async def _set(
    services: Services, call: Call, channel: Conversation, topic: str, when: str, tags: str
) -> Message:
    """Set both, or where one of them is mistyped neither."""
    now = await services.clock.now()
    zone = await services.ordering.zone_of(channel, call.zone)
    before = await services.ordering.order(channel)
    usual_here = write_schedule(before.schedule) if before else _USUAL
    wanted = Wanted("picks", None, when or usual_here)
    read_schedule(wanted.when, zone)
    said = await _stated(services, call, channel, topic, now) if topic else []
    filed = _tags(tags) if tags else None
    order = await services.ordering.set(channel, call.reader, wanted, None, zone, now, tags=filed)
    said += await receipt(services, channel, order, now)
    first = await offer_first(services, order, now)
    shared = (await services.tuning.of(channel)).sharing
    mine = (_MINE,) if shared else ()  # Whoever sets up a group is one of it.
    return Message((*said, Buttons((*first, Button("Undo", "undo"), *mine))))


async def _stated(
    services: Services, call: Call, channel: Conversation, topic: str, now: datetime
) -> list[Block]:
    stated = await services.preferences.set_all(channel, call.reader, topic, now)
    told = listed(stated.interests)
    said: list[Block] = [phrase(voice.INTERESTS_NOW, whose=whose(channel), interests=told)]
    if fresh := await services.subjects.follow_for(stated.interests, now):
        said.append(note(voice.READING_TOO, categories=services.subjects.names(fresh)))
    return said


def _tags(text: str) -> tuple[str, ...]:
    """Read a forum's tags, commas between them; none for "none"."""
    named = tuple(filter(None, (tag.strip() for tag in text.split(","))))
    return () if [tag.casefold() for tag in named] == ["none"] else named[:MOST_TAGS]


async def _ask(
    services: Services, call: Call, channel: Conversation, elsewhere: Mapping[str, str]
) -> Message:
    """Ask for a channel's interests and schedule; those there stand in the form."""
    there = await services.preferences.interests(channel)
    order = await services.ordering.order(channel)
    zone = await services.ordering.zone_of(channel, call.zone)
    field = interests_field(there)
    if is_too_long(field):  # What does not stand in it would be lost: it is left alone.
        field = replace(
            interests_field(()), help="Left empty, they stay as they are.", needed=False
        )
    last = _filed(await services.tagging.of(channel), order)
    if not last and call.conversation.thread and not elsewhere:
        last = _WHICH
    fields = (field, *schedule_fields(order, zone), *last)
    form = Form(_TITLE if not elsewhere else "Change a place", "Save", "setup", fields, elsewhere)
    topic = form.filled({field.name: field.value}).get("topic", EXAMPLE)
    words = {"topic": topic, "when": usual(order, zone), **elsewhere}
    return shown(services, form, line=write_short("setup", words, services.commands))


def _filed(tags: Sequence[Choice], order: Subscription | None) -> tuple[Field, ...]:
    """Ask for the tags of a place that has some; those chosen before are ticked."""
    if not tags:
        return ()
    chosen = {tag.casefold() for tag in order.tags} if order else frozenset()
    there = tuple(t.value for t in tags if {t.value, t.label.casefold()} & chosen)
    help_ = f"{MOST_TAGS} at most. With none ticked they stay; tags=none takes them off."
    return (
        Field("tags", "Tags of the posts", "choices", "tags", there, tuple(tags), help_, False),
    )


async def _ask_where(services: Services, call: Call) -> Message:
    """Ask for the channel too; where there are no forms, say to type it there."""
    zone = await services.ordering.zone_of(call.reader, call.zone)
    there = Field("channel", "Which channel?", "channel", help="Invite me there first.")
    fields = (there, interests_field(()), *schedule_fields(None, zone))
    form = Form("Set up a channel", "Save", "setup", fields, {"where": "thread"})
    return Message((phrase(voice.SETUP_WHERE),), form=form)
