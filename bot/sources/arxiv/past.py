"""Read what arXiv's records became on some days, so that it can go on where it was cut off."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from bot.core.errors import SourceDelayed
from bot.core.harvest import Batch, Cursor
from bot.sources.arxiv.oai import Page, read_page
from bot.sources.arxiv.questions import more_records, records
from bot.sources.arxiv.records import TITLE
from bot.sources.asking import Web
from bot.sources.json_replies import moment

MOST_BEGINNINGS = 4  # How often one list is begun; tokens only live until the end of a day.


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, as they are asked for.

    Attributes:
        since: The first.
        until: The last; None for all that followed.
        name: By which a cursor knows them.
    """

    since: date
    until: date | None
    name: str

    @classmethod
    def one(cls, day: date) -> Self:
        """Make a day on its own."""
        return cls(day, day, day.isoformat())


@dataclass(frozen=True, slots=True)
class Place:
    """How far the records of some days are read.

    Attributes:
        days: The name of these days.
        done: Categories read to their end.
        category: The one being read, or empty.
        token: Asks for its next page.
    """

    days: str
    done: tuple[str, ...] = ()
    category: str = ""
    token: str = ""

    @classmethod
    def of(cls, cursor: Cursor, days: Days) -> Self:
        """Read it from a cursor; at the beginning where that tells of other days, or of none."""
        if cursor.get("day") != days.name:
            return cls(days.name)
        done = tuple(cursor.get("done", "").split())
        return cls(days.name, done, cursor.get("category", ""), cursor.get("token", ""))

    def after(self, code: str, page: Page) -> "Place":
        """Give the place once a page of a category is stored."""
        if page.token:
            return Place(self.days, self.done, code, page.token)
        return Place(self.days, (*self.done, code))

    def fields(self) -> Cursor:
        """Write it into a cursor."""
        done = {"day": self.days, "done": " ".join(self.done)}
        return {**done, "category": self.category, "token": self.token} if self.token else done


async def fill(
    web: Web, codes: Sequence[str], days: Days, cursor: Cursor, kept: Cursor
) -> AsyncIterator[Batch]:
    """Give the records of some days, category by category, from where a cursor stands.

    Args:
        web: How arXiv is asked.
        codes: The categories, canonical.
        days: Which records.
        cursor: May hold a `Place`.
        kept: What every cursor given holds beside.

    Raises:
        SourceDelayed: If they cannot be had now; what was given so far is good.
        SourceRefused: If they will not be had.
    """
    place = Place.of(cursor, days)
    for code in codes:
        if code in place.done:
            continue
        token = place.token if place.category == code else ""
        async for page in _pages(web, code, days, token):
            place = place.after(code, page)
            yield Batch(page.arrivals, {**kept, **place.fields()}, page.unread)


async def _pages(web: Web, code: str, days: Days, token: str) -> AsyncIterator[Page]:
    """Give a list's pages; a list whose token is not known any more is begun again."""
    beginnings = 0
    while True:
        beginnings += not token
        question = more_records(code, token) if token else records(code, days.since, days.until)
        page = await web.ask(question, read_page)
        if page.is_lost and beginnings < MOST_BEGINNINGS:
            token = ""
            continue
        if page.is_lost or (page.token and page.token == token):
            raise SourceDelayed(
                f"{TITLE} does not give the records of {code} of {days.since} to their end. "
                "The next visit asks again."
            )
        yield page
        token = page.token
        if not token:
            return


def days_to_fill(first: date, last: date, cursor: Cursor) -> list[Days]:
    """Give each day from `first` back to `last`, newest first; of a cursor, from its day on."""
    read = moment(cursor.get("day", ""))
    if read is not None:
        first = min(first, read.date())
    return [Days.one(first - timedelta(days=n)) for n in range((first - last).days + 1)]
