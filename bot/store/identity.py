"""Which paper a record belongs to, and what a paper is after records were merged into it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from bot.core.harvest import Arrival, Listing
from bot.core.record import Record
from recommender import Paper
from recommender.identifiers import text_id, title_id

Outcome = Literal["new", "merged", "unchanged", "passed over"]

MOST_YEARS_APART = 2  # Equal titles further apart are taken for different papers.
_PROVISIONAL = 1 << 52  # Numbers from here on are places in a batch, until real ones are given.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When an old paper without a date counts as listed: it is found, and never announced."""

_ORDER_OF_NAMES = ("arxiv:", "doi:", "title:", "text:")


@dataclass(frozen=True, slots=True)
class Merge:
    """Two numbers turned out to be one paper: `kept` is the lower."""

    given_up: int
    kept: int


@dataclass(slots=True)
class Plan:
    """What storing a batch changes, worked out from what the catalogue knows; nothing is written.

    Attributes:
        numbers: Name -> number, as found; grows with the batch.
        papers: Number -> paper, as found under `numbers`; grows with the batch.
        outcomes: Number and outcome of each record, in order.
        new_names: Names to point at a number.
        moved: Those of them that belong to a paper given up: they may only move after it.
        changed: Papers to write.
        added: Numbers that did not exist before.
        merges: In the order found.
    """

    numbers: dict[str, int]
    papers: dict[int, Paper]
    outcomes: list[tuple[int, Outcome]] = field(default_factory=list)
    new_names: dict[str, int] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    changed: dict[int, Paper] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    provisional: int = 0

    def __post_init__(self) -> None:
        """Follow earlier merges, and drop names whose paper a killed process never wrote."""
        self.numbers = {
            name: self.papers[number].number
            for name, number in self.numbers.items()
            if number in self.papers
        }
        self.papers = {paper.number: paper for paper in self.papers.values()}

    def place(self, arrival: Arrival, now: datetime) -> None:
        """Decide which paper a record is, and what that paper becomes."""
        record = arrival.record
        matches = self._matches(record)
        if not matches and arrival.listing is Listing.UPDATE:
            self.outcomes.append((0, "passed over"))
            return
        number = matches[0] if matches else self._next()
        known = self.papers.get(number)
        listed_at = _listed_at(arrival, known, now)
        paper = known or Paper(number, (), record.title)
        if known is not None and _is_listed_anew(known, record):
            paper = replace(known, listed_at=None)
        for other in matches[1:]:
            paper = self._absorb(paper, other)
        paper = _with_record(paper, record, self._free_names(record, number), listed_at)
        if known is None:
            self.added.add(number)
        if paper != known:
            self.papers[number] = self.changed[number] = paper
        for name in paper.ids:
            if self.numbers.get(name) != number:
                self.numbers[name] = self.new_names[name] = number
        outcome: Outcome = "new" if known is None else "unchanged" if paper == known else "merged"
        self.outcomes.append((number, outcome))

    def numbered(self, first: int) -> None:
        """Replace the batch's places by real numbers, counted up from `first`."""

        def real(number: int) -> int:
            return number - _PROVISIONAL + first if number >= _PROVISIONAL else number

        self.outcomes = [(real(number), outcome) for number, outcome in self.outcomes]
        self.new_names = {name: real(number) for name, number in self.new_names.items()}
        self.changed = {
            real(n): replace(paper, number=real(n)) for n, paper in self.changed.items()
        }
        self.added = {real(number) for number in self.added}
        self.merges = [Merge(real(m.given_up), real(m.kept)) for m in self.merges]

    def _next(self) -> int:
        self.provisional += 1
        return _PROVISIONAL + self.provisional - 1

    def _matches(self, record: Record) -> list[int]:
        """Give the numbers that are this paper, lowest first."""
        found = {self.numbers[name] for name in record.ids if name in self.numbers}
        for name in _text_names(record):
            number = self.numbers.get(name)
            if number is not None and self._may_join(number, name, record, found):
                found.add(number)
        return sorted(found)

    def _may_join(self, number: int, name: str, record: Record, found: set[int]) -> bool:
        """Whether a paper known by the record's words can be it: nothing speaks against it.

        An arXiv id does, of the record or of what was found by its ids. For a title alone so do
        years and names; but a record that has no other name is always found again by its text.
        """
        paper = self.papers[number]
        ids = {*record.ids, *(one for n in found for one in self.papers[n].ids)}
        if not _agree(_arxiv(paper.ids), _arxiv(ids)):
            return False
        if not name.startswith("title:") and (_text_of(record) or not (record.ids or found)):
            return True
        return (
            _agree(_surnames(paper.authors), _surnames(record.authors))
            and _years_apart(paper.published, record.published) <= MOST_YEARS_APART
        )

    def _free_names(self, record: Record, number: int) -> tuple[str, ...]:
        """Give the names this record may take: of its words' the first no other paper has."""
        free = (name for name in _text_names(record) if self.numbers.get(name, number) == number)
        return (*record.ids, *islice(free, 1))

    def _absorb(self, paper: Paper, other_number: int) -> Paper:
        other = self.papers.pop(other_number, None)
        self.changed.pop(other_number, None)
        self.merges.append(Merge(other_number, paper.number))
        for name, number in list(self.numbers.items()):
            if number == other_number:
                self.numbers[name] = self.new_names[name] = paper.number
                self.moved.add(name)
        if other is None:
            return paper
        self.moved.update(other.ids)
        return _joined(paper, other)


