"""What each part of a score is worth: the same tasks ranked without it.

    python -m tests.bench.ablation DATA_DIR [--set NAME]... [--most TASKS]

Prints for every set and way of asking nDCG@10 with all parts, and how it changes without each;
a star where the 95 % interval of the change, over readers, does not hold zero. Searches are ranked
here as an interest of the same words would be. The data are for evaluation only (docs/ranking.md).
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Its threads, waiting, halve the speed.

import numpy as np

from recommender import Index, Paper, scores
from recommender.evaluation.bootstrap import interval
from recommender.evaluation.data import DataSet, read_set, sets_in
from recommender.evaluation.metrics import Measured, Metric, measure
from recommender.evaluation.product import NOW, index_of, profile_of
from recommender.evaluation.questions import Protocol, Question, protocols_of
from recommender.index.field import FloatArray
from recommender.index.word_pairs import WordPairs
from recommender.signals import SIGNALS, Part, Signal, Situation
from recommender.signals.feedback import votes
from recommender.signals.filing import filing
from recommender.signals.interests import FADING, stated
from recommender.signals.part import Space
from recommender.text import stems_of, words

NDCG = Metric("nDCG@10", "nDCG@10")
MOST_TASKS = 150  # Of each way of asking, evenly drawn.
SEED = 20261126


@dataclass(frozen=True, slots=True)
class Way:
    """A ranking with something left out.

    Attributes:
        name: What is left out.
        signals: What its scores are made of.
        text: How papers and what readers typed are rewritten before anything reads them.
        title_once: Whether a title counts like any sentence of the abstract.
        with_pairs: Whether pairs of words count.
    """

    name: str
    signals: tuple[Signal, ...] = SIGNALS
    text: Callable[[str], str] = str
    title_once: bool = False
    with_pairs: bool = True

    def index(self, papers: Sequence[Paper]) -> Index:
        """Index papers in this way."""
        index = index_of([self._paper(one) for one in papers], NOW)
        if not self.with_pairs:
            index.take(replace(index.lesson(), pairs=WordPairs.fitted([]), segments=()))
        return index

    def question(self, asked: Question) -> Question:
        """Ask in this way."""
        keywords = tuple(map(self.text, asked.keywords))
        return replace(asked, text=self.text(asked.text), keywords=keywords)

    def _paper(self, one: Paper) -> Paper:
        title, abstract = self.text(one.title), self.text(one.text)
        if self.title_once:
            title, abstract = "", f"{title}. {abstract}"
        return replace(one, title=title, abstract=abstract)

    @property
    def corpus(self) -> tuple[object, ...]:
        """What its index depends on: ways of which this is the same share one."""
        return self.text, self.title_once, self.with_pairs


def _unstemmed(text: str) -> str:
    """Rewrite a text so that no ending is cut off: none ends in a digit. Stop words still go."""
    return " ".join(f"{word}0" for word in words(text) if stems_of(word))


def _without_directions(signal: Signal) -> Signal:
    return lambda situation: (p for p in signal(situation) if p.space is not Space.LATENT)


def _without_separator(situation: Situation) -> Iterator[Part]:
    """Give the votes' parts but the second likeness to likes: the first is that to their mean."""
    likeness = 0
    for part in votes(situation):
        likeness += part.signal == "likes" and part.space is Space.UNIT
        if not (part.signal == "likes" and part.space is Space.UNIT and likeness == 2):
            yield part


def _never_fading(situation: Situation) -> Iterator[Part]:
    """Give what was stated at the same weight beside likes, however many there are."""
    likes = len(situation.profile.feedback)
    factor = (likes + FADING) / FADING if likes else 1.0
    for part in stated(situation):
        yield part.times(factor)


ALL = Way("all parts")
WITHOUT: tuple[Way, ...] = (
    Way("directions", tuple(_without_directions(signal) for signal in SIGNALS)),
    Way("pairs of words", with_pairs=False),
    Way("the ridge separator", (stated, _without_separator, filing)),
    Way("categories", (stated, votes)),
    Way("fading of what was stated", (_never_fading, votes, filing)),
    Way("the title counting twice", title_once=True),
    Way("cutting endings off", text=_unstemmed),
)


def table(data: DataSet, most: int) -> Iterator[str]:
    """Measure one set, and write a line for each way of asking and each part left out."""
    protocols = [_some(protocol, most) for protocol in protocols_of(data)]
    indexes: dict[tuple[object, ...], Index] = {}
    found: dict[str, list[FloatArray]] = {}
    for way in (ALL, *WITHOUT):
        sys.stderr.write(f"{data.name}: {way.name}\n")
        if way.corpus not in indexes:
            indexes[way.corpus] = way.index(data.papers)
        index = indexes[way.corpus]
        found[way.name] = [_ndcg(index, way, protocol) for protocol in protocols]
    for place, protocol in enumerate(protocols):
        whole = found[ALL.name][place]
        cells = (_change(found[way.name][place] - whole, protocol) for way in WITHOUT)
        row = (f"{data.name}, {protocol.name}", len(whole), f"{whole.mean():.3f}", *cells)
        yield "| " + " | ".join(map(str, row)) + " |"


def _some(protocol: Protocol, most: int) -> Protocol:
    every = -(-len(protocol.tasks) // most)
    return protocol.only(protocol.name, [i % every == 0 for i in range(len(protocol.tasks))])


def _ndcg(index: Index, way: Way, protocol: Protocol) -> FloatArray:
    """Give the figure of every task, shape (n_tasks,)."""
    answers = [
        scores(
            index, profile_of(way.question(asked), NOW), asked.candidates, NOW, signals=way.signals
        )
        for asked in protocol.questions
    ]
    return measure((NDCG,), protocol.tasks, answers)[NDCG.name].amounts


def _change(changes: FloatArray, protocol: Protocol) -> str:
    if not changes.any():
        return "-"
    groups = [task.group for task in protocol.tasks]
    measured = Measured(changes, np.ones(len(changes)), [""] * len(changes), groups)
    drawn = interval(measured, np.random.default_rng(SEED))
    return f"{drawn.value:+.3f}" + ("*" if drawn.low > 0 or drawn.high < 0 else "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sets asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="holds a folder for each set")
    parser.add_argument("--set", action="append", dest="sets", help="only this one")
    parser.add_argument("--most", type=int, default=MOST_TASKS, help="tasks of each way of asking")
    given = parser.parse_args(arguments)
    columns = ("without", "n", ALL.name, *(way.name for way in WITHOUT))
    sys.stdout.write(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n")
    for name in given.sets or sets_in(given.folder):
        for line in table(read_set(given.folder / name), given.most):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
