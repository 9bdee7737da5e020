"""Interests suggested from papers a reader has collected already."""

from typing import Annotated

from bot.commands.parameters import WhereParam, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, say, strong
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.wording import counted, here

LONGEST = 5_000_000  # Characters of a pasted library.


@command(
    "interests from",
    "Let interests be suggested by papers you have",
    examples=(
        "interests from zotero 1234567",
        "interests from 0000-0002-1825-0097",
        "interests from arxiv.org/abs/1706.03762, doi.org/10.1038/s41586-021-03819-2",
    ),
)
async def interests_from(
    services: Services,
    call: Call,
    *,
    library: Annotated[
        str, Param("Zotero id, ORCID iD, BibTeX, RIS or links", longest=LONGEST, rest=True)
    ] = "",
    where: WhereParam = "me",
) -> Message:
    """Read a library once, keep nothing of it, and offer the words that say what it is about."""
    if not library.strip():
        raise UserError(voice.FROM_WHAT)
    owner = call.owner(where)
    suggested = await services.suggesting.from_library(library)
    line = ", ".join(_written(one.text, one.weight) for one in suggested.interests)
    blocks: list[Block] = [
        phrase(voice.SUGGESTED, papers=counted(suggested.papers, "paper"), title=suggested.title)
    ]
    blocks += [
        say(
            f"{place}. ",
            strong(_written(one.text, one.weight)),
            f"  in {one.papers} of {suggested.papers}",
        )
        for place, one in enumerate(suggested.interests, start=1)
    ]
    if suggested.unread:
        blocks.append(note(voice.SUGGESTED_UNREAD, count=suggested.unread))
    blocks.append(note(voice.EDIT_SUGGESTED, line=line + here(owner)))
    add = Button("Add all of these", "interests add", {"topic": line, **same_place(owner, call)})
    return Message((*blocks, Buttons((add,))))


def _written(text: str, weight: float) -> str:
    """Write an interest as one types it: words that belong together in quotes, then the weight."""
    quoted = f'"{text}"' if " " in text else text
    return quoted if weight == 1.0 else f"{quoted}^{weight:g}"
