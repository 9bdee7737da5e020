"""The papers at hand: the live index over the catalogue, kept in step with its log."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar

from bot.core import voice
from bot.core.errors import TemporaryError, UserError
from bot.core.paper_choice import names_many, read_choice
from bot.memory import give_back
from bot.store.papers import LogEntry, Papers
from recommender import Paper
from recommender.identifiers import pasted_id
from recommender.index import Entry, Index, Lesson

READ_AT_ONCE = 2_000
MOST_AT_HAND = 1_000  # Papers kept for the next ranking, some 4 MB: many readers get the same ones.
FEW_PAPERS = 1_000  # From so many, learning takes a third of a second.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
EVER = datetime.min.replace(tzinfo=UTC)

Progress = Callable[[int, int], None]
Lookup = Callable[[Sequence[int]], Sequence[Paper]]
Result = TypeVar("Result")


class Catalogue:
    """One process's view of the papers. Ranking runs in threads; the index swaps under them."""

    def __init__(self, papers: Papers, index: Index) -> None:
        self._papers = papers
        self.index = index
        self._merged: dict[int, int] = {}
        self._at_hand: dict[int, Paper] = {}
        self._applied = 0  # Changes of the index so far: what was read before one is not kept.
        self._updating = asyncio.Lock()
        self._learning = asyncio.Lock()
        self._much_is_new = asyncio.Event()
        self._asked = 0
        self._answered = 0

    @property
    def size(self) -> int:
        """How many papers there are to choose from."""
        return len(self.index)

    async def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index up to the log's end, or build it anew where the log cannot.

        Those who ask while another one is at it are served together, by one more look.
        """
        self._asked += 1
        mine = self._asked
        async with self._updating:
            if self._answered >= mine:
                return
            asked = self._asked
            await self._catch_up(progress)
            self._answered = asked
            if self.index.wants_lesson:
                self._much_is_new.set()

    async def _catch_up(self, progress: Progress | None) -> None:
        if not self.index.position:
            await self._rebuild(progress)
        while True:
            changes = await self._papers.log_after(self.index.position)
            if changes is None:
                await self._rebuild(progress)
            elif changes:
                await self._apply(changes)
            else:
                return

    async def freshen(self) -> None:
        """Bring in what came lately, once the index is built; until then that is others' task."""
        if self.index.position:
            await self.catch_up()

    async def learn(self) -> None:
        """Learn from many papers, where enough of them are new; commands are answered meanwhile.

        Whoever is cancelled here does not leave a thread behind that learns on for seconds.
        """
        if self.index.wants_lesson and not self._learning.locked():
            async with self._learning:
                lesson = await self._lesson()
                async with self._updating:
                    await asyncio.to_thread(self.index.take, lesson)
                del lesson
                await asyncio.to_thread(give_back)

    async def _lesson(self) -> Lesson:
        is_over = Event()

        def proceed() -> None:
            if is_over.is_set():
                raise CancelledError

        try:
            return await asyncio.to_thread(self.index.lesson, proceed)
        finally:
            is_over.set()

    async def keep_learning(self) -> None:
        """Learn as soon as enough papers are new, until cancelled."""
        while True:
            await self._much_is_new.wait()
            self._much_is_new.clear()
            await self.learn()

    async def _rebuild(self, progress: Progress | None) -> None:
        gc.disable()  # What is built here holds no cycles; looking for some takes a tenth more.
        try:
            await self._build(progress)
        finally:
            gc.enable()

    async def _build(self, progress: Progress | None) -> None:
        position = await self._papers.position()
        last = await self._papers.last_number()
        self._merged = await self._papers.merged()
        left = set(self.index.window(EVER))
        for first in range(1, last + 1, READ_AT_ONCE):
            numbers = range(first, min(first + READ_AT_ONCE, last + 1))
            wanted = [number for number in numbers if number not in self._merged]
            papers = await self._papers.get(wanted)
            left -= papers.keys()
            await asyncio.to_thread(self.index.add, _entries(papers.values()))
            if progress is not None:
                progress(numbers[-1], last)
        self._let_go(list(self._at_hand))
        self.index.delete(left)  # What the log can no longer tell of.
        await asyncio.to_thread(self._commit, position)

    def _commit(self, position: str) -> None:
        self.index.commit(position)
        self.index.refresh_idf()
        self._learn_at_once()

    async def _apply(self, changes: Sequence[LogEntry]) -> None:
        gone = {change.number for change in changes if change.op == "delete"}
        if gone:
            self._merged = await self._papers.merged()
        self._let_go([change.number for change in changes])
        numbers = sorted({change.number for change in changes} - gone)
        papers = await self._papers.get(numbers)
        await asyncio.to_thread(self._apply_to_index, gone, papers, changes[-1].position)

    def _apply_to_index(self, gone: set[int], papers: dict[int, Paper], position: str) -> None:
        self.index.delete(sorted(gone))
        self.index.add(_entries(papers.values()))
        self.index.commit(position)
        if self.index.wants_refresh:
            self.index.refresh_idf()
        self._learn_at_once()

    def _learn_at_once(self) -> None:
        """Learn where that takes but a moment."""
        if self.index.wants_lesson and len(self.index) <= FEW_PAPERS:
            self.index.learn()

    def now_called(self, number: int) -> int:
        """Give the number a paper has today: another one where it was merged."""
        while number in self._merged:
            number = self._merged[number]
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

    def _let_go(self, numbers: Iterable[int]) -> None:
        """Read these papers anew next time."""
        self._applied += 1
        for number in numbers:
            self._at_hand.pop(number, None)


def _await_from_thread(
    awaitable: Awaitable[dict[int, Paper]], loop: asyncio.AbstractEventLoop
) -> dict[int, Paper]:
    async def wait() -> dict[int, Paper]:
        return await awaitable

    return asyncio.run_coroutine_threadsafe(wait(), loop).result(timeout=30)


def _entries(papers: Iterable[Paper]) -> list[Entry]:
    return [Entry(paper.number, paper, paper.listed_at or LONG_AGO) for paper in papers]
