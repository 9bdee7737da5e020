"""Write down what each bar lets through when days are replayed, beside posting five always."""

from collections.abc import Callable, Iterable, Sequence
from zlib import crc32

import numpy as np

from recommender.evaluation.bootstrap import interval, ratio, value
from recommender.evaluation.figures import PRODUCT, Figures, Report
from recommender.evaluation.metrics import Measured
from recommender.evaluation.replay import FIVE, LIKENESS, SIZES, Lived, Replayed


def replay_report(found: Replayed) -> Report:
    """Write down what each bar let through, beside posting five always."""
    bars = (name for name in SIZES if name not in (FIVE, LIKENESS))
    return {name: _of_policy(name, found) for name in bars}


def _of_policy(name: str, found: Replayed) -> dict[str, Figures]:
    ours, five = found.lived[name], found.lived[FIVE]
    rng = np.random.default_rng(crc32(name.encode()))

    def of(amounts: Iterable[float], weights: Iterable[float]) -> Measured:
        groups = [task.group for task in found.tasks]
        return Measured(np.array([*amounts]), np.array([*weights]), [""] * len(groups), groups)

    def both(measure: Callable[[Sequence[Lived]], Measured]) -> Figures:
        inside = interval(measure(ours), rng)
        told = {PRODUCT: inside.value}
        told |= {name: value(measure(found.lived[name])) for name in (FIVE, LIKENESS)}
        return {**told, "low": inside.low, "high": inside.high, "n": len(found.tasks)}

    def precision(lived: Sequence[Lived]) -> Measured:
        return of((one.own for one in lived), (one.posted for one in lived))

    days = [found.days] * len(found.tasks)
    dense = ratio(precision(ours), precision(five), rng)
    kept = interval(of((one.own for one in ours), (one.own for one in five)), rng)
    n = {"n": len(found.tasks)}
    return {
        "picks a day": both(lambda lived: of((one.posted for one in lived), days)),
        "empty days": both(lambda lived: of((one.empty for one in lived), days)),
        "precision": both(precision),
        "precision, times always five": {
            PRODUCT: dense.value,
            FIVE: 1.0,
            "low": dense.low,
            "high": dense.high,
            **n,
        },
        "own papers posted": both(
            lambda lived: of(
                (one.own for one in lived), (len(task.judgments) for task in found.tasks)
            )
        ),
        "own papers posted, of always five's": {
            PRODUCT: kept.value,
            FIVE: 1.0,
            "low": kept.low,
            "high": kept.high,
            **n,
        },
    }
