"""Interests suggested from the papers a reader has already."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.core import voice
from bot.core.errors import SourceRefused, TemporaryError, UserError
from bot.core.library import Library
from bot.core.record import Record
from bot.services.catalogue import Catalogue, Lookup
from bot.services.looking import Looking
from recommender import Paper
from recommender.keywords import Suggestion, suggest_interests

MOST_SUGGESTED = 8
MOST_WANTED = 200  # Papers looked up to know what they are about; the others' titles say enough.

ReadLibrary = Callable[[str], Awaitable[Library]]
"""Reads what a reader pasted or named. Raises `SourceRefused` or `TemporaryError` in words."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was found: `papers` that could be read, entries `unread`, and the words for them."""

    title: str
    papers: int
    unread: int
    interests: tuple[Suggestion, ...]


class Suggesting:
    """Reads a library and finds the words that say best what it is about; it keeps nothing."""

    def __init__(self, read: ReadLibrary, looking: Looking, catalogue: Catalogue) -> None:
        self._read = read
        self._looking = looking
        self._catalogue = catalogue

    async def from_library(self, text: str) -> Suggested:
        """Suggest interests from BibTeX, RIS, links, a Zotero library or an ORCID iD.

        Raises:
            UserError: If it is none of these, or cannot be read; says what to do.
        """
        try:
            library = await self._read(text)
        except (SourceRefused, TemporaryError) as error:
            raise UserError("{error}", error=str(error)) from error
        records = [*library.records, *await self._looked_up(library.wanted[:MOST_WANTED])]
        papers = _papers(records)
        await self._catalogue.catch_up()
        index = self._catalogue.index

        def work(_: Lookup) -> tuple[Suggestion, ...]:
            return suggest_interests(papers, idf=index.idf, count=MOST_SUGGESTED)

        found = await self._catalogue.compute(work)
        if not found:
            raise UserError(voice.NOTHING_SUGGESTED, title=library.title)
        return Suggested(library.title, len(papers), len(library.unread), found)

    async def _looked_up(self, wanted: Sequence[str]) -> Sequence[Record]:
        """Give what the catalogue or the sources know of papers named by their ids alone."""
        numbers = await self._catalogue.find(wanted) if wanted else {}
        known = await self._catalogue.get(list(numbers.values()))
        here = [Record(p.ids, p.title, p.abstract) for p in known.values()]
        return [*here, *await self._looking.records([w for w in wanted if w not in numbers])]


def _papers(records: Sequence[Record]) -> list[Paper]:
    """Make papers to be looked into, each once; they are in no catalogue."""
    merged: dict[str, Record] = {}
    for record in records:
        name = record.ids[0] if record.ids else record.text_name
        known = merged.get(name)
        if known is None or len(record.abstract) > len(known.abstract):
            merged[name] = record
    return [
        Paper(number, record.ids, record.title, record.abstract, notes=record.notes)
        for number, record in enumerate(merged.values(), start=1)
    ]
