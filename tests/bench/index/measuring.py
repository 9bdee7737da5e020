"""Measure everything with one number of papers."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import psutil

from recommender.index import Weighting
from tests.bench.index.corpus import BETWEEN_PAPERS, corpus
from tests.bench.index.ours import NEWEST_BLOCK, Beside, Compiled, Paperpicks
from tests.bench.index.questions import Telling, profiles, searches
from tests.bench.index.results import OURS, PLAIN, UNCOMPILED, Filling, OfSize, Opened
from tests.bench.index.rivals import RIVALS, Rival, Writing, folder_of, sit
from tests.bench.index.seat import MEGABYTE, Clock, Memory, Seat
from tests.bench.index.turns import Times, by_turns
from tests.bench.measures import room
from tests.bench.report import say

ADDED = 1_000  # Papers, at a time; once alone and once beside searches.
SPARE = 2 * ADDED
HITS = 10
SEARCHES_OF_A_LENGTH = 20
PROFILES = 40
DELETED_EVERY = 97  # Paper.
EXACT_SEARCHES = 20
EXACT_UP_TO = 2_000  # Papers, all of them are compared; of more, a sample beside the hits: ...
EXACT_SAMPLE = 100  # ... scikit-learn takes a second for twenty, where it knows a million words.
SPANS: Mapping[str, float | None] = {  # Days.
    "all": None,
    "year": 365.0,
    "block": NEWEST_BLOCK * BETWEEN_PAPERS.total_seconds() / 86_400,
}

WEIGHTINGS = {OURS: Weighting.SATURATED, PLAIN: Weighting.PLAIN, UNCOMPILED: Weighting.SATURATED}


@dataclass(frozen=True, slots=True)
class Course:
    """What one run does.

    Attributes:
        cache: Where corpora and rivals' indexes are kept from run to run.
        size: How many papers.
        rounds: Of each timing.
        seconds: Of a round, for each contestant, about.
        clock: By which answers are timed.
    """

    cache: Path
    size: int
    rounds: int
    seconds: float
    clock: Clock

    def say(self, what: str) -> None:
        """Tell whoever waits what is measured now."""
        say(f"{self.size:,} papers: {what}")

    def turns(
        self, seats: Mapping[str, Seat], method: str, asked: Sequence[tuple[object, ...]]
    ) -> dict[str, Times]:
        """Ask contestants by turns."""
        return by_turns(
            seats, method, asked, rounds=self.rounds, seconds=self.seconds, clock=self.clock
        )

    def ours(self, folder: Path, name: str, compiled: Compiled = Compiled.FIRST) -> Seat:
        """Open one of our own indexes in a new process."""
        compiled = Compiled.NEVER if name == UNCOMPILED else compiled
        args = (folder, self.cache, self.size, SPARE, WEIGHTINGS[name], compiled)
        return Seat(Paperpicks, *args)


@dataclass(frozen=True, slots=True)
class Asked:
    """The same questions for all."""

    texts: list[str]
    profiles: list[dict[str, float]]

    @staticmethod
    def of(course: Course) -> Asked:
        """Make them up."""
        some = corpus(course.cache, course.size)
        telling = Telling.of(some)
        return Asked(
            searches(some, telling, SEARCHES_OF_A_LENGTH), profiles(some, telling, PROFILES)
        )

    @property
    def searches(self) -> list[tuple[object, ...]]:
        """What `search` takes."""
        return [(text, HITS) for text in self.texts]


def measured(course: Course) -> OfSize:
    """Measure all contestants; our own indexes are made anew, and removed at the end."""
    corpus(course.cache, course.size + SPARE, course.say)
    asked = Asked.of(course)
    with _folder(course) as saturated, _folder(course) as plain:
        fillings = {OURS: _filled(course, saturated, OURS), PLAIN: _filled(course, plain, PLAIN)}
        opened = _opened(course, saturated, asked)
        folders = {OURS: saturated, PLAIN: plain, UNCOMPILED: saturated}
        beside = _beside(course, folders, asked)
        wrong = {"filled": _filled_wrong(course, saturated, OURS, asked)}
        wrong["filled, plain weights"] = _filled_wrong(course, plain, PLAIN, asked)
        with course.ours(saturated, OURS) as seat:
            alone = _alone(course, seat, asked)
            mixed = seat.memory()  # Before scikit-learn comes into that process.
            wrong |= _changed_wrong(course, seat, asked)
    return OfSize(
        size=course.size,
        searches=beside.searches,
        memory={**beside.memory, OURS: mixed},
        disk=beside.disk,
        answers=alone.answers,
        profiles=alone.profiles,
        fillings=fillings,
        forward=alone.forward,
        opened=opened,
        added=alone.added,
        refreshed=alone.refreshed,
        wrong=wrong,
        rates=alone.rates,
        skipped=beside.skipped,
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """Of `OfSize`, what is of all contestants beside each other."""

    searches: dict[str, Times]
    memory: dict[str, Memory]
    disk: dict[str, float]
    skipped: tuple[str, ...]


def _beside(course: Course, ours: Mapping[str, Path], asked: Asked) -> _Beside:
    """Ask everybody the same searches by turns."""
    skipped = {rival: reason for rival in RIVALS if (reason := _prepared(course, rival))}
    rivals = [rival for rival in RIVALS if rival not in skipped]
    folders = {rival.name: folder_of(rival, course.cache, course.size) for rival in rivals}
    with ExitStack() as stack:
        seats = {rival.name: Seat(sit, rival, folders[rival.name]) for rival in rivals}
        seats |= {name: course.ours(folder, name) for name, folder in ours.items()}
        for seat in seats.values():
            stack.enter_context(seat)
        course.say("searches")
        found = course.turns(seats, "search", asked.searches)
        memory = {name: seat.memory() for name, seat in seats.items()}
    disk = {name: room(folder) for name, folder in (folders | dict(ours)).items()}
    told = tuple(f"{rival.name}: {reason}" for rival, reason in skipped.items())
    return _Beside(found, memory, disk, told)


@contextmanager
def _folder(course: Course) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="index-", dir=course.cache) as name:
        yield Path(name) / "index"


def _filled(course: Course, folder: Path, name: str) -> Filling:
    """Fill an index of ours, in a process that ends with it."""
    course.say(f"{name} is filled")
    with course.ours(folder, name) as seat:
        seconds = seat.ask("fill")
        return Filling(seconds, seat.peak())


def _opened(course: Course, folder: Path, asked: Asked) -> Opened:
    """Let new processes answer their first search; give the median of each time."""
    found = []
    for text in asked.texts[: course.rounds]:
        with course.ours(folder, OURS, Compiled.MEANWHILE) as seat:
            seat.ask("search", text, HITS)
            passed = time.perf_counter() - seat.started
            found.append((*seat.ask("started"), passed))
    return Opened(*np.median(found, axis=0).tolist())


def _prepared(course: Course, rival: Rival) -> str:
    """See to a rival's index; give why there is none, or nothing."""
    folder = folder_of(rival, course.cache, course.size)
    needed = rival.bytes_a_paper * course.size / MEGABYTE
    available = psutil.virtual_memory().available / MEGABYTE
    if needed > available:
        return f"it would need {needed:,.0f} MB, and {available:,.0f} MB are free"
    if not folder.exists():
        course.say(f"{rival.name} is filled")
        shutil.rmtree(folder.with_suffix(".unfinished"), ignore_errors=True)
        with Seat(Writing, rival) as seat:
            seat.ask("write", course.cache, course.size, folder)
    return ""


