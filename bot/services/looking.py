"""Look beyond the papers at hand: search a source, or fetch a paper by its id, and keep it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from bot.core import voice
from bot.core.errors import SourceRefused, TemporaryError, UserError
from bot.core.harvest import Arrival, Listing
from bot.core.ports import Clock, LooksUp, Searches
from bot.core.record import Record
from bot.services.catalogue import Catalogue
from bot.store.papers import Papers
from recommender import Paper
from recommender.identifiers import pasted_id

SEARCH_PATIENCE = timedelta(seconds=20)
LOOK_UP_PATIENCE = timedelta(seconds=8)  # For each source asked, one after another.
MOST_FOUND = 25

log = structlog.get_logger(__name__)


class Looking:
    """Asks sources on a reader's behalf, while the reader waits.

    Args:
        searchers: Gives who searches, by name; each with its title as readers know it.
        look_ups: Gives who is asked by id, in turn for what those before did not know.
    """

    def __init__(
        self,
        papers: Papers,
        catalogue: Catalogue,
        clock: Clock,
        searchers: Callable[[], Mapping[str, tuple[str, Searches]]],
        look_ups: Callable[[], Sequence[LooksUp]],
    ) -> None:
        self._papers = papers
        self._catalogue = catalogue
        self._clock = clock
        self._searchers = searchers
        self._look_ups = look_ups

    @property
    def searchable(self) -> Mapping[str, str]:
        """What can be searched: name to title."""
        return {name: title for name, (title, _) in self._searchers().items()}

    async def search(self, source: str, query: str) -> tuple[Paper, ...]:
        """Search a source and keep what it finds, as old papers; best first, as it ranks them.

        Raises:
            UserError: If there is no such source, or it does not answer.
        """
        searchers = self._searchers()
        if source not in searchers:
            raise UserError(voice.OLD_BUTTON)
        title, searcher = searchers[source]
        try:
            found = await searcher.search(query, MOST_FOUND, patience=SEARCH_PATIENCE)
        except (SourceRefused, TemporaryError) as error:
            log.warning("search beyond failed", source=source, why=str(error))
            raise UserError(voice.BEYOND_UNREACHED, source=title) from error
        return await self._keep(found)

    async def fetch(self, names: Sequence[str]) -> None:
        """Fetch papers by id and keep them, as old papers; those nobody knows stay unknown."""
        await self._keep(await self.records(names))

    async def records(self, names: Sequence[str]) -> tuple[Record, ...]:
        """Give what sources tell of "arxiv:..." and "doi:..." ids; nothing is kept."""
        missing = [name for name in names if name.startswith(("arxiv:", "doi:"))]
        told: list[Record] = []
        for look_up in self._look_ups():
            if missing:
                found = await _asked(look_up, missing)
                told += found
                known = {name for record in found for name in record.ids}
                missing = [name for name in missing if name not in known]
        return tuple(told)

    async def named(self, text: str) -> Paper:
        """Find the paper a reader means, here or at a source.

        Raises:
            UserError: If nobody knows it.
        """
        try:
            return await self._catalogue.named(text)
        except UserError:
            name = pasted_id(text)
            if name is None:
                raise
            await self.fetch([name])
            return await self._catalogue.named(text)

    async def _keep(self, records: Sequence[Record]) -> tuple[Paper, ...]:
        if not records:
            return ()
        arrivals = [Arrival(record, Listing.OLD) for record in records]
        stored = await self._papers.store(arrivals, listed_at=await self._clock.now())
        await self._catalogue.catch_up()
        numbers = list(dict.fromkeys(one.number for one in stored))
        papers = await self._catalogue.get(numbers)
        return tuple(papers[number] for number in numbers if number in papers)


async def _asked(look_up: LooksUp, names: Sequence[str]) -> Sequence[Record]:
    try:
        return await look_up.look_up(names, patience=LOOK_UP_PATIENCE)
    except (SourceRefused, TemporaryError) as error:
        log.warning("look-up failed", why=str(error))
        return ()
