"""The section about the index in `docs/benchmarks.md`: goals first, then all figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tests.bench.index.goals import GOALS, Goal, figure, singles
from tests.bench.index.results import OURS, OfSize, Results
from tests.bench.index.turns import Times

HEADING = "## The index"

# Why a goal is missed, by what it says; written by hand after a run.
_EXACT = "scores are exact; sums of four bytes alone would be a quarter faster"
_NEW_WORDS = (
    "so few texts bring mostly new words, which Python numbers; authors and categories are read too"
)
REMARKS: Mapping[str, str] = {
    "search of a small index, median against bm25s": (
        "some 20 millionths of a second go into Python's part (words stemmed, looked up with their "
        "pairs), whatever the size, and the best are summed once more, exactly"
    ),
    "search, p99 against tantivy": (
        "alone the slowest take 2 ms; after the others' turns its first searches find nothing of "
        "their files in the processor's cache"
    ),
    "whole answer of both stages, p99": (
        "ordering 1,000 papers anew and explaining five takes 3 ms with any number; the rest is "
        "reading their words from pages all over the files, and masks of all papers"
    ),
    "picks by 300 words among all papers, p99": (
        "up to 25 million additions, at half a billionth of a second each"
    ),
    "picks by 300 words among the newest year, p99": "likewise",
    "picks by 300 words among the newest block, p99": (
        "a million additions for 65,536 papers, and nothing is left out that might count"
    ),
    "1,000 papers added, durable and searchable": (
        "six waits for the disk; the first commit after an opening also reads what it changes"
    ),
    "rareness of words counted anew": (
        "0.6 to 0.8 s from run to run: all lists by word are read once, and 57 MB saved"
    ),
    "memory after a mixed load": (
        "nearly all are pages of files: ordering 1,000 papers anew reads each one's words, and the "
        "system maps 64 KB around; it takes them back when it needs memory"
    ),
    "disk without what is kept by paper": (
        "authors' names, hyphenated words and neighbouring words are kept too, and made-up papers "
        "bring millions of words that stand in one paper alone"
    ),
    "lists from 500 papers, against reader by reader": _EXACT,
    "lists from 2,000 papers, against reader by reader": _EXACT,
    "lists from 5,000 papers, against reader by reader": _EXACT,
    "lists from 500 papers, against the best product": _EXACT,
    "lists from 2,000 papers, against the best product": _EXACT,
    "lists from 5,000 papers, against the best product": _EXACT,
    "a million lists from 2,000 papers, one core": _EXACT,
    "building from 20,000 texts against `TfidfVectorizer`": _NEW_WORDS,
    "building from 20,000 texts against `TfidfVectorizer` with our words": _NEW_WORDS,
    "words cut and counted": _NEW_WORDS,
}

_ABOUT = """`make bench-index` makes up papers whose words are spread as in real abstracts, gives
them to the index and to others, each in a process of its own with one thread, and asks all the same
questions by turns. Figures are of that one run; p99 means that one of a hundred is slower. Read the
ratios to compare machines.

- A *search* is 1 to 10 words as typed, to the numbers of the ten best papers: ours with the weights
  of ranking (first stage). A *whole answer* is what a reader gets: both stages, and reasons.
- *Picks by 300 words* are a reader's stated words and those of papers liked, all in one search.
- scikit-learn is `TfidfVectorizer` as it comes; *naive* is `linear_kernel` and `argsort`. bm25s,
  tantivy and SQLite FTS5 are as their introductions have them, and keep no texts. None but ours
  stems words, tells title from abstract, or knows dates, authors and categories.
- *Lists* for many readers are the ten best papers of each, 20 seen ones left out; half of the
  readers like papers. `sparse_dot_topn` keeps 30 and leaves none out.
