"""Tell from stated interests which subject categories their papers are filed under."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log

from recommender.categories import category_key
from recommender.general_words import FILLER, GENERAL
from recommender.profile import Interest, InterestKind
from recommender.text import analyze, stems_of, words
from recommender.topic_words import CATEGORIES

MOST_CODES = 4
LEAST_SCORE = 0.3  # Of the most an interest could score; one common word in many stays below.
LEAST_OF_BEST = 0.55  # What scores less, beside the best, only touches the interest.
PAIR_WEIGHT = 1.5  # Neighbours say more than their two words do apart.
MOST_STRANGE = 2  # Words of no category that count against a text; titles hold many names.
IN_GENERAL = 0.3  # Words of every field say little apart.
IN_PHRASE = 0.5  # How much a word counts that is typical only together with others.
HALF = 0.5  # Occurrences that give half of the most a word can give to its category.
WEAK = IN_PHRASE / (IN_PHRASE + HALF)  # A word seen once, inside a phrase, is no sign by itself.

_WITHOUT_STOP = {"system": "systems"}  # scikit-learn's stop words hold the first of these two.
_PARAGRAPH = re.compile(r"^(\S+) (.+):\n((?:  .+\n)+)", re.MULTILINE)


def categories_for(interests: Sequence[Interest]) -> tuple[str, ...]:
    """Give up to `MOST_CODES` categories to follow for some interests, best first.

    Words and phrases give those whose typical words they share, a category itself, an archive its
    most read categories; the other kinds give none. Empty where nothing fits.
    """
    total: dict[str, float] = defaultdict(float)
    for interest in interests:
        for code, score in _scores(interest).items():
            total[code] += score * interest.weight
    return _best(total)


def nearest_codes(text: str) -> tuple[str, ...]:
    """Give up to `MOST_CODES` categories whose typical words a text shares, best first."""
    return _best(_close(text))


def category_title(code: str) -> str:
    """Give the name of a category ("Machine Learning"), in any spelling; else the code itself."""
    found = _known().get(category_key(code))
    return found.title if found else code


def known_codes() -> tuple[str, ...]:
    """Give the codes of all categories, in the order of the list."""
    return tuple(one.code for one in _known().values())


@dataclass(frozen=True, slots=True)
class _Category:
    """A category: how much each stem, and each pair of neighbouring stems, counts for it."""

    code: str
    title: str
    strength: Mapping[str, float]


def _scores(interest: Interest) -> Mapping[str, float]:
    match interest.kind:
        case InterestKind.WORDS | InterestKind.PHRASE:
            return _close(interest.text)
        case InterestKind.CATEGORY:
            return _named(interest.text)
        case _:
            return {}


def _named(code: str) -> Mapping[str, float]:
    """Give a category, or those of an archive, with falling scores."""
    key = category_key(code)
    if key in _known():
        return {_known()[key].code: 1.0}
    of_archive = [one.code for other, one in _known().items() if other.startswith(f"{key}.")]
    return {one: 1 / rank for rank, one in enumerate(of_archive[:MOST_CODES], start=1)}


def _close(text: str) -> Mapping[str, float]:
    """Score the categories close to a text, each in (0, 1]: the share of its words they explain.

    A word weighs by its rareness among categories (idf), and counts the more, up to a limit, the
    more typical it is of a category (as in BM25, Robertson and Walker, SIGIR 1994).
    """
    weights = _weights(text)
    strange = [term for term in weights if term not in _rareness()]
    for term in strange[MOST_STRANGE:]:
        del weights[term]
    most = sum(weights.values())
    scores = {
        one.code: sum(w * one.strength.get(term, 0.0) for term, w in weights.items()) / most
        for one in _known().values()
        if any(_is_sign(term, one) for term in weights)
    }
    least = max(LEAST_SCORE, LEAST_OF_BEST * max(scores.values(), default=0.0))
    return {code: score for code, score in scores.items() if score >= least}


def _weights(text: str) -> dict[str, float]:
    """Weigh the stems of a text and its pairs of neighbours; empty where it names no subject."""
    rareness = _rareness()
    unknown = log(1 + len(_known()))  # A word typical of nothing counts against every category.
    told = [_WITHOUT_STOP.get(word, word) for word in words(text) if word not in FILLER]
    weights: dict[str, float] = {}
    for word in told:
        share = IN_GENERAL if word in GENERAL else 1.0
        weights |= {stem: share * rareness.get(stem, unknown) for stem in stems_of(word)}
    pairs = [pair for pair in _pairs(analyze(" ".join(told))) if pair in rareness]
    weights |= {pair: PAIR_WEIGHT * rareness[pair] for pair in pairs}
    names_something = bool(pairs) or any(stems_of(word) for word in told if word not in GENERAL)
    return weights if names_something else {}


def _is_sign(term: str, category: _Category) -> bool:
    """Tell whether a term alone may bring a category: a pair, or a word typical by itself."""
    strength = category.strength.get(term, 0.0)
    return strength > (0.0 if " " in term else WEAK)


def _best(scores: Mapping[str, float]) -> tuple[str, ...]:
    place = {one.code: i for i, one in enumerate(_known().values())}
    ranked = sorted(scores, key=lambda code: (-round(scores[code], 9), place[code]))
    return tuple(ranked[:MOST_CODES])


@cache
def _known() -> Mapping[str, _Category]:
    """Read all categories, by key, in the order of the list."""
    found = {}
    for code, title, typical in _PARAGRAPH.findall(CATEGORIES):
        phrases = [title.rpartition(": ")[2], *" ".join(typical.split()).split(", ")]
        counts: dict[str, float] = defaultdict(float)
        for stems in map(analyze, phrases):
            for stem in set(stems):
                counts[stem] += 1.0 if len(stems) == 1 else IN_PHRASE
            for pair in _pairs(stems):
                counts[pair] += 1.0 if len(stems) == 2 else IN_PHRASE
        strength = {term: count / (count + HALF) for term, count in counts.items()}
        found[category_key(code)] = _Category(code, title, strength)
    return found


@cache
def _rareness() -> Mapping[str, float]:
    """Give the idf of every stem and pair among the categories."""
    held = Counter(term for one in _known().values() for term in one.strength)
    return {term: log((1 + len(_known())) / (1 + count)) for term, count in held.items()}


def _pairs(stems: Sequence[str]) -> list[str]:
    return [" ".join(pair) for pair in pairwise(stems)]
