"""Take one's papers along, to a reference manager."""

from typing import Annotated, Literal

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Message
from bot.core.voice import phrase
from bot.services import Services
from bot.services.citations import format_named
from bot.services.exporting import exported
from bot.services.wording import counted


@command(
    "export",
    "Get your papers as BibTeX, RIS or JSON",
    examples=("export", "export ris", "export bibtex liked"),
)
async def export(
    services: Services,
    call: Call,
    *,
    form: Annotated[Literal["bibtex", "ris", "json"], Param("bibtex, ris or json")] = "bibtex",
    what: Annotated[Literal["saved", "liked"], Param("which papers: saved or liked")] = "saved",
) -> Message:
    """Give the caller's saved or liked papers as a file, latest first."""
    if what == "liked":
        papers = await services.library.liked(call.reader)
    else:
        papers = tuple(kept.paper for kept in await services.library.kept(call.reader))
    if not papers:
        return Message((phrase(voice.NOTHING_LIKED if what == "liked" else voice.NOTHING_SAVED),))
    written_as = format_named(form)
    file, held = await exported(papers, what, written_as)
    said = phrase(
        voice.EXPORTED if held == len(papers) else voice.EXPORTED_FIRST,
        count=counted(len(papers), f"{what} paper"),
        kind=written_as.title,
        name=file.name,
        most=f"{held:,}",
    )
    return Message((said, file))
