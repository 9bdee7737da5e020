"""A list being made: what it holds, and what would not go well with that."""

from collections.abc import Iterable

import numpy as np

from recommender.diversity import Authors, near_duplicate
from recommender.index.own import Own
from recommender.paper import Paper
from recommender.pick import Pick
from recommender.rule import Rule
from recommender.served import Served
from recommender.turns import Turns

Place = tuple[float, int]
"""What a list is ordered by: the raw score with its sign turned, then the age."""


class Slate:
    """Up to `size` picks.

    Args:
        served: Which interest each paper serves.
        named: Names of authors that the reader asks for.
        recent: Rows of the picks of the last seven days.
        size: Most picks.
    """

    def __init__(
        self,
        served: Served,
        named: Iterable[str],
        recent: Iterable[int],
        size: int,
    ) -> None:
        self._served = served
        self._size = size
        self._turns = Turns(served, recent, size)
        self._authors = Authors(size, named)
        self._taken: list[tuple[Place, Pick]] = []
        self._terms: dict[int, Own] = {}

    @property
    def is_full(self) -> bool:
        """Whether there is no more room."""
        return len(self._taken) >= self._size

    @property
    def picks(self) -> tuple[Pick, ...]:
        """What was added, best first, equals newer first."""
        return tuple(pick for _, pick in sorted(self._taken, key=lambda one: one[0]))

    @property
    def least(self) -> float:
        """The least raw score in it; minus infinity where it is empty."""
        return -max((negative for (negative, _), _ in self._taken), default=np.inf)

    def add(self, row: int, place: Place, pick: Pick, terms: Own) -> None:
        """Put a paper in."""
        self._taken.append((place, pick))
        self._terms[pick.paper.number] = terms
        self._authors.add(pick.paper.authors)
        self._turns.add(row)

    def objection(self, row: int, paper: Paper | None, terms: Own) -> Rule | None:
        """Give what speaks against one more paper; None where nothing does."""
        if near_duplicate(terms, self._terms) is not None:
            return Rule.NEAR_DUPLICATE
        if paper and self._authors.crowding(paper.authors):
            return Rule.AUTHORS
        return Rule.TURN if self._turns.has_had_enough(row) else None

    def behind(self, rule: Rule, row: int, paper: Paper | None, terms: Own) -> str:
        """Give what is behind a rule of `objection`: a title, a name or an interest."""
        if rule is Rule.NEAR_DUPLICATE:
            number = near_duplicate(terms, self._terms)
            titles = {pick.paper.number: pick.paper.title for _, pick in self._taken}
            return titles.get(number or 0, "")
        if rule is Rule.AUTHORS and paper:
            return self._authors.crowding(paper.authors) or ""
        place = self._served.at(row)
        return self._served.names[place] if rule is Rule.TURN and place is not None else ""
