"""See all that is kept of oneself, and be forgotten."""

import json
from typing import Annotated, Literal

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Block, Button, Buttons, File, Message
from bot.core.voice import note, phrase
from bot.services import Services

FILE_NAME = "my-data.json"


@command("my-data", "Get everything kept about you, as JSON", examples=("my-data",))
async def my_data(services: Services, call: Call) -> Message:
    """Give all that is kept of the caller as a file."""
    kept = await services.privacy.everything(call.reader, await services.clock.now())
    if not kept:
        return Message((phrase(voice.MY_DATA_NONE),))
    text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
    file = File(FILE_NAME, "application/json", text)
    return Message((phrase(voice.MY_DATA, name=FILE_NAME), file))


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
    files_too = await services.privacy.forget(call.reader, await services.clock.now())
    said: tuple[Block, ...] = (phrase(voice.FORGOTTEN),)
    return Message(said if files_too else (*said, note(voice.FORGOTTEN_BUT_COPIES)))
