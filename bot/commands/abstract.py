"""Read what a paper says of itself."""

from typing import Annotated

from bot.commands.parameters import PaperParam
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.message import Message
from bot.core.voice import phrase
from bot.services import Services
from bot.services.cards import paper_card
from bot.services.voting import LONGEST_TITLE
from bot.services.wording import shortened


@command("abstract", "Read a paper's abstract", examples=("abstract 4711",))
async def abstract(
    services: Services,
    call: Call,
    *,
    paper: PaperParam,
    where: Annotated[Where, Param("whose picks it is one of", hidden=True)] = "me",
) -> Message:
    """Show one paper with its abstract, to the asker alone; nothing is marked as seen."""
    found = await services.looking.named(paper)
    shown = paper_card(found, where=where, with_summary=True)
    if shown.summary:
        return Message((shown,))
    title = shortened(found.title, LONGEST_TITLE)
    return Message((shown, phrase(voice.NO_ABSTRACT, title=title)))
