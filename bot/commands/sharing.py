"""Add one's own interests to a channel's picks, by name or not, and take them out again."""

from typing import Annotated, Literal

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.literal import one_line
from bot.core.message import Block, Button, Buttons, Message
from bot.core.places import Conversation
from bot.core.voice import note, phrase
from bot.services import Services

MOST_NAMED = 5  # Members in one line; the others are counted.

_UNDO = Button("Undo", "undo")
_STOP = Button("Take mine out", "interests unshare")
_NAMED = Button("Show my name too", "interests share", {"how": "named"})
_UNNAMED = Button("Hide my name", "interests share", {"how": "unnamed"})
_SHARE = Button("Add my interests", "interests share")


@command(
    "interests share",
    "Let your interests count for this channel's picks too",
    examples=("interests share", "interests share named"),
)
async def share_interests(
    services: Services,
    call: Call,
    *,
    how: Annotated[
        Literal["unnamed", "named"],
        Param("named, to show your name and words below papers that match", rest=True),
    ] = "unnamed",
) -> Message:
    """Add the caller's interests to the channel's, and say plainly what others see of that."""
    channel, now = _channel(call), await services.clock.now()
    name = one_line(call.name) if how == "named" else ""
    if how == "named" and not name:
        raise UserError(voice.SHARE_NO_NAME)
    member = await services.sharing.join(channel, call.reader, name, now)
    said = phrase(voice.SHARED_NAMED, name=member.name) if name else phrase(voice.SHARED)
    blocks: list[Block] = [said, note(voice.SHARED_OWN)]
    if not await services.preferences.interests(call.reader):
        blocks.append(phrase(voice.SHARED_NOTHING))
    return Message((*blocks, Buttons((_UNDO, _UNNAMED if name else _NAMED))))


@command(
    "interests unshare",
    "Take your interests out of this channel's picks",
    examples=("interests unshare",),
)
async def unshare_interests(services: Services, call: Call) -> Message:
    """Take them out of the channel; in a direct message, out of all channels."""
    if call.conversation.is_direct:
        channels = await services.sharing.channels(call.reader)
    else:
        channels = (_channel(call),)
    gone = [await services.sharing.leave(channel, call.reader) for channel in channels]
    if not any(gone):
        return Message((phrase(voice.NOT_SHARED),))
    said = voice.UNSHARED_ALL if call.conversation.is_direct else voice.UNSHARED
    return Message((phrase(said), Buttons((_UNDO,))))


@command(
    "settings sharing",
    "Let people add their interests to this channel's, or not",
    examples=("settings sharing", "settings sharing off"),
)
async def settings_sharing(
    services: Services,
    call: Call,
    *,
    wanted: Annotated[Literal["now", "on", "off"], Param("on or off", rest=True)] = "now",
) -> Message:
    """Tell whether a channel takes the interests of people in it, or set it; those there wait."""
    channel = _channel(call)
    if wanted != "now":
        await services.permissions.check(channel, call)
        async with services.permissions.recording(channel, call):
            await services.tuning.set_sharing(channel, call.reader, wanted=wanted == "on")
    is_on = (await services.tuning.of(channel)).sharing
    other, does = ("off", "Switch off") if is_on else ("on", "Switch on")
    turn = Button(does, "settings sharing", {"wanted": other})
    said = phrase(voice.SHARING_ON if is_on else voice.SHARING_OFF)
    return Message((said, Buttons((turn,))))


@command(
    "settings ping",
    "Be mentioned below papers in this channel that match you",
    examples=("settings ping on", "settings ping off"),
)
async def settings_ping(
    services: Services,
    call: Call,
    *,
    on: Annotated[Literal["on", "off"], Param("on or off", rest=True)] = "on",
) -> Message:
    """Have the channel's digests mention the caller, so that their platform tells them."""
    await services.sharing.ping(_channel(call), call.reader, on=on == "on")
    return Message((phrase(voice.PING_ON if on == "on" else voice.PING_OFF), Buttons((_UNDO,))))


async def members_of(services: Services, call: Call, channel: Conversation) -> list[Block]:
    """Say whose interests count for a channel, and offer the caller to add or take out theirs."""
    if not (await services.tuning.of(channel)).sharing:
        return [note(voice.SHARING_OFF)]
    members = await services.sharing.members(channel)
    mine = next((one for one in members if one.reader == call.reader), None)
    offers = (_STOP, _UNNAMED if mine.name else _NAMED) if mine else (_SHARE,)
    if not members:
        return [note(voice.MEMBERS_NONE), Buttons(offers)]
    named = [one.name for one in members if one.name]
    return [phrase(voice.MEMBERS_ARE, members=_listed(named, len(members))), Buttons(offers)]


def _listed(named: list[str], count: int) -> str:
    """Write "Ana, Li and 2 more", or "2 people" where nobody is named."""
    if not named:
        return "one person" if count == 1 else f"{count} people"
    shown = [one_line(name) for name in named[:MOST_NAMED]]
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _channel(call: Call) -> Conversation:
    """Give the channel a call was made in. Raises `UserError` where it was none."""
    owner = call.owner("here")
    if not isinstance(owner, Conversation):
        raise UserError(voice.SHARE_WHERE)
    return owner
