"""Suggest interests to a reader from the papers they keep."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from recommender.candidates import Candidate, HasTexts, Key, candidates

MOST_WEIGHED = 400  # Phrases weighed against each other: the best by themselves.
REPEATED = 0.5  # What a paper still counts for each suggestion that speaks of it already.
ALL_GENERAL = 0.5  # What a phrase counts that has only words of every field: "language model".
FEW = 4  # Papers from which a phrase that only one of them holds says little about the reader.
BY_ONE = 0.3  # What such a phrase counts.
RAREST = 4.0  # An idf that says enough; what is rarer still is often a name of one paper.
LONGER = (1.0, 1.5, 1.7)  # What a phrase of one, two and three words counts: longer ones say more.
OFTEN, SOMETIMES = 0.25, 0.1  # Shares of the papers from which a suggestion weighs 2 and 1.5.


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One interest to state.

    Attributes:
        text: One to three words as they stand in the papers, in lower case but for names such as
            LLM; `parse_interests` reads it as words.
        weight: 1, 1.5 or 2, by the share of the papers it stands in.
        papers: How many hold it, in any form.
    """

    text: str
    weight: float
    papers: int


def suggest_interests(
    papers: Sequence[HasTexts], *, idf: Callable[[str], float], count: int = 8
) -> tuple[Suggestion, ...]:
    """Give up to `count` phrases that say best what these papers are about, best first.

    A phrase is worth the papers that hold it, less those where it is but a part of a longer one
    (after the C-value of Frantzi, Ananiadou and Mima, 2000), times the rareness of its words.
    Papers already spoken for count less, so that every theme has its turn. The order of the
    papers makes no difference.

    Args:
        papers: Such as a library; one is enough.
        idf: The weight of a stem in the catalogue; 0 where it is unknown, which then goes by its
            rareness among these papers.
        count: Most suggestions to give.
    """
    found = candidates(papers)
    worth = _worth(found, len(papers), idf)
    left = sorted(worth, key=lambda key: (-worth[key], key))[:MOST_WEIGHED]
    suggested: list[Suggestion] = []
    spoken_for: Counter[int] = Counter()
    while left and len(suggested) < count:
        best = min(left, key=lambda key: (-_gain(found[key], worth[key], spoken_for), key))
        left.remove(best)
        if text := found[best].text():
            holding = found[best].force
            suggested.append(Suggestion(text, _weight(len(holding), len(papers)), len(holding)))
            spoken_for.update(holding.keys())
            left = [key for key in left if not _say_the_same(key, best)]
    return tuple(suggested)


def _worth(
    found: Mapping[Key, Candidate], size: int, idf: Callable[[str], float]
) -> dict[Key, float]:
    """Give what each phrase is worth by itself; only those above zero."""
    reach = {key: candidate.reach for key, candidate in found.items()}
    nested: dict[Key, float] = {}
    for key in found:
        for part in _parts(key):
            nested[part] = max(nested.get(part, 0.0), reach[key])
    worth = {}
    for key, candidate in found.items():
        own = round(reach[key] - nested.get(key, 0.0), 9)
        if own > 0:
            rareness = sum(_rareness(stem, found, size, idf) for stem in key) / len(key)
            share = LONGER[candidate.words - 1]
            share *= ALL_GENERAL if candidate.is_general else 1.0
            share *= BY_ONE if len(candidate.force) == 1 and size >= FEW else 1.0
            worth[key] = round(own * rareness * share, 9)
    return worth


def _rareness(
    stem: str, found: Mapping[Key, Candidate], size: int, idf: Callable[[str], float]
) -> float:
    held = len(found[stem,].force) if (stem,) in found else 1
    return min(idf(stem) or 1 + log((1 + size) / (1 + held)), RAREST)


def _gain(candidate: Candidate, worth: float, spoken_for: Mapping[int, int]) -> float:
    """Give what a phrase adds to those already suggested."""
    left = sum(force * REPEATED ** spoken_for[i] for i, force in candidate.force.items())
    return round(worth * left / candidate.reach, 9)


def _say_the_same(one: Key, other: Key) -> bool:
    """Tell whether a phrase lies within another, or both are cut from one longer phrase."""
    short, long = sorted((one, other), key=len)
    if set(short) <= set(long):
        return True
    return any(a[-2:] == b[:2] for a, b in ((one, other), (other, one)) if len(a) > 1 < len(b))


def _parts(key: Key) -> Iterator[Key]:
    """Give the shorter runs within a phrase."""
    for size in range(1, len(key)):
        for first in range(len(key) - size + 1):
            yield key[first : first + size]


def _weight(holding: int, size: int) -> float:
    """Weigh a suggestion by its share of the papers; one or two papers show no habit."""
    if holding >= 3 and holding >= OFTEN * size:
        return 2.0
    return 1.5 if holding >= 2 and holding >= SOMETIMES * size else 1.0
