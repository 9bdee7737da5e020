"""Words and their places in arrays, found by a hash: memory-mapped, nothing to unpack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SLOTS_A_WORD = 2  # At least; a word that is not here is told after one or two looks.
LEAST_SLOTS = 8

Hashes = NDArray[np.uint32]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WordTable:
    """Some words that will not change, each with its place among them.

    Attributes:
        text: All words end to end in UTF-8.
        start: Word i is `text[start[i]:start[i + 1]]`.
        hashes: The CRC-32 of each word's bytes.
        slots: A power of two of places; a word stands at its hash or in the next free slot after
            it (round the end). -1 for a free one.
    """

    text: NDArray[np.uint8]
    start: NDArray[np.uint32]
    hashes: Hashes
    slots: NDArray[np.int32]

    @staticmethod
    def of(words: Sequence[str]) -> WordTable:
        """Make a table of words, each given once."""
        coded = _each_encoded(words)
        start = np.cumsum([0, *map(len, coded)], dtype=np.uint32)
        hashes = np.fromiter(map(crc32, coded), np.uint32, len(coded))
        text = np.frombuffer(b"".join(coded), np.uint8)
        return WordTable(text, start, hashes, _slots(hashes))

    @staticmethod
    def joined(tables: Sequence[WordTable]) -> WordTable:
        """Make one table of several that share no word; places go on from one to the next."""
        starts, shift = [np.zeros(1, np.uint32)], np.uint32(0)
        for one in tables:
            starts.append(one.start[1:] + shift)
            shift += one.start[-1]
        hashes = np.concatenate([np.zeros(0, np.uint32), *(one.hashes for one in tables)])
        text = np.concatenate([np.zeros(0, np.uint8), *(one.text for one in tables)])
        return WordTable(text, np.concatenate(starts), hashes, _slots(hashes))

    def __len__(self) -> int:
        return len(self.hashes)

    def places(self, wanted: WordTable) -> IntArray:
        """Give the place here of each word of another table, -1 for one that is not here."""
        found = np.full(len(wanted), -1, np.int64)
        left, mask = np.arange(len(wanted)), len(self.slots) - 1
        slots = wanted.hashes.astype(np.int64) & mask
        while len(left):
            places = self.slots[slots]
            is_taken = places >= 0
            left, slots, places = left[is_taken], slots[is_taken], places[is_taken]
            likely = np.flatnonzero(self.hashes[places] == wanted.hashes[left])
            same = likely[_is_same(self, places[likely], wanted, left[likely])]
            found[left[same]] = places[same]
            left, slots = np.delete(left, same), (np.delete(slots, same) + 1) & mask
        return found


class WordLookup:
    """Finds words in a table. A single element of a memoryview is read at half a numpy one's cost.

    Args:
        table: Its arrays.
        first: The id of its first word.
    """

    __slots__ = ("_hashes", "_mask", "_slots", "_start", "_text", "first", "table")

    def __init__(self, table: WordTable, first: int) -> None:
        self.table, self.first = table, first
        self._text = table.text.data
        self._start = table.start.data
        self._hashes = table.hashes.data
        self._slots = table.slots.data
        self._mask = len(table.slots) - 1

    def find(self, coded: bytes, hashed: int) -> int | None:
        """Give the id of a word by its bytes and their CRC-32, or None."""
        slots, mask = self._slots, self._mask
        slot = hashed & mask
        while (place := slots[slot]) >= 0:
            if self._hashes[place] == hashed and self._bytes(place) == coded:
                return self.first + place
            slot = (slot + 1) & mask
        return None

    def word(self, number: int) -> str:
        """Give the word of an id that is here."""
        return str(self._bytes(number - self.first), "utf-8", "surrogatepass")

    def begun(self, letter: str) -> Iterator[str]:
        """Give the words that begin with a letter."""
        starts = self.table.start[:-1]
        first = np.frombuffer(encoded(letter), np.uint8)
        fits = np.diff(self.table.start) >= len(first)
        for i, byte in enumerate(first):
            fits[fits] = self.table.text[starts[fits] + np.uint32(i)] == byte
        return (self.word(self.first + place) for place in np.flatnonzero(fits).tolist())

    def _bytes(self, place: int) -> memoryview:
        return self._text[self._start[place] : self._start[place + 1]]


def encoded(word: str) -> bytes:
    """Give a word in UTF-8; halves of surrogate pairs, which some feeds send, as they are."""
    return word.encode("utf-8", "surrogatepass")


def _each_encoded(words: Sequence[str]) -> list[bytes]:
    try:
        return list(map(str.encode, words))
    except (
        UnicodeEncodeError
    ):  # A half of a pair: rare, and the careful way takes three times as long.
        return list(map(encoded, words))


def _is_same(one: WordTable, places: IntArray, other: WordTable, others: IntArray) -> BoolArray:
    """Tell whether words at some places of a table are those at as many places of another."""
    begin, size = one.start[places].astype(np.int64), one.start[places + 1] - one.start[places]
    same = size == other.start[others + 1] - other.start[others]
    size = np.where(same, size, 0).astype(np.int64)
    letter_of = np.repeat(np.arange(len(places)), size)
    within = np.arange(len(letter_of)) - np.repeat(np.cumsum(size) - size, size)
    ours = one.text[begin[letter_of] + within]
    theirs = other.text[other.start[others].astype(np.int64)[letter_of] + within]
    same[letter_of[ours != theirs]] = False
    return np.asarray(same)


def _slots(hashes: Hashes) -> NDArray[np.int32]:
    """Lay words out in slots: all whose slot is free at once, then the others one slot further."""
    size = max(LEAST_SLOTS, 1 << (SLOTS_A_WORD * len(hashes) - 1).bit_length())
    slots = np.full(size, -1, np.int32)
    left = np.arange(len(hashes), dtype=np.int32)
    wanted = hashes.astype(np.int64) & (size - 1)
    while len(left):
        free = slots[wanted] < 0
        slots[wanted[free][::-1]] = left[free][::-1]  # Of several for one slot, the first has it.
        stays = slots[wanted] != left
        left, wanted = left[stays], (wanted[stays] + 1) & (size - 1)
    return slots
