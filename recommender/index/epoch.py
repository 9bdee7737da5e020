"""How counts of words become weights, frozen from one refresh to the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recommender.index.entry import Weighting

FloatArray = NDArray[np.float64]
Codes = NDArray[np.uint8]

# BM25 (Robertson and Walker, SIGIR 1994) with the values that TREC settled on.
SATURATION = 1.2
LENGTH_SHARE = 0.75

# A paper's length is kept in one byte, in steps of 4 %: so a count and a length are one look-up
# in a table of 256 x 256. Search engines do the same; it moves a weight by 1 % at most.
STEPS_A_DOUBLING = 16
MOST_COUNTED = 255  # In the table; a word that stands there more often is as good as saturated.
GROWN = 32  # Counts below it, which nearly all are, have a table: 3 KB of it are in use.
LOOKED_AT = 4096  # Words.


@dataclass(frozen=True)
class Epoch:
    """What a refresh freezes.

    Attributes:
        weighting: Which of the two it is.
        idf: By word id; 0 for words unknown at the refresh.
        average_length: Of a paper of the reference, in words, title words counted twice.
    """

    weighting: Weighting
    idf: FloatArray
    average_length: float = 1.0

    def weigh(self, ids: NDArray[np.int32], counts: NDArray[np.uint16], codes: Codes) -> FloatArray:
        """Give the weights of counted words, before any norm.

        Args:
            ids: Of words.
            counts: How often each stands in its paper.
            codes: The length of each one's paper; see `length_codes`.
        """
        if self.weighting is Weighting.PLAIN:
            return np.asarray(counts * self.idf[ids])
        return np.asarray(self._table[codes, np.minimum(counts, MOST_COUNTED)] * self.idf[ids])

    def weigh_one(self, idf: float, counts: NDArray[np.uint16], codes: Codes) -> FloatArray:
        """Give the weights of one word in several papers."""
        if self.weighting is Weighting.PLAIN:
            return np.asarray(counts * idf)
        return np.asarray(self._table[codes, np.minimum(counts, MOST_COUNTED)] * idf)

    @cached_property
    def is_blank(self) -> bool:
        """Whether no word has any weight: there were no papers yet."""
        starts = range(0, len(self.idf), LOOKED_AT)  # The first of them tells, nearly always.
        return not any(self.idf[first : first + LOOKED_AT].any() for first in starts)

    @cached_property
    def slowness(self) -> FloatArray:
        """By length code, how slowly a word's weight grows with its count; see `saturation`."""
        return slowness(self.average_length)

    @cached_property
    def grown(self) -> NDArray[np.float32]:
        """How many times as much a word weighs that stands so often as one that stands once.

        By length code and count, for counts below `GROWN`; shape (256, `GROWN`).
        """
        counts = np.arange(float(GROWN))
        if self.weighting is Weighting.PLAIN:
            return np.tile(counts, (256, 1)).astype(np.float32)
        slow = self.slowness[:, None]
        return (counts * (1 + slow) / (counts + slow)).astype(np.float32)

    @cached_property
    def unit(self) -> NDArray[np.float32]:
        """By length code, what a word of idf 1 weighs that stands once, before any norm."""
        if self.weighting is Weighting.PLAIN:
            return np.ones(256, np.float32)
        return self._table[:, 1].astype(np.float32)

    @cached_property
    def _table(self) -> FloatArray:
        return saturation(self.average_length)


def idf_of(weighting: Weighting, size: int, frequencies: NDArray[np.int64]) -> FloatArray:
    """Give how rare words are that stand in so many of `size` papers."""
    if weighting is Weighting.PLAIN:
        return np.asarray(np.log((1 + size) / (1 + frequencies)) + 1)
    return np.asarray(np.log(1 + (size - frequencies + 0.5) / (frequencies + 0.5)))


def length_codes(lengths: NDArray[np.int64]) -> Codes:
    """Give lengths in words, 0 and up, in one byte each."""
    steps = np.round(STEPS_A_DOUBLING * np.log2(1.0 + lengths))
    return np.asarray(np.minimum(steps, 255), np.uint8)


def lengths_of(codes: Codes) -> FloatArray:
    """Give the lengths that codes stand for."""
    return np.asarray(2.0 ** (codes / STEPS_A_DOUBLING) - 1)


def slowness(average_length: float) -> FloatArray:
    """Give by length code the count at which a word weighs half of what it can at most."""
    lengths = lengths_of(np.arange(256).astype(np.uint8))
    share = 1 - LENGTH_SHARE + LENGTH_SHARE * lengths / average_length
    return np.asarray(SATURATION * share)


def saturation(average_length: float) -> FloatArray:
    """Give by length code and count what a word of idf 1 weighs, in [0, 1 + SATURATION)."""
    counts = np.arange(MOST_COUNTED + 1.0)[None, :]
    return np.asarray(counts * (1 + SATURATION) / (counts + slowness(average_length)[:, None]))
