"""Be forgotten."""

from typing import Annotated, Literal

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Button, Buttons, Message
from bot.core.voice import phrase
from bot.services import Services


@command("forget-me", "Delete everything kept about you", examples=("forget-me",))
async def forget_me(
    services: Services,
    call: Call,
    *,
    confirm: Annotated[Literal["no", "yes"], Param("yes to really do it")] = "no",
) -> Message:
    """Ask once, then delete all that is kept of the caller."""
    if confirm != "yes":
        button = Button("Delete everything", "forget-me", {"confirm": "yes"})
        return Message((phrase(voice.FORGET_ME_SURE), Buttons((button,))))
    await services.privacy.forget(call.reader, await services.clock.now())
    return Message((phrase(voice.FORGOTTEN),))
