"""Which two neighbouring words say more together than apart, and in which papers they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.index.entry import Weighting
from recommender.index.epoch import FloatArray, idf_of
from recommender.index.field import BoolArray, IdArray, IntArray, Runs, spans

# What a pair counts beside a word as rare. With 0.35 and 1 the likes of `venues` and `arxivdaily`
# found 0.005 to 0.01 less (nDCG@10).
PAIR_SHARE = 0.5

# A pair counts once two papers share it: pairs of one paper are nearly all chance, and only make
# its vector longer (0.005 to 0.01 of nDCG@10), and they would be six of seven. Of very many papers
# two share much by chance, so one more is asked for with every 10,000.
LEAST_PAPERS = 2
PAPERS_FOR_ONE_MORE = 10_000

ROWS_AT_A_TIME = 4096
# Pairs that share a bucket are counted together at first. Some 110 pairs stand in a paper: in so
# many buckets there are fewer of them, on average, than papers that have to share a pair.
BUCKET_BITS = 22
BUCKETS = 1 << BUCKET_BITS
TALLIED_AT_A_TIME = 2_000_000  # Keys, 16 MB.
GAP = -1  # Between title and abstract: no pair reaches over it.


@dataclass(frozen=True, slots=True)
class WordPairs:
    """A vocabulary of pairs, unchanging once fitted.

    Attributes:
        keys: Both word ids in one number, ascending; the place of a key is the pair's id.
        weights: By pair id: its idf, times `PAIR_SHARE`.
    """

    keys: IntArray
    weights: FloatArray

    @staticmethod
    def fitted(
        orders: Sequence[tuple[Runs, BoolArray]], proceed: Callable[[], None] = lambda: None
    ) -> WordPairs:
        """Learn the pairs that some papers share.

        All pairs are gone through twice, so that memory holds no more than those that count: at
        first they are only counted together with others of the same bucket.

        Args:
            orders: The word ids of papers as they stand, and which of these papers to learn from.
            proceed: Called every few thousand papers; may raise.
        """
        size = sum(int(np.count_nonzero(chosen)) for _, chosen in orders)
        least = LEAST_PAPERS + size // PAPERS_FOR_ONE_MORE
        together = np.zeros(BUCKETS, np.int32)
        for keys in _keys_of(orders, proceed):
            np.add.at(together, _bucket(keys), 1)
        likely = (keys[together[_bucket(keys)] >= least] for keys in _keys_of(orders, proceed))
        keys, counts = _tallied(likely)
        shared = counts >= least
        return WordPairs(
            keys[shared], PAIR_SHARE * idf_of(Weighting.SATURATED, size, counts[shared])
        )

    def __len__(self) -> int:
        """Count the pairs known."""
        return len(self.keys)

    def find(self, first: int, second: int) -> int | None:
        """Give the id of a pair of word ids, or None."""
        key = key_of(first, second)
        place = int(self.keys.searchsorted(key))
        return place if place < len(self.keys) and self.keys[place] == key else None

    def knows(self, keys: Sequence[int]) -> list[bool]:
        """Tell of some keys whether they are those of known pairs."""
        if not len(self.keys):
            return [False] * len(keys)
        asked = np.array(keys, np.int64)
        places = np.minimum(self.keys.searchsorted(asked), len(self.keys) - 1)
        found: list[bool] = (self.keys[places] == asked).tolist()
        return found

    def words(self, pair: int) -> tuple[int, int]:
        """Give the word ids of a pair."""
        key = int(self.keys[pair])
        return key >> 32, key & 0xFFFFFFFF

    def both_of(self, pairs: IntArray | IdArray) -> tuple[IntArray, IntArray]:
        """Give the word ids of the first and of the second word of some pairs."""
        keys = self.keys[pairs]
        return keys >> 32, keys & 0xFFFFFFFF

    def of(self, order: Runs, proceed: Callable[[], None] = lambda: None) -> Runs:
        """Give by paper the ids of the known pairs that stand in it, each once, ascending."""
        size = len(order.start) - 1
        sizes, items = np.zeros(size, np.int64), [np.zeros(0, np.int32)]
        for rows in _some_at_a_time(order, np.arange(size)):
            proceed()
            row_of, pairs = self._known(*_pairs_in(order, rows))
            sizes[rows] = np.bincount(row_of, minlength=len(rows))
            items.append(pairs.astype(np.int32))
        start = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        return Runs(start, np.concatenate(items))

    def _known(self, keys: IntArray, row_of: IntArray) -> tuple[IntArray, IntArray]:
        """Leave out what is not known; both come back ordered by paper, then pair."""
        if not len(self.keys):
            return row_of[:0], keys[:0]
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[places] == keys
        laid = np.sort(row_of[known] << 32 | places[known])
        return laid >> 32, laid & 0xFFFFFFFF


def key_of(first: int, second: int) -> int:
    """Put two word ids in one number."""
    return first << 32 | second


def sequence_of(title: IdArray, abstract: IdArray) -> IdArray:
    """Give a paper's word ids in their order."""
    return np.concatenate([title, np.array([GAP], np.int32), abstract])


