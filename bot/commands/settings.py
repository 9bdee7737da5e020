"""Who may change a channel's settings."""

from typing import Annotated, Literal

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Button, Buttons, Message, Text
from bot.core.places import Conversation
from bot.core.voice import phrase
from bot.services import Services
from bot.services.wording import name_of


@command(
    "settings",
    "See or set who may change this channel's settings",
    examples=("settings", "settings anyone", "settings setter"),
)
async def settings(
    services: Services,
    call: Call,
    *,
    who: Annotated[
        Literal["show", "setter", "anyone"],
        Param("setter for whoever set it up and administrators, or anyone", rest=True),
    ] = "show",
) -> Message:
    """Show or set who may change what a channel gets, beside administrators."""
    channel = _channel(call)
    if who == "show":
        return await _shown(services, channel)
    await services.permissions.open_to(channel, who, call)
    return await _shown(services, channel, phrase(voice.SETTINGS_CHANGED))


@command(
    "settings take-over",
    "Stand for a channel whose setter has left",
    examples=("settings take-over",),
)
async def take_over(services: Services, call: Call) -> Message:
    """Let the caller stand for who set the channel up."""
    taken = await services.permissions.take_over(_channel(call), call)
    return Message((phrase(voice.TAKEN_OVER if taken else voice.TAKEN_ALREADY),))


def _channel(call: Call) -> Conversation:
    """Give the channel a call was made in. Raises `UserError` where it was none."""
    owner = call.owner("here")
    if not isinstance(owner, Conversation):
        raise UserError(voice.SETTINGS_NEED_CHANNEL)
    return owner


async def _shown(services: Services, channel: Conversation, *said: Text) -> Message:
    """Say who may change a channel's settings, and offer the other way."""
    kept = await services.permissions.settings(channel)
    if kept.who == "anyone":
        back = Button("Only who set it up", "settings", {"who": "setter"})
        return Message((*said, phrase(voice.SETTINGS_ANYONE), Buttons((back,))))
    if kept.set_up_by is None:
        return Message((*said, phrase(voice.SETTINGS_NOBODY)))
    buttons = [Button("Let anyone", "settings", {"who": "anyone"})]
    if await services.permissions.has_left(channel):
        buttons.append(Button("Take over", "settings take-over"))
    by = phrase(voice.SETTINGS_SETTER, by=name_of(kept.set_up_by))
    return Message((*said, by, Buttons(tuple(buttons))))
