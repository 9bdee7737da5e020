"""Which subject categories are read: derived from interests, or named by somebody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.core import voice
from bot.core.errors import Mistyped, SourceRefused, UserError
from bot.core.harvest import Followed
from bot.services.harvesting import source_of
from bot.store.following import Following
from bot.store.following import codes as known_codes
from recommender import Interest, written
from recommender.nearest import nearest_categories

PAST = timedelta(days=30)  # Of a category that is new here; what digests consider.
MOST_FOLLOWED = 60  # arXiv alone lists some 1,000 papers a day in all of its 155 categories.

Derive = Callable[[Sequence[Interest]], Sequence[str]]
"""Gives the categories that papers on these interests are probably filed under, best first."""

Check = Callable[[str], str]
"""Gives the canonical code of a category as typed. Raises `SourceRefused` where there is none."""


class Subjects:
    """Follows categories for interests; the past of a new one is asked for at once.

    Args:
        following: Where they are kept.
        sources: Names of the sources that are asked: others' categories are not followed.
        derive: Finds categories for interests.
        title_of: Names a category: "Machine Learning".
        check: Reads a category as typed.
    """

    def __init__(
        self,
        following: Following,
        sources: Iterable[str],
        *,
        derive: Derive,
        title_of: Callable[[str], str],
        check: Check,
    ) -> None:
        self._following = following
        self._derive = derive
        self._title_of = title_of
        self._check = check
        self._sources = frozenset(sources)

    async def all(self) -> tuple[Followed, ...]:
        """Give the categories followed, by code."""
        return await self._following.all()

    async def follow_for(self, interests: Sequence[Interest], now: datetime) -> tuple[str, ...]:
        """Follow what the papers of these interests are probably filed under; give what is new.

        They bring what there is room for, and nothing that was removed by hand.
        """
        passed_over = {*known_codes(await self.all()), *await self._following.unwanted()}
        room = MOST_FOLLOWED - len(await self.all())
        wanted = [code for code in self.brought_by(interests) if code not in passed_over]
        return await self._follow(wanted[: max(room, 0)], now)

    def brought_by(self, interests: Sequence[Interest]) -> Mapping[str, str]:
        """Give the categories that interests bring, each with the first that does, in writing.

        It is worked out for those who may see the interests, and kept nowhere: everybody sees
        which categories are read, but nobody which words of others they came with.
        """
        found: dict[str, str] = {}
        for interest in interests:
            for code in self._derive([interest]):
                if source_of(code) in self._sources:
                    found.setdefault(code, written(interest))
        return found

    def read_codes(self, text: str) -> tuple[str, ...]:
        """Read categories as typed, divided by commas or blanks.

        Raises:
            UserError: If one does not exist; names those that do.
        """
        return tuple(dict.fromkeys(map(self._read_code, text.replace(",", " ").split())))

    def _read_code(self, word: str) -> str:
        try:
            return self._check(word)
        except SourceRefused as error:
            near = {code: self.names([code]) for code in nearest_categories(word)}
            raise Mistyped("{error}", typed=word, meant=near, error=str(error)) from error

    def names(self, codes: Iterable[str]) -> str:
        """Name categories for people: "cs.LG (Machine Learning), medrxiv (medRxiv)"."""
        return ", ".join(f"{code} ({self._title_of(code)})" for code in codes)

    async def add(self, codes: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Follow categories somebody named, canonical; give what is new.

        Raises:
            UserError: If the source of one is switched off, or it is one too many.
        """
        if off := [code for code in codes if source_of(code) not in self._sources]:
            raise UserError(voice.CATEGORIES_OFF, categories=self.names(off))
        followed = known_codes(await self._following.all())
        new = [code for code in dict.fromkeys(codes) if code not in followed]
        if len(followed) + len(new) > MOST_FOLLOWED:
            raise UserError(voice.TOO_MANY_CATEGORIES, most=MOST_FOLLOWED)
        for code in codes:
            await self._following.want(code)
        return await self._follow(new, now)

    async def remove(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Stop following categories; give those that were followed."""
        return tuple([code for code in codes if await self._following.remove(code)])

    async def _follow(self, wanted: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Follow categories; first their past is asked for.

        So a crash between the two leaves a past that nobody misses, not one that never comes.
        """
        since = (now - PAST).date()
        for source, group in groupby(sorted(wanted, key=source_of), key=source_of):
            await self._following.ask_for_past(source, tuple(group), since)
        return tuple([code for code in wanted if await self._following.add(code, now)])