def _keys_of(
    orders: Sequence[tuple[Runs, BoolArray]], proceed: Callable[[], None]
) -> Iterator[IntArray]:
    """Give the keys of all pairs in some papers, each once a paper, some papers at a time."""
    for order, chosen in orders:
        for rows in _some_at_a_time(order, np.flatnonzero(chosen)):
            proceed()
            yield _pairs_in(order, rows)[0]


def _tallied(batches: Iterable[IntArray]) -> tuple[IntArray, IntArray]:
    """Count how often each key comes; give them ascending."""
    keys, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    waiting: list[IntArray] = []

    def add() -> None:
        nonlocal keys, counts
        found, times = np.unique(np.concatenate([keys[:0], *waiting]), return_counts=True)
        both = np.concatenate([keys, found])
        keys, place = np.unique(both, return_inverse=True)
        counts = np.bincount(place, np.concatenate([counts, times])).astype(np.int64)
        waiting.clear()

    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) >= TALLIED_AT_A_TIME:
            add()
    add()
    return keys, counts


def _bucket(keys: IntArray) -> IntArray:
    """Give a number under `BUCKETS` for each key: the upper bits of a product, as Knuth hashes."""
    spread = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (spread >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)


def _some_at_a_time(order: Runs, rows: IntArray) -> Iterator[IntArray]:
    """Give rows in parts so small that a row's place, and two word ids, fit in 63 bits."""
    bits = _bits(order)
    size = min(ROWS_AT_A_TIME, 1 << (63 - 2 * bits))
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _bits(order: Runs) -> int:
    return int(order.items.max(initial=1)).bit_length()


def _pairs_in(order: Runs, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Give the pairs of neighbours in some papers, each once a paper, ordered by key.

    Returns:
        The keys, and the place in `rows` of each one's paper.
    """
    taken, laid = spans(order.start, rows)
    ids = order.items[taken].astype(np.int64)
    row_of = np.repeat(np.arange(len(rows)), np.diff(laid))
    is_pair = (row_of[1:] == row_of[:-1]) & (ids[1:] >= 0) & (ids[:-1] >= 0)
    bits, for_rows = _bits(order), max(len(rows) - 1, 1).bit_length()
    both = ids[:-1][is_pair] << bits | ids[1:][is_pair]
    packed = np.sort(both << for_rows | row_of[:-1][is_pair])  # Far faster than by two keys.
    is_new = np.ones(len(packed), np.bool_)
    is_new[1:] = packed[1:] != packed[:-1]
    packed = packed[is_new]
    both = packed >> for_rows
    return both >> bits << 32 | both & ((1 << bits) - 1), packed & ((1 << for_rows) - 1)
