"""Which stated interest each paper serves most: whose turn it is, and whose bar it has to meet."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.index import View
from recommender.index.field import FloatArray
from recommender.profile import Interest, InterestKind
from recommender.text import analyze

NONE = -1  # The place of a paper that serves no interest.

# What a match without a strength of its own counts beside a cosine, as in the score: an author
# named is worth a good match, and a category only decides where no words do.
_AUTHOR, _CATEGORY = 0.3, 0.1


def served(view: View, interests: Sequence[Interest]) -> NDArray[np.int64]:
    """Give by row the place in `interests` of the one a paper serves most, or `NONE`.

    An interest serves by its own words alone, so that it keeps a claim to its papers however
    strongly others score; heavier ones count for more. Of equals the first is served.
    """
    best = np.zeros(len(view.alive))
    place = np.full(len(view.alive), NONE, np.int64)
    for i, interest in enumerate(interests):
        if interest.kind is not InterestKind.EXCLUSION:
            strength = interest.weight * _LIKENESS[interest.kind](view, interest)
            place[strength > best] = i
            best = np.maximum(best, strength)
    return place


def _words(view: View, interest: Interest) -> FloatArray:
    return view.scores(view.unit(analyze(interest.text)))


def _author(view: View, interest: Interest) -> FloatArray:
    return np.where(view.by_author(interest.text), _AUTHOR, 0.0)


def _category(view: View, interest: Interest) -> FloatArray:
    return np.where(view.in_category(interest.text), _CATEGORY, 0.0)


def _paper(view: View, interest: Interest) -> FloatArray:
    return view.scores(view.terms(interest.number or 0))


_LIKENESS: dict[InterestKind, Callable[[View, Interest], FloatArray]] = {
    InterestKind.WORDS: _words,
    InterestKind.PHRASE: _words,
    InterestKind.AUTHOR: _author,
    InterestKind.CATEGORY: _category,
    InterestKind.PAPER: _paper,
}
