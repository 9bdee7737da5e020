"""Ask every system every question of a set, and write down how good the answers are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from zlib import crc32

import numpy as np

from recommender.evaluation.baselines import baselines
from recommender.evaluation.bootstrap import interval, value
from recommender.evaluation.data import DataSet
from recommender.evaluation.figures import PRODUCT, Figures, Report
from recommender.evaluation.metrics import Measured, Metric, measure, metrics_of
from recommender.evaluation.product import product
from recommender.evaluation.questions import Protocol, System, protocols_of
from recommender.evaluation.split import Split
from recommender.index.field import FloatArray

Progress = Callable[[int, int], None]
"""Told of the questions answered, and of how many."""

Answers = Mapping[str, tuple[FloatArray, ...]]
"""By system, the scores of each question's candidates."""


def measured(data: DataSet, progress: Progress) -> Report:
    """Measure the product and the baselines on one set.

    Args:
        data: The set.
        progress: Told how far it is.
    """
    protocols = protocols_of(data)
    systems = {PRODUCT: product(data), **baselines(data)}
    total = len(systems) * sum(len(protocol.questions) for protocol in protocols)
    steps, split = _counted(progress, total), Split(data)
    report: Report = {}
    for protocol in protocols:
        answers = _answers(systems, protocol, steps)
        for part, told in _parts(split, protocol, answers):
            report[part.name] = _figures(metrics_of(data.name), part, told)
    return report


def _answers(systems: Mapping[str, System], protocol: Protocol, steps: Iterator[None]) -> Answers:
    """Ask each system; one that does not answer questions of this kind is left out."""
    found = {}
    for name, system in systems.items():
        scores = []
        for question in protocol.questions:
            answer = system(question)
            next(steps, None)
            if answer is not None:
                scores.append(answer)
        if len(scores) == len(protocol.questions):
            found[name] = tuple(scores)
    return found


def _parts(
    split: Split, protocol: Protocol, answers: Answers
) -> Iterator[tuple[Protocol, Answers]]:
    """Give a protocol whole, and parted where both parts hold something."""
    yield protocol, answers
    parted = split.parts(protocol)
    if parted is None or not all(part.tasks for part in parted):
        return
    place = {question.id: i for i, question in enumerate(protocol.questions)}
    for part in parted:
        kept = [place[question.id] for question in part.questions]
        yield part, {name: tuple(of[i] for i in kept) for name, of in answers.items()}


def _figures(metrics: Iterable[Metric], protocol: Protocol, answers: Answers) -> dict[str, Figures]:
    listed = tuple(metrics)
    by_system = {name: measure(listed, protocol.tasks, of) for name, of in answers.items()}
    return {metric.name: _figure(metric.name, by_system, protocol) for metric in listed}


def _figure(
    metric: str, by_system: Mapping[str, Mapping[str, Measured]], protocol: Protocol
) -> Figures:
    rng = np.random.default_rng(crc32(f"{protocol.name} {metric}".encode()))
    drawn = interval(by_system[PRODUCT][metric], rng)
    figures = {name: value(of[metric]) for name, of in by_system.items()}
    return {**figures, "low": drawn.low, "high": drawn.high, "n": len(protocol.tasks)}


def _counted(progress: Progress, total: int) -> Iterator[None]:
    for done in range(total):
        yield
        progress(done + 1, total)
