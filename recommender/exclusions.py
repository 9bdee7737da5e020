"""Which papers a reader's exclusions leave out, however a word is spelled."""

from collections.abc import Iterable

import numpy as np

from recommender.index import View
from recommender.index.field import BoolArray
from recommender.interest_line import excluded_by
from recommender.phrases import holds_any_spelling
from recommender.profile import Interest, InterestKind
from recommender.shelf import Shelf
from recommender.text import analyze, words


def left_out(
    view: View, interests: Iterable[Interest], asked: BoolArray, shelf: Shelf
) -> BoolArray:
    """Tell by row which of the papers `asked` an EXCLUSION leaves out.

    Case, endings and hyphens do not matter: "multimodal" also leaves out "multi-modal" and the
    other way round. A paper whose text cannot be looked up counts as left out by a phrase.
    """
    found = np.zeros(len(view.alive), np.bool_)
    for interest in interests:
        if interest.kind is InterestKind.EXCLUSION and (inner := excluded_by(interest)):
            found |= _matching(view, inner, asked & ~found, shelf)
    return found & asked


def _matching(view: View, inner: Interest, asked: BoolArray, shelf: Shelf) -> BoolArray:
    match inner.kind:
        case InterestKind.AUTHOR:
            return view.by_author(inner.text)
        case InterestKind.CATEGORY:
            return view.in_category(inner.text)
        case InterestKind.PHRASE:
            return _holding_phrase(view, inner.text, asked, shelf)
        case _:
            return holding_all(view, words(inner.text))


def _holding_phrase(view: View, phrase: str, asked: BoolArray, shelf: Shelf) -> BoolArray:
    """Look only into the texts that hold all the words."""
    rows = np.flatnonzero(holding_all(view, words(phrase)) & asked)
    numbers = view.numbers[rows].tolist()
    shelf.fetch(numbers)
    found = np.zeros(len(view.alive), np.bool_)
    for row, number in zip(rows.tolist(), numbers, strict=True):
        paper = shelf.get(number)
        found[row] = paper is None or holds_any_spelling(paper, phrase)
    return found


def holding_all(view: View, wanted: list[str]) -> BoolArray:
    """Tell by row which papers hold all these words, alone or written as one with a neighbour.

    Stop words do not count.
    """
    found = view.alive.copy()
    for i, word in enumerate(wanted):
        if analyze(word):
            spellings = {word, "".join(wanted[max(i - 1, 0) : i + 1]), "".join(wanted[i : i + 2])}
            found &= np.any([_holding(view, spelling) for spelling in spellings], axis=0)
    return found


def _holding(view: View, word: str) -> BoolArray:
    stems = analyze(word)
    masks = [view.holds(stem) | view.holds_compound(stem) for stem in stems]
    return np.all(masks, axis=0) if masks else np.zeros(len(view.alive), np.bool_)
