"""Change at once what is otherwise changed bit by bit: each opens a form where there are any."""

from typing import Annotated

from bot.commands.forms import export_form, interests_form, schedule_form
from bot.commands.interests import LONGEST_LINE, matching
from bot.commands.parameters import WhereParam, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Block, Button, Buttons, Message
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.wording import listed, whose


@command(
    "interests edit",
    "Change all interests at once",
    examples=("interests edit", "interests edit protein folding, graph networks, -survey"),
    allowed="channel admin",
    opens_form=True,
)
async def edit_interests(
    services: Services,
    call: Call,
    *,
    topic: Annotated[str, Param("all you care about", longest=LONGEST_LINE, rest=True)] = "",
    where: WhereParam = "me",
) -> Message:
    """Let other interests take the place of all that are there; without any, ask for them."""
    owner, now = call.owner(where), await services.clock.now()
    if not topic:
        return await interests_form(services, call, owner)
    stated = await services.preferences.set_all(owner, call.reader, topic, now)
    said = phrase(voice.INTERESTS_NOW, whose=whose(owner), interests=listed(stated.interests))
    told: list[Block] = [said]
    if stated.ignored:
        told.append(note(voice.PARTS_LEFT_OUT, parts=", ".join(stated.ignored)[:60]))
    if fresh := await services.subjects.follow_for(stated.interests, now):
        told.append(note(voice.READING_TOO, categories=services.subjects.names(fresh)))
    told += await matching(services, owner, await services.choosing.matches_a_week(owner, now))
    picks = Button("Picks", "picks", same_place(owner, call))
    return Message((*told, Buttons((Button("Undo", "undo"), picks))))


@command(
    "schedule edit",
    "Choose the days and hour of your picks",
    examples=("schedule edit",),
    allowed="channel admin",
    hidden=True,
    opens_form=True,
)
async def edit_schedule(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """Ask for days, hour, zone and how many."""
    return await schedule_form(services, call, call.owner(where))


@command(
    "export choose",
    "Choose which papers to export, and how",
    examples=("export choose",),
    hidden=True,
    opens_form=True,
)
async def choose_export(services: Services, call: Call) -> Message:
    """Ask which papers are wanted as what kind of file."""
    return export_form(services)
