"""Who may change a channel's settings."""

from typing import Annotated, Literal

from bot.commands.own_settings import own_settings
from bot.commands.vote_settings import channel_of, whose_votes
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Button, Buttons, Message, Text
from bot.core.places import Conversation
from bot.core.voice import phrase
from bot.services import Services
from bot.services.wording import name_of

_EDITS = (
    Button("Set up this channel", "setup"),
    Button("My own settings", "settings", {"who": "mine"}),
)


@command(
    "settings",
    "See your settings, or a channel's and who changes them",
    examples=("settings", "settings mine", "settings anyone", "settings setter"),
)
async def settings(
    services: Services,
    call: Call,
    *,
    who: Annotated[
        Literal["show", "mine", "setter", "anyone"],
        Param("mine; or who may change the channel's: its setter, or anyone", rest=True),
    ] = "show",
) -> Message:
    """Show the caller's own settings, or a channel's; set who may change those."""
    if who == "mine" or (who == "show" and call.conversation.is_direct):
        return await _own(services, call)
    channel = channel_of(call)
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
    taken = await services.permissions.take_over(channel_of(call), call)
    return Message((phrase(voice.TAKEN_OVER if taken else voice.TAKEN_ALREADY),))


async def _own(services: Services, call: Call) -> Message:
    """Show the caller's own, and the way to a channel's."""
    offers = (Button("Set up a channel", "setup"), Button("My data", "my-data"))
    return Message((*await own_settings(services, call), Buttons(offers)))


async def _shown(services: Services, channel: Conversation, *said: Text) -> Message:
    """Say who may change a channel's settings, and offer the other way."""
    kept = await services.permissions.settings(channel)
    said = (*said, *whose_votes(await services.preferences.vote_rule(channel)))
    if kept.who == "anyone":
        back = Button("Only who set it up", "settings", {"who": "setter"})
        return Message((*said, phrase(voice.SETTINGS_ANYONE), Buttons((*_EDITS, back))))
    if kept.set_up_by is None:
        return Message((*said, phrase(voice.SETTINGS_NOBODY), Buttons(_EDITS)))
    buttons = [*_EDITS, Button("Let anyone", "settings", {"who": "anyone"})]
    if await services.permissions.has_left(channel):
        buttons.append(Button("Take over", "settings take-over"))
    by = phrase(voice.SETTINGS_SETTER, by=name_of(kept.set_up_by))
    return Message((*said, by, Buttons(tuple(buttons))))
