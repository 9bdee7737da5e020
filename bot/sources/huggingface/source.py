"""Hugging Face Papers: what its readers put on Daily Papers, its charts, its search."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from bot.core.harvest import Batch, Visit
from bot.core.record import Record
from bot.sources.asking import Reply, Web
from bot.sources.huggingface import items
from bot.sources.huggingface.charts import CHARTS, Charts
from bot.sources.huggingface.days import days_to_read, days_to_refresh, is_first, refreshed_at
from bot.sources.huggingface.lists import Lists
from bot.sources.huggingface.questions import LONGEST_SEARCH, MOST_FOUND, TITLE, Questions
from bot.sources.huggingface.reading import Read, day_pages, week_pages
from bot.sources.one_by_one import one_by_one
from recommender.query import Query, parse_query

VISIT_EVERY = timedelta(hours=3)  # Papers are added, and upvotes come in, through the day.


class HuggingFace:
    """Hugging Face Papers.

    Args:
        web: How it is asked.
        token: The operator's, which doubles the number of requests allowed; or empty.
    """

    name = items.NAME
    title = TITLE

    def __init__(self, web: Web, token: str = "") -> None:
        self._web = web
        self._questions = Questions(token)
        self._lists = Lists(web, self._questions)
        self._charts = Charts(self._lists)

    async def pages(self, visit: Visit) -> AsyncIterator[Batch]:
        """Give the days that may hold new papers, then a week's upvotes, then the charts.

        The first visit of all asks for the week at once, so that papers are there with the first
        answer.

        Raises:
            SourceDelayed: If it cannot answer now; what was given so far is good.
            SourceRefused: If it will not answer before somebody changes something.
        """
        cursor, read = visit.cursor, Read()
        if is_first(visit):
            async for batch in week_pages(self._lists, visit.now, cursor, read):
                yield batch
                cursor = batch.cursor
        else:
            refresh = days_to_refresh(visit)
            for day in (*days_to_read(visit), *refresh):
                async for batch in day_pages(self._lists, day, visit, cursor, read):
                    yield batch
                    cursor = batch.cursor
            if refresh:
                cursor = {**cursor, **refreshed_at(visit.now)}
        yield await self._charts.batch(CHARTS, visit.now, cursor=cursor, read=read)

    async def chart(self, name: str, now: datetime, *, patience: timedelta) -> Batch:
        """Give one chart of `CHARTS` on its own; the batch's cursor is empty, and none to keep.

        Raises:
            SourceDelayed: If it cannot be had within `patience`.
            SourceRefused: If it will not be had.
        """
        return await self._charts.batch((name,), now, cursor={}, patience=patience)

    async def search(self, query: str, size: int, *, patience: timedelta) -> Sequence[Record]:
        """Give up to `size` papers (at most 120) for the words of a query, best first.

        What the service does not know is left out of the question: authors, categories, dates,
        and words to leave out. A pasted id is looked up.

        Raises:
            SourceDelayed: If it cannot answer within `patience`.
            SourceRefused: If it will not answer.
        """
        asked = parse_query(query)
        if asked.paper_id is not None:
            return await self.look_up((asked.paper_id,), patience=patience)
        words, size = _plain_words(asked), min(size, MOST_FOUND)
        if not words or size < 1:
            return ()
        listed = await self._web.ask(self._questions.found(words, size, patience), items.read_items)
        return tuple({item.id: item.record for item in listed.items}.values())[:size]

    async def look_up(self, ids: Sequence[str], *, patience: timedelta) -> Sequence[Record]:
        """Give the papers of "arxiv:..." ids that are known there; other ids are passed over.

        Raises:
            SourceDelayed: If one cannot be had within `patience`.
            SourceRefused: If it will not answer.
        """
        names = (one.removeprefix("arxiv:") for one in ids if one.startswith("arxiv:"))
        return await one_by_one(names, self._paper, patience)

    def next_visit(self, last: datetime | None, now: datetime) -> datetime:
        """Give when to ask again: three hours after the last success."""
        return now if last is None else last + VISIT_EVERY

    async def _paper(self, arxiv_id: str, patience: timedelta) -> Record | None:
        return await self._web.ask(self._questions.paper(arxiv_id, patience), _read_if_known)


def _read_if_known(reply: Reply) -> Record | None:
    return None if reply.status == 404 else items.read_paper(reply)


def _plain_words(query: Query) -> str:
    """Give a query's words and phrases, cut between words to what the service takes."""
    terms = (term.text for group in query.groups for term in group if term.is_text)
    words = " ".join(terms).split()
    while len(" ".join(words)) > LONGEST_SEARCH:
        words.pop()
    return " ".join(words)
