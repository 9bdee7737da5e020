"""Six papers to rate, so that taste is known early: chosen once, resumed as often as asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Owner, Reader
from bot.services.catalogue import Catalogue
from bot.services.choosing import Choosing
from bot.store.profiles import Profiles
from recommender import Paper

IN_ALL = 6  # What somebody new answers without being asked to work.
AT_ONCE = 3  # The answers to these decide which come next; and six do not fit on one screen.


@dataclass(frozen=True, slots=True)
class Round:
    """Where the rating stands.

    Attributes:
        papers: Still to rate on this page; none where all is rated or nothing is left to ask.
        done: How many of those asked about are rated.
        total: How many there are in all.
        goes_on: Whether others come after these.
    """

    papers: tuple[Paper, ...]
    done: int
    total: int
    goes_on: bool


class Rating:
    """Chooses what to ask about and remembers that; answers are votes like any others.

    What is asked about is not marked as seen: whatever stays without an answer may be picked.
    """

    def __init__(self, profiles: Profiles, catalogue: Catalogue, choosing: Choosing) -> None:
        self._profiles = profiles
        self._catalogue = catalogue
        self._choosing = choosing

    async def round(
        self, owner: Owner, by: Reader, now: datetime, *, next_ones: bool = False
    ) -> Round:
        """Give the page to rate now, the one begun before where there is one.

        Args:
            owner: Whose taste it is about.
            by: Who rates.
            now: UTC.
            next_ones: Whether to pass over what is still open on the page.
        """
        asked = await self._asked(owner)
        rated = await self._rated(owner, by)
        left = [number for number in asked[-AT_ONCE:] if number not in rated]
        if (next_ones or not left) and len(asked) < IN_ALL:
            fresh = await self._choosing.telling(owner, now, AT_ONCE, besides=asked)
            left = [paper.number for paper in fresh]
            asked = [*asked, *left]
            await self._keep(owner, asked)
        elif next_ones:
            left = []
        found = await self._catalogue.get(left)
        done = sum(number in rated for number in asked)
        goes_on = bool(left) and len(asked) < IN_ALL
        papers = tuple(found[number] for number in left if number in found)
        return Round(papers, done, IN_ALL if goes_on else len(asked), goes_on)

    async def leave(self, owner: Owner) -> None:
        """Keep a page begun for later; who passes over the last one is asked about others then."""
        if len(await self._asked(owner)) >= IN_ALL:
            await self.end(owner)

    async def end(self, owner: Owner) -> None:
        """Forget what was asked about; the votes stay."""
        await self._profiles.drop_preferences(owner, "rating")

    async def _asked(self, owner: Owner) -> list[int]:
        kept = (await self._profiles.preferences(owner)).rating
        return [self._catalogue.now_called(number) for number in kept]

    async def _rated(self, owner: Owner, by: Reader) -> frozenset[int]:
        votes = await self._profiles.votes_of(by, owner)
        return frozenset(map(self._catalogue.now_called, votes))

    async def _keep(self, owner: Owner, asked: Sequence[int]) -> None:
        if asked:
            await self._profiles.set_preference(owner, "rating", ",".join(map(str, asked)))
