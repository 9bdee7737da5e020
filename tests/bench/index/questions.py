"""What is asked of an index: searches as typed, profiles of 300 words, a crowd of readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.text import analyze
from tests.bench.index.corpus import Corpus

SEED = 7
MOST_TYPED = 10  # Words of a search.
COUNTED = 20_000  # Newest papers that tell how rare words are.
STATED = (5, 31)  # Words of a profile as typed: least, and one more than most.
LIKED = (3, 11)
LIKES_WEIGH = 0.5  # Beside the stated words.
PROFILE_WORDS, READER_WORDS = 300, 200
LIKING_SHARE = 0.5  # Of readers.


@dataclass(frozen=True, slots=True)
class Telling:
    """How much words tell, by stem: smooth idf over some papers, as scikit-learn has it."""

    idf: Mapping[str, float]
    unknown: float

    @staticmethod
    def of(corpus: Corpus) -> Telling:
        """Count the newest papers."""
        numbers = range(max(1, corpus.size - COUNTED + 1), corpus.size + 1)
        held: dict[str, int] = {}
        for number in numbers:
            for stem in set(analyze(corpus.document(number))):
                held[stem] = held.get(stem, 0) + 1
        size = 1 + len(numbers)
        idf = {stem: float(np.log(size / (1 + count)) + 1) for stem, count in held.items()}
        return Telling(idf, float(np.log(size) + 1))

    def vector(self, text: str) -> dict[str, float]:
        """Give a text's weights by stem, at unit length."""
        found: dict[str, float] = {}
        for stem in analyze(text):
            found[stem] = found.get(stem, 0.0) + self.idf.get(stem, self.unknown)
        return _unit(found)


def searches(corpus: Corpus, telling: Telling, each: int, seed: int = SEED) -> list[str]:
    """Make up searches of 1 to 10 words, `each` of every length, as someone would type them.

    The words of one stand together in some paper: half of them because they tell much, half by
    chance, so that common words come up too.
    """
    rng = np.random.default_rng(seed)
    return [
        " ".join(_typed(corpus, telling, size, rng))
        for _ in range(each)
        for size in range(1, MOST_TYPED + 1)
    ]


def _typed(corpus: Corpus, telling: Telling, size: int, rng: np.random.Generator) -> Sequence[str]:
    paper = corpus.paper(int(rng.integers(corpus.size)) + 1)
    weights = telling.vector(f"{paper.title}\n{paper.abstract}")
    words = {stem: word for word in paper.abstract.lower().split() for stem in analyze(word)[:1]}
    stems = sorted(stem for stem, word in words.items() if word.isalpha() and stem in weights)
    shares = np.array([weights[stem] for stem in stems])
    shares = shares / shares.sum() / 2 + 0.5 / len(stems)
    chosen = rng.choice(len(stems), min(size, len(stems)), replace=False, p=shares)
    return [words[stems[i]] for i in chosen]


def profiles(
    corpus: Corpus,
    telling: Telling,
    count: int,
    *,
    liking: float = 1.0,
    most: int = PROFILE_WORDS,
    seed: int = SEED + 1,
) -> list[dict[str, float]]:
    """Make up readers by what they state and like: weights by stem at unit length.

    Args:
        corpus: Whose papers they like.
        telling: See there.
        count: How many readers.
        liking: The share of them that likes papers at all.
        most: Words taken from papers liked, the heaviest.
        seed: Of all that is random.
    """
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        paper = telling.vector(corpus.document(int(rng.integers(corpus.size)) + 1))
        stems = sorted(paper)
        size = min(int(rng.integers(*STATED)), len(stems))
        shares = np.array([paper[stem] for stem in stems])
        chosen = rng.choice(len(stems), size, replace=False, p=shares / shares.sum())
        stated = {stems[i]: paper[stems[i]] * float(rng.integers(1, 4)) for i in chosen}
        profile = _unit(stated)
        if rng.random() < liking:
            for stem, weight in _liked(corpus, telling, most, rng).items():
                profile[stem] = profile.get(stem, 0.0) + LIKES_WEIGH * weight
        made.append(_unit(profile))
    return made


def _liked(
    corpus: Corpus, telling: Telling, most: int, rng: np.random.Generator
) -> Mapping[str, float]:
    """Give the heaviest words of some papers together."""
    found: dict[str, float] = {}
    for number in rng.integers(1, corpus.size + 1, int(rng.integers(*LIKED))).tolist():
        for stem, weight in telling.vector(corpus.document(number)).items():
            found[stem] = found.get(stem, 0.0) + weight
    heaviest = sorted(found, key=lambda stem: (-found[stem], stem))[:most]
    return _unit({stem: found[stem] for stem in heaviest})


def crowd(
    profiles: Sequence[Mapping[str, float]], places: Mapping[str, int], count: int
) -> sparse.csr_matrix:
    """Lay profiles out as rows of a matrix of weights by place; repeated until there are `count`.

    Stems without a place are left out.
    """
    known = [{places[s]: w for s, w in one.items() if s in places} for one in profiles]
    sizes = np.array([len(one) for one in known])
    items = np.concatenate([np.fromiter(sorted(one), np.int32, len(one)) for one in known])
    weights = np.concatenate([np.array([one[i] for i in sorted(one)]) for one in known])
    start = np.concatenate([[0], np.cumsum(sizes)])
    shape = (len(known), max(places.values()) + 1)
    some = sparse.csr_matrix((weights.astype(np.float32), items, start), shape=shape)
    return some[np.arange(count) % len(known)]


def seen(papers: int, count: int, each: int, seed: int = SEED + 2) -> NDArray[np.int64]:
    """Give for `count` readers the places of papers each has seen; shape (count, each)."""
    return np.random.default_rng(seed).integers(0, papers, (count, each))


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = float(np.sqrt(sum(weight * weight for weight in weights.values())))
    return {stem: weight / length for stem, weight in weights.items()}
