"""Papers in from sources: one visit, or one page of the past; what is kept, and in what order."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from statistics import median

import structlog

from bot.core.errors import SourceGone, SourceRefused, TemporaryError
from bot.core.harvest import BackFill, Batch, Listing, Unread, Visit
from bot.core.ports import Clock, FillsBack, Source
from bot.services.ingesting import BATCH
from bot.store.charts import Charts
from bot.store.following import Following, codes
from bot.store.outages import outages
from bot.store.papers import Papers
from bot.store.visits import ShortList, Visited, Visits

SHORT_SHARE = 0.5  # A list under half of what its weekday usually brings was perhaps cut off.
LEAST_USUAL = 4  # Below this, half of it is chance.
LEAST_KNOWN = 3  # Lists of a weekday that make a median.
MOST_READS = 4  # Then a short list is believed.
READ_AGAIN = timedelta(minutes=45)

FIRST_RETRY = timedelta(minutes=15)  # Doubled with each failure in a row.
LONGEST_RETRY = timedelta(hours=3)
MOST_FAILURES = 10  # In a row; then a reader's feed is asked no more.
REFUSED_RETRY = timedelta(hours=6)  # Somebody has to change something first.

MOST_UNREAD_KEPT = 50

BY_CATEGORY = frozenset(("arxiv", "biorxiv", "medrxiv"))
"""Sources that are asked for the categories followed, and for nothing where there are none."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Harvest:
    """What a visit brought, so far or in all.

    Attributes:
        source: Its name.
        new: Papers the catalogue did not have.
        announced: Those of them that were announced just now.
        has_list: Whether a day's list was read that holds papers, and had not been read before.
        known: Papers it had, changed or not.
        unread: Entries that gave no paper, the first fifty.
        unread_count: All of them.
        total: How many papers the source said there are, if it did.
        short: The list that looked cut off, which is to be read again.
        error: Why the visit ended early, in words; empty where it ended well.
        refused: Whether somebody has to change something first.
        gone: Whether the source is gone for good.
        retry_after: How long the source asked to be left alone, if it did.
    """

    source: str
    new: int = 0
    announced: int = 0
    has_list: bool = False
    known: int = 0
    unread: list[Unread] = field(default_factory=list)
    unread_count: int = 0
    total: int | None = None
    short: ShortList | None = None
    error: str = ""
    refused: bool = False
    gone: bool = False
    retry_after: timedelta | None = None

    @property
    def read(self) -> int:
        """All papers that were understood."""
        return self.new + self.known


Told = Callable[[Harvest], None]