def names_of(record: Record) -> tuple[str, ...]:
    """Give every name under which the catalogue may know a record."""
    return tuple(dict.fromkeys((*record.ids, *_text_names(record))))


def _text_names(record: Record) -> tuple[str, ...]:
    """Give the names made from a record's words, the best first.

    A short title with nothing below it ("Editorial") only names a paper that has no other name.
    """
    text = _text_of(record)
    by_title = title_id(record.title)
    if by_title is None and record.ids and not text:
        return ()
    by_text = text_id(record.title, text)
    return (by_title, by_text) if by_title else (by_text,)


def _listed_at(arrival: Arrival, known: Paper | None, now: datetime) -> datetime | None:
    """Give from when on digests may take a paper.

    An update leaves that as it is; so does an old listing of a paper that is known, or one that
    was announced would be taken back by a chart or a search that names it again.
    """
    match arrival.listing:
        case Listing.NEW:
            return now
        case Listing.OLD:
            if known is not None and known.listed_at and not _is_listed_anew(known, arrival.record):
                return known.listed_at
            return min(arrival.record.published or LONG_AGO, now)
        case Listing.UPDATE:
            return known.listed_at if known else None


def _is_listed_anew(known: Paper, record: Record) -> bool:
    """Whether a paper of some readers' feeds comes for everyone, who are told of it only now."""
    return _is_of_feeds(known.sources) and not _is_of_feeds(record.sources)


def _is_of_feeds(sources: tuple[str, ...]) -> bool:
    """Whether a paper is known from readers' own feeds alone."""
    return bool(sources) and all(source.startswith("feed:") for source in sources)


def _text_of(record: Record) -> str:
    return record.abstract or record.own_summary


def _with_record(
    paper: Paper, record: Record, names: tuple[str, ...], listed_at: datetime | None
) -> Paper:
    said = Paper(
        number=paper.number,
        ids=names,
        title=record.title,
        abstract=record.abstract,
        raw_title=record.raw_title,
        raw_abstract=record.raw_abstract,
        authors=record.authors,
        categories=record.categories,
        published=record.published,
        updated=record.updated,
        version=record.version,
        listed_at=listed_at,
        url=record.url,
        sources=record.sources,
        signals=record.signals,
        notes=record.notes,
        own_summary=record.own_summary,
    )
    return _joined(paper, said)


def _joined(paper: Paper, other: Paper) -> Paper:
    """Merge two accounts of one paper: the longest abstract, the earliest dates, all names."""
    newer = (other.version or 0) > (paper.version or 0)
    longer = len(other.abstract) > len(paper.abstract) or (newer and bool(other.abstract))
    retitled = newer or not paper.ids
    return replace(
        paper,
        ids=_in_order({*paper.ids, *other.ids}),
        title=other.title if retitled else paper.title,
        raw_title=other.raw_title if retitled else paper.raw_title,
        abstract=other.abstract if longer else paper.abstract,
        raw_abstract=other.raw_abstract if longer else paper.raw_abstract,
        authors=max(paper.authors, other.authors, key=len),
        categories=tuple(dict.fromkeys((*paper.categories, *other.categories))),
        published=_earliest(paper.published, other.published),
        updated=max(filter(None, (paper.updated, other.updated)), default=None),
        version=max(filter(None, (paper.version, other.version)), default=None),
        listed_at=_earliest(paper.listed_at, other.listed_at),
        url=paper.url or other.url,
        sources=tuple(dict.fromkeys((*paper.sources, *other.sources))),
        signals={**paper.signals, **other.signals},
        notes={**paper.notes, **other.notes},
        own_summary=paper.own_summary or other.own_summary,
    )


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    def rank(name: str) -> tuple[int, str]:
        kinds = (i for i, start in enumerate(_ORDER_OF_NAMES) if name.startswith(start))
        return next(kinds, len(_ORDER_OF_NAMES)), name

    return tuple(sorted(names, key=rank))


def _arxiv(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in ids if name.startswith("arxiv:"))


def _agree(these: frozenset[str], those: frozenset[str]) -> bool:
    return not these or not those or bool(these & those)


def _surnames(authors: Iterable[str]) -> frozenset[str]:
    return frozenset(_plain(_surname(author)) for author in authors)


def _surname(author: str) -> str:
    if "," in author:
        return author.partition(",")[0]
    return author.split()[-1] if author.split() else ""


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in decomposed if character.isalpha())


def _years_apart(one: datetime | None, other: datetime | None) -> int:
    return abs(one.year - other.year) if one and other else 0


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)
