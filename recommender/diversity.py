"""Keep a list free of papers that say nearly the same, and of floods by one author."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil

from recommender.index.own import Own
from recommender.names import agree, name_parts

NEAR_DUPLICATE = 0.8  # Cosine. Two versions of one abstract lie above, two papers of a group below.
MOST_BY_ONE = 2 / 5  # Of a list: a group that posts six papers on a day takes two places of five.

Name = tuple[str, ...]


def near_duplicate(terms: Own, taken: Mapping[int, Own]) -> int | None:
    """Give the first paper taken that a paper's unit vector nearly equals, by number, or None."""
    alike = (number for number, other in taken.items() if terms.cosine(other) > NEAR_DUPLICATE)
    return next(alike, None)


class Authors:
    """Counts the authors of a list's papers.

    Args:
        size: Of the list.
        stated: Names that the reader asks for; of these there may be any number.
    """

    def __init__(self, size: int, stated: Iterable[str] = ()) -> None:
        self._most = max(ceil(size * MOST_BY_ONE), 1)
        self._stated = tuple(map(name_parts, stated))
        self._papers: Counter[Name] = Counter()

    def add(self, names: Iterable[str]) -> None:
        """Count one more paper by these authors."""
        self._papers.update(set(map(name_parts, names)))

    def crowding(self, names: Iterable[str]) -> str | None:
        """Give the author of whom the list has enough, or None where there is room."""
        parts = {name: name_parts(name) for name in names}
        if any(agree(stated, one) for stated in self._stated for one in parts.values()):
            return None
        return next((name for name, one in parts.items() if self._papers[one] >= self._most), None)
