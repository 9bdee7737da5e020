"""When picks come by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.commands.first_picks import offer_first
from bot.commands.parameters import BareWhereParam, WhereParam, other_place, same_place
from bot.commands.picks import none_yet
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.message import Block, Button, Buttons, Message, Text
from bot.core.order_text import read_order, write_order
from bot.core.places import Conversation, Owner
from bot.core.schedule_text import read_pause, write_moment, write_schedule
from bot.core.subscription import LARGEST_SIZE, Kind, Subscription
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.digest import MOST_TOGETHER
from bot.services.wording import PERIODS, here, whom

SOON_AFTER = timedelta(hours=8)  # Papers that come later than this are the next day's affair.

_STOP = frozenset({"off", "stop", "none", "never"})


@command(
    "schedule",
    "Get picks or trending papers at a fixed hour",
    examples=(
        "schedule weekdays 09:00 Europe/Berlin",
        "schedule fri 16:00 size=5",
        "schedule weekdays 08:30 where=here",
        "schedule trending fri 16:00",
        "schedule off",
    ),
    allowed="channel admin",
)
async def schedule(
    services: Services,
    call: Call,
    *,
    when: Annotated[
        str,
        Param("days, a time and a zone, or off; trending first for the most upvoted", rest=True),
    ] = "",
    size: Annotated[int, Param("how many picks; 0 leaves it", least=0, most=LARGEST_SIZE)] = 0,
    where: BareWhereParam = "me",
) -> Message:
    """Set, show or switch off the hour at which picks, or trending papers, come."""
    owner, now = call.owner(where), await services.clock.now()
    zone = await services.ordering.zone_of(owner, call.zone)
    wanted = read_order(when)
    if wanted.when.lower() in _STOP:
        return await _switch_off(services, call, where, wanted.kind)
    if not wanted.when and not size and wanted.period is None:
        return await _show(services, call, owner, wanted.kind, zone, now)
    order = await services.ordering.order(owner, wanted.kind)
    if order is not None and not wanted.when:
        kept = read_order(write_order(order))
        wanted = replace(kept, period=wanted.period or kept.period)
    order = await services.ordering.set(owner, call.reader, wanted, size or None, zone, now)
    again = {"when": when or write_order(order), **({"size": str(size)} if size else {})}
    buttons = (Button("Undo", "undo"), *other_place(call, where, "Schedule", "schedule", again))
    if isinstance(owner, Conversation) and order.kind == "picks":
        buttons = (*await offer_first(services, order, now), *buttons)
    return Message((*await receipt(services, owner, order, now), Buttons(buttons)))


async def receipt(
    services: Services, owner: Owner, order: Subscription, now: datetime
) -> list[Block]:
    """Say what is ordered now, how it goes with the other order, and what is missing for it."""
    sentence = voice.SCHEDULED if order.period is None else voice.TRENDING_SCHEDULED
    said: list[Block] = [phrase(sentence, **await _fields(services, owner, order, now))]
    if len(await services.ordering.orders(owner)) > 1:
        said.append(note(voice.BOTH_IN_ONE, most=MOST_TOGETHER))
    if order.kind == "picks":
        said += await _arriving_later(services, order, now)
    if order.kind == "picks" and not await services.preferences.interests(owner):
        said.append(none_yet(owner))
    return said


async def _arriving_later(services: Services, order: Subscription, now: datetime) -> list[Block]:
    """Warn where a day's papers come in soon after the hour: it brings those of the day before."""
    zone, at = ZoneInfo(order.schedule.zone), order.schedule.at
    for name, moment in await services.source_health.daily_arrivals(now):
        arrival = moment.astimezone(zone).time()
        wait = timedelta(hours=arrival.hour - at.hour, minutes=arrival.minute - at.minute)
        if timedelta(0) < wait < SOON_AFTER:
            times = {"time": f"{arrival:%H:%M}", "hour": f"{at:%H:%M}"}
            return [note(voice.ARRIVES_LATER, source=name, **times)]
    return []


