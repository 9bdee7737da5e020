"""A paper's terms as they stand written in it, which is the same for every reader."""

from __future__ import annotations

from functools import cached_property

from recommender.index.own import Own
from recommender.text import surface


class Written:
    """How the terms of one paper are written.

    Each thing is worked out when it is first asked for.

    Args:
        own: Its unit vector.
        length: That of its vector before it was made a unit; 0 for none.
        text: The title and what stands below it.
    """

    def __init__(self, own: Own, length: float, text: str) -> None:
        self.own = own
        self.length = length
        self._text = text
        self._apart: dict[int, bool] = {}

    def find(self, place: int | None) -> int | None:
        """Give which of the paper's places is one of `place_of`; None where the paper lacks it."""
        return None if place is None else self._at.get(place)

    def name(self, at: int) -> str:
        """Give the stem, or the pair of stems, of one of the places."""
        if at < len(self._stems):
            return self._stems[at]
        return " ".join([self._stems[half] for half in self._halves[at - len(self._stems)]])

    def standing(self, at: int) -> str | None:
        """Give a term as it stands in the paper; None where it is a pair that stands apart."""
        words = self._words
        if at < len(words):
            return words[at] or None
        first, second = self._halves[at - len(words)]
        return None if self.stands_apart(at - len(words)) else f"{words[first]} {words[second]}"

    def stands_apart(self, pair: int) -> bool:
        """Tell of one of the pairs whether its words, as written at first, never stand together."""
        if (known := self._apart.get(pair)) is None:
            one, other = (self._words[half].lower() for half in self._halves[pair])
            known = self._apart[pair] = not (one and other and f"{one} {other}" in self._lowered)
        return known

    @cached_property
    def _at(self) -> dict[int, int]:
        return {place: at for at, place in enumerate(self.own.places.tolist())}

    @cached_property
    def _stems(self) -> list[str]:
        return self.own.stems

    @cached_property
    def _words(self) -> list[str]:
        """The words as they stand there at first; empty for one that does not."""
        found = surface(self._text)
        return [found.get(stem, "") for stem in self._stems]

    @cached_property
    def _lowered(self) -> str:
        return self._text.lower()

    @cached_property
    def _halves(self) -> list[list[int]]:
        found: list[list[int]] = self.own.halves.tolist()
        return found
