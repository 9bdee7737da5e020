"""Texts as the ids of their stems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recommender.index.field import IdArray, Runs
from recommender.index.spellings import Spellings
from recommender.index.vocabulary import Vocabulary
from recommender.index.word_pairs import sequence_of
from recommender.text import analyze, compounds, stems_of, words

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels


class WordIds(dict[str, int]):
    """Turns texts into the ids of their stems; remembers each word's until told to forget.

    With kernels it gives the same ids, many times as fast.
    """

    _DROPPED, _SEVERAL = -1, -2

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._spellings: Spellings | None = None

    def cut(
        self, papers: Sequence[tuple[str, str]], kernels: type[Kernels] | None = None
    ) -> tuple[Runs, Runs]:
        """Cut titles and the texts below them, with new ids for new stems.

        Returns:
            The ids of each paper's words in their order, see `sequence_of`; those of its compounds.
        """
        if kernels is not None:
            if self._spellings is None:
                self._spellings = Spellings(self._vocabulary, kernels)
            return self._spellings.cut(papers, self.in_order, self.of_compounds)
        both = [(self.in_order(*paper), self.of_compounds(*paper)) for paper in papers]
        return Runs.of([order for order, _ in both]), Runs.of([joined for _, joined in both])

    def in_order(self, title: str, text: str) -> IdArray:
        """Give the ids of a paper's words in their order."""
        return sequence_of(self.of(title), self.of(text))

    def of(self, text: str) -> IdArray:
        """Give the ids of `analyze(text)`, with new ids for new stems."""
        found = words(text)
        ids = np.fromiter(map(self.__getitem__, found), np.int32, len(found))
        if not len(ids) or (least := ids.min()) >= 0:
            return ids
        if least == self._SEVERAL:
            return np.array(self._vocabulary.add(analyze(text)), np.int32)
        return ids[ids >= 0]

    def of_compounds(self, title: str, text: str) -> IdArray:
        """Give the ids of a paper's hyphenated words written as one, with new ids for new stems."""
        return np.array(self._vocabulary.add(compounds(f"{title}\n{text}")), np.int32)

    def __missing__(self, word: str) -> int:
        ids = self._vocabulary.add(stems_of(word))
        self[word] = found = (ids or [self._DROPPED])[0] if len(ids) < 2 else self._SEVERAL
        return found
