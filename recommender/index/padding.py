"""An epoch's idf with zeros for the words that came since."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommender.index.epoch import Epoch, FloatArray

SPARE = 8  # One more for so many words: until they are used up, no commit copies all idf (50 MB
# for six million words, as much time as all else that a commit of 1,000 papers takes).


def with_room(words: int) -> int:
    """Give for how many words an idf is made where there are so many."""
    return words + words // SPARE


class Padding:
    """Gives an epoch as wide as the vocabulary has become; words that came later weigh nothing.

    Args:
        epoch: As a refresh left it, with room for words to come or without.
    """

    def __init__(self, epoch: Epoch) -> None:
        self.epoch = epoch
        self._room: FloatArray = epoch.idf
        self._given = epoch

    def for_words(self, size: int) -> Epoch:
        """Give the epoch for so many words, as many at least as there were before."""
        known = self.epoch.idf
        if size > len(self._room):
            self._room = np.zeros(with_room(size))
            self._room[: len(known)] = known
        if size != len(self._given.idf):
            self._given = replace(self.epoch, idf=self._room[:size])
        return self._given
