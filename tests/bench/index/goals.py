"""What the index is to reach, beside what it did; most of it is meant for a million papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.index.results import OURS, Making, OfCrowd, OfSize, Results, Serving
from tests.bench.index.rivals import BM25S, NAIVE, TANTIVY
from tests.bench.index.turns import Times

MILLION, TEN_THOUSAND = 1_000_000, 10_000
LEAST_BLOCKS = {500: 2.0, 2_000: 4.0, 5_000: 6.0}  # Times as fast, by papers.
UNNOTICED_MS = 100  # A wait that a person does not notice (Miller 1968).


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal for an index of some size.

    Attributes:
        what: Is measured.
        bound: The figure to reach.
        unit: Of it, such as "ms".
        measure: Gives the figure, or None where it was not measured.
        is_least: Whether more is better.
        meant_for: Sizes at which it has to be reached; at others it is only shown.
    """

    what: str
    bound: float
    unit: str
    measure: Callable[[OfSize], float | None]
    is_least: bool = False
    meant_for: tuple[int, ...] = (MILLION,)

    @property
    def shown(self) -> str:
        """The goal in words."""
        return f"at {'least' if self.is_least else 'most'} {figure(self.bound, self.unit)}"

    def reached(self, value: float) -> bool:
        """Tell whether a figure reaches it."""
        return value >= self.bound if self.is_least else value <= self.bound


def figure(value: float, unit: str) -> str:
    """Write a figure with three digits that count."""
    if value and abs(value) < 0.001:
        return f"{value:.0e} {unit}".rstrip()
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f} {unit}".rstrip()


def _against(name: str, take: Callable[[Times], float]) -> Callable[[OfSize], float | None]:
    """Give how many times as fast as another contestant we search."""

    def ratio(found: OfSize) -> float | None:
        other = found.searches.get(name)
        return None if other is None else take(other) / take(found.searches[OURS])

    return ratio


def _median(times: Times) -> float:
    return times.median


def _slow(times: Times) -> float:
    return times.slow


def _profile(span: str) -> Callable[[OfSize], float | None]:
    return lambda found: 1000 * found.profiles[span].slow


GOALS: Sequence[Goal] = (
    Goal(
        "scores, difference from scikit-learn at worst",
        1e-6,
        "",
        lambda found: max(found.wrong.values()),
        meant_for=(TEN_THOUSAND, 100_000, MILLION),
    ),
    Goal(
        "search, median against naive scikit-learn", 1000, "x", _against(NAIVE.name, _median), True
    ),
    Goal("search, median against bm25s", 1.5, "x", _against(BM25S.name, _median), True),
    Goal("search, p99 against bm25s", 1.0, "x", _against(BM25S.name, _slow), True),
    Goal("search, median against tantivy", 2.0, "x", _against(TANTIVY.name, _median), True),
    Goal("search, p99 against tantivy", 3.0, "x", _against(TANTIVY.name, _slow), True),
    Goal(
        "search of a small index, median against bm25s",
        1.0,
        "x",
        _against(BM25S.name, _median),
        True,
        meant_for=(TEN_THOUSAND,),
    ),
    Goal("whole answer of both stages, p99", 10, "ms", lambda found: 1000 * found.answers.slow),
    Goal("picks by 300 words among all papers, p99", 30, "ms", _profile("all")),
    Goal("picks by 300 words among the newest year, p99", 8, "ms", _profile("year")),
    Goal("picks by 300 words among the newest block, p99", 1, "ms", _profile("block")),
    Goal("1,000 papers added, durable and searchable", 0.2, "s", lambda found: found.added.seconds),
    Goal(
        "slowest search meanwhile",
        UNNOTICED_MS,
        "ms",
        lambda found: 1000 * found.added.slowest,
    ),
    Goal("rareness of words counted anew", 0.7, "s", lambda found: found.refreshed.seconds),
    Goal(
        "slowest search meanwhile",
        UNNOTICED_MS,
        "ms",
        lambda found: 1000 * found.refreshed.slowest,
    ),
    Goal("open", 50, "ms", lambda found: 1000 * found.opened.opening),
    Goal("first answer of a new process, compiled code cached", 0.5, "s", lambda f: f.opened.first),
    Goal("memory after a mixed load", 450, "MB", lambda found: found.memory[OURS].resident),
    Goal(
        "disk without what is kept by paper",
        400,
        "MB",
        lambda found: found.disk[OURS] - found.forward,
    ),
)


@dataclass(frozen=True, slots=True)
class Single:
    """A goal that is not one of an index's size, with its figure."""

    goal: Goal
    value: float


def singles(results: Results) -> list[Single]:
    """Give the goals of lists for very many readers, and of building."""
    found = [one for crowd_of in results.crowds for one in _of_crowd(crowd_of)]
    rates = results.building
    if rates:
        built = f"building from {results.built:,} texts"
        usual = rates[Making.OURS] / rates[Making.SCIKIT]
        same = rates[Making.OURS] / rates[Making.SAME_WORDS]
        found += [
            _least(f"{built} against `TfidfVectorizer`", 5, "x", usual),
            _least(f"{built} against `TfidfVectorizer` with our words", 5, "x", same),
            _least("words cut and counted", 40_000, "papers/s", rates[Making.CUTTING]),
        ]
    return found


def _of_crowd(found: OfCrowd) -> list[Single]:
    rates, papers = found.rates, f"{found.papers:,} papers"
    ours = rates[Serving.OURS]
    best = max(rates[name] for name in (Serving.BLOCKS, Serving.TOP))
    singles = [
        _least(
            f"lists from {papers}, against reader by reader",
            100,
            "x",
            ours / rates[Serving.ONE_BY_ONE],
        ),
        _least(
            f"lists from {papers}, against the best product",
            LEAST_BLOCKS[found.papers],
            "x",
            ours / best,
        ),
        _most(f"lists from {papers}, difference of scores at worst", 1e-6, "", found.wrong),
    ]
    if found.papers == 2_000:
        singles.append(_most(f"a million lists from {papers}, one core", 15, "s", MILLION / ours))
    return singles


def _least(what: str, bound: float, unit: str, value: float) -> Single:
    return Single(Goal(what, bound, unit, lambda _: None, True), value)


def _most(what: str, bound: float, unit: str, value: float) -> Single:
    return Single(Goal(what, bound, unit, lambda _: None), value)
