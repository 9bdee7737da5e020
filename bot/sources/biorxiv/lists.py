"""Read whole days of bioRxiv or medRxiv, however the service cuts them into pages."""

from collections.abc import AsyncIterator, Iterable
from datetime import date, timedelta
from functools import partial

from bot.core.errors import SourceDelayed
from bot.core.harvest import Limit, Unread
from bot.core.record import Record
from bot.sources.asking import Question, Web
from bot.sources.biorxiv.preprints import Preprints, newest_versions, read_preprints
from bot.sources.dois import quoted
from bot.sources.json_replies import complaint

LIMIT = Limit("biorxiv", 1.0)  # None is stated; both servers share a host.
MOST_ASKED_CATEGORIES = 4  # For more, all preprints are read, which takes no more requests.
EMPTY_TRIES = 3  # How often a page is asked for that is empty before the end.

_API = "https://api.biorxiv.org/details"


class Lists:
    """Reads the preprints of one server.

    Args:
        web: How it is asked.
        server: "biorxiv" or "medrxiv".
        title: As readers know it.
    """

    def __init__(self, web: Web, server: str, title: str) -> None:
        self._web = web
        self._server = server
        self._title = title

    async def day(
        self, day: date, followed: frozenset[str]
    ) -> tuple[tuple[Record, ...], tuple[Unread, ...]]:
        """Read one day: each preprint followed once, in its newest version of that day.

        Raises:
            SourceDelayed: If the list cannot be had whole.
            SourceRefused: If it will not be had.
        """
        records: list[Record] = []
        unread: dict[Unread, None] = {}
        is_all = self._server in followed
        for category in self._asked(followed):
            async for page in self._pages(day, category):
                records += (one for one in page.records if is_all or followed & {*one.categories})
                unread |= dict.fromkeys(page.unread)
        return newest_versions(records), tuple(unread)

    async def preprint(self, doi: str, patience: timedelta) -> Record | None:
        """Give the newest version of a preprint; None where it is not known."""
        about, path = f"preprint {doi}", f"{quoted(doi)}/na/json"
        page = await self._ask(self._question(about, path, {}, patience))
        return next(iter(newest_versions(page.records)), None)

    def _asked(self, followed: frozenset[str]) -> Iterable[str]:
        """Give the categories to ask for, one after another; "" asks for all."""
        if self._server in followed or len(followed) > MOST_ASKED_CATEGORIES:
            return ("",)
        return sorted(code.partition(".")[2].replace("-", "_") for code in followed)

    async def _pages(self, day: date, category: str) -> AsyncIterator[Preprints]:
        """Give a list's pages until the end it announces.

        The total may be somewhat too high. So an empty page is the end where fewer entries are
        missing than one page has; where more are, the list has broken off.
        """
        reached = longest = total = 0
        known: set[object] = set()
        while (page := await self._page(day, category, reached, total)).step:
            yield page
            reached, longest = reached + page.step, max(longest, page.step)
            total = total if page.total is None else page.total
            entries = {*page.versions, *page.unread}
            # A service that only repeats itself would otherwise be asked without end.
            if (page.total is not None and reached >= total) or entries <= known:
                break
            known |= entries
        missing = (total if page.total is None else page.total) - reached
        if missing >= max(longest, 1):
            raise SourceDelayed(
                f"{self._title} broke off after {reached} of {reached + missing} entries when "
                f"asked for {_about(day, category)}. The next visit asks again."
            )

    async def _page(self, day: date, category: str, reached: int, total: int) -> Preprints:
        """Ask for a page; for one that is empty before the announced total, again."""
        params = {"category": category} if category else {}
        question = self._question(_about(day, category), f"{day}/{day}/{reached}/json", params)
        tries = EMPTY_TRIES
        while True:
            page, tries = await self._ask(question), tries - 1
            if page.step or not tries or max(total, page.total or 0) <= reached:
                return page

    async def _ask(self, question: Question) -> Preprints:
        return await self._web.ask(question, partial(read_preprints, server=self._server))

    def _question(
        self, about: str, path: str, params: dict[str, str], patience: timedelta | None = None
    ) -> Question:
        return Question(
            self._title,
            about,
            f"{_API}/{self._server}/{path}",
            LIMIT,
            params=params,
            patience=patience,
            complaint=complaint,
        )


def _about(day: date, category: str) -> str:
    return f"the preprints of {day}" + (f" in {category.replace('_', ' ')}" if category else "")
