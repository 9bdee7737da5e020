"""What six ratings are worth: the papers `profile rate` asks about, against others.

    python -m tests.bench.rating DATA_DIR [--set NAME]... [--most READERS]

A reader of a set states a few words; the rest of what they are known to like is hidden. They rate
six papers, and what is left of their likes has to be found: nDCG@10. They like a paper of their own
and the hundredth of all others nearest to these, by scikit-learn's TF-IDF rather than the
product's words; of the nearest tenth they are not sure and pass it over; all else is not for them.
The data are for evaluation only (docs/ranking.md).
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender import Feedback, Paper, Profile, Verdict, parse_interests, scores
from recommender.evaluation.bootstrap import interval
from recommender.evaluation.data import DataSet, Task, read_set, sets_in
from recommender.evaluation.metrics import Measured, worst_order
from recommender.evaluation.product import NOW, index_of
from recommender.index.field import FloatArray
from recommender.quick_rate import informative

SETS = ("arxivdaily", "citeulike", "venues")  # Those whose readers have likes of their own.
SEED = 20260302
MOST_READERS = 150
LEAST_LIKES = 5  # So that several are hidden.
SIX, THREE = 6, 3
PLAUSIBLE = 100  # Among so many of the best matching papers six are drawn by lot.
NEAR, UNSURE = 0.01, 0.1
WORDS = 5  # Of a liked paper, stated where a reader has no words of their own.
POOL = 3000


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader.

    Attributes:
        name: Of the task.
        group: Readers of one group are the same person.
        line: What they state.
        pool: Numbers of the papers they may be asked about.
        likes: Those of the pool they would like.
        dislikes: Those they would not.
        test: Numbers of the papers to rank afterwards.
        gains: Shape (n_test,): 1 or more for those that are good.
    """

    name: str
    group: str
    line: str
    pool: tuple[int, ...]
    likes: frozenset[int]
    dislikes: frozenset[int]
    test: tuple[int, ...]
    gains: FloatArray


class Bench:
    """One set: its index, and a reader's taste by another model."""

    def __init__(self, data: DataSet) -> None:
        self._held = {paper.number: paper for paper in data.papers}
        self.index = index_of(data.papers, NOW)
        texts = [f"{paper.title} {paper.text}" for paper in data.papers]
        self._taste = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)

    def papers(self, numbers: Sequence[int]) -> list[Paper]:
        """Look papers up."""
        return [self._held[number] for number in numbers if number in self._held]

    def reader(self, task: Task) -> Reader:
        """Make a reader of a task: the first like gives the words, the others are hidden."""
        rng = random.Random(f"{SEED} {task.id}")
        others = sorted(self._held.keys() - {*task.candidates, *task.liked})
        own = frozenset(task.liked[1:])
        pool = (*task.liked[1:], *rng.sample(others, min(POOL, len(others))))
        gains = np.array([task.judgments.get(number, 0.0) for number in task.candidates])
        line = ", ".join(task.keywords[:2]) or self._words(task.liked[0])
        best = self._nearest(own, pool)
        likes = own | frozenset(best[: len(own) + int(NEAR * len(pool))])
        dislikes = frozenset(best[int(UNSURE * len(pool)) :]) - likes
        return Reader(task.id, task.group, line, pool, likes, dislikes, task.candidates, gains)

    def _words(self, number: int) -> str:
        weights = self.index.view.terms(number)
        return ", ".join(sorted(weights, key=lambda stem: (-weights[stem], stem))[:WORDS])

    def _nearest(self, own: frozenset[int], pool: Sequence[int]) -> list[int]:
        rows = np.array(pool) - 1  # Papers are numbered from 1 in the order of their file.
        near = (self._taste[rows] @ self._taste[np.array(sorted(own)) - 1].T).toarray().max(axis=1)
        best: list[int] = (rows[np.argsort(-near, kind="stable")] + 1).tolist()
        return best

    def after(self, reader: Reader, asked: Sequence[int]) -> float:
        """Give nDCG@10 of a reader who rated some papers."""
        found = scores(self.index, self.profile(reader, asked), reader.test, NOW)
        gains = reader.gains[worst_order(found, reader.gains)]
        discounts = 1 / np.log2(np.arange(2, 12))
        return float((gains[:10] * discounts).sum() / (-np.sort(-gains)[:10] * discounts).sum())

    def profile(self, reader: Reader, asked: Sequence[int] = ()) -> Profile:
        """Give a reader's profile after some answers; what they may not be asked is seen."""
        answers = {n: Verdict.DISLIKE for n in asked if n in reader.dislikes}
        answers |= {n: Verdict.LIKE for n in asked if n in reader.likes}
        votes = (Feedback(number, verdict, "reader", NOW) for number, verdict in answers.items())
        seen = frozenset(self._held.keys() - set(reader.pool))
        return Profile(parse_interests(reader.line).interests, tuple(votes), seen)

    def matching(self, reader: Reader, count: int, asked: Sequence[int] = ()) -> list[int]:
        """Give the papers that match best by now, those rated aside."""
        found = scores(self.index, self.profile(reader, asked), reader.pool, NOW)
        order = np.argsort(-found, kind="stable")
        ranked = (reader.pool[i] for i in order.tolist())
        return [number for number in ranked if number not in asked][:count]

    def telling(self, reader: Reader, count: int, asked: Sequence[int] = ()) -> list[int]:
        """Give the papers the product asks about."""
        profile = self.profile(reader, asked)
        found = informative(self.index, profile, NOW, count, papers=self.papers, besides=asked)
        return [paper.number for paper in found]