- *Memory* is a process's own, and beside it pages of files, which the system takes back when it
  needs them. Ours is that after all that was asked of it, additions and a refresh included."""


def section(results: Results, about: str, command: str, today: date) -> str:
    """Write the whole section, heading and all."""
    return "\n\n".join(
        [
            HEADING,
            _ABOUT,
            f"Last run: {today}, `{command}`,\non {about}.",
            _goals(results),
            *_others(results),
            *(_contestants(one) for one in results.sizes),
            _ours(results.sizes),
            *_skipped(results.sizes),
            *(_crowds(results) if results.crowds else ()),
            *(_building(results) if results.building else ()),
        ]
    )


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = "|".join("---" for _ in headings)
    lines = ["| " + " | ".join(headings) + " |", f"|{rule}|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _goals(results: Results) -> str:
    sizes = [f"{one.size:,} papers" for one in results.sizes]
    rows = []
    for goal in GOALS:
        values = [goal.measure(one) for one in results.sizes]
        cells = ["" if v is None else figure(v, goal.unit) for v in values]
        told = [
            goal.reached(value)
            for one, value in zip(results.sizes, values, strict=True)
            if value is not None and one.size in goal.meant_for
        ]
        rows.append([goal.what, *cells, _where(goal), _verdict(goal, told)])
    return _table(["with", *sizes, "goal", ""], rows)


def _where(goal: Goal) -> str:
    sizes = " and ".join(f"{size:,}" for size in goal.meant_for[-1:])
    return goal.shown if len(goal.meant_for) > 1 else f"{goal.shown} with {sizes}"


def _verdict(goal: Goal, told: Sequence[bool]) -> str:
    if not told:
        return "not measured"
    if all(told):
        return "reached"
    remark = REMARKS.get(goal.what)
    return f"missed: {remark}" if remark else "missed"


def _others(results: Results) -> list[str]:
    rows = [
        [
            one.goal.what,
            figure(one.value, one.goal.unit),
            one.goal.shown,
            _verdict(one.goal, [one.goal.reached(one.value)]),
        ]
        for one in singles(results)
    ]
    return [_table(["what", "measured", "goal", ""], rows)] if rows else []


def _contestants(found: OfSize) -> str:
    ours = found.searches[OURS]
    rows = []
    for name, times in sorted(found.searches.items(), key=lambda one: -one[1].median):
        memory = found.memory[name]
        rows.append(
            [
                name,
                figure(1000 * times.median, "ms"),
                figure(1000 * times.slow, "ms"),
                figure(times.median / ours.median, ""),
                f"{memory.own:,.0f} + {memory.mapped:,.0f} MB",
                f"{found.disk[name]:,.0f} MB",
                f"{len(times.seconds):,}",
            ]
        )
    headings = ["search", "median", "p99", "times ours", "memory", "disk", "searches"]
    return f"### {found.size:,} papers\n\n" + _table(headings, rows)


def _ours(sizes: Sequence[OfSize]) -> str:
    """Tell what only ours was asked."""
    rows = [
        ["whole answer, median / p99", *(_both(one.answers) for one in sizes)],
        *(
            [
                f"picks by 300 words, {told}, median / p99",
                *(_both(one.profiles[span]) for one in sizes),
            ]
            for span, told in (
                ("all", "all papers"),
                ("year", "newest year"),
                ("block", "newest block"),
            )
        ),
        [
            "searches a second, 1 thread / 2 threads",
            *(f"{one.rates[1]:,.0f} / {one.rates[2]:,.0f}" for one in sizes),
        ],
        ["filled, papers a second", *(f"{one.size / _filling(one):,.0f}" for one in sizes)],
        [
            "of that: added / committed / merged / counted / learnt",
            *(" / ".join(figure(s, "s") for s in _steps(one)) for one in sizes),
        ],
        ["most memory meanwhile", *(f"{one.fillings[OURS].peak:,.0f} MB" for one in sizes)],
        ["disk, kept by paper", *(f"{one.forward:,.0f} MB" for one in sizes)],
        [
            "new process, from the start of Python to an answer",
            *(figure(one.opened.all, "s") for one in sizes),
        ],
    ]
    rows += [
        [f"difference from scikit-learn, {state}", *(figure(one.wrong[state], "") for one in sizes)]
        for state in sizes[0].wrong
    ]
    return "### What only ours does\n\n" + _table(["", *(f"{one.size:,}" for one in sizes)], rows)


def _steps(found: OfSize) -> tuple[float, ...]:
    took = found.fillings[OURS].took
    return took.adding, took.committing, took.merging, took.refreshing, took.learning


def _filling(found: OfSize) -> float:
    return sum(_steps(found))


def _both(times: Times) -> str:
    return f"{figure(1000 * times.median, 'ms')} / {figure(1000 * times.slow, 'ms')}"


def _skipped(sizes: Sequence[OfSize]) -> list[str]:
    lines = [f"- {one.size:,} papers, {reason}" for one in sizes for reason in one.skipped]
    return ["Not measured:\n\n" + "\n".join(lines)] if lines else []


def _crowds(results: Results) -> list[str]:
    ways = list(results.crowds[0].rates)
    rows = [[way, *(f"{one.rates[way]:,.0f}" for one in results.crowds)] for way in ways]
    headings = ["readers a second", *(f"{one.papers:,} papers" for one in results.crowds)]
    return ["### Lists for many readers\n\n" + _table(headings, rows)]


def _building(results: Results) -> list[str]:
    rows = [[way, f"{rate:,.0f}"] for way, rate in results.building.items()]
    return ["### Building\n\n" + _table([f"{results.built:,} texts", "papers a second"], rows)]
