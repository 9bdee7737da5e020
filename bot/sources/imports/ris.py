"""Read papers from RIS, as reference managers and publishers write it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.days import day_in
from bot.sources.imports.keywords import keyword_notes
from bot.sources.imports.lines import Line
from bot.sources.linkable import address
from bot.sources.naming import address_of, clean_name, labelled, led_by_label, names

LARGEST_RECORD = 200_000  # Characters; whatever a record holds beyond that is passed over.

_TAG = re.compile(r"([A-Z][A-Z0-9])(\s{1,2})-\s?(.*)")
_TAGS = frozenset(
    "TY ER A1 A2 A3 A4 AB AD AN AU BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EP "
    "ET ID IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN "
    "SP ST SV T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO Y1 Y2".split()
)

Fields = Mapping[str, Sequence[str]]


def read(lines: Iterable[Line], source: str) -> Iterator[Record | tuple[int, str]]:
    """Make a `Record` of each entry from TY to ER, or say in which line one without a title began.

    One blank before the dash will do; a new TY or the end of the file ends an entry as well; a
    line without a tag goes on with the value above it. Lines that are not UTF-8 are read as
    cp1252.
    """
    entry: _Entry | None = None
    for line in lines:
        if line.problem and not line.windows:
            yield line.number, line.problem
            continue
        tag, value = _split(line.windows or line.text)
        if tag in ("TY", "ER"):
            if entry:
                yield entry.paper(source)
            entry = _Entry(line.number) if tag == "TY" else None
        elif entry:
            entry.add(tag, value)
    if entry:
        yield entry.paper(source)


def _split(text: str) -> tuple[str, str]:
    """Give tag and value of a line; no tag where it goes on with the value above it."""
    match = _TAG.fullmatch(text.strip("\ufeff\r\n"))
    # "AI - based methods" goes on with an abstract: one blank is enough for tags of RIS alone.
    if match and (match[1] in _TAGS or len(match[2]) == 2):
        return match[1], match[3].strip()
    return "", text.strip()


class _Entry:
    """One entry as far as it was read."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._room = LARGEST_RECORD
        self._values: list[tuple[str, list[str]]] = []  # Each with the lines it stands on.

    def add(self, tag: str, value: str) -> None:
        """Take one more value, or more of the last one."""
        if self._room <= 0:
            return
        self._room -= len(value) + 1
        if tag:
            self._values.append((tag, [value]))
        elif value and self._values:
            self._values[-1][1].append(value)

    def paper(self, source: str) -> Record | tuple[int, str]:
        """Make a record of what was read."""
        fields: dict[str, list[str]] = {}
        for tag, lines in self._values:
            fields.setdefault(tag, []).append(" ".join(lines).strip())
        return _record(fields, source) or (self._line, "no title")


def _record(fields: Fields, source: str) -> Record | None:
    raw_title, raw_abstract = _first(fields, "TI", "T1", "CT", "BT"), _first(fields, "AB", "N2")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        return None
    links = [*_all(fields, "UR", "LK", "L1", "L2")]
    journals = map(labelled, _all(fields, "JO", "T2", "JF", "JA", "PB", "AN", "M1"))
    dois = [*_all(fields, "DO", "DI"), *(m for m in _all(fields, "M3") if "10." in m)]
    found = names(arxiv=journals, dois=dois, links=links)
    if not found.ids:
        found = names(arxiv=map(led_by_label, _all(fields, "N1")))
    return Record(
        ids=found.ids,
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=_authors(fields),
        published=next(filter(None, map(day_in, _all(fields, "DA", "Y1", "PY"))), None),
        version=found.version,
        url=next(filter(None, map(address, links)), "") or address_of(found.ids),
        sources=(source,),
        notes=keyword_notes(_all(fields, "KW")),
    )


def _all(fields: Fields, *tags: str) -> list[str]:
    return [value for tag in tags for value in fields.get(tag, ())]


def _first(fields: Fields, *tags: str) -> str:
    return next(filter(None, _all(fields, *tags)), "")


def _authors(fields: Fields) -> tuple[str, ...]:
    return tuple(filter(None, map(_name, _all(fields, "AU", "A1"))))


def _name(written: str) -> str:
    """Turn "Doe, Jane Q." and "Doe, Jane, Jr." around."""
    last, _, rest = written.partition(",")
    first, _, suffix = rest.partition(",")
    return clean_name(f"{first} {last} {suffix}")
