"""How good a ranking is, by ir-measures where trec_eval has the figure, else by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np

from recommender.evaluation.data import Task
from recommender.index.field import FloatArray, IntArray

# trec_eval counts gains in whole numbers; those of some sets are means of several judges. A
# common factor changes no nDCG.
GAIN_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure.

    Attributes:
        name: As reports write it.
        measure: As ir-measures writes it, `{gain}` standing for a gain of 1; empty for `loss`.
        less_is_better: Whether a lower figure is better.
        least: What is below it counts as 0; 0.1 makes a reciprocal rank end at the tenth place.
    """

    name: str
    measure: str
    less_is_better: bool = False
    least: float = 0.0


_NDCG = Metric("nDCG@10", "nDCG@10")
_MRR = Metric("MRR", "RR")
_SEARCH = (_NDCG, Metric("MRR@10", "RR", least=0.1), Metric("Recall@100", "R@100"))
_READERS = (_NDCG, _MRR, Metric("Recall@20", "R@20"))

LOSS = Metric("loss", "", less_is_better=True)
METRICS: Mapping[str, tuple[Metric, ...]] = {
    "scifact": _SEARCH,
    "nfcorpus": _SEARCH,
    "dorismae": (
        _NDCG,
        Metric("AP, gain 1 or more", "AP(rel={gain})"),
        Metric("Recall@20, gain 1 or more", "R(rel={gain})@20"),
    ),
    "reviewers": (LOSS, Metric("nDCG@3", "nDCG@3")),
    "arxivdaily": (
        _NDCG,
        _MRR,
        Metric("Recall@10", "R@10"),
        Metric("own paper in top 10", "Success@10"),
    ),
}
"""The main one of each set first; a set that is not named has `_READERS`."""


def metrics_of(name: str) -> tuple[Metric, ...]:
    """Give the metrics of a set."""
    return METRICS.get(name, _READERS)


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of one system on some tasks, ready to be averaged.

    The value is the mean over strata of (sum of `amounts` / sum of `weights`): a plain mean where
    all weights are 1 and there is one stratum. All arrays have shape (n_tasks,).
    """

    amounts: FloatArray
    weights: FloatArray
    strata: Sequence[str]
    groups: Sequence[str]


def measure(
    metrics: Sequence[Metric], tasks: Sequence[Task], scores: Sequence[FloatArray]
) -> dict[str, Measured]:
    """Measure one system by each metric; what has the same score counts in the worst order.

    Args:
        metrics: Which.
        tasks: What is true.
        scores: Of each task's candidates, in their order.
    """
    groups = [task.group for task in tasks]
    ones, together = np.ones(len(tasks)), [""] * len(tasks)
    found = {
        metric.name: Measured(amounts, ones, together, groups)
        for metric, amounts in _by_ir_measures(
            [metric for metric in metrics if metric.measure], tasks, scores
        )
    }
    if LOSS in metrics:
        pairs = [_wrong_pairs(task, of) for task, of in zip(tasks, scores, strict=True)]
        amounts, weights = np.array([a for a, _ in pairs]), np.array([w for _, w in pairs])
        versions = [task.version for task in tasks]
        found[LOSS.name] = Measured(amounts, weights, versions, groups)
    return found


def worst_order(scores: FloatArray, gains: FloatArray) -> IntArray:
    """Order places by score, best first, those of one score by gain, the least first."""
    known = np.where(np.isnan(scores), -np.inf, scores)
    return np.lexsort((gains, -known))


def _by_ir_measures(
    metrics: Sequence[Metric], tasks: Sequence[Task], scores: Sequence[FloatArray]
) -> Iterator[tuple[Metric, FloatArray]]:
    """Give each metric's values, shape (n_tasks,)."""
    steps = 1 if all(_is_whole(task) for task in tasks) else GAIN_STEPS
    qrels: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, int]] = {}
    for place, (task, of) in enumerate(zip(tasks, scores, strict=True)):
        ranked = _ranked(task, of).astype(str).tolist()
        run[str(place)] = dict(zip(ranked, range(len(ranked), 0, -1), strict=True))
        qrels[str(place)] = {
            str(number): round(_gain(task, number) * steps) for number in task.judgments
        }
    wanted = {ir_measures.parse_measure(m.measure.format(gain=steps)): m for m in metrics}
    values = {metric: np.zeros(len(tasks)) for metric in metrics}
    for result in ir_measures.pytrec_eval.iter_calc(list(wanted), qrels, run):
        metric = wanted[result.measure]
        kept = result.value >= metric.least
        values[metric][int(result.query_id)] = result.value if kept else 0.0
    yield from values.items()


def _ranked(task: Task, scores: FloatArray) -> IntArray:
    """Give the numbers of the candidates, best first."""
    numbers = np.array(task.candidates, np.int64)
    gains = np.zeros(len(numbers))
    for place in np.flatnonzero(np.isin(numbers, list(task.judgments))).tolist():
        gains[place] = _gain(task, task.candidates[place])
    return numbers[worst_order(scores, gains)]


def _is_whole(task: Task) -> bool:
    return all(gain == round(gain) for gain in task.judgments.values())


def _gain(task: Task, number: int) -> float:
    """Give a gain; of ratings, which begin at 1, what is above that."""
    gain = task.judgments.get(number, 0.0)
    return max(gain - 1.0, 0.0) if task.version else gain


def _wrong_pairs(task: Task, scores: FloatArray) -> tuple[float, float]:
    """Give the rating differences put in the wrong order, equal scores by half, and of how much."""
    rated = [i for i, number in enumerate(task.candidates) if number in task.judgments]
    ratings = np.array([task.judgments[task.candidates[i]] for i in rated])
    differences = ratings[:, None] - ratings[None, :]
    apart = np.sign(scores[rated][:, None] - scores[rated][None, :])
    above = differences > 0
    wrong = float((differences * (1 - apart) / 2)[above].sum())
    return wrong, float(differences[above].sum())
