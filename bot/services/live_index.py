"""The index of one process: opened, kept in step with the catalogue's log, and looked after.

Several processes may share one on disk. One of them writes it; the others read what it wrote, and
bring in what came since by themselves, in their own memory: nobody waits for another.
"""

import asyncio
import gc
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar

import structlog

from bot.core import voice
from bot.core.errors import ConfigurationError, TemporaryError
from bot.core.sight import Indexed
from bot.memory import give_back
from bot.store.outages import OUTAGE
from bot.store.papers import LogEntry, Papers
from recommender import Paper
from recommender.index import Entry, Index
from recommender.index.kernels import Fast

READ_AT_ONCE = 2_000
KEPT_AT_ONCE = 50_000  # Papers read anew between two commits: more would fill the memory.
CHECKED_EVERY = 24 * 3600.0  # Seconds; a disk goes bad over months, and reading all takes seconds.
PATIENCE_SECONDS = 20.0  # Of a reader, while papers are read in; a lab's few thousand take three.
FEW_PAPERS = 1_000  # From so many, learning takes a third of a second.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
EVER = datetime.min.replace(tzinfo=UTC)

Progress = Callable[[int, int], None]
Opening = Callable[[str], Index]
"""Opens the index of the papers that have this id: on disk, or empty in memory."""
Proceed = Callable[[], None]
Result = TypeVar("Result")

log = structlog.get_logger(__name__)


