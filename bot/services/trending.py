"""What is most upvoted on Hugging Face: its ranked lists, as far as the catalogue holds them."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Owner
from bot.core.subscription import Period
from bot.services.catalogue import Catalogue, Lookup
from bot.services.preferences import Preferences
from bot.store.charts import Charts
from bot.store.profiles import Profiles
from recommender import Paper
from recommender.unseen import unseen


@dataclass(frozen=True, slots=True)
class Chart:
    """One ranked list, or the part of it that is asked for.

    Attributes:
        papers: In Hugging Face's order.
        read_at: When the list was read there, UTC.
    """

    papers: tuple[Paper, ...]
    read_at: datetime


class Trending:
    """Gives the lists as they stand, and what of them an owner has not had."""

    def __init__(
        self, charts: Charts, catalogue: Catalogue, profiles: Profiles, preferences: Preferences
    ) -> None:
        self._charts = charts
        self._catalogue = catalogue
        self._profiles = profiles
        self._preferences = preferences

    async def chart(self, period: Period) -> Chart | None:
        """Give the whole list of a period; None where there is none, or an empty one."""
        numbers, read_at = await self._numbers(period)
        if read_at is None:
            return None
        found = await self._catalogue.get(numbers)
        papers = tuple(found[number] for number in numbers if number in found)
        return Chart(papers, read_at) if papers else None

    async def unseen(
        self,
        owner: Owner,
        period: Period,
        size: int,
        now: datetime,
        *,
        besides: frozenset[int] = frozenset(),
    ) -> Chart | None:
        """Give the top papers of a list that an owner has not had; None where there is no list.

        Args:
            owner: Whose seen papers, votes, exclusions and mutes count; no interest is needed.
            period: Which list.
            size: Most papers to give.
            now: The moment of choosing, UTC.
            besides: Numbers that are shown anyway.
        """
        numbers, read_at = await self._numbers(period)
        if read_at is None:
            return None
        profile = await self._preferences.profile(owner)
        held = frozenset(map(self._catalogue.now_called, await self._profiles.held(owner)))
        index = self._catalogue.index

        def work(papers: Lookup) -> tuple[Paper, ...]:
            had = held | besides
            return unseen(index, profile, numbers, size, now=now, papers=papers, held=had)

        return Chart(await self._catalogue.compute(work), read_at)

    async def _numbers(self, period: Period) -> tuple[tuple[int, ...], datetime | None]:
        """Give the numbers of a list, merges followed, each once; no moment where there is none."""
        await self._catalogue.catch_up()
        kept = await self._charts.get(period)
        if kept is None or not kept[0]:
            return (), None
        numbers = dict.fromkeys(map(self._catalogue.now_called, kept[0]))
        return tuple(numbers), kept[1]
