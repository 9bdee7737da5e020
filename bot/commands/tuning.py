"""How many papers come, and whether one outside the usual may be among them."""

from typing import Annotated, Literal

from bot.commands.parameters import BareWhereParam, other_place, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Button, Buttons, Message
from bot.core.voice import phrase
from bot.services import Services
from bot.services.wording import here, whose
from recommender import Bar

_BARS = {Bar.FEW: voice.BAR_FEW, Bar.NORMAL: voice.BAR_NORMAL, Bar.MANY: voice.BAR_MANY}


@command(
    "settings bar",
    "Set how many papers are close enough for you, or a channel",
    examples=("settings bar", "settings bar few", "settings bar many where=here"),
    allowed="channel admin",
)
async def settings_bar(
    services: Services,
    call: Call,
    *,
    level: Annotated[
        Literal["now", "few", "normal", "many"], Param("few, normal or many", bare=True)
    ] = "now",
    where: BareWhereParam = "me",
) -> Message:
    """Tell how close a paper has to be, or set it."""
    owner = call.owner(where)
    if level != "now":
        await services.tuning.set_bar(owner, call.reader, Bar(level))
    bar = (await services.tuning.of(owner)).bar
    said = phrase(_BARS[bar], whose=whose(owner), here=here(owner))
    place = same_place(owner, call)
    others = tuple(
        Button(one.value.capitalize(), "settings bar", {"level": one.value, **place})
        for one in Bar
        if one is not bar
    )
    too = (
        other_place(call, where, "Set", "settings bar", {"level": level}) if level != "now" else ()
    )
    undo = (Button("Undo", "undo"),) if level != "now" else ()
    return Message((said, Buttons((*undo, *others, *too))))


@command(
    "settings exploring",
    "Have a list end with a paper outside the usual, or not",
    examples=("settings exploring", "settings exploring off", "settings exploring on where=here"),
    allowed="channel admin",
)
async def settings_exploring(
    services: Services,
    call: Call,
    *,
    wanted: Annotated[Literal["now", "on", "off"], Param("on or off", bare=True)] = "now",
    where: BareWhereParam = "me",
) -> Message:
    """Tell whether lists may explore, or set it."""
    owner = call.owner(where)
    if wanted != "now":
        await services.tuning.set_exploring(owner, call.reader, wanted=wanted == "on")
    is_on = (await services.tuning.of(owner)).exploring
    sentence = voice.EXPLORING_ON if is_on else voice.EXPLORING_OFF
    other, does = ("off", "Switch off") if is_on else ("on", "Switch on")
    turn = Button(does, "settings exploring", {"wanted": other, **same_place(owner, call)})
    too = (
        other_place(call, where, "Set", "settings exploring", {"wanted": wanted})
        if wanted != "now"
        else ()
    )
    said = phrase(sentence, whose=whose(owner), here=here(owner))
    return Message((said, Buttons((turn, *too))))
