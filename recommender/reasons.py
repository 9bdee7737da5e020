"""Split a paper's score into named words, from the numbers it was ranked by."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import numpy as np

from recommender.blend import Blend
from recommender.index.field import FloatArray
from recommender.index.terms import Terms
from recommender.paper import Paper
from recommender.pick import Pick, Reason
from recommender.shelf import Shelf
from recommender.signals import Part
from recommender.signals.part import Space

BASELINE = "baseline"
MOST_WORDS = 8  # Named of those the reader did not type, such as of all likes together.
NO_SHARE = 1e-9  # What is left by rounding alone.

# Points that give a score of a half: a good match has three to eight.
HALF = 5.0


def pick(blend: Blend, row: int, paper: Paper, shelf: Shelf, *, typed_alone: bool = False) -> Pick:
    """Give a paper with its score and reasons; votes beyond their bounds are lessened alike.

    The score is raw / (raw + `HALF`): from 0 for the usual paper towards 1, in the order of the
    raw scores. A share is what a word adds to the raw score, with norms and spreads held at this
    ranking's values, times the same score / raw; all shares sum to the score. What no word can be
    named for, such as the points of the usual paper and what rounding places among the directions
    to two bytes leaves, is the baseline's. Below zero the score is 0 and the baseline holds the
    difference. `typed_alone` names only words that were typed, and leaves it all others too.
    """
    raw = blend.exact(row, shelf).raw
    per_point = 1 / (max(raw, 0.0) + HALF)
    score = max(raw, 0.0) * per_point
    named = [
        Reason(signal, points * per_point, (word,), interest)
        for (signal, interest, word), points in _named(
            blend, row, paper, shelf, typed_alone
        ).items()
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


def _named(
    blend: Blend, row: int, paper: Paper, shelf: Shelf, typed_alone: bool
) -> Mapping[Key, float]:
    """Give the points of all that can be named."""
    text = _Text(blend, row, paper)
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
        for word, amount in text.words(points, typed[of], typed_alone):
            found[*of, word] += amount
    return found


class _Text:
    """A paper's words: how they weigh for a reader, and how they stand there."""

    def __init__(self, blend: Blend, row: int, paper: Paper) -> None:
        self._written = blend.view.written(row, f"{paper.title}\n{paper.text}")
        self._own = self._written.own
        self._latent = blend.view.latent
        self._place_of = blend.place_in_terms

    def points(self, part: Part) -> FloatArray:
        """Give what each term of the paper adds to a part, shape (n_terms,)."""
        found = np.zeros(len(self._own.weights))
        if part.place is not None:
            found[: len(self._directions)] = self._directions @ part.place
        elif isinstance(part.weights, Terms):
            found = part.weights.at(self._own.places) * self._own.weights
        else:
            for term, weight in part.weights.items():
                if (at := self._find(term)) is not None:
                    found[at] = weight * self._own.weights[at]
        return found * self._written.length if part.space is Space.COUNTED else found

    @cached_property
    def _directions(self) -> FloatArray:
        """What each word adds to the paper's place, whose length is held; (n_words, n_directions).

        Shape (0, n_directions) where the paper has no place.
        """
        if self._latent is None:
            return np.zeros((0, 0))
        words = self._own.words
        weights = self._own.weights[:words]
        each = self._latent.each(self._own.places[:words].astype(np.int32))
        length = float(np.linalg.norm(weights @ each))
        return each * (weights / length)[:, None] if length else each[:0]

    def words(
        self, points: FloatArray, typed: Mapping[str, str], typed_alone: bool
    ) -> Iterator[tuple[str, float]]:
        """Give the words to name: all that were typed, and the strongest others if wanted.

        A pair is named where it stands together; else it counts half for each of its words.
        """
        by_place = {at: typed[term] for term in typed if (at := self._find(term)) is not None}
        named = self._halved(points, by_place)
        others = np.abs(named)
        others[slice(None) if typed_alone else list(by_place)] = 0.0
        for at in (*by_place, *self._strongest(others)):
            word = by_place.get(at) or self._written.standing(at)
            if word and not word.isdigit() and named[at]:
                yield word, float(named[at])

    def _find(self, term: str) -> int | None:
        return self._written.find(self._place_of(term))

    def _halved(self, points: FloatArray, typed: Collection[int]) -> FloatArray:
        """Give the points of pairs that stand apart to their words, unless they were typed."""
        first = self._own.words
        is_moved = points[first:] != 0
        is_moved[[at - first for at in typed if at >= first]] = False
        found, stands_apart = points.copy(), self._written.stands_apart
        moved = [pair for pair in np.flatnonzero(is_moved).tolist() if stands_apart(pair)]
        if moved:
            halves, places = self._own.halves[moved], first + np.array(moved)
            np.add.at(found, halves.ravel(), np.repeat(points[places] / 2, 2))
            found[places] = 0.0
        return found

    def _strongest(self, amounts: FloatArray) -> list[int]:
        """Give the places of the greatest amounts above zero; of equal ones the first by name."""
        found = np.flatnonzero(amounts)
        if len(found) <= MOST_WORDS:
            return found.tolist()
        least = np.partition(amounts[found], -MOST_WORDS)[-MOST_WORDS]
        chosen: list[int] = found[amounts[found] >= least].tolist()
        if len(chosen) > MOST_WORDS:
            chosen.sort(key=lambda at: (-amounts[at], self._written.name(at)))
        return chosen[:MOST_WORDS]
