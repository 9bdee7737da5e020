"""Ids numbered anew without gaps, where far fewer occur than there are below the highest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.index.field import IdArray
    from recommender.index.kernels.every import Kernels

# Times as many ids as there are items. A thousand papers among a million hold a hundred thousand
# words, and the highest id is six million: arrays by id would cost more than the papers.
SPARSE = 8


@dataclass(frozen=True, slots=True)
class Numbered:
    """Ids, as they were or numbered anew.

    Attributes:
        ids: In the order given; those below zero stay.
        width: More than the highest.
        names: By new number the id as it was, ascending; None where ids are as they were.
    """

    ids: IdArray
    width: int
    names: IdArray | None = None

    @staticmethod
    def of(ids: IdArray, kernels: type[Kernels] | None) -> Numbered:
        """Number ids anew if that spares anything."""
        width = int(ids.max(initial=-1)) + 1
        if width <= SPARSE * len(ids):
            return Numbered(ids, width)
        if kernels is None:
            names, places = np.unique(ids, return_inverse=True)
            return Numbered(places.astype(np.int32), len(names), names)
        numbers, room = np.empty_like(ids), np.empty_like(ids)
        size = int(kernels.numbered(ids, width, room, numbers))
        return Numbered(numbers, size, room[:size].copy())

    def named(self, numbers: IdArray) -> IdArray:
        """Give the ids that new numbers stand for."""
        return numbers if self.names is None else self.names[numbers]
