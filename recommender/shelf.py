"""Look papers up once each, in bounded requests."""

from collections.abc import Callable, Iterable, Sequence

from recommender.paper import Paper

Papers = Callable[[Sequence[int]], Sequence[Paper]]
"""Gives the papers of some numbers, in any order; those it does not know are left out."""

AT_ONCE = 200  # Papers in one request.


class Shelf:
    """Remembers the papers looked up while one answer is made."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self._known: dict[int, Paper | None] = {}

    def fetch(self, numbers: Iterable[int]) -> None:
        """Look up what is not known yet."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self._known]
        for first in range(0, len(missing), AT_ONCE):
            asked = missing[first : first + AT_ONCE]
            self._known.update(dict.fromkeys(asked))
            self._known.update((paper.number, paper) for paper in self._papers(asked))

    def get(self, number: int) -> Paper | None:
        """Give one paper, or None where there is none."""
        self.fetch([number])
        return self._known[number]
