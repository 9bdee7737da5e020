"""arXiv: what is announced each day in the categories followed, its past, its search."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.harvest import Batch, Visit
from bot.core.record import Record
from bot.sources.arxiv.calendar import newest_visit, next_visit
from bot.sources.arxiv.categories import check_category
from bot.sources.arxiv.past import days_to_fill, fill
from bot.sources.arxiv.query import read_found, search_query
from bot.sources.arxiv.questions import by_id, found
from bot.sources.arxiv.records import NAME, TITLE
from bot.sources.arxiv.today import list_parts
from bot.sources.arxiv.visits import FIRST_DAY, Reading
from bot.sources.asking import Web
from recommender.identifiers import find_arxiv_id
from recommender.query import parse_query

IDS_TOGETHER = 100
MOST_FOUND = 200  # Pages of this size are quickest.


class Arxiv:
    """arXiv.

    Args:
        web: How it is asked.
    """

    name = NAME
    title = TITLE

    def __init__(self, web: Web) -> None:
        self._web = web

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give the list of the day, then, where earlier ones were missed, all records since then.

        The list comes first as its papers are new today, whereas records are old ones and may be
        of the same papers. The last batch holds no papers: its cursor says that all was read.
        Nothing is asked where no category is followed.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If a category does not exist, or it will not answer.
        """
        codes = _checked(visit.categories)
        if not codes:
            return
        reading = Reading(visit)
        known = reading.known_validators
        async for part in list_parts(self._web, codes, reading.newest, known):
            yield reading.take(part)
        if (missed := reading.missed()) is not None:
            async for batch in fill(self._web, codes, missed, visit.cursor, kept=reading.kept):
                yield batch
        yield reading.end()

    async def back_fill(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give the records of each day from today back to `visit.since`, newest day first.

        Of each day all categories are read, so that the newest papers of all are there soon. It
        goes on at the page where it was cut off, on a later day at the beginning of that list.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If a category does not exist, or it will not answer.
        """
        codes = _checked(visit.categories)
        if not codes or visit.since is None:
            return
        today, since = visit.now.astimezone(UTC).date(), max(visit.since, FIRST_DAY)
        for day in days_to_fill(today, since, visit.cursor):
            async for batch in fill(self._web, codes, day, visit.cursor, kept={}):
                yield batch

    async def search(self, query: str, size: int, *, patience: timedelta) -> Sequence[Record]:
        """Give up to `size` papers (at most 200) for a line in our search grammar, best first.

        A pasted arXiv id is looked up.

        Raises:
            SourceDelayed: If it cannot answer within `patience`.
            SourceRefused: If it will not answer.
        """
        asked = parse_query(query)
        if asked.paper_id is not None:
            return await self.look_up((asked.paper_id,), patience=patience)
        written, size = search_query(asked), min(size, MOST_FOUND)
        if written is None or size < 1:
            return ()
        answer = await self._web.ask(found(written, size, patience), read_found)
        return answer.records[:size]

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        """Give the newest versions of "arxiv:..." ids it knows; ids of others are passed over.

        Raises:
            SourceDelayed: If they cannot be had within `patience`, which holds for all together.
            SourceRefused: If it will not answer.
        """
        clock = asyncio.get_running_loop()
        end = clock.time() + patience.total_seconds()
        names, records = _arxiv_ids(ids), dict[str, Record]()
        for at in range(0, len(names), IDS_TOGETHER):
            left = timedelta(seconds=max(0.0, end - clock.time()))
            asked = names[at : at + IDS_TOGETHER]
            answer = await self._web.ask(by_id(asked, left), read_found)
            records |= {record.ids[0].removeprefix("arxiv:"): record for record in answer.records}
        return tuple(records[name] for name in names if name in records)

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        """Give when to ask again: ten past midnight in New York, from Monday to Friday."""
        due = newest_visit(now)
        return due if last is None or last < due else next_visit(now)


def _checked(codes: Iterable[str]) -> tuple[str, ...]:
    """Give categories that exist; arXiv takes it amiss to be asked for others."""
    return tuple(dict.fromkeys(map(check_category, codes)))


def _arxiv_ids(ids: Iterable[str]) -> list[str]:
    """Give the well-formed arXiv ids without version; one that is not would spoil the question."""
    named = (one.removeprefix("arxiv:") for one in ids if one.startswith("arxiv:"))
    read = (read.id for name in named if (read := find_arxiv_id(name)) is not None)
    return list(dict.fromkeys(read))
