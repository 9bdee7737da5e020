"""Words and their ids, in the order first seen; words are only ever added."""

from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np

from recommender.index.field import IdArray
from recommender.names import agree, is_initial, name_parts
from recommender.text import analyze, stems_of, words

MOST_LIKE = 5  # Parts of names that are looked at for one that is nearly it.


class Vocabulary:
    """Gives each word an id for ever. One thread may add while others look up."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._words: list[str] = []

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Iterable[str]) -> list[int]:
        """Give the ids of words in order, with new ids for new words."""
        words = list(words)
        known = list(map(self._ids.get, words))
        return [
            self._new(word) if found is None else found
            for word, found in zip(words, known, strict=True)
        ]

    def find(self, word: str) -> int | None:
        """Give the id of a word, or None."""
        return self._ids.get(word)

    def word(self, number: int) -> str:
        """Give the word of an id."""
        return self._words[number]

    def _new(self, word: str) -> int:
        if (found := self._ids.get(word)) is not None:  # New a moment ago, and here again.
            return found
        self._words.append(word)  # Before the id can be found, so that a reader finds both.
        self._ids[word] = len(self._words) - 1
        return len(self._words) - 1


class WordIds(dict[str, int]):
    """Turns texts into the ids of their stems; remembers each word's until told to forget."""

    _DROPPED, _SEVERAL = -1, -2

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def of(self, text: str) -> IdArray:
        """Give the ids of `analyze(text)`, with new ids for new stems."""
        found = words(text)
        ids = np.fromiter(map(self.__getitem__, found), np.int32, len(found))
        if not len(ids) or (least := ids.min()) >= 0:
            return ids
        if least == self._SEVERAL:
            return np.array(self._vocabulary.add(analyze(text)), np.int32)
        return ids[ids >= 0]

    def __missing__(self, word: str) -> int:
        ids = self._vocabulary.add(stems_of(word))
        self[word] = found = (ids or [self._DROPPED])[0] if len(ids) < 2 else self._SEVERAL
        return found


class Names:
    """The names of authors, found by any of their parts."""

    def __init__(self) -> None:
        self._names = Vocabulary()
        self._by_part: dict[str, list[int]] = {}

    def add(self, names: Iterable[str]) -> list[int]:
        """Give the ids of names in order; names without a letter are left out."""
        return [self._add(parts) for name in names if (parts := name_parts(name))]

    def matching(self, typed: str) -> list[int]:
        """Give the ids of all names that agree with one as typed."""
        parts = name_parts(typed)
        if not parts or is_initial(parts[-1]):
            return []
        known = self._by_part.get(parts[-1], [])
        return [i for i in list(known) if agree(parts, tuple(self._names.word(i).split()))]

    def like(self, part: str, closeness: float) -> list[str]:
        """Give all names, folded, with a part that begins like this one and is as close to it.

        Args:
            part: Folded; a letter alone is close to nothing.
            closeness: The least of difflib's ratio, in [0, 1].
        """
        begun = [one for one in list(self._by_part) if one[0] == part[0] and len(one) > 1]
        close = get_close_matches(part, begun, n=MOST_LIKE, cutoff=closeness)
        numbers = dict.fromkeys(number for one in close for number in list(self._by_part[one]))
        return [self._names.word(number) for number in numbers]

    def _add(self, parts: tuple[str, ...]) -> int:
        known = len(self._names)
        (number,) = self._names.add([" ".join(parts)])
        if number == known:
            for part in set(parts):
                self._by_part.setdefault(part, []).append(number)
        return number