@dataclass(frozen=True, slots=True)
class _Alone:
    """Of `OfSize`, what is of ours alone."""

    answers: Times
    profiles: dict[str, Times]
    rates: dict[int, float]
    forward: float
    added: Beside
    refreshed: Beside


def _alone(course: Course, seat: Seat, asked: Asked) -> _Alone:
    """Measure what only ours does, and add papers meanwhile."""
    course.say("whole answers and picks")
    name = {OURS: seat}
    answers = course.turns(name, "answer", [(text,) for text in asked.texts])[OURS]
    by_span = {
        span: course.turns(name, "profile", [(one, HITS, days) for one in asked.profiles])[OURS]
        for span, days in SPANS.items()
    }
    rates = {threads: seat.ask("searched_by", threads, asked.texts) for threads in (1, 2)}
    forward = seat.ask("forward_bytes") / MEGABYTE
    course.say("papers added, words counted anew")
    first, last = course.size + 1, course.size + ADDED
    alone = seat.ask("add", first, last)
    added = replace(
        seat.ask("add", first + ADDED, last + ADDED, asked.texts), seconds=alone.seconds
    )
    alone = seat.ask("refresh")
    refreshed = replace(seat.ask("refresh", asked.texts), seconds=alone.seconds)
    return _Alone(answers, by_span, rates, forward, added, refreshed)


def _filled_wrong(course: Course, folder: Path, name: str, asked: Asked) -> float:
    """Compare an index as it was filled with scikit-learn."""
    course.say(f"exactness of {name}")
    with course.ours(folder, name) as seat:
        return _wrong(course, seat, asked, range(0))


def _changed_wrong(course: Course, seat: Seat, asked: Asked) -> dict[str, float]:
    """Compare it once more after what was done to it, then delete papers and do it again."""
    course.say("exactness after changes")
    after = _wrong(course, seat, asked, range(0))
    deleted = range(1, course.size, DELETED_EVERY)
    seat.ask("delete", deleted)
    return {
        "after additions and a refresh": after,
        "after deletions": _wrong(course, seat, asked, deleted),
    }


def _wrong(course: Course, seat: Seat, asked: Asked, deleted: range) -> float:
    """Compare with scikit-learn: all papers of a small index, a sample of a large one."""
    numbers = set(range(1, course.size + 1))
    if course.size > EXACT_UP_TO:
        rng = np.random.default_rng(course.size)
        numbers = set(rng.integers(1, course.size + 1, EXACT_SAMPLE).tolist())
    texts = asked.texts[:: len(asked.texts) // EXACT_SEARCHES]
    found: float = seat.ask("wrong_by", texts, sorted(numbers - set(deleted)), HITS)
    return found
