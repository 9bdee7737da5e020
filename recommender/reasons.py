"""Split a paper's score into named words, from the numbers it was ranked by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from recommender.blend import Blend
from recommender.index import View
from recommender.index.field import FloatArray
from recommender.index.terms import Terms
from recommender.index.view import Own
from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.shelf import Shelf
from recommender.signals import Part
from recommender.signals.part import Space
from recommender.text import surface

BASELINE = "baseline"
MOST_WORDS = 8  # Named of those the reader did not type, such as of all likes together.
NO_SHARE = 1e-9  # What is left by rounding alone.

# Points that give a score of a half: a good match has three to eight.
HALF = 5.0


def pick(blend: Blend, row: int, paper: Paper, shelf: Shelf) -> Pick:
    """Give a paper with its score and reasons; votes beyond their bounds are lessened alike.

    The score is raw / (raw + `HALF`): from 0 for the usual paper towards 1, in the order of the
    raw scores. A share is what a word adds to the raw score, with norms and spreads held at this
    ranking's values, times the same score / raw; all shares sum to the score. What no word can be
    named for, such as the points of the usual paper, is the baseline's. Below zero the score is 0
    and the baseline holds the difference.
    """
    raw = blend.exact(row, shelf).raw
    per_point = 1 / (max(raw, 0.0) + HALF)
    score = max(raw, 0.0) * per_point
    named = [
        Reason(signal, points * per_point, (word,), interest)
        for (signal, interest, word), points in _named(blend, row, paper, shelf).items()
        if points
    ]
    rest = score - sum(reason.share for reason in named)
    if abs(rest) > NO_SHARE:
        named.append(Reason(BASELINE, rest))
    named.sort(key=lambda reason: (-reason.share, reason.signal, reason.interest, reason.evidence))
    return Pick(paper, score, tuple(named))


def has_named_word(pick: Pick, blend: Blend) -> bool:
    """Tell whether a reader can be told something of theirs that speaks for this pick."""
    aside = {part.signal for part in blend.parts if part.is_aside}
    return any(
        reason.evidence and reason.share > 0 and reason.signal not in aside
        for reason in pick.reasons
    )


Key = tuple[str, str, str]
"""Signal, interest, and the word or label that is named."""


def _named(blend: Blend, row: int, paper: Paper, shelf: Shelf) -> Mapping[Key, float]:
    """Give the points of all that can be named."""
    text = _Text.of(blend.view, row, paper)
    typed: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    by_term: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    found: dict[Key, float] = defaultdict(float)
    for part in blend.parts:
        of = part.signal, part.interest
        counted = blend.counted(part, row, shelf)
        typed[of] |= part.typed
        if label := part.label_of(row) if part.label_of else part.label:
            fixed = 0.0 if part.amounts is None else float(part.amounts[row])
            found[*of, label] += counted * (fixed + sum(text.points(part).values()))
        elif counted:
            for term, points in text.points(part).items():
                by_term[of][term] += counted * points
    for of, points_of in by_term.items():
        for word, points in text.words(points_of, typed[of]):
            found[*of, word] += points
    return found


@dataclass(frozen=True)
class _Text:
    """A paper's words: how they weigh, and how they stand there."""

    view: View
    own: Own
    length: float
    as_it_stands: Mapping[str, str]
    text: str

    @staticmethod
    def of(view: View, row: int, paper: Paper) -> "_Text":
        text = f"{paper.title}\n{paper.text}"
        length = view.length(int(view.numbers[row]))
        return _Text(view, view.own(row), length, surface(text), text.lower())

    def points(self, part: Part) -> Mapping[str, float]:
        """Give what each term of the paper adds to a part."""
        if part.place is not None:
            return self._by_direction(part.place)
        own, weights = self.own, part.weights
        times = own.weights * (self.length if part.space is Space.COUNTED else 1.0)
        if isinstance(weights, Terms):
            points = weights.vector[own.places] * times
            return {own.names[i]: float(points[i]) for i in np.flatnonzero(points).tolist()}
        shared = (i for i, name in enumerate(own.names) if name in weights)
        return {own.names[i]: weights[own.names[i]] * float(times[i]) for i in shared}

    def _by_direction(self, place: FloatArray) -> Mapping[str, float]:
        """Give what each word adds to the cosine with a place, the paper's own length held."""
        words, latent = len(self.view.epoch.idf), self.view.latent
        is_word = self.own.places < words
        ids, weights = self.own.places[is_word].astype(np.int32), self.own.weights[is_word]
        length = 0.0 if latent is None else float(np.linalg.norm(latent.project(ids, weights)))
        if latent is None or not length:
            return {}
        points = weights * latent.towards(ids, place) / length
        return dict(zip(self.own.names, points.tolist(), strict=False))  # Words come first.

    def words(
        self, points: Mapping[str, float], typed: Mapping[str, str]
    ) -> Iterator[tuple[str, float]]:
        """Give the words to name: all that were typed, and the strongest others.

        A pair is named where it stands together; else it counts half for each of its words.
        """
        named: dict[str, float] = defaultdict(float)
        for term, amount in points.items():
            both = term.split(" ")
            apart = len(both) > 1 and term not in typed and self._standing(term) is None
            for one in both if apart else [term]:
                named[one] += amount / (len(both) if apart else 1)
        others = [term for term in named if term not in typed]
        others.sort(key=lambda term: (-abs(named[term]), term))
        for term in (*(term for term in named if term in typed), *others[:MOST_WORDS]):
            word = typed.get(term) or self._standing(term)
            if word and not word.isdigit():
                yield word, named[term]

    def _standing(self, term: str) -> str | None:
        """Give a term as it stands in the paper; None where it is a pair that stands apart."""
        words = [self.as_it_stands.get(stem, "") for stem in term.split(" ")]
        together = " ".join(words)
        return (
            together if all(words) and (len(words) == 1 or together.lower() in self.text) else None
        )
