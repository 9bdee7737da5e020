"""What readers with several stated interests get: twenty days of new papers, lived again.

    python -m tests.bench.stated DATA_DIR [--most READERS]

No public data have readers with both dated new papers and stated interests. So readers of
`arxivdaily` state what `interests from` offers for their earlier papers, three to five phrases, and
like nothing; each day's papers come in and `rank` makes a list of five at most, turns among
interests, variety and all. Their own new papers are what a list should hold. Beside it the same
words are stated as one interest, which has one bar and no turns. The data are for evaluation only
(docs/ranking.md).
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from recommender import Entry, Index, Interest, InterestKind, Paper, Profile, rank
from recommender.evaluation.data import DataSet, Task, read_set
from recommender.evaluation.product import NOW
from recommender.keywords import suggest_interests

SET = "arxivdaily"
SIZE = 5
LEAST, MOST = 3, 5  # Interests.
BEFORE, DAY = timedelta(days=60), timedelta(days=1)
WINDOW, TURNS = timedelta(days=30), timedelta(days=7)
APART, AS_ONE = "as several interests", "as one interest"


@dataclass(slots=True)
class Lived:
    """What one reader got.

    Attributes:
        interests: What they state.
        own: Numbers of their own new papers.
        given: Each pick's day and number.
        served: For which interest each pick was: the one with most points.
        empty: Days without a pick.
    """

    interests: tuple[Interest, ...]
    own: frozenset[int]
    given: list[tuple[datetime, int]] = field(default_factory=list)
    served: Counter[str] = field(default_factory=Counter)
    empty: int = 0


def main() -> None:
    """Live the days and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stated", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=60, help="readers, evenly drawn")
    options = parser.parse_args()
    data = read_set(options.folder / SET)
    tasks = data.tasks[:: -(-len(data.tasks) // options.most)]
    days = {task.date: task.candidates for task in data.tasks}
    lived = _live(data, tasks, [days[date] for date in sorted(days)])
    sys.stdout.write(f"{len(lived[APART])} readers, {len(days)} days\n")
    for name, readers in lived.items():
        sys.stdout.write(f"{name}: {_told(readers, len(days))}\n")


def _live(
    data: DataSet, tasks: Sequence[Task], days: Sequence[Sequence[int]]
) -> Mapping[str, tuple[Lived, ...]]:
    held = {paper.number: paper for paper in data.papers}
    coming = {number for day in days for number in day}
    index = Index.open(None)
    _come_in(index, [one for one in data.papers if one.number not in coming], NOW - BEFORE)
    stated = [(_stated(index, [held[n] for n in task.liked]), task) for task in tasks]
    readers = [(texts, task) for texts, task in stated if len(texts) >= LEAST]
    lived = {
        APART: tuple(_reader(texts, task) for texts, task in readers),
        AS_ONE: tuple(_reader([" ".join(texts)], task) for texts, task in readers),
    }
    for place, numbers in enumerate(days):
        now = NOW + place * DAY
        _come_in(index, [held[number] for number in numbers], now)
        for readers_of_a_kind in lived.values():
            for one in readers_of_a_kind:
                _read(index, one, now, held)
    return lived


def _stated(index: Index, papers: Sequence[Paper]) -> list[str]:
    return [one.text for one in suggest_interests(papers, idf=index.view.idf, count=MOST)]


def _reader(texts: Sequence[str], task: Task) -> Lived:
    interests = tuple(Interest(str(i), InterestKind.WORDS, text) for i, text in enumerate(texts))
    return Lived(interests, frozenset(task.judgments))


def _come_in(index: Index, papers: Sequence[Paper], now: datetime) -> None:
    index.add(Entry(paper.number, paper, now) for paper in papers)
    index.commit(str(now))
    index.refresh_idf()
    if index.wants_lesson:
        index.learn()


def _read(index: Index, one: Lived, now: datetime, held: Mapping[int, Paper]) -> None:
    seen = frozenset(number for _, number in one.given)
    found = rank(
        index,
        Profile(one.interests, seen=seen),
        now,
        SIZE,
        papers=lambda numbers: [held[number] for number in numbers],
        since=max(now - WINDOW, NOW),
        recent=[number for at, number in one.given if at > now - TURNS],
    )
    one.empty += not found.picks
    for pick in found.picks:
        one.given.append((now, pick.paper.number))
        shares: dict[str, float] = defaultdict(float)
        for reason in pick.reasons:
            shares[reason.interest] += reason.share
        one.served[max(shares, key=lambda text: (bool(text), shares[text]))] += 1


def _told(readers: Sequence[Lived], days: int) -> str:
    posted = sum(len(one.given) for one in readers)
    own = sum(len(one.own & {number for _, number in one.given}) for one in readers)
    wrote = sum(len(one.own) for one in readers)
    most = [max(one.served.values()) / one.served.total() for one in readers if one.served]
    served = np.mean([len(one.served) / len(one.interests) for one in readers])
    return (
        f"{posted / len(readers) / days:.2f} picks a day, "
        f"{sum(one.empty for one in readers) / len(readers) / days:.0%} of days empty, "
        f"{own} of {wrote} own papers posted ({own / max(posted, 1):.2%} of picks); "
        f"{served:.0%} of interests had a pick, "
        f"the one with most had {np.mean(most):.0%} of them"
    )


if __name__ == "__main__":
    main()
