"""Which papers a reader's exclusions leave out, however a word is spelled."""

from collections.abc import Iterable

import numpy as np

from recommender.index import View
from recommender.index.field import BoolArray, IntArray
from recommender.interest_line import excluded_by
from recommender.phrases import holds_any_spelling
from recommender.profile import Interest, InterestKind
from recommender.shelf import Shelf
from recommender.text import analyze, words


class Exclusions:
    """What the EXCLUSION interests of a profile leave out of a view.

    Case, endings and hyphens do not matter: "multimodal" also leaves out "multi-modal" and the
    other way round.

    Attributes:
        certain: By row, what is left out as far as the index can tell, without any text.
    """

    def __init__(self, view: View, interests: Iterable[Interest]) -> None:
        exclusions = (one for one in interests if one.kind is InterestKind.EXCLUSION)
        inner = [one for exclusion in exclusions if (one := excluded_by(exclusion))]
        self._view = view
        self._phrases = tuple(
            (one.text, holding_all(view, words(one.text)))
            for one in inner
            if one.kind is InterestKind.PHRASE
        )
        self.certain = np.zeros(len(view.alive), np.bool_)
        for one in inner:
            if one.kind is not InterestKind.PHRASE:
                self.certain |= _matching(view, one)

    def fetch(self, rows: IntArray, shelf: Shelf) -> None:
        """Look up at once the texts that `leaves_out` will look into for these rows."""
        suspected = np.zeros(len(rows), np.bool_)
        for _, held in self._phrases:
            suspected |= held[rows]
        shelf.fetch(self._view.numbers[rows[suspected]].tolist())

    def leaves_out(self, row: int, shelf: Shelf) -> bool:
        """Tell whether a paper is left out, looking into its text where a phrase may stand.

        A text that cannot be looked up counts as holding the phrase.
        """
        if self.certain[row]:
            return True
        suspected = [phrase for phrase, held in self._phrases if held[row]]
        paper = shelf.get(int(self._view.numbers[row])) if suspected else None
        return any(paper is None or holds_any_spelling(paper, phrase) for phrase in suspected)


def _matching(view: View, inner: Interest) -> BoolArray:
    match inner.kind:
        case InterestKind.AUTHOR:
            return view.by_author(inner.text)
        case InterestKind.CATEGORY:
            return view.in_category(inner.text)
        case _:
            return holding_all(view, words(inner.text))


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
