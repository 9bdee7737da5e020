"""Split a paper's score into named words, from the numbers it was ranked by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from recommender.blend import Blend
from recommender.index import View
from recommender.index.field import FloatArray
from recommender.index.terms import Terms
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
    named for, such as the points of the usual paper and what rounding places among the directions
    to two bytes leaves, is the baseline's. Below zero the score is 0 and the baseline holds the
    difference.
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
    text = _Text(blend.view, row, paper)
    typed: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    by_term: dict[tuple[str, str], FloatArray] = {}
    found: dict[Key, float] = defaultdict(float)
    for part in blend.parts:
        of = part.signal, part.interest
        counted = blend.counted(part, row, shelf)
        typed[of] |= part.typed
        if label := part.label_of(row) if part.label_of else part.label:
            fixed = 0.0 if part.amounts is None else float(part.amounts[row])
            found[*of, label] += counted * (fixed + float(text.points(part).sum()))
        elif counted:
            by_term[of] = by_term.get(of, 0.0) + counted * text.points(part)
    for of, points in by_term.items():
        for word, amount in text.words(points, typed[of]):
            found[*of, word] += amount
    return found


class _Text:
    """A paper's words: how they weigh, and how they stand there."""

    def __init__(self, view: View, row: int, paper: Paper) -> None:
        text = f"{paper.title}\n{paper.text}"
        self._view = view
        self._own = view.own(row)
        self._length = view.length(int(view.numbers[row]))
        self._surface = surface(text)
        self._text = text.lower()
        self._stood: dict[str, str | None] = {}
        self._place = {name: i for i, name in enumerate(self._own.names)}

    def points(self, part: Part) -> FloatArray:
        """Give what each term of the paper adds to a part, shape (n_terms,)."""
        found = np.zeros(len(self._own.weights))
        if part.place is not None:
            found[: len(self._directions)] = self._directions @ part.place
        elif isinstance(part.weights, Terms):
            found = part.weights.vector[self._own.places] * self._own.weights
        else:
            for term, weight in part.weights.items():
                if (place := self._place.get(term)) is not None:
                    found[place] = weight * self._own.weights[place]
        return found * self._length if part.space is Space.COUNTED else found

    @cached_property
    def _directions(self) -> FloatArray:
        """What each word adds to the paper's place, whose length is held; (n_words, n_directions).

        Shape (0, n_directions) where the paper has no place.
        """
        latent, is_word = self._view.latent, self._own.places < len(self._view.epoch.idf)
        ids, weights = self._own.places[is_word].astype(np.int32), self._own.weights[is_word]
        if latent is None or not (length := float(np.linalg.norm(latent.project(ids, weights)))):
            return np.zeros((0, 0 if latent is None else latent.size))
        return latent.each(ids) * (weights / length)[:, None]  # Words come before pairs.

    def words(self, points: FloatArray, typed: Mapping[str, str]) -> Iterator[tuple[str, float]]:
        """Give the words to name: all that were typed, and the strongest others.

        A pair is named where it stands together; else it counts half for each of its words.
        """
        names, named = self._own.names, points.copy()
        for place in np.flatnonzero(points[self._pairs]).tolist():
            pair = self._pairs.start + place
            if names[pair] not in typed and self._standing(names[pair]) is None:
                for one in names[pair].split(" "):
                    named[self._place[one]] += points[pair] / 2
                named[pair] = 0.0
        own = [self._place[term] for term in typed if term in self._place]
        others = np.abs(named)
        others[own] = 0.0
        for place in (*own, *self._strongest(others)):
            word = typed.get(names[place]) or self._standing(names[place])
            if word and not word.isdigit() and named[place]:
                yield word, float(named[place])

    def _strongest(self, amounts: FloatArray) -> list[int]:
        """Give the places of the greatest amounts above zero, greatest first, ties by name."""
        found = np.flatnonzero(amounts)
        if len(found) > MOST_WORDS:
            least = np.partition(amounts[found], -MOST_WORDS)[-MOST_WORDS]
            found = found[amounts[found] >= least]
        names = self._own.names
        return sorted(found.tolist(), key=lambda i: (-amounts[i], names[i]))[:MOST_WORDS]

    @cached_property
    def _pairs(self) -> slice:
        """Where among the terms the pairs are: behind all words."""
        return slice(len(self._own.names) - sum(" " in name for name in self._own.names), None)

    def _standing(self, term: str) -> str | None:
        """Give a term as it stands in the paper; None where it is a pair that stands apart."""
        if term not in self._stood:
            self._stood[term] = self._look_for(term)
        return self._stood[term]

    def _look_for(self, term: str) -> str | None:
        words = [self._surface.get(stem, "") for stem in term.split(" ")]
        together = " ".join(words)
        is_one = len(words) == 1 or together.lower() in self._text
        return together if all(words) and is_one else None
