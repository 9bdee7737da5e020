"""The terms of one paper, which are named only where somebody reads the names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.field import FloatArray, IdArray, IntArray

if TYPE_CHECKING:
    from recommender.index.view import View


class Own(Mapping[str, float]):
    """A paper's unit vector by stem and pair of stems ("flow match"); without those of zero.

    A list compares many papers and names the words of five: so names are looked up when first
    asked for.

    Args:
        view: Knows the names.
        places: As in the vector of `Terms`, ascending: words by id, then pairs.
        weights: One for each place.
    """

    def __init__(self, view: View, places: IntArray | IdArray, weights: FloatArray) -> None:
        self._view = view
        self.places = places
        self.weights = weights

    @cached_property
    def words(self) -> int:
        """How many of the places are of words; pairs follow them."""
        return int(np.searchsorted(self.places, len(self._view.epoch.idf)))

    @property
    def stems(self) -> list[str]:
        """The names of the words."""
        return list(map(self._view.vocabularies.words.word, self.places[: self.words].tolist()))

    @cached_property
    def halves(self) -> IntArray:
        """For each pair, which of the words are its first and its second; shape (n_pairs, 2)."""
        pairs = self._view.pairs
        if pairs is None:
            return np.zeros((0, 2), np.int64)
        both = pairs.both_of(self.places[self.words :] - len(self._view.epoch.idf))
        return np.searchsorted(self.places, np.stack(both, axis=1))

    def name(self, at: int) -> str:
        """Give the stem, or the pair of stems, of one of the places."""
        if at < self.words:
            return self._view.vocabularies.words.word(int(self.places[at]))
        first, second = self.halves[at - self.words].tolist()
        return f"{self.name(first)} {self.name(second)}"

    def cosine(self, other: Own) -> float:
        """Give the cosine with another paper of the same view."""
        if not len(other.places):
            return 0.0
        at = np.minimum(np.searchsorted(other.places, self.places), len(other.places) - 1)
        shared = other.places[at] == self.places
        return float(self.weights[shared] @ other.weights[at[shared]])

    def __getitem__(self, term: str) -> float:
        """Give a weight. Raises `KeyError` where the paper lacks the term."""
        return self._by_name[term]

    def __iter__(self) -> Iterator[str]:
        """Give the terms: words in the order of their ids, then pairs."""
        return iter(self._by_name)

    def __len__(self) -> int:
        """Count them."""
        return len(self._by_name)

    @cached_property
    def _by_name(self) -> dict[str, float]:
        weighed = enumerate(self.weights.tolist())
        return {self.name(at): weight for at, weight in weighed if weight}
