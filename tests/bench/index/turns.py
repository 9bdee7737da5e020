"""Everybody's turn: rounds of questions, so that a noisy moment meets all alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tests.bench.index.seat import Clock, Seat

ROUNDS = 5
LEAST_ASKED = 10  # Questions of a round, however slow the answers.
TRIED = 5  # Questions that tell how fast somebody answers.
ROUND_SECONDS = 6.0  # For each contestant; a slow one is asked fewer of the questions.

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took, in seconds, over all rounds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the answers were faster."""
        return float(np.median(self.seconds))

    @property
    def slow(self) -> float:
        """Of a hundred answers, one took longer."""
        return float(np.percentile(self.seconds, 99))

    @property
    def rate(self) -> float:
        """Give answers a second."""
        return len(self.seconds) / sum(self.seconds)


def by_turns(
    seats: Mapping[Name, Seat],
    method: str,
    questions: Sequence[tuple[object, ...]],
    *,
    rounds: int = ROUNDS,
    seconds: float = ROUND_SECONDS,
    clock: Clock = Clock.WALL,
) -> dict[Name, Times]:
    """Ask all contestants the same questions, round after round, one contestant at a time.

    A slow one gets an even choice of the questions, at least `LEAST_ASKED`.
    """
    asked = {}
    for name, seat in seats.items():
        seat.timed(method, questions[:1])  # Warm.
        once = float(np.median(seat.timed(method, spread(questions, TRIED), clock)))
        most = max(LEAST_ASKED, int(seconds / max(once, 1e-9)))
        asked[name] = spread(questions, most)
    taken: dict[Name, list[float]] = {name: [] for name in seats}
    for _ in range(rounds):
        for name, seat in seats.items():
            taken[name] += seat.timed(method, asked[name], clock)
    return {name: Times(tuple(seconds)) for name, seconds in taken.items()}


def spread(questions: Sequence[tuple[object, ...]], most: int) -> Sequence[tuple[object, ...]]:
    """Choose `most` of the questions at even distances, or give all where they are no more."""
    if len(questions) <= most:
        return questions
    places = np.linspace(0, len(questions) - 1, most).astype(int)
    return [questions[place] for place in places.tolist()]
