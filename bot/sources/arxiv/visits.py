"""What a visit to arXiv has to read, and what its cursor says once that is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.core.harvest import Arrival, Batch, Cursor, Listing, Visit
from bot.sources.arxiv.calendar import (
    EASTERN,
    announcement_days,
    eastern_day,
    newest_announcement,
)
from bot.sources.arxiv.past import Days
from bot.sources.arxiv.today import VALIDATOR_FIELDS, Part, known_validators, validator_fields
from bot.sources.json_replies import moment

AGAIN = timedelta(days=3)  # Before the first day missed; some records turn up late.
FIRST_DAY = date(1991, 8, 14)  # arXiv's.

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Reading:
    """A visit, and what of the day's list has been read.

    Attributes:
        visit: As asked for.
        names: Ids of the papers given.
        new: Those of them that are announced today.
        listed_on: The day the list says it is of, if it holds papers.
        validators: Of its parts.
        is_whole: Whether every part was read in this visit.
    """

    visit: Visit
    names: set[str] = field(default_factory=set)
    new: int = 0
    listed_on: date | None = None
    validators: dict[str, str] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def today(self) -> date:
        """The day whose list can be read now, Eastern."""
        return eastern_day(self.visit.now)

    @property
    def newest(self) -> date:
        """The newest day whose list must be out."""
        return newest_announcement(self.visit.now)

    @property
    def kept(self) -> Cursor:
        """What of the visit's cursor holds until the end."""
        cursor = self.visit.cursor
        return {name: cursor[name] for name in ("announced", *VALIDATOR_FIELDS) if name in cursor}

    @property
    def known_validators(self) -> Mapping[str, str]:
        """Of the parts of today's list that were read before."""
        return known_validators(self.visit.cursor, self.today)

    def take(self, part: Part) -> Batch:
        """Make a batch of a part of the list; a paper of an earlier part is not given again."""
        if part.feed is None:
            self.is_whole = False
            self.validators[part.name] = self.known_validators[part.name]
            return Batch((), self.visit.cursor)
        if part.feed.size:
            latest = self.visit.now.astimezone(EASTERN).date()
            self.listed_on = min(part.feed.day or self.today, latest)
        if part.feed.validator:
            self.validators[part.name] = part.feed.validator
        arrivals = tuple(self._fresh(part.feed.arrivals))
        return Batch(arrivals, self.visit.cursor, part.feed.unread)

    def missed(self) -> Days | None:
        """Give the days whose records have to be read, as their lists were missed; or None."""
        after = self._read_upto()
        if after is None:
            return None
        since = self.visit.since or max(after, FIRST_DAY) - AGAIN
        missed = set(announcement_days(after, self.visit.now)) - {self._covered()}
        # Without an end: what changed once more since would be in no earlier day any more.
        return Days(max(since, FIRST_DAY), None, self.newest.isoformat()) if missed else None

    def end(self) -> Batch:
        """Give the last batch: no papers, but how many the day's list held, and the new cursor."""
        covered = self._covered()
        days = {covered: self.new} if covered is not None and self.is_whole else {}
        announced = max(filter(None, (self._read_upto(), self.newest, covered)))
        validators = validator_fields(self.validators, self.today)
        return Batch((), {"announced": announced.isoformat(), **validators}, days=days)

    def _fresh(self, arrivals: Iterable[Arrival]) -> Iterable[Arrival]:
        for arrival in arrivals:
            name = arrival.record.ids[0]
            if name not in self.names:
                self.names.add(name)
                self.new += arrival.listing is Listing.NEW
                yield arrival

    def _covered(self) -> date | None:
        """Give the day whose list was read. An empty one counts on days that should have one."""
        return self.listed_on or (self.newest if self.newest == self.today else None)

    def _read_upto(self) -> date | None:
        """Give the last day whose papers came with earlier visits; None before the first."""
        read = announced(self.visit.cursor)
        if read is None and self.visit.since is not None:
            return max(self.visit.since, FIRST_DAY) - _DAY
        return read


def announced(cursor: Cursor) -> date | None:
    """Give the last day wholly read."""
    read = moment(cursor.get("announced", ""))
    return read.date() if read else None
