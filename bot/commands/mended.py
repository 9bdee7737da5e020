"""A channel that could not be posted in goes on, by a press where its setter was told of that."""

from typing import Annotated

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Message
from bot.core.places import Conversation, Owner, read_place
from bot.core.voice import phrase
from bot.services import Services


@command(
    "resume there",
    "Start a channel's picks again from elsewhere",
    examples=("resume there channel=slack/T1/c/C9",),
    hidden=True,
)
async def resume_there(
    services: Services,
    call: Call,
    *,
    channel: Annotated[str, Param("the channel, in writing", longest=400, hidden=True)],
) -> Message:
    """End the pauses of a channel, for those who may change its settings from elsewhere."""
    owner = _channel(channel, call)
    await services.permissions.check(owner, call)
    if not await services.permissions.manages(owner, call):
        raise UserError(voice.NO_SUCH_PLACE)
    async with services.permissions.recording(owner, call):
        await services.ordering.resume(owner, call.reader, await services.clock.now())
    return Message((phrase(voice.RESUMED_THERE, channel=owner.thread or owner.channel),))


def _channel(text: str, call: Call) -> Conversation:
    """Read a channel of the caller's platform. Raises `UserError` for anything else."""
    try:
        owner: Owner | None = read_place(text)
    except ValueError:
        owner = None
    if not isinstance(owner, Conversation) or owner.platform != call.reader.platform:
        raise UserError(voice.SETTINGS_NEED_CHANNEL)
    return owner
