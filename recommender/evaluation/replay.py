"""Live days of new papers again: what a bar lets through, beside posting five whatever they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from recommender.bar import heights
from recommender.blend import blend
from recommender.evaluation.data import DataSet, Task
from recommender.evaluation.product import NOW, profile_of
from recommender.evaluation.questions import Protocol, Question, protocols_of
from recommender.index import Entry, Index, Profiles, View
from recommender.index.field import FloatArray, IntArray
from recommender.index.terms import Terms
from recommender.profile import Bar
from recommender.served import served
from recommender.shelf import Shelf
from recommender.signals import SIGNALS, Situation

FIVE = "always five"
LIKENESS = "likeness alone"  # Always five too, by likeness to the mean of what was liked.
SIZES: Mapping[str, int] = {Bar.FEW: 5, Bar.NORMAL: 5, Bar.MANY: 10, FIVE: 5, LIKENESS: 5}
"""How many a day at most, by policy."""
BEFORE = timedelta(days=60)  # What readers liked came in so long before the first day.
DAY = timedelta(days=1)


@dataclass(slots=True)
class Lived:
    """What one reader got under one policy.

    Attributes:
        seen: Rows posted so far.
        posted: How many papers, over all days.
        own: How many of those were the reader's own.
        empty: Days without any.
    """

    seen: set[int] = field(default_factory=set)
    posted: int = 0
    own: int = 0
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """What all readers got, by policy, in the order of `tasks`; and on how many days."""

    tasks: tuple[Task, ...]
    lived: Mapping[str, tuple[Lived, ...]]
    days: int


def replay(
    data: DataSet, progress: Callable[[int, int], None], most: int | None = None
) -> Replayed:
    """Replay the dates of a set as consecutive days, for each reader of it.

    Every day its papers come in and the reader's best unseen ones of all days so far are posted,
    those above the bar alone. The first condition of the bar, that something stated speaks for a
    paper, is left out: these readers stated nothing, they liked.

    Args:
        data: A set whose tasks have dates.
        progress: Told of the readers' days lived, and of how many there are.
        most: Readers, taken evenly from all; None for all.
    """
    (protocol,) = protocols_of(data)
    every = 1 if most is None else -(-len(protocol.tasks) // most)
    protocol = protocol.only(protocol.name, [i % every == 0 for i in range(len(protocol.tasks))])
    days = _days(data)
    lived = {name: tuple(Lived() for _ in protocol.tasks) for name in SIZES}
    index, done = _before(data, days), 0
    for now, numbers in _coming(days):
        index.add(Entry(number, data.papers[number - 1], now) for number in numbers)
        index.commit(str(now))
        index.refresh_idf()
        if index.wants_lesson:
            index.learn()
        _live_by_likeness(index, protocol, lived[LIKENESS])
        for place, (task, question) in enumerate(
            zip(protocol.tasks, protocol.questions, strict=True)
        ):
            these = {name: of[place] for name, of in lived.items() if name != LIKENESS}
            _live(index, question, task, now, these)
            done += 1
            progress(done, len(days) * len(protocol.tasks))
    return Replayed(protocol.tasks, lived, len(days))


def has_days(data: DataSet) -> bool:
    """Tell whether a set can be replayed: several dates, and one way of asking."""
    return len(_days(data)) > 1 and len(protocols_of(data)) == 1


def _days(data: DataSet) -> Mapping[str, tuple[int, ...]]:
    """Give the papers of each date, in order."""
    found = {task.date: task.candidates for task in data.tasks if task.date}
    return {date: found[date] for date in sorted(found)}


def _before(data: DataSet, days: Mapping[str, Sequence[int]]) -> Index:
    """Index what is of no day: what readers liked."""
    coming = {number for numbers in days.values() for number in numbers}
    index = Index.open(None)
    index.add(
        Entry(paper.number, paper, NOW - BEFORE)
        for paper in data.papers
        if paper.number not in coming
    )
    index.commit("")
    return index


def _coming(days: Mapping[str, Sequence[int]]) -> Iterator[tuple[datetime, Sequence[int]]]:
    for place, numbers in enumerate(days.values()):
        yield NOW + place * DAY, numbers


def _live_by_likeness(index: Index, protocol: Protocol, lived: Sequence[Lived]) -> None:
    """Let all readers live one day by likeness alone; they are served together."""
    view = index.view
    wanted = [_mean(view, question.liked) for question in protocol.questions]
    had = [
        {*question.liked, *view.numbers[sorted(one.seen)].tolist()}
        for question, one in zip(protocol.questions, lived, strict=True)
    ]
    best = index.batch(Profiles.of(view, wanted, had), SIZES[LIKENESS], since=NOW, by_likeness=True)
    for task, numbers, one in zip(protocol.tasks, best.numbers.tolist(), lived, strict=True):
        _count(view.rows(numbers).tolist(), set(view.rows(task.judgments).tolist()), one)


def _mean(view: View, liked: Sequence[int]) -> Terms:
    """Give the sum of some papers' unit vectors, which orders others as their mean does."""
    joint = view.sheet(np.sort(view.rows(liked))).joint
    return Terms(view, np.asarray(joint.sum(axis=0), np.float64).ravel())


def _live(
    index: Index, question: Question, task: Task, now: datetime, lived: Mapping[str, Lived]
) -> None:
    """Let one reader live one day, under every policy."""
    view = index.view
    mixed = blend(Situation(profile_of(question, NOW), view, now, since=NOW), SIGNALS)
    liked = view.rows(question.liked)
    background = view.reference.copy()
    background[liked] = False
    window = np.setdiff1d(view.rows(index.window(NOW)), liked)
    ranked = view.best_first(window, mixed.highest)
    own = set(view.rows(task.judgments).tolist())
    for name, one in lived.items():
        bars = np.full(len(view.alive), -np.inf)
        if name != FIVE:
            shelf = Shelf(lambda _: ())
            bars = heights(mixed, background, served(mixed), Bar(name), shelf).by_row()
        _post(ranked, mixed.highest, bars, SIZES[name], own, one)


def _post(
    ranked: IntArray, scores: FloatArray, bars: FloatArray, size: int, own: set[int], one: Lived
) -> None:
    posted: list[int] = []
    for row in ranked.tolist():
        if len(posted) == size or scores[row] < bars[row]:
            break
        if row not in one.seen:
            posted.append(row)
    _count(posted, own, one)


def _count(posted: Sequence[int], own: set[int], one: Lived) -> None:
    one.seen.update(posted)
    one.posted += len(posted)
    one.own += len(own.intersection(posted))
    one.empty += not posted
