"""When picks come by themselves."""

from datetime import datetime
from typing import Annotated

from bot.commands.parameters import WhereParam, other_place, same_place
from bot.commands.picks import none_yet
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.message import Button, Buttons, Message, Text
from bot.core.places import Owner
from bot.core.schedule_text import read_pause, write_moment, write_schedule
from bot.core.subscription import LARGEST_SIZE, Subscription
from bot.core.voice import phrase
from bot.services import Services
from bot.services.wording import here, whom

_STOP = frozenset({"off", "stop", "none", "never"})


@command(
    "schedule",
    "Get picks at a fixed hour",
    examples=(
        "schedule weekdays 09:00 Europe/Berlin",
        "schedule fri 16:00 size=5",
        "schedule weekdays 08:30 where=here",
        "schedule off",
    ),
    allowed="channel admin",
)
async def schedule(
    services: Services,
    call: Call,
    *,
    when: Annotated[str, Param("days, a time and a zone, or off", rest=True)] = "",
    size: Annotated[int, Param("how many picks; 0 leaves it", least=0, most=LARGEST_SIZE)] = 0,
    where: WhereParam = "me",
) -> Message:
    """Set, show or switch off the hour at which picks come."""
    owner, now = call.owner(where), await services.clock.now()
    zone = await services.ordering.zone_of(owner, call.zone)
    if when.lower() in _STOP:
        return await _switch_off(services, call, where)
    if not when and not size:
        return await _show(services, owner, zone, now)
    order = await services.ordering.order(owner)
    text = when or (write_schedule(order.schedule) if order else "")
    order = await services.ordering.set(owner, call.reader, text, size or None, zone, now)
    said = phrase(voice.SCHEDULED, **await _fields(services, owner, order, now))
    wanted = {"when": text, **({"size": str(size)} if size else {})}
    buttons = (Button("Undo", "undo"), *other_place(call, where, "Schedule", "schedule", wanted))
    if not await services.preferences.interests(owner):
        return Message((said, none_yet(owner), Buttons(buttons)))
    return Message((said, Buttons(buttons)))


async def _switch_off(services: Services, call: Call, where: Where) -> Message:
    owner = call.owner(where)
    if not await services.ordering.switch_off(owner, call.reader):
        zone = await services.ordering.zone_of(owner, call.zone)
        return Message((_none(owner, zone),))
    said = phrase(voice.SCHEDULE_OFF, whom=whom(owner), here=here(owner))
    others = other_place(call, where, "Switch off", "schedule", {"when": "off"})
    return Message((said, Buttons((Button("Undo", "undo"), *others))))


async def _show(services: Services, owner: Owner, zone: str, now: datetime) -> Message:
    order = await services.ordering.order(owner)
    if order is None:
        return Message((_none(owner, zone),))
    return Message((phrase(voice.SCHEDULE_IS, **await _fields(services, owner, order, now)),))


def _none(owner: Owner, zone: str) -> Text:
    return phrase(voice.NO_SCHEDULE, whom=whom(owner), zone=zone, here=here(owner))


async def _fields(
    services: Services, owner: Owner, order: Subscription, now: datetime
) -> dict[str, object]:
    return {
        "whom": whom(owner),
        "here": here(owner),
        "schedule": write_schedule(order.schedule),
        "size": order.size,
        "next": await next_words(services, order, now),
    }


async def next_words(services: Services, order: Subscription, now: datetime) -> str:
    """Say when the next digest can come, on the order's own clock."""
    due = await services.ordering.next_due(order, now)
    return write_moment(due, order.schedule.zone) if due else "once resumed"


@command(
    "pause",
    "Stop picks for a while",
    examples=("pause 2 weeks", "pause until 2027-01-06"),
    allowed="channel admin",
)
async def pause(
    services: Services,
    call: Call,
    *,
    span: Annotated[str, Param("how long, or until when", rest=True)] = "",
    where: WhereParam = "me",
) -> Message:
    """Pause the order; with an end it resumes by itself."""
    owner, now = call.owner(where), await services.clock.now()
    zone = await services.ordering.zone_of(owner, call.zone)
    until = read_pause(span, now, zone)
    await services.ordering.pause(owner, call.reader, until, now)
    others = other_place(call, where, "Pause", "pause", {"span": span} if span else {})
    back = Button("Resume", "resume", same_place(owner, call))
    buttons = Buttons((Button("Undo", "undo"), back, *others))
    if until is None:
        return Message((phrase(voice.PAUSED_OPEN, whom=whom(owner), here=here(owner)), buttons))
    end = write_moment(until, zone)
    said = phrase(voice.PAUSED, whom=whom(owner), until=end, here=here(owner))
    return Message((said, buttons))


@command("resume", "Start picks again", examples=("resume",), allowed="channel admin")
async def resume(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """End a pause."""
    owner, now = call.owner(where), await services.clock.now()
    before = await services.ordering.order(owner)
    paused_until = before.paused_until if before else None
    was_paused = paused_until is not None and paused_until > now
    order = await services.ordering.resume(owner, call.reader, now)
    sentence = voice.RESUMED if was_paused else voice.NOT_PAUSED
    upcoming = await next_words(services, order, now)
    said = phrase(sentence, whom=whom(owner), next=upcoming)
    others = other_place(call, where, "Resume", "resume", {})
    return Message((said, Buttons(others))) if others else Message((said,))
