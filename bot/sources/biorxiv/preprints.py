"""Make papers of what bioRxiv and medRxiv tell of preprints."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.harvest import Unread
from bot.core.record import Record
from bot.sources.asking import Reply, Unreadable
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.dois import doi_name, doi_url
from bot.sources.json_replies import Fields, Unfit, moment, number, parts, read_object, text
from bot.sources.naming import clean_name


@dataclass(frozen=True, slots=True)
class Preprints:
    """One page of a list of versions of preprints.

    Attributes:
        records: One for each version, in their order.
        unread: Entries that gave no paper.
        step: By how much the next page begins further on.
        total: How many entries the whole list has, by their count, which may be too high.
    """

    records: tuple[Record, ...]
    unread: tuple[Unread, ...]
    step: int
    total: int | None

    @property
    def versions(self) -> frozenset[tuple[str, int | None]]:
        """The name and version of each record."""
        return frozenset((record.ids[0], record.version) for record in self.records)


def read_preprints(reply: Reply, server: str) -> Preprints:
    """Read a page of a list, or all versions of one preprint.

    Raises:
        Unreadable: If it is not such a page; an error may come with status 200.
    """
    page = read_object(reply)
    told = next(iter(parts(page, "messages")), {})
    entries = page.get("collection")
    status = clean_title(text(told, "status"))
    if not isinstance(entries, list):
        raise Unreadable(f"no list of preprints came, but “{status[:80]}”")
    if not entries and not _means_nothing(status):
        raise Unreadable(f"no preprints came, but “{status[:80]}”")
    records: list[Record] = []
    unread: list[Unread] = []
    for place, entry in enumerate(entries, 1):
        try:
            records.append(_record(entry, server))
        except Unfit as unfit:
            unread.append(Unread(_name_of(entry) or f"item {place}", str(unfit)))
    total = number(told, "total")
    return Preprints(
        tuple(records),
        tuple(unread),
        _step(told, len(entries)),
        None if total is None else int(total),
    )


def newest_versions(records: Iterable[Record]) -> tuple[Record, ...]:
    """Give each preprint once, in its highest version, with the first one's date where it is here.

    They stand in the order in which their names first came.
    """
    newest: dict[str, Record] = {}
    first_dates: dict[str, datetime | None] = {}
    for record in records:
        name = record.ids[0]
        if record.published is not None:
            first_dates[name] = record.published
        if name not in newest or (record.version or 0) >= (newest[name].version or 0):
            newest[name] = record
    return tuple(
        replace(record, published=first_dates.get(name)) for name, record in newest.items()
    )


def category_code(server: str, category: str) -> str:
    """Write a category as it is followed: "cell biology" gives "biorxiv.cell-biology"."""
    words = clean_title(category).casefold().replace("_", " ").split()
    return f"{server}.{'-'.join(words)}" if words else ""


def _means_nothing(status: str) -> bool:
    return status.casefold() in ("", "ok") or "no posts" in status.casefold()


def _step(told: Fields, given: int) -> int:
    """Give how far the page reaches: its count, but never beyond what it holds.

    The page size has changed before (100, then 30), and any offset is answered, so that a step too
    long loses papers in silence.
    """
    count = number(told, "count")
    return min(int(count), given) if count else given


def _name_of(entry: object) -> str:
    return clean_title(text(entry, "doi")) if isinstance(entry, dict) else ""


def _record(entry: object, server: str) -> Record:
    if not isinstance(entry, dict):
        raise Unfit("no preprint in it")
    name = doi_name(text(entry, "doi"))
    if name is None:
        raise Unfit("no DOI")
    raw_title, raw_abstract = text(entry, "title"), text(entry, "abstract")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        raise Unfit("no title")
    version, dated = _version(entry), moment(text(entry, "date"))
    journal = doi_name(text(entry, "published"))  # "NA" where it stands in no journal.
    return Record(
        ids=tuple(dict.fromkeys(filter(None, (name, journal)))),
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=_authors(text(entry, "authors")),
        categories=tuple(filter(None, (category_code(server, text(entry, "category")),))),
        published=dated if version == 1 else None,
        updated=dated,
        version=version,
        url=doi_url(name),
        sources=(server,),
    )


def _version(entry: Fields) -> int:
    version = number(entry, "version")
    if version is None or version < 1:
        raise Unfit("no version")
    return int(version)


def _authors(written: str) -> tuple[str, ...]:
    names = (_author(name) for name in written.split(";"))
    return tuple(filter(None, names))


def _author(name: str) -> str:
    """Turn "Doe, J. Q." into "J. Q. Doe"; what has no comma is the name of a group."""
    family, _, rest = name.partition(",")
    given, _, suffix = rest.partition(",")  # "Doe, J. Q., Jr."
    return clean_name(f"{given} {family} {suffix}")
