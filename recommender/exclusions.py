"""Which papers a reader's exclusions and mutes leave out, however a word is spelled."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from recommender.index import View
from recommender.index.field import BoolArray, IntArray
from recommender.interest_line import excluded_by, written
from recommender.phrases import holds_any_spelling
from recommender.profile import Interest, InterestKind, Mute
from recommender.shelf import Shelf
from recommender.text import analyze, words


class Exclusions:
    """What some words, phrases, authors and categories leave out of a view.

    Case, endings and hyphens do not matter: "multimodal" also leaves out "multi-modal" and the
    other way round.

    Args:
        view: The papers.
        unwanted: What a paper must not be about: see `excluded` and `muted`.

    Attributes:
        certain: By row, what is left out as far as the index can tell, without any text.
    """

    def __init__(self, view: View, unwanted: Iterable[Interest]) -> None:
        unwanted = tuple(unwanted)
        self._view = view
        self._phrases = tuple(
            (one, holding_all(view, words(one.text)))
            for one in unwanted
            if one.kind is InterestKind.PHRASE
        )
        self._certain = tuple(
            (one, _matching(view, one)) for one in unwanted if one.kind is not InterestKind.PHRASE
        )
        self.certain = np.zeros(len(view.alive), np.bool_)
        for _, matching in self._certain:
            self.certain |= matching

    def fetch(self, rows: IntArray, shelf: Shelf) -> None:
        """Look up at once the texts that `leaves_out` will look into for these rows."""
        suspected = np.zeros(len(rows), np.bool_)
        for _, held in self._phrases:
            suspected |= held[rows]
        shelf.fetch(self._view.numbers[rows[suspected]].tolist())

    def leaves_out(self, row: int, shelf: Shelf) -> bool:
        """Tell whether a paper is left out; see `by`."""
        return self.by(row, shelf) is not None

    def by(self, row: int, shelf: Shelf) -> str | None:
        """Give what leaves a paper out, as it is typed, or None where nothing does.

        It looks into the text where a phrase may stand; a text that cannot be looked up counts as
        holding the phrase.
        """
        for one, matching in self._certain:
            if matching[row]:
                return written(one)
        for one, held in self._phrases:
            if held[row]:
                paper = shelf.get(int(self._view.numbers[row]))
                if paper is None or holds_any_spelling(paper, one.text):
                    return written(one)
        return None


def excluded(interests: Iterable[Interest]) -> tuple[Interest, ...]:
    """Give what the EXCLUSION interests of a profile leave out."""
    exclusions = (one for one in interests if one.kind is InterestKind.EXCLUSION)
    return tuple(inner for exclusion in exclusions if (inner := excluded_by(exclusion)))


def muted(mutes: Iterable[Mute], now: datetime) -> tuple[Interest, ...]:
    """Give what the mutes that have not ended leave out."""
    return tuple(mute.what for mute in mutes if mute.holds_at(now))


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
