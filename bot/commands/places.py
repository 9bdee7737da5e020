"""All places of a server or workspace that get papers, on one screen."""

from datetime import datetime
from typing import Annotated, Literal

from bot.commands.paging import PageParam, page_of
from bot.commands.schedule import next_words
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, Span, Text, say
from bot.core.places import Conversation
from bot.core.schedule_text import write_schedule
from bot.core.subscription import Subscription
from bot.core.voice import heading, phrase
from bot.services import Services
from bot.services.destinations import Destination, name_of_place
from bot.services.wording import counted

Act = Literal["show", "pause", "resume", "stop"]

_ADD = Button("Add a place", "setup", {"where": "elsewhere"})


@command(
    "settings places",
    "See all places here that get papers, and change them",
    examples=("settings places",),
)
async def settings_places(
    services: Services,
    call: Call,
    *,
    page: PageParam = 1,
    act: Annotated[Act, Param("what is done", hidden=True)] = "show",
    at: Annotated[str, Param("with which place", hidden=True)] = "",
) -> Message:
    """List the places that the caller manages; pause, resume or stop what goes to one."""
    if call.conversation.is_direct:
        raise UserError(voice.PLACES_NEED_CHANNEL)
    now = await services.clock.now()
    said: list[Block] = []
    if act != "show":
        said.append(await _done(services, call, act, at, now))
    there = await services.destinations.managed(call)
    if not there:
        said.append(phrase(voice.NO_PLACES))
        return Message((*said, Buttons((_ADD,))), replaces=call.pressed)
    shown, pages = page_of(there, page, "settings places", {})
    blocks: list[Block] = [*said, heading(voice.PLACES)]
    for one in shown:
        blocks += await _listed(services, one, page, now)
    return Message((*blocks, *pages, Buttons((_ADD,))), replaces=call.pressed)


async def _done(services: Services, call: Call, act: Act, at: str, now: datetime) -> Text:
    """Carry out what a button says about one place, and say so."""
    place = await services.destinations.named(at, call)
    async with services.permissions.recording(place, call):
        match act:
            case "pause":
                await services.ordering.pause(place, call.reader, None, now)
            case "resume":
                await services.ordering.resume(place, call.reader, now)
            case _:
                await services.ordering.stop(place, call.reader)
    sentences = {"pause": voice.PLACE_PAUSED, "resume": voice.PLACE_RESUMED}
    said = sentences.get(act, voice.PLACE_STOPPED)
    return phrase(said, place=place.thread or place.channel)


async def _listed(services: Services, one: Destination, page: int, now: datetime) -> list[Block]:
    """Show one place: what comes there and when, and what can be done about it on that page."""
    lines = [await _line(services, one.place, order, now) for order in one.orders]
    at = {"at": name_of_place(one.place)}
    done = at | ({"page": str(page)} if page > 1 else {})
    paused = all(order.is_paused(now) for order in one.orders)
    turn = Button("Resume", "settings places", {"act": "resume", **done})
    if not paused:
        turn = Button("Pause", "settings places", {"act": "pause", **done})
    stop = Button("Stop", "settings places", {"act": "stop", **done})
    return [*lines, Buttons((Button("Change", "setup", at), turn, stop))]


async def _line(
    services: Services, place: Conversation, order: Subscription, now: datetime
) -> Text:
    what = counted(order.size, "pick") if order.period is None else f"{order.size} trending"
    words = [f" · {write_schedule(order.schedule)} · {what}"]
    if order.tags:
        known = {tag.value: tag.label for tag in await services.tagging.of(place)}
        words.append(" · tagged " + ", ".join(known.get(tag, tag) for tag in order.tags))
    named = Span(place.thread or place.channel, "place")
    if order.is_paused(now):
        return say(named, *words, " · paused")
    return say(named, *words, " · next: ", await next_words(services, order, now))
