"""What an owner was given in the past, by day and by word."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.day_text import read_days
from bot.core.places import Owner
from bot.services.catalogue import Catalogue
from bot.services.paper_words import having
from bot.store.archive import Archive
from recommender import Paper


@dataclass(frozen=True, slots=True)
class PastPick:
    """A paper, and the local date on which it was given."""

    paper: Paper
    day: date


class PastPicks:
    """Looks back two years."""

    def __init__(self, archive: Archive, catalogue: Catalogue) -> None:
        self._archive = archive
        self._catalogue = catalogue

    async def find(self, owner: Owner, text: str, zone: str, now: datetime) -> tuple[PastPick, ...]:
        """Give past picks, latest day first, each day's in their order; each paper once.

        Args:
            owner: Whose.
            text: A day, week or month as `read_days` takes it, else words of titles and authors.
            zone: Whose midnight parts the days.
            now: UTC.
        """
        clock = ZoneInfo(zone)
        days = read_days(text, now.astimezone(clock).date())
        given = await self._archive.all(owner, now)
        if days:
            given = tuple(g for g in given if days[0] <= g.at.astimezone(clock).date() <= days[1])
        papers = await self._catalogue.get([one.number for one in given])
        fitting = await having(papers.values(), "" if days else text)
        found: dict[int, PastPick] = {}
        for one in given:
            paper, day = papers.get(one.number), one.at.astimezone(clock).date()
            if paper and paper.number in fitting:
                found.setdefault(paper.number, PastPick(paper, day))
        in_days = [list(picks) for _, picks in groupby(found.values(), key=lambda one: one.day)]
        return tuple(pick for picks in reversed(in_days) for pick in picks)

    async def latest(self, owner: Owner, now: datetime, most: int) -> tuple[Paper, ...]:
        """Give the papers an owner was given last, latest first, each once; at most `most`."""
        given = await self._archive.all(owner, now)
        numbers = list(dict.fromkeys(one.number for one in reversed(given)))[:most]
        papers = await self._catalogue.get(numbers)
        return tuple(papers[number] for number in numbers if number in papers)
