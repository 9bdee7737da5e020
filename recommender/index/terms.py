"""A vector over words and pairs of words, by their ids, that reads like a mapping by stem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.field import FloatArray, IdArray, IntArray

if TYPE_CHECKING:
    from recommender.index.view import View


class Terms(Mapping[str, float]):
    """Weights by stem, or by pair of stems ("flow match"); those of zero are left out.

    Looking all names of thousands of terms up takes longer than all the rest of a ranking, so
    sums take the vector itself.

    Args:
        view: Knows the ids.
        vector: Shape (n_words + n_pairs,): weights of words by id, then of pairs.
        scale: What they are to be multiplied by.
    """

    def __init__(self, view: View, vector: FloatArray, scale: float = 1.0) -> None:
        self._view = view
        self._words = len(view.epoch.idf)
        size = self._words + (0 if view.pairs is None else len(view.pairs))
        is_whole = len(vector) == size
        self.unscaled = vector if is_whole else np.pad(vector, (0, size - len(vector)))
        self.scale = scale

    def times(self, factor: float) -> Terms:
        """Give the same with all weights multiplied, without going through them."""
        return Terms(self._view, self.unscaled, self.scale * factor)

    def at(self, places: IntArray | IdArray | slice) -> FloatArray:
        """Give the weights at some places of the vector."""
        return np.asarray(self.unscaled[places] * self.scale)

    @property
    def length(self) -> float:
        """The root of the sum of the squared weights."""
        return float(np.linalg.norm(self.unscaled)) * abs(self.scale)

    def __getitem__(self, term: str) -> float:
        """Give a weight. Raises `KeyError` where it is zero or the term unknown."""
        place = place_of(self._view, term)
        if place is None or not self.unscaled[place]:
            raise KeyError(term)
        return float(self.unscaled[place]) * self.scale

    def __iter__(self) -> Iterator[str]:
        """Give the terms in the order of their ids."""
        return map(self._name, np.flatnonzero(self.unscaled).tolist())

    def __len__(self) -> int:
        """Count them."""
        return int(np.count_nonzero(self.unscaled))

    def split(self) -> tuple[FloatArray, FloatArray]:
        """Give the weights by word id and by pair id."""
        return self.at(slice(self._words)), self.at(slice(self._words, None))

    def without(self, stems: Iterable[str]) -> Terms:
        """Give the same without some stems, and without pairs of them alone."""
        places = [place for stem in set(stems) if (place := place_of(self._view, stem)) is not None]
        kept = self.unscaled.copy()
        kept[places] = 0.0
        if self._view.pairs is not None and places:
            held = np.flatnonzero(kept[self._words :])
            first, second = self._view.pairs.both_of(held)
            is_out = np.isin(first, places) & np.isin(second, places)
            kept[self._words + held[is_out]] = 0.0
        return Terms(self._view, kept, self.scale)

    def _name(self, place: int) -> str:
        word = self._view.vocabularies.words.word
        if place < self._words or self._view.pairs is None:
            return word(place)
        first, second = self._view.pairs.words(place - self._words)
        return f"{word(first)} {word(second)}"


def place_of(view: View, term: str) -> int | None:
    """Give the place of a stem, or of a pair of stems, in the vectors of a view; None without."""
    words = len(view.epoch.idf)
    if " " in term:
        pair = view.pair(term)
        return None if pair is None else words + pair
    known = view.vocabularies.words.find(term)
    return known if known is not None and known < words else None
