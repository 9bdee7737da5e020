"""How far a measured figure can be trusted: by drawing the readers anew, again and again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from recommender.evaluation.metrics import Measured
from recommender.index.field import FloatArray

DRAWS = 1000  # The ends of a 95 % interval then move by about a hundredth of its width.
INSIDE = 0.95


class Interval(NamedTuple):
    """A figure, and between what it lies in 95 of 100 draws."""

    value: float
    low: float
    high: float


def value(measured: Measured) -> float:
    """Give the figure itself; NaN where there is nothing to average."""
    return float(_values(measured, np.ones((1, len(set(measured.groups)))))[0])


def interval(measured: Measured, rng: np.random.Generator) -> Interval:
    """Draw whole groups with replacement, so that tasks of one reader come together."""
    groups = len(set(measured.groups))
    drawn = rng.multinomial(groups, np.full(groups, 1 / groups), size=DRAWS)
    values = _values(measured, drawn)
    low, high = np.nanquantile(values, [(1 - INSIDE) / 2, (1 + INSIDE) / 2])
    return Interval(value(measured), float(low), float(high))


def ratio(one: Measured, other: Measured, rng: np.random.Generator) -> Interval:
    """Give how many times as high one figure is as another of the same groups, drawn together."""
    groups = len(set(one.groups))
    drawn = rng.multinomial(groups, np.full(groups, 1 / groups), size=DRAWS)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = _values(one, drawn) / _values(other, drawn)
    values = values[np.isfinite(values)]
    low, high = np.quantile(values, [(1 - INSIDE) / 2, (1 + INSIDE) / 2]) if len(values) else (0, 0)
    found = value(one) / value(other) if value(other) else np.nan
    return Interval(found, float(low), float(high))


def _values(measured: Measured, drawn: np.ndarray) -> FloatArray:
    """Give the figure for each draw; `drawn` tells how often each group was, (n_draws, n)."""
    group_of = _places(measured.groups)
    strata = _places(measured.strata)
    shape = (max(strata) + 1, drawn.shape[1])
    amounts, weights = np.zeros(shape), np.zeros(shape)
    np.add.at(amounts, (strata, group_of), measured.amounts)
    np.add.at(weights, (strata, group_of), measured.weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (drawn @ amounts.T) / (drawn @ weights.T)
    found: FloatArray = np.nanmean(means, axis=1)
    return found


def _places(names: Sequence[str]) -> list[int]:
    known: Mapping[str, int] = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return [known[name] for name in names]
