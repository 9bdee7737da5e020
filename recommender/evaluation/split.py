"""Part tasks into those whose words other readers' likes could have taught, and the others."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import log, log1p

from recommender.evaluation.data import DataSet, Task
from recommender.evaluation.questions import Protocol, Question
from recommender.text import analyze

# Words that tell most about likes; the rest of their abstracts is much the same for everybody.
MOST_TELLING = 20
# How much of these, by weight, others' likes hold in interpolation. Nearly everybody has some word
# that nobody else has: at 1 there would be no interpolation left to compare with.
SHARE_KNOWN = 0.8

Weights = Mapping[str, float]


class Split:
    """Tells which tasks of a set are interpolation and which are extrapolation.

    A task is interpolation if the words it is asked by occur in papers that other readers like in
    tasks of the same protocol: all of them where a reader stated words; where they only liked
    papers, `SHARE_KNOWN` of the most telling words of these. The others are extrapolation: no set
    of likes could have taught what they ask for.
    """

    def __init__(self, data: DataSet) -> None:
        self._counts = {
            paper.number: Counter(analyze(f"{paper.title}\n{paper.text}")) for paper in data.papers
        }
        self._held = Counter(stem for counts in self._counts.values() for stem in counts)

    def parts(self, protocol: Protocol) -> tuple[Protocol, Protocol] | None:
        """Give interpolation and extrapolation; None where nobody likes anything."""
        holders: dict[str, set[str]] = defaultdict(set)
        for task in protocol.tasks:
            for number in task.liked:
                for stem in self._counts[number]:
                    holders[stem].add(task.group)
        if not holders:
            return None
        inside = [
            self._is_known(task, question, holders)
            for task, question in zip(protocol.tasks, protocol.questions, strict=True)
        ]
        return (
            protocol.only(f"{protocol.name}, interpolation", inside),
            protocol.only(f"{protocol.name}, extrapolation", [not known for known in inside]),
        )

    def _is_known(self, task: Task, question: Question, holders: Mapping[str, set[str]]) -> bool:
        if question.words:
            stated = {stem for text in question.words for stem in analyze(text)}
            return all(holders.get(stem, set()) - {task.group} for stem in stated)
        weights = self._telling(question)
        known = sum(w for stem, w in weights.items() if holders[stem] - {task.group})
        return known >= SHARE_KNOWN * sum(weights.values())

    def _telling(self, question: Question) -> Weights:
        """Weigh the most telling words of the papers liked, by how often and how rare they are."""
        weights: dict[str, float] = defaultdict(float)
        for number in question.liked:
            for stem, count in self._counts[number].items():
                weights[stem] += log1p(count) * log(len(self._counts) / self._held[stem])
        ranked = sorted(weights, key=lambda stem: (-weights[stem], stem))
        return {stem: weights[stem] for stem in ranked[:MOST_TELLING]}
