"""Which two neighbouring words say more together than apart, and in which papers they stand."""

from __future__ import annotations

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
    def fitted(orders: list[tuple[Runs, BoolArray]]) -> WordPairs:
        """Learn the pairs that some papers share.

        Args:
            orders: The word ids of papers as they stand, and which of these papers to learn from.
        """
        found, size = [np.zeros(0, np.int64)], 0
        for order, chosen in orders:
            rows = np.flatnonzero(chosen)
            size += len(rows)
            for first in range(0, len(rows), ROWS_AT_A_TIME):
                some = rows[first : first + ROWS_AT_A_TIME]
                row_of, keys = _keys(order, some)
                found.append(_once_each(row_of, keys)[1])
        keys, counts = np.unique(np.concatenate(found), return_counts=True)
        shared = counts >= LEAST_PAPERS + size // PAPERS_FOR_ONE_MORE
        idf = idf_of(Weighting.SATURATED, size, counts[shared].astype(np.int64))
        return WordPairs(keys[shared], PAIR_SHARE * idf)

    def __len__(self) -> int:
        """Count the pairs known."""
        return len(self.keys)

    def find(self, first: int, second: int) -> int | None:
        """Give the id of a pair of word ids, or None."""
        key = first << 32 | second
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self.keys) and self.keys[place] == key else None

    def words(self, pair: int) -> tuple[int, int]:
        """Give the word ids of a pair."""
        key = int(self.keys[pair])
        return key >> 32, key & 0xFFFFFFFF

    def both_of(self, pairs: IntArray) -> tuple[IntArray, IntArray]:
        """Give the word ids of the first and of the second word of some pairs."""
        keys = self.keys[pairs]
        return keys >> 32, keys & 0xFFFFFFFF

    def of(self, order: Runs) -> Runs:
        """Give by paper the ids of the known pairs that stand in it, each once, ascending."""
        size = len(order.start) - 1
        sizes, items = np.zeros(size, np.int64), [np.zeros(0, np.int32)]
        for first in range(0, size, ROWS_AT_A_TIME):
            rows = np.arange(first, min(first + ROWS_AT_A_TIME, size))
            row_of, pairs = self._known(*_keys(order, rows))
            sizes[first : first + len(rows)] = np.bincount(row_of, minlength=len(rows))
            items.append(pairs.astype(np.int32))
        start = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        return Runs(start, np.concatenate(items))

    def _known(self, row_of: IntArray, keys: IntArray) -> tuple[IntArray, IntArray]:
        if not len(self.keys):
            return row_of[:0], keys[:0]
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[places] == keys
        return _once_each(row_of[known], places[known])


def sequence_of(title: IdArray, abstract: IdArray) -> IdArray:
    """Give a paper's word ids in their order."""
    return np.concatenate([title, np.array([GAP], np.int32), abstract])


def _keys(order: Runs, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Give the pairs of neighbours in some papers: the place of each one's paper, and its key."""
    taken, laid = spans(order.start, rows)
    ids = order.items[taken].astype(np.int64)
    row_of = np.repeat(np.arange(len(rows)), np.diff(laid))
    is_pair = (row_of[1:] == row_of[:-1]) & (ids[1:] >= 0) & (ids[:-1] >= 0)
    return row_of[:-1][is_pair], (ids[:-1] << 32 | ids[1:])[is_pair]


def _once_each(row_of: IntArray, values: IntArray) -> tuple[IntArray, IntArray]:
    """Leave out what a paper holds again; both come back ordered by paper, then value."""
    order = np.lexsort((values, row_of))
    row_of, values = row_of[order], values[order]
    is_new = np.ones(len(values), np.bool_)
    is_new[1:] = (row_of[1:] != row_of[:-1]) | (values[1:] != values[:-1])
    return row_of[is_new], values[is_new]