class LiveIndex:
    """Ranking runs in threads; the index changes under them in single steps.

    Args:
        papers: The catalogue.
        opening: How the index is opened, at the first look and where all papers were replaced.
        let_go: Told which papers have changed; None for any of them.
        fast: Compiles kernels once there are papers enough; None for none.

    Attributes:
        index: What to ask; empty at position "" until it was opened.
        merged: Number given up -> number kept.
    """

    def __init__(
        self,
        papers: Papers,
        opening: Opening,
        let_go: Callable[[Iterable[int] | None], None],
        *,
        fast: Fast | None = None,
    ) -> None:
        self.index = Index.open(None)
        self.merged: dict[int, int] = {}
        self._papers = papers
        self._opening = opening
        self._let_go = let_go
        self._fast = fast
        self._catalogue = ""  # Whose index is open.
        self._told = ""
        self._is_building = self._is_checked = False
        self._updating = asyncio.Lock()  # Held by whoever changes the index.
        self._learning = asyncio.Lock()
        self._much_is_new = asyncio.Event()
        self._asked = 0
        self._answered = 0

    async def catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index up to the log's end, or build it anew where the log cannot.

        Those who ask while another one is at it are served together, by one more look. While all
        papers are read anew, whatever was there before answers.

        Raises:
            TemporaryError: If there is nothing to answer from yet, and it takes long.
        """
        self._asked += 1
        mine = self._asked
        if (self._is_building and self.index.position) or not await self._has_turn():
            return
        try:
            if self._answered >= mine:
                return
            asked = self._asked
            await self._catch_up(progress)
            self._answered = asked
        finally:
            self._updating.release()
        self._tell_trouble()
        self._ask_for_kernels()
        if self._wants_lesson or self.index.wants_merge:
            self._much_is_new.set()

    async def _has_turn(self) -> bool:
        """Wait to be the one who changes the index; False where what is there has to do.

        Raises:
            TemporaryError: If it takes long and there is nothing yet.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._updating.acquire()
        except TimeoutError:
            if self.index.position:
                return False
            raise TemporaryError(voice.CATCHING_UP) from None

    async def freshen(self) -> None:
        """Bring in what came lately, once the index is built; until then that is others' task."""
        if self.index.position:
            await self.catch_up()

    async def look_after(self, *, checked_every: float = CHECKED_EVERY) -> None:
        """Check what is on the disk, learn and merge when there is cause; until cancelled.

        Commands are answered meanwhile. Whoever is cancelled here does not leave a thread behind
        that works on for seconds.

        Args:
            checked_every: Seconds from one check to the next; the first is at once.
        """
        await self._much_is_new.wait()  # Set too once the index was opened.
        now = asyncio.get_running_loop().time
        next_check = now()
        while True:
            if now() >= next_check:
                await self.verify()
                next_check = now() + checked_every
            self._much_is_new.clear()
            await self.learn()
            await self.merge()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(next_check):
                    await self._much_is_new.wait()

    async def verify(self) -> Sequence[str]:
        """Read all that is on the disk; where some is damaged, say what, and build it anew."""
        index = self.index
        damage = await self._in_background(index.verify)
        if damage:
            self._tell_trouble()
            with suppress(*OUTAGE, TemporaryError):  # Then whoever asks next builds it.
                await self.catch_up()
        self._is_checked = True
        self._ask_for_kernels()
        return damage

    async def learn(self) -> None:
        """Learn from many papers, where enough of them are new."""
        if self._wants_lesson and not self._learning.locked():
            async with self._learning:
                index = self.index
                lesson = await self._in_background(index.lesson)
                async with self._updating:
                    await asyncio.to_thread(index.take, lesson)
                del lesson
                await asyncio.to_thread(give_back)

    async def merge(self) -> None:
        """Make few large segments of many small ones, where there are too many."""
        index, is_taken = self.index, True
        while is_taken and index.wants_merge:
            merging = await self._in_background(index.merging)
            if merging is None:
                break
            async with self._updating:
                is_taken = await asyncio.to_thread(index.take_merged, merging)
            del merging
            await asyncio.to_thread(give_back)

    async def start_over(self, progress: Progress | None = None) -> None:
        """Build the index anew from nothing.

        Raises:
            ConfigurationError: If another process writes it.
        """
        async with self._updating:
            await self._open(await self._papers.catalogue())
            if not self.index.is_writer:
                raise ConfigurationError(
                    f"Process {self.index.status.writer} keeps this index. Stop it first. "
                    "(A bot checks its index at each start, and builds a damaged one anew.)"
                )
            await asyncio.to_thread(self.index.clear)
            await self._rebuild(progress)

    def close(self) -> None:
        """Let another process write. What is shown stays readable."""
        self.index.close()

    def still_reading(self) -> str:
        """Say why papers cannot be ranked just now; empty where whoever asks need not wait long."""
        is_waiting = self._is_building and not self.index.position
        return "they are still being read in" if is_waiting else ""

    async def indexed(self) -> Indexed:
        """Tell how the index stands."""
        index = self.index
        waiting = await self._papers.log_after(index.position, 1) if index.position else None
        since = waiting[0].moment if waiting else None
        return Indexed(len(index), index.status.size, since, index.trouble)

    @property
    def _wants_lesson(self) -> bool:
        """Whether it is on this process to learn: what the writer learns, all others read."""
        index = self.index
        return index.wants_lesson and (index.is_writer or index.view.pairs is None)

    async def _in_background(self, work: Callable[[Proceed], Result]) -> Result:
        is_over = Event()

        def proceed() -> None:
            if is_over.is_set():
                raise CancelledError

        try:
            return await asyncio.to_thread(work, proceed)
        finally:
            is_over.set()

    async def _catch_up(self, progress: Progress | None) -> None:
        if await asyncio.to_thread(self.index.reopen):
            await self._look_anew()
        while True:
            position = self.index.position
            changes = await self._papers.log_after(position) if position else None
            if changes:
                await self._apply(changes)
            elif changes is not None:
                return
            elif (catalogue := await self._papers.catalogue()) != self._catalogue:
                await self._open(catalogue)
            else:
                await self._rebuild(progress)

    async def _open(self, catalogue: str) -> None:
        """Open the index of these papers; they may be others than a moment ago."""
        former = self.index
        await asyncio.to_thread(former.close)  # Two of one process would shut each other out.
        self.index = await asyncio.to_thread(self._opening, catalogue)
        self._catalogue = catalogue
        await self._look_anew()
        self._tell_trouble()
        self._much_is_new.set()

    async def _look_anew(self) -> None:
        """Forget what was known beside the index, which has moved on by any number of changes."""
        self.merged = await self._papers.merged()
        self._let_go(None)

    async def _rebuild(self, progress: Progress | None) -> None:
        self._is_building = True
        gc.disable()  # What is built here holds no cycles; looking for some takes a tenth more.
        try:
            await self._build(progress)
        finally:
            gc.enable()
            self._is_building = False

    async def _build(self, progress: Progress | None) -> None:
        """Read every paper. What was there before answers until its papers are replaced."""
        position = await self._papers.position()
        last = await self._papers.last_number()
        await self._look_anew()
        if not self.index.position:  # Empty, unless it is damaged or a build was cut off.
            await asyncio.to_thread(self.index.clear)
            if self._fast is not None:
                self._fast.ask(last)
        left = set(self.index.window(EVER))
        new = 0
        for first in range(1, last + 1, READ_AT_ONCE):
            numbers = range(first, min(first + READ_AT_ONCE, last + 1))
            papers = await self._papers.get([one for one in numbers if one not in self.merged])
            left -= papers.keys()
            new += len(papers)
            await asyncio.to_thread(self.index.add, entries(papers.values()))
            if new >= KEPT_AT_ONCE:
                await asyncio.to_thread(self.index.commit, self.index.position)
                new = 0
            if progress is not None:
                progress(numbers[-1], last)
        self.index.delete(left)  # What the log can no longer tell of.
        self._let_go(None)
        await asyncio.to_thread(self._commit, position)

    def _commit(self, position: str) -> None:
        self.index.commit(position)
        self.index.refresh_idf()
        self._learn_at_once()

    async def _apply(self, changes: Sequence[LogEntry]) -> None:
        gone = {change.number for change in changes if change.op == "delete"}
        if gone:
            self.merged = await self._papers.merged()
        self._let_go([change.number for change in changes])
        numbers = sorted({change.number for change in changes} - gone)
        papers = await self._papers.get(numbers)
        await asyncio.to_thread(self._apply_to_index, gone, papers, changes[-1].position)

    def _apply_to_index(self, gone: set[int], papers: dict[int, Paper], position: str) -> None:
        self.index.delete(sorted(gone))
        self.index.add(entries(papers.values()))
        self.index.commit(position)
        if self.index.wants_refresh:
            self.index.refresh_idf()
        self._learn_at_once()

    def _learn_at_once(self) -> None:
        """Learn where that takes but a moment."""
        if self._wants_lesson and len(self.index) <= FEW_PAPERS:
            self.index.learn()

    def _ask_for_kernels(self) -> None:
        """Ask for compiled code, which does not look where it reads: so not for unchecked files."""
        if self._fast is not None and (self._is_checked or not self.index.status.size):
            self._fast.ask(len(self.index))

    def _tell_trouble(self) -> None:
        """Log what is wrong with the index on the disk, once, and that it is well again."""
        trouble = self.index.trouble
        if trouble and trouble != self._told:
            log.warning("index", trouble=trouble)
        elif self._told and not trouble:
            log.info("the index is well again")
        self._told = trouble


def entries(papers: Iterable[Paper]) -> list[Entry]:
    """Give papers as the index takes them; those listed at no known time are old."""
    return [Entry(paper.number, paper, paper.listed_at or LONG_AGO) for paper in papers]