class Harvesting:
    """Visits sources and stores what they bring; the cursor follows the papers, never leads."""

    def __init__(
        self,
        papers: Papers,
        visits: Visits,
        following: Following,
        charts: Charts,
        clock: Clock,
        filler: Callable[[str], FillsBack | None],
    ) -> None:
        self._papers = papers
        self._filler = filler
        self._visits = visits
        self._following = following
        self._charts = charts
        self._clock = clock

    async def visit(
        self, source: Source, *, since: date | None = None, told: Told | None = None
    ) -> Harvest:
        """Ask a source for what is new, and keep it; its faults are told in what is given.

        Args:
            source: Whom to ask.
            since: The first day wanted; such a visit goes on where an earlier one of the same
                day was cut off.
            told: Called after each page.

        Raises:
            TemporaryError: If Redis is away, or another process writes for long.
        """
        with outages():
            return await self._visit(source, since, told)

    async def _visit(self, source: Source, since: date | None, told: Told | None) -> Harvest:
        now = await self._clock.now()
        kept = await self._visits.read(source.name)
        errand = since.isoformat() if since else ""
        cursor = await self._visits.cursor_of(source.name, errand) if errand else kept.cursor
        categories = await self.categories_of(source.name)
        harvest = Harvest(source.name)
        await self._visits.tried(source.name, now)
        pages = source.pages(Visit(now, cursor, categories, since))
        while (batch := await next_page(pages, harvest)) is not None:
            await self._keep(batch, harvest, kept, errand)
            if told is not None:
                told(harvest)
        if harvest.error:
            await self._failed(harvest, kept)
        else:
            await self._succeeded(harvest, errand)
        return harvest

    async def due(
        self, sources: Sequence[Source], now: datetime, delay: Callable[[str], timedelta]
    ) -> list[Source]:
        """Give the sources to be asked now: `delay` says how much later than due one may be.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            kept = await self._visits.read_all([source.name for source in sources])
            followed = {source_of(code) for code in codes(await self._following.all())}
        due = []
        for source, visited in zip(sources, kept, strict=True):
            if source.name in BY_CATEGORY and source.name not in followed:
                continue
            if is_feed(source.name) and visited.failures >= MOST_FAILURES:
                continue  # Its owners are told, and can add it anew.
            moment = visited.retry_at or source.next_visit(visited.succeeded_at, now)
            is_first = visited.succeeded_at is None
            if moment + (timedelta(0) if is_first else delay(source.name)) <= now:
                due.append(source)
        return due

    async def back_fills(self) -> tuple[BackFill, ...]:
        """Give what of the past is still to be filled in. Raises as `due`."""
        with outages():
            return await self._following.back_fills()

    async def fill_back(self, job: BackFill, *, told: Told | None = None) -> Harvest | None:
        """Bring in the past of some categories, newest first; go on where it was cut off.

        Returns:
            What came; None where the source is not asked any more, and the job is dropped.

        Raises:
            TemporaryError: If Redis is away.
        """
        source = self._filler(job.source)
        with outages():
            if source is None:
                await self._following.done(job)
                return None
            return await self._fill_back(source, job, told)

    async def _fill_back(self, source: FillsBack, job: BackFill, told: Told | None) -> Harvest:
        now = await self._clock.now()
        harvest = Harvest(job.source)
        pages = source.back_fill(Visit(now, job.cursor, job.categories, job.since))
        while (batch := await next_page(pages, harvest)) is not None:
            await self.store(batch, harvest)
            await self._following.keep(replace(job, cursor=batch.cursor))
            if told is not None:
                told(harvest)
        if not harvest.error or harvest.refused:
            await self._following.done(job)
        return harvest

    async def categories_of(self, source: str) -> tuple[str, ...]:
        """Give the categories followed that a source holds."""
        followed = codes(await self._following.all())
        return tuple(code for code in followed if source_of(code) == source)

    async def _keep(self, batch: Batch, harvest: Harvest, kept: Visited, errand: str) -> None:
        """Store a page; then, unless a day's list looks cut off, where to go on."""
        await self.store(batch, harvest)
        for name, ids in batch.charts.items():
            numbers = await self._papers.find(ids)
            ranked = [numbers[one] for one in ids if one in numbers]
            await self._charts.keep(name, ranked, await self._clock.now())
        history = await self._visits.days(harvest.source) if batch.days else {}
        harvest.has_list |= any(n for day, n in batch.days.items() if day not in history)
        harvest.short = harvest.short or short_list(batch.days, history, kept.short)
        if harvest.short is None:
            await self._visits.keep_days(harvest.source, batch.days)
            await self._visits.keep_cursor(harvest.source, batch.cursor, errand=errand)

    async def store(self, batch: Batch, harvest: Harvest) -> None:
        """Store the papers of a page and count what became of them."""
        harvest.total = batch.total if batch.total is not None else harvest.total
        for unread in batch.unread:
            log.warning("entry not read", source=harvest.source, id=unread.id, why=unread.reason)
        harvest.unread_count += len(batch.unread)
        harvest.unread += batch.unread[: MOST_UNREAD_KEPT - len(harvest.unread)]
        for first in range(0, len(batch.arrivals), BATCH):
            part = batch.arrivals[first : first + BATCH]
            stored = await self._papers.store(part, listed_at=await self._clock.now())
            for arrival, one in zip(part, stored, strict=True):
                is_new = one.outcome == "new"
                harvest.new += is_new
                harvest.announced += is_new and arrival.listing is Listing.NEW
                harvest.known += one.outcome in ("merged", "unchanged")

    async def _succeeded(self, harvest: Harvest, errand: str) -> None:
        now = await self._clock.now()
        if errand:
            await self._visits.end_errand(harvest.source, errand)
        announced = harvest.has_list or bool(harvest.announced)
        await self._visits.succeeded(harvest.source, now, brought=harvest.new, announced=announced)
        if harvest.short is not None:
            await self._visits.looked_short(harvest.source, harvest.short, now + READ_AGAIN)

    async def _failed(self, harvest: Harvest, kept: Visited) -> None:
        now = await self._clock.now()
        wait = (
            REFUSED_RETRY
            if harvest.refused
            else min(FIRST_RETRY * 2 ** min(kept.failures, 10), LONGEST_RETRY)
        )
        wait = max(wait, harvest.retry_after or wait)
        counts_as = MOST_FAILURES if harvest.gone else 1
        await self._visits.failed(
            harvest.source, now, harvest.error, now + wait, counts_as=counts_as
        )


async def next_page(pages: AsyncIterator[Batch], harvest: Harvest) -> Batch | None:
    """Give the next page, or None at the end; a fault of the source is noted in `harvest`."""
    try:
        return await anext(pages, None)
    except (SourceRefused, TemporaryError) as error:
        harvest.error, harvest.refused = str(error), isinstance(error, SourceRefused)
        harvest.gone = isinstance(error, SourceGone)
        harvest.retry_after = getattr(error, "retry_after", None)
        is_reader_s = harvest.refused and is_feed(harvest.source)  # Who added it is told.
        tell = log.info if is_reader_s else log.warning
        tell("source not read", source=harvest.source, why=harvest.error)
    except Exception:  # A source's fault, even one in our reading of it, stops no other source.
        harvest.error = f"{harvest.source} sent something unforeseen; the log tells what."
        log.exception("source not read", source=harvest.source)
    return None


def is_feed(source: str) -> bool:
    """Whether a source's name is that of a feed a reader added."""
    return source.startswith("feed:")


def source_of(category: str) -> str:
    """Give the name of the source that holds a category."""
    server = category.partition(".")[0]
    return server if server in ("biorxiv", "medrxiv") else "arxiv"


def short_list(
    days: Mapping[date, int], history: Mapping[date, int], before: ShortList | None
) -> ShortList | None:
    """Give the first day whose list looks cut off beside the median of its weekday."""
    for day, count in sorted(days.items()):
        same = [n for other, n in history.items() if other != day and _same(other, day)]
        usual = round(median(same)) if len(same) >= LEAST_KNOWN else 0
        reads = before.reads + 1 if before is not None and before.day == day else 1
        if usual >= LEAST_USUAL and count < usual * SHORT_SHARE and reads <= MOST_READS:
            return ShortList(day, count, usual, reads)
    return None


def _same(one: date, other: date) -> bool:
    return one.weekday() == other.weekday()