Ask = Callable[[Bench, Reader], list[int]]


def _by_lot(bench: Bench, reader: Reader) -> list[int]:
    rng = random.Random(f"{SEED} lot {reader.name}")
    plausible = bench.matching(reader, PLAUSIBLE)
    return rng.sample(plausible, min(SIX, len(plausible)))


def _similar_twice(bench: Bench, reader: Reader) -> list[int]:
    first = bench.matching(reader, THREE)
    return [*first, *bench.matching(reader, THREE, first)]


def _product(bench: Bench, reader: Reader) -> list[int]:
    first = bench.telling(reader, THREE)
    return [*first, *bench.telling(reader, THREE, first)]


WAYS: Mapping[str, Ask] = {
    "none": lambda _bench, _reader: [],
    "six by lot": _by_lot,
    "six most similar": lambda bench, reader: bench.matching(reader, SIX),
    "three most similar, twice": _similar_twice,
    "six most telling": lambda bench, reader: bench.telling(reader, SIX),
    "three most telling, twice": _product,
}
PRODUCT = "three most telling, twice"


def tables(data: DataSet, most: int) -> Iterator[str]:
    """Measure one set, and write a table of it, a line each way of asking."""
    bench = Bench(data)
    tasks = [t for t in data.tasks if len(t.liked) >= LEAST_LIKES and any(t.judgments.values())]
    drawn = random.Random(SEED).sample(tasks, min(most, len(tasks)))
    readers = [bench.reader(task) for task in drawn]
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    liked: dict[str, list[int]] = {name: [] for name in WAYS}
    for place, reader in enumerate(readers, start=1):
        sys.stderr.write(f"\r{data.name}: {place} of {len(readers)}")
        for name, ask in WAYS.items():
            asked = ask(bench, reader)
            found[name].append(bench.after(reader, asked))
            liked[name].append(sum(number in reader.likes for number in asked))
    sys.stderr.write("\n")
    yield f"{data.name}: {len(readers)} readers"
    yield "| rated | nDCG@10 | likes among them | the product's, less this | 95 % |"
    yield "|---|---|---|---|---|"
    for name in WAYS:
        gaps = np.array(found[PRODUCT]) - np.array(found[name])
        nobody = [""] * len(gaps)
        measured = Measured(gaps, np.ones(len(gaps)), nobody, [one.group for one in readers])
        gap = interval(measured, np.random.default_rng(SEED))
        figures = f"{np.mean(found[name]):.3f} | {np.mean(liked[name]):.2f}"
        yield f"| {name} | {figures} | {gap.value:+.3f} | {gap.low:+.3f} to {gap.high:+.3f} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sets asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="holds a folder for each set")
    parser.add_argument("--set", action="append", dest="sets", help="only this one")
    parser.add_argument("--most", type=int, default=MOST_READERS, help="readers of each set")
    given = parser.parse_args(arguments)
    for name in given.sets or [name for name in sets_in(given.folder) if name in SETS]:
        for line in tables(read_set(given.folder / name), given.most):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