async def _switch_off(services: Services, call: Call, where: Where, kind: Kind) -> Message:
    owner = call.owner(where)
    if not await services.ordering.switch_off(owner, call.reader, kind):
        zone = await services.ordering.zone_of(owner, call.zone)
        return Message((_none(owner, kind, zone),))
    sentence = voice.SCHEDULE_OFF if kind == "picks" else voice.TRENDING_OFF
    said = phrase(sentence, whom=whom(owner), here=here(owner))
    again = {"when": "off" if kind == "picks" else "trending off"}
    others = await _where_ordered(services, call, where, "Switch off", "schedule", again)
    buttons = Buttons((Button("Undo", "undo"), *others))
    if kind == "picks" and await services.ordering.order(owner, "trending"):
        return Message((said, note(voice.TRENDING_STAYS, here=here(owner)), buttons))
    return Message((said, buttons))


async def _where_ordered(
    services: Services,
    call: Call,
    where: Where,
    verb: str,
    command: str,
    arguments: Mapping[str, str],
) -> tuple[Button, ...]:
    """Offer the same for the other place, as `other_place`, if anything is scheduled there."""
    other = call.owner("me" if where == "here" else "here")
    if not await services.ordering.orders(other):
        return ()
    return other_place(call, where, verb, command, arguments)


async def _show(
    services: Services, call: Call, owner: Owner, kind: Kind, zone: str, now: datetime
) -> Message:
    """Show the order of a kind; where picks are asked for, the order for trending papers too."""
    orders = await services.ordering.orders(owner)
    shown = [order for order in orders if kind in ("picks", order.kind)]
    lines = [
        phrase(
            voice.SCHEDULE_IS if order.period is None else voice.TRENDING_IS,
            **await _fields(services, owner, order, now),
        )
        for order in shown
    ]
    said = tuple(lines) or (_none(owner, kind, zone),)
    edit = Button("Edit schedule", "schedule edit", same_place(owner, call))
    return Message((*said, Buttons((edit,))) if kind == "picks" else said)


def _none(owner: Owner, kind: Kind, zone: str) -> Text:
    sentence = voice.NO_SCHEDULE if kind == "picks" else voice.NO_TRENDING_ORDER
    return phrase(sentence, whom=whom(owner), zone=zone, here=here(owner))


async def _fields(
    services: Services, owner: Owner, order: Subscription, now: datetime
) -> dict[str, object]:
    return {
        "whom": whom(owner),
        "here": here(owner),
        "period": PERIODS[order.period] if order.period else "",
        "schedule": write_schedule(order.schedule),
        "size": order.size,
        "next": await next_words(services, order, now),
    }


async def next_words(services: Services, order: Subscription, now: datetime) -> str:
    """Say when the next digest can come, on the order's own clock."""
    due = await services.ordering.next_due(order, now)
    return write_moment(due, order.schedule.zone) if due else "once resumed"


async def _soonest(services: Services, orders: Sequence[Subscription], now: datetime) -> str:
    """Say when the first digest of several orders can come."""
    found = [(await services.ordering.next_due(order, now), order) for order in orders]
    dues = [(due, order.schedule.zone) for due, order in found if due is not None]
    return write_moment(*min(dues)) if dues else "once resumed"


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
    again = {"span": span} if span else {}
    others = await _where_ordered(services, call, where, "Pause", "pause", again)
    back = Button("Resume", "resume", same_place(owner, call))
    buttons = Buttons((Button("Undo", "undo"), back, *others))
    if until is None:
        return Message((phrase(voice.PAUSED_OPEN, whom=whom(owner), here=here(owner)), buttons))
    end = write_moment(until, zone, now=now)
    said = phrase(voice.PAUSED, whom=whom(owner), until=end, here=here(owner))
    return Message((said, buttons))


@command("resume", "Start picks again", examples=("resume",), allowed="channel admin")
async def resume(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """End a pause."""
    owner, now = call.owner(where), await services.clock.now()
    before = await services.ordering.orders(owner)
    was_paused = any(o.paused_until is not None and o.paused_until > now for o in before)
    orders = await services.ordering.resume(owner, call.reader, now)
    sentence = voice.RESUMED if was_paused else voice.NOT_PAUSED
    said = phrase(sentence, whom=whom(owner), next=await _soonest(services, orders, now))
    others = await _where_ordered(services, call, where, "Resume", "resume", {})
    return Message((said, Buttons(others))) if others else Message((said,))
