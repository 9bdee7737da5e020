"""Words and their ids, in the order first seen; words are only ever added."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, count, filterfalse
from zlib import crc32

import numpy as np

from recommender.index.field import IdArray, Runs
from recommender.index.word_table import WordLookup, WordTable, encoded
from recommender.names import agree, is_initial, name_parts

MOST_LIKE = 5  # Parts of names that are looked at for one that is nearly it.
MOST_LATE = 64  # Arrays of names added; each is looked through for a name.
AT_ONCE = 2048  # Words; fewer are found sooner one by one.
MEMOISED = 1 << 14  # Words, about 2 MB; what a table tells in 1 to 3 microseconds takes a tenth.


@dataclass(frozen=True, slots=True)
class _Words:
    """All words of one moment: tables, and after them those that came since the last save."""

    tables: tuple[WordLookup, ...] = ()
    settled: int = 0  # How many stand in the tables.
    ids: dict[str, int] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)


class Vocabulary:
    """Gives each word an id for ever. One thread may add while others look up.

    Args:
        tables: Words known already, in the order of their ids.
    """

    def __init__(self, tables: Iterable[WordTable] = ()) -> None:
        self._memo: dict[str, int] = {}
        self._words = _opened(tables, _Words())

    def __len__(self) -> int:
        now = self._words
        return now.settled + len(now.late)

    def add(self, words: Iterable[str]) -> list[int]:
        """Give the ids of words in order, with new ids for new words."""
        words, now = list(words), self._words
        missing = list(dict.fromkeys(filterfalse(now.ids.__contains__, words)))
        if not now.tables:
            self._number(missing)
            return list(map(now.ids.__getitem__, words))
        settled = self._settled_among(missing)
        self._number(list(filterfalse(settled.__contains__, missing)))
        late = map(now.ids.get, words)
        return list(map(settled.get, words, late))  # type: ignore[arg-type]  # None stays nowhere.

    def find(self, word: str) -> int | None:
        """Give the id of a word, or None."""
        now = self._words
        found = now.ids.get(word)
        return self._settled(now, word) if found is None and now.tables else found

    def word(self, number: int) -> str:
        """Give the word of an id."""
        now = self._words
        if number >= now.settled:
            return now.late[number - now.settled]
        if number < 0:
            raise IndexError(number)
        return now.tables[bisect_right(now.tables, number, key=_first) - 1].word(number)

    def begun(self, letter: str) -> Iterator[str]:
        """Give the words that begin with a letter, in the order of their ids."""
        now = self._words
        for table in now.tables:
            yield from table.begun(letter)
        yield from (word for word in list(now.late) if word.startswith(letter))

    def late(self) -> WordTable:
        """Give what came since the tables were made, as one more."""
        return WordTable.of(self._words.late)

    def settle(self, tables: Iterable[WordTable]) -> None:
        """Look words up in these tables from now on, which hold all there are."""
        self._words = _opened(tables, self._words)

    def _number(self, words: Sequence[str]) -> None:
        """Give ids to words that have none, each given once."""
        now, first = self._words, len(self)
        now.late.extend(words)  # Before an id can be found, so that a reader finds both.
        now.ids.update(zip(words, count(first)))

    def _settled_among(self, words: Sequence[str]) -> dict[str, int]:
        """Give the ids of those words that stand in tables."""
        now = self._words
        if len(words) < AT_ONCE:
            return {one: i for one in words if (i := self._settled(now, one)) is not None}
        wanted, found = WordTable.of(words), np.full(len(words), -1, np.int64)
        for one in now.tables:
            places = one.table.places(wanted)
            np.copyto(found, places + one.first, where=places >= 0)
        return {word: i for word, i in zip(words, found.tolist(), strict=True) if i >= 0}

    def _settled(self, now: _Words, word: str) -> int | None:
        if (known := self._memo.get(word)) is not None:
            return known
        coded = encoded(word)
        hashed = crc32(coded)
        for table in now.tables:
            if (found := table.find(coded, hashed)) is not None:
                if len(self._memo) >= MEMOISED:
                    self._memo.clear()
                self._memo[word] = found
                return found
        return None


def _opened(tables: Iterable[WordTable], before: _Words) -> _Words:
    known = {id(one.table): one for one in before.tables}
    opened: list[WordLookup] = []
    first = 0
    for table in tables:
        one = known.get(id(table))
        opened.append(one if one and one.first == first else WordLookup(table, first))
        first += len(table)
    return _Words(tuple(opened), first)


def _first(table: WordLookup) -> int:
    return table.first


@dataclass(frozen=True, slots=True)
class NameTable:
    """Some names that will not change, and the parts they are found by.

    Attributes:
        names: Folded, parts divided by blanks.
        parts: Those no earlier table has.
        known: Ids of the parts, of this table or earlier ones, that these names have; ascending.
        holders: For each of `known` the ids of the names, ascending.
    """

    names: WordTable
    parts: WordTable
    known: IdArray
    holders: Runs

    @staticmethod
    def joined(tables: Iterable[NameTable]) -> NameTable:
        """Make one table of several that follow each other."""
        tables = list(tables)
        parts = [np.repeat(one.known, np.diff(one.holders.start)) for one in tables]
        names = [one.holders.items for one in tables]
        return NameTable(
            WordTable.joined([one.names for one in tables]),
            WordTable.joined([one.parts for one in tables]),
            *_held(np.concatenate(parts), np.concatenate(names)),
        )

    def of_part(self, part: int) -> IdArray:
        """Give the ids of the names here that have a part."""
        place = int(np.searchsorted(self.known, part))
        here = place < len(self.known) and self.known[place] == part
        return self.holders.at(place) if here else self.holders.items[:0]


def _held(parts: IdArray, names: IdArray) -> tuple[IdArray, Runs]:
    """Give the parts, and by part the names, of pairs of both in the order of names."""
    order = np.argsort(parts, kind="stable")
    parts, names = parts[order], names[order]
    is_new = np.ones(len(parts), np.bool_)  # A part may stand in a name twice.
    is_new[1:] = (parts[1:] != parts[:-1]) | (names[1:] != names[:-1])
    parts, names = parts[is_new], names[is_new]
    known, counts = np.unique(parts, return_counts=True)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    return known.astype(np.int32), Runs(start, names.astype(np.int32))


class Names:
    """The names of authors, found by any of their parts.

    Args:
        tables: Names known already, in the order of their ids.
    """

    def __init__(self, tables: Iterable[NameTable] = ()) -> None:
        self._tables = tuple(tables)
        self._names = Vocabulary(one.names for one in self._tables)
        self._parts = Vocabulary(one.parts for one in self._tables)
        # Ids of parts and, beside them, of the names that came with them since the last save.
        self._late: tuple[tuple[IdArray, IdArray], ...] = ()

    def __len__(self) -> int:
        return len(self._names)

    def add_each(self, lists: Sequence[Sequence[str]]) -> list[list[int]]:
        """Give the ids of names, list by list in order; names without a letter are left out."""
        each = dict.fromkeys(chain.from_iterable(lists))
        folded = {one: " ".join(parts) for one in each if (parts := name_parts(one))}
        known = len(self)
        numbers = self._names.add(folded.values())
        fresh = {i: name for name, i in zip(folded.values(), numbers, strict=True) if i >= known}
        if fresh:
            self._add_parts(fresh)
        ids = dict(zip(folded, numbers, strict=True))
        return [[ids[one] for one in names if one in ids] for names in lists]

    def matching(self, typed: str) -> list[int]:
        """Give the ids of all names that agree with one as typed."""
        parts = name_parts(typed)
        if not parts or is_initial(parts[-1]):
            return []
        known = self._with(parts[-1])
        return [i for i in known if agree(parts, tuple(self._names.word(i).split()))]

    def like(self, part: str, closeness: float) -> list[str]:
        """Give all names, folded, with a part that begins like this one and is as close to it.

        Args:
            part: Folded; a letter alone is close to nothing.
            closeness: The least of difflib's ratio, in [0, 1].
        """
        begun = [one for one in self._parts.begun(part[0]) if len(one) > 1]
        close = get_close_matches(part, begun, n=MOST_LIKE, cutoff=closeness)
        numbers = dict.fromkeys(number for one in close for number in self._with(one))
        return [self._names.word(number) for number in numbers]

    def late(self) -> NameTable:
        """Give what came since the tables were made, as one more."""
        return NameTable(self._names.late(), self._parts.late(), *_held(*_end_to_end(self._late)))

    def settle(self, tables: Iterable[NameTable]) -> None:
        """Look names up in these tables from now on, which hold all there are."""
        tables = tuple(tables)
        self._names.settle(one.names for one in tables)
        self._parts.settle(one.parts for one in tables)
        self._tables = tables  # What stands in a table and is late too is given once; see `_with`.
        self._late = ()

    def _with(self, part: str) -> list[int]:
        """Give the ids of the names that have a part, ascending."""
        late, tables = self._late, self._tables
        known = self._parts.find(part)
        if known is None:
            return []
        settled = [one.of_part(known) for one in tables]
        here = [names[parts == known] for parts, names in late]
        found: list[int] = np.concatenate([np.zeros(0, np.int32), *settled, *here]).tolist()
        return list(dict.fromkeys(found))

    def _add_parts(self, fresh: Mapping[int, str]) -> None:
        """Let new names be found by their parts."""
        parts = np.array(self._parts.add(" ".join(fresh.values()).split()), np.int32)
        sizes = [1 + name.count(" ") for name in fresh.values()]
        late = (*self._late, (parts, np.repeat(np.array(list(fresh), np.int32), sizes)))
        self._late = late if len(late) < MOST_LATE else (_end_to_end(late),)


def _end_to_end(pairs: Sequence[tuple[IdArray, IdArray]]) -> tuple[IdArray, IdArray]:
    nothing = np.zeros(0, np.int32)
    return (
        np.concatenate([nothing, *(parts for parts, _ in pairs)]),
        np.concatenate([nothing, *(names for _, names in pairs)]),
    )
