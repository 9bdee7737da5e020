"""A paper's terms as they stand written in it: what is the same for every reader."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from recommender.index.field import FloatArray
from recommender.index.latent import Latent
from recommender.index.own import Own
from recommender.text import surface


class Written:
    """How the terms of one paper are written, and where its words lie.

    Each thing is worked out when it is first asked for.

    Args:
        own: Its unit vector.
        latent: The directions; None where there are none.
        text: The title and what stands below it.
    """

    def __init__(self, own: Own, latent: Latent | None, text: str) -> None:
        self.own = own
        self._latent = latent
        self._text = text
        self._lowered = text.lower()
        self._places: dict[str, int | None] = {}
        self._apart: dict[int, bool] = {}

    def find(self, term: str) -> int | None:
        """Give which of the paper's places is a term's; None where the paper lacks it."""
        if term not in self._places:
            self._places[term] = self.own.find(term)
        return self._places[term]

    def standing(self, at: int) -> str | None:
        """Give a term as it stands in the paper; None where it is a pair that stands apart."""
        if at < self.own.words:
            return self._surface.get(self.own.name(at)) or None
        if self.stands_apart(at):
            return None
        first, second = map(self.standing, self._halves[at - self.own.words])
        return f"{first} {second}" if first and second else None

    def stands_apart(self, at: int) -> bool:
        """Tell of a pair whether its words do not stand together as each is written at first."""
        known = self._apart.get(at)
        if known is None:
            both = [self.standing(half) for half in self._halves[at - self.own.words]]
            together = " ".join(word.lower() for word in both if word)
            known = self._apart[at] = not (all(both) and together in self._lowered)
        return known

    @cached_property
    def directions(self) -> FloatArray:
        """What each word adds to the paper's place, whose length is held; (n_words, n_directions).

        Shape (0, n_directions) where the paper has no place.
        """
        if self._latent is None:
            return np.zeros((0, 0))
        words = self.own.words
        weights = self.own.weights[:words]
        each = self._latent.each(self.own.places[:words].astype(np.int32))
        length = float(np.linalg.norm(weights @ each))
        return each * (weights / length)[:, None] if length else each[:0]

    @cached_property
    def _surface(self) -> dict[str, str]:
        return surface(self._text)

    @cached_property
    def _halves(self) -> list[list[int]]:
        found: list[list[int]] = self.own.halves.tolist()
        return found
