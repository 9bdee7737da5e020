"""Signals to one score, for all papers at once."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from recommender.index.best import TIE_DECIMALS
from recommender.index.field import BoolArray, FloatArray, IntArray
from recommender.index.terms import place_of
from recommender.phrases import holds_phrase
from recommender.shelf import Shelf
from recommender.signals import Part, Signal, Situation

Numbers = TypeVar("Numbers", FloatArray, np.float64)
Value = TypeVar("Value", np.float64, np.bool_)

FIRST = 512  # Papers put in order before all others are: a list and its bar need fewer.
CHUNK = 64  # Papers whose phrases are looked up together, best first.


class Scored(NamedTuple):
    """A paper with its exact raw score.

    Attributes:
        row: Of the view.
        raw: The sum of all its points.
        is_stated: Whether something stated speaks for it.
        is_wanted: Whether it has points above zero by what is about this reader alone.
    """

    row: int
    raw: float
    is_stated: bool
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    """By place: points that votes made, points of all else, whether anything stated is in them."""

    of_votes: FloatArray
    of_others: FloatArray
    is_stated: BoolArray


class Blend:
    """The raw score of every paper of a view: the sum of all parts, those of votes within bounds.

    Parts that ask for a phrase count at first wherever all its stems occur; `best_first` looks
    into texts, and only into as many as it needs, to know the exact scores.

    What is "by place" is by row of the view; where `Situation.among` names the rows it has one
    place for each of them (see `place_of`), since an array of a million places costs a page of
    memory for each of a thousand rows.
    """

    def __init__(self, situation: Situation, parts: Sequence[Part]) -> None:
        self.situation = situation
        self.view = situation.view
        self.parts = tuple(parts)
        self._free = tuple(part for part in parts if not part.phrase)
        self._phrased = tuple(part for part in parts if part.phrase)
        self._held: dict[tuple[str, int], bool] = {}
        self._places: dict[str, int | None] = {}
        cap = situation.profile.votes_cap
        self._most_votes = cap / (1 - cap) if cap < 1 else np.inf

    @property
    def is_stated(self) -> bool:
        """Whether the reader stated anything that can speak for a paper."""
        return any(part.is_stated for part in self.parts)

    def place_of(self, row: int) -> int:
        """Give where a row scored stands in `highest` and what else is by place."""
        among = self.situation.among
        return row if among is None else int(np.searchsorted(among, row))

    @cached_property
    def highest(self) -> FloatArray:
        """By place, the raw score if every phrase whose stems occur stands together.

        In points: standard deviations among the candidates, from the usual paper up; see `Part`.
        Good matches have three to eight; any sign. Rows that are not scored have 0.
        """
        rows = self.situation.rows
        places = rows if self.situation.among is None else np.arange(len(rows))
        total = self._sums.of_others[places]
        for _, points in self._phrases:
            total += points[places]
        votes = self._capped(self._sums.of_votes[places], total)
        return self._by_place(np.round(total + votes, TIE_DECIMALS))

    @cached_property
    def perhaps_wanted(self) -> BoolArray:
        """By place, whether points about this reader lift a paper above zero; see `highest`."""
        return self.highest > self._aside

    @cached_property
    def perhaps_stated(self) -> BoolArray:
        """By place, whether something stated speaks for a paper if its phrases stand together."""
        found = self._sums.is_stated.copy()
        for _, points in self._phrases:
            found |= points > 0
        return found

    def exact(self, row: int, shelf: Shelf) -> Scored:
        """Score one paper exactly, looking into its text where a phrase may stand."""
        at = self.place_of(row)
        if not any(points[at] > 0 for _, points in self._phrases):
            raw = float(self.highest[at])
            return Scored(row, raw, bool(self._sums.is_stated[at]), bool(raw > self._aside[at]))
        others, stated = self._others(row, shelf)
        votes = float(self._capped(self._sums.of_votes[at], np.float64(others)))
        raw = round(others + votes, TIE_DECIMALS)
        return Scored(row, raw, stated, bool(raw > self._aside[at]))

    def counted(self, part: Part, row: int, shelf: Shelf) -> float:
        """Give how much of a part counts for a paper, in [0, 1].

        All of it, unless it asks for a phrase that does not stand there, or votes make more of the
        paper's score than they may.
        """
        if not self.holds(part, row, shelf):
            return 0.0
        votes = float(self._sums.of_votes[self.place_of(row)])
        if not part.is_vote or not votes:
            return 1.0
        others, _ = self._others(row, shelf)
        return float(self._capped(np.float64(votes), np.float64(others))) / votes

    def place_in_terms(self, term: str) -> int | None:
        """Give what `place_of` gives; the picks of a list are asked for the same terms."""
        if term not in self._places:
            self._places[term] = place_of(self.view, term)
        return self._places[term]

    def _others(self, row: int, shelf: Shelf) -> tuple[float, bool]:
        """Give the points of all parts but votes, and whether any of them is stated."""
        at = self.place_of(row)
        raw, stated = float(self._sums.of_others[at]), bool(self._sums.is_stated[at])
        for part, points in self._phrases:
            if points[at] > 0 and self.holds(part, row, shelf):
                raw, stated = raw + float(points[at]), True
        return raw, stated

    def _capped(self, votes: Numbers, others: Numbers) -> Numbers:
        """Give the points of votes, no more than their share of the whole may be."""
        if self._most_votes == np.inf:
            return votes
        most = self._most_votes * np.maximum(others, 0.0)
        return np.clip(votes, -most, most)

    def holds(self, part: Part, row: int, shelf: Shelf) -> bool:
        """Tell whether a part counts for a paper: always, unless it asks for a phrase."""
        if not part.phrase:
            return True
        if (known := self._held.get((part.phrase, row))) is None:
            paper = shelf.get(int(self.view.numbers[row]))
            known = paper is not None and holds_phrase(paper, part.phrase)
            self._held[part.phrase, row] = known
        return known

    def best_first(self, rows: IntArray, shelf: Shelf) -> Iterator[Scored]:
        """Give papers by exact score, best first, ties newer first; look up no more than needed."""
        ordered = self._ordered(rows)
        if not self._phrased:
            yield from (self.exact(row, shelf) for row in ordered)
            return
        heap: list[tuple[float, int, Scored]] = []
        while chunk := list(islice(ordered, CHUNK)):
            self._fetch(np.array(chunk), shelf)
            while heap and heap[0][:2] <= self._place(chunk[0]):
                yield heapq.heappop(heap)[2]
            for row in chunk:
                scored = self.exact(row, shelf)
                heapq.heappush(heap, (-scored.raw, int(self.view.age[row]), scored))
        while heap:
            yield heapq.heappop(heap)[2]

    def _ordered(self, rows: IntArray) -> Iterator[int]:
        """Give rows by their highest score, best first, the first ones without sorting all."""
        yield from self.view.best_first(rows, self.highest, FIRST).tolist()
        if len(rows) > FIRST:
            yield from self.view.best_first(rows, self.highest)[FIRST:].tolist()

    def _fetch(self, rows: IntArray, shelf: Shelf) -> None:
        wanted = np.zeros(len(rows), np.bool_)
        for _, points in self._phrases:
            wanted |= points[rows] > 0
        shelf.fetch(self.view.numbers[rows[wanted]].tolist())

    def _place(self, row: int) -> tuple[float, int]:
        return -float(self.highest[row]), int(self.view.age[row])

    def _points(self, part: Part) -> FloatArray:
        """For each of the rows scored."""
        return part.points(self.situation.sheet)

    def _by_place(self, values: NDArray[Value]) -> NDArray[Value]:
        """Lay out what was worked out for the rows scored; 0 for the others."""
        if self.situation.among is not None:
            return values
        found = np.zeros(len(self.view.alive), values.dtype)
        found[self.situation.rows] = values
        return found

    @cached_property
    def _sums(self) -> _Sums:
        """By place, the points of all parts but phrases."""
        size = len(self.situation.rows)
        of_votes, of_others, is_stated = np.zeros(size), np.zeros(size), np.zeros(size, np.bool_)
        for part in self._free:
            points = self._points(part)
            total = of_votes if part.is_vote else of_others
            total += points
            if part.is_stated:
                is_stated |= (points > 0) & (points >= part.least_stated)
        return _Sums(self._by_place(of_votes), self._by_place(of_others), self._by_place(is_stated))

    @cached_property
    def _aside(self) -> FloatArray:
        """By place, the points that say nothing about this reader."""
        total = np.zeros(len(self.situation.rows))
        for part in self._free:
            if part.is_aside:
                total += self._points(part)
        return self._by_place(np.round(total, TIE_DECIMALS))

    @cached_property
    def _phrases(self) -> tuple[tuple[Part, FloatArray], ...]:
        return tuple((part, self._phrase_points(part)) for part in self._phrased)

    def _phrase_points(self, part: Part) -> FloatArray:
        """Points by place where all stems of the phrase occur."""
        held = self.situation.holding(part.phrase)
        return self._by_place(np.where(held, self._points(part), 0.0))


def blend(situation: Situation, signals: Iterable[Signal]) -> Blend:
    """Ask every signal and put its parts together."""
    parts = [part for signal in signals for part in signal(situation)]
    return Blend(situation, parts)
