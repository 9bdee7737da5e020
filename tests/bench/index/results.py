"""What one run has measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.bench.index.ours import Beside, Filled
from tests.bench.index.seat import Memory
from tests.bench.index.turns import Times

OURS = "paperpicks"
PLAIN = "paperpicks, weighting `plain`"
UNCOMPILED = "paperpicks without numba"


class Serving(StrEnum):
    """Ways to make lists for many readers."""

    OURS = "paperpicks"
    OURS_TWICE = "paperpicks, 2 threads"
    ONE_BY_ONE = "scikit-learn, reader by reader"
    BLOCKS = "scikit-learn, blocks of readers"
    TOP = "sparse_dot_topn"


class Making(StrEnum):
    """Ways to make an index of texts, or a part of the way."""

    CUTTING = "paperpicks, words cut and counted"
    OURS = "paperpicks, searchable"
    SCIKIT = "TfidfVectorizer"
    SAME_WORDS = "TfidfVectorizer with our words"


@dataclass(frozen=True, slots=True)
class Opened:
    """How a new process comes to its first answer, in seconds.

    Attributes:
        opening: `Index.open`.
        first: From the same moment to the first answer; compiled code is read from its cache.
        all: From the start of Python.
    """

    opening: float
    first: float
    all: float


@dataclass(frozen=True, slots=True)
class Filling:
    """How an index of ours was filled.

    Attributes:
        took: In seconds.
        peak: The most memory its process held meanwhile, in megabytes.
    """

    took: Filled
    peak: float


@dataclass(frozen=True, slots=True)
class OfSize:
    """What was measured with so many papers; contestants by name.

    Attributes:
        size: How many papers.
        searches: First stage alone: from the words typed to numbers.
        memory: After all of these, and for ours after all that comes below as well.
        disk: In megabytes; nothing for what was not measured.
        answers: Whole answers, both stages.
        profiles: By span of time ("all", "year", "block").
        fillings: Ours, by weighting.
        forward: Of our disk, what is kept by paper.
        opened: Ours.
        added, refreshed: Ours, beside searches.
        wrong: The worst difference from scikit-learn of each state looked at.
        rates: Searches a second by threads.
        skipped: What could not be measured, and why.
    """

    size: int
    searches: Mapping[str, Times]
    memory: Mapping[str, Memory]
    disk: Mapping[str, float]
    answers: Times
    profiles: Mapping[str, Times]
    fillings: Mapping[str, Filling]
    forward: float
    opened: Opened
    added: Beside
    refreshed: Beside
    wrong: Mapping[str, float]
    rates: Mapping[int, float]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfCrowd:
    """Lists for many readers.

    Attributes:
        papers: Of how many papers.
        rates: Readers a second, by way.
        wrong: How far scores are from scikit-learn's, at worst.
    """

    papers: int
    rates: Mapping[Serving, float]
    wrong: float


@dataclass(frozen=True, slots=True)
class Results:
    """A whole run.

    Attributes:
        sizes: Smallest first.
        crowds: Likewise.
        built: How many papers `building` is of.
        building: Papers a second, by way.
    """

    sizes: tuple[OfSize, ...]
    crowds: tuple[OfCrowd, ...]
    built: int
    building: Mapping[Making, float]
