"""Questions worth asking back: which part of a broad subject, which spelling, which search instead.

Nothing waits for an answer: what was typed counts as it stands, and each question is one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from bot.services.catalogue import Catalogue, Lookup
from recommender import Index, Interest, InterestKind, analyze, parse_query, written
from recommender.index import View
from recommender.index.field import IntArray
from recommender.loosening import Looser, loosened, spelled
from recommender.searching import best
from recommender.spelling import respelled
from recommender.splitting import LEAST_SPLIT, MOST_READ, Narrower, split

RECENT = timedelta(days=28)  # Weeks of papers by which an interest is broad; older ones are past.
MANY_A_WEEK = 25  # Nobody reads five a working day and more.
BROAD_SHARE = 0.15  # Of the recent papers: where few came in so far, the share tells.
MOST_LOOKED_AT = 5  # Interests of one line; whoever pastes more is not asked about each.
MOST_SPLIT = 3  # Broad ones that are tried, a third of a second each.
MANY_HITS = 50  # Ten pages of a search, which nobody turns.

_WORDS = (InterestKind.WORDS, InterestKind.PHRASE)


@dataclass(frozen=True, slots=True)
class Broad:
    """An interest that many papers hold, and the terms that part those best."""

    interest: Interest
    narrower: tuple[Narrower, ...]


@dataclass(frozen=True, slots=True)
class Misspelt:
    """An interest with a word no paper has, and how it may have been meant, likeliest first."""

    interest: Interest
    meant: tuple[str, ...]


class Clarifying:
    """Looks into the papers at hand for what to ask."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def broad(
        self, fresh: Sequence[Interest], all_of_them: Sequence[Interest], now: datetime
    ) -> Broad | None:
        """Give the broadest of the interests just stated, if one is broad and can be narrowed.

        Args:
            fresh: Those just stated.
            all_of_them: What the owner states by now: none of it is offered again.
            now: UTC.
        """
        index = self._catalogue.index
        stated = [one for one in fresh if one.kind in _WORDS]
        known = [one.text for one in all_of_them]
        if not stated or not self._catalogue.size:
            return None

        def work(papers: Lookup) -> Broad | None:
            return _broadest(index.view, stated, known, now, papers)

        return await self._catalogue.compute(work)

    async def misspelt(self, fresh: Sequence[Interest]) -> tuple[Misspelt, ...]:
        """Give the interests in words that no paper has as typed, and what may have been meant."""
        index = self._catalogue.index
        stated = [one for one in fresh if one.kind in _WORDS][:MOST_LOOKED_AT]
        if not stated or not self._catalogue.size:
            return ()

        def work(papers: Lookup) -> tuple[Misspelt, ...]:
            return tuple(
                Misspelt(one, tuple(written(replace(one, text=text)) for text in meant))
                for one in stated
                if (meant := respelled(index, one.text, papers=papers))
            )

        return await self._catalogue.compute(work)

    async def narrower(self, query: str) -> tuple[Narrower, ...]:
        """Give the terms that part the papers a search finds best; none where nothing does."""
        index = self._catalogue.index

        def work(papers: Lookup) -> tuple[Narrower, ...]:
            return _parted(index, query, papers)

        return await self._catalogue.compute(work)

    async def instead(self, query: str) -> tuple[Looser, ...]:
        """Give searches that find something, for one that found nothing."""
        index = self._catalogue.index
        return await self._catalogue.compute(lambda papers: loosened(index, query, papers=papers))

    async def spelled(self, query: str) -> tuple[str, ...]:
        """Give a search with its words in the likeliest other spelling; none where they stand."""
        index = self._catalogue.index
        return await self._catalogue.compute(lambda papers: spelled(index, query, papers=papers))


def _broadest(
    view: View, stated: Sequence[Interest], known: Sequence[str], now: datetime, papers: Lookup
) -> Broad | None:
    recent = view.rows(view.window(now - RECENT))
    weeks = _weeks(view, recent, now)
    held = {one: _holding(view, recent, one) for one in stated}
    broad = [
        one
        for one, rows in held.items()
        if len(rows) > max(min(MANY_A_WEEK * weeks, BROAD_SHARE * len(recent)), LEAST_SPLIT - 1)
    ]
    for one in sorted(broad, key=lambda one: -len(held[one]))[:MOST_SPLIT]:
        numbers = view.numbers[held[one]].tolist()
        if narrower := split(view, numbers, known, papers=papers):
            return Broad(one, narrower)
    return None


def _weeks(view: View, recent: IntArray, now: datetime) -> float:
    """Give for how many weeks papers have come in, 1 to 4: a catalogue of today has one."""
    if not len(recent):
        return 1.0
    oldest = float(view.listed_at[recent].min()) / 1e6
    return min(max((now.timestamp() - oldest) / (7 * 86_400), 1.0), 4.0)


def _holding(view: View, recent: IntArray, interest: Interest) -> IntArray:
    """Give the recent rows that hold all words of an interest, newest first."""
    held = view.alive.copy()
    for stem in dict.fromkeys(analyze(interest.text)):
        held &= view.holds(stem)
    return recent[np.flatnonzero(held[recent])]


def _parted(index: Index, query: str, papers: Lookup) -> tuple[Narrower, ...]:
    numbers = best(index, parse_query(query), papers=papers, most=MOST_READ)
    return split(index.view, numbers, [query], papers=papers)
