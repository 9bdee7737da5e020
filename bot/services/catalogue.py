"""The papers at hand: found by what readers call them, and ranked through the live index."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.core import voice
from bot.core.errors import TemporaryError, UserError
from bot.core.paper_choice import names_many, read_choice
from bot.services.live_index import LiveIndex, Opening, Progress
from bot.store.papers import Papers
from recommender import Paper
from recommender.identifiers import pasted_id
from recommender.index import Index
from recommender.index.kernels import Fast

MOST_AT_HAND = 1_000  # Papers kept for the next ranking, some 4 MB: many readers get the same ones.

Lookup = Callable[[Sequence[int]], Sequence[Paper]]
Result = TypeVar("Result")


class Catalogue:
    """One process's view of the papers.

    Args:
        papers: The catalogue in Redis.
        opening: How its index is opened.
        fast: Compiles kernels once there are papers enough; None for none.
    """

    def __init__(self, papers: Papers, opening: Opening, *, fast: Fast | None = None) -> None:
        self._papers = papers
        self.live = LiveIndex(papers, opening, self._let_go, fast=fast)
        self._at_hand: dict[int, Paper] = {}
        self._applied = 0  # Changes of the index so far: what was read before one is not kept.

    @property
    def index(self) -> Index:
        """The index as it is just now; who asks it several questions asks one `view`."""
        return self.live.index

    @property
    def size(self) -> int:
        """How many papers there are to choose from."""
        return len(self.index)

    async def catch_up(self, progress: Progress | None = None) -> None:
        """Bring in what came until now; see `LiveIndex`."""
        await self.live.catch_up(progress)

    def now_called(self, number: int) -> int:
        """Give the number a paper has today: another one where it was merged."""
        while number in self.live.merged:
            number = self.live.merged[number]
        return number

    async def get(self, numbers: Sequence[int]) -> dict[int, Paper]:
        """Give papers by number; unknown numbers are left out."""
        return await self._papers.get(numbers)

    async def names_since(self, since: datetime) -> tuple[str, ...]:
        """Give the first id of each paper listed at or after `since`, newest first."""
        papers = await self._papers.get(self.index.window(since))
        return tuple(paper.ids[0] for paper in papers.values() if paper.ids)

    async def find(self, names: Sequence[str]) -> dict[str, int]:
        """Give numbers by the papers' ids, merges followed; unknown ids are left out."""
        found = await self._papers.find(names)
        return {name: self.now_called(number) for name, number in found.items()}

    async def named(self, text: str) -> Paper:
        """Find the paper a reader means: its number, an id, a link, or one that was offered.

        Raises:
            UserError: If there is no such paper, or several are named.
        """
        text = read_choice(text.strip())
        name = pasted_id(text) or text.lower()
        number = int(text) if text.isdecimal() and len(text) < 16 else None
        if number is None:
            number = (await self._papers.find([name])).get(name)
        found = await self._papers.get([number]) if number else {}
        if number is None or number not in found:
            if names_many(text):
                raise UserError(voice.ONE_PAPER)
            raise UserError(voice.NO_SUCH_PAPER, paper=text[:60])
        return found[number]

    async def compute(self, work: Callable[[Lookup], Result]) -> Result:
        """Run ranking `work` in a thread, giving it a way to look papers up from there."""
        if not self.index.position:
            raise TemporaryError(voice.CATCHING_UP)
        loop = asyncio.get_running_loop()

        def look_up(numbers: Sequence[int]) -> Sequence[Paper]:
            at_hand = ((number, self._at_hand.get(number)) for number in numbers)
            found = {number: paper for number, paper in at_hand if paper is not None}
            if missing := [number for number in numbers if number not in found]:
                found |= _await_from_thread(self._fetch(missing), loop)
            return [found[number] for number in numbers if number in found]

        return await asyncio.to_thread(work, look_up)

    async def _fetch(self, numbers: Sequence[int]) -> dict[int, Paper]:
        """Read papers, and keep them at hand until the log tells of a change."""
        applied = self._applied
        found = await self._papers.get(numbers)
        if applied == self._applied:
            self._at_hand |= found
            for number in list(self._at_hand)[:-MOST_AT_HAND]:
                del self._at_hand[number]
        return found

    def _let_go(self, numbers: Iterable[int] | None) -> None:
        """Read these papers anew next time; None for all of them."""
        self._applied += 1
        for number in list(self._at_hand) if numbers is None else numbers:
            self._at_hand.pop(number, None)


def _await_from_thread(
    awaitable: Awaitable[dict[int, Paper]], loop: asyncio.AbstractEventLoop
) -> dict[int, Paper]:
    async def wait() -> dict[int, Paper]:
        return await awaitable

    return asyncio.run_coroutine_threadsafe(wait(), loop).result(timeout=30)
