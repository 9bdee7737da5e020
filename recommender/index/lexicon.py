"""All that an index knows by name, in tables that can be mapped from files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.index.rows import Vocabularies
from recommender.index.vocabulary import Names, NameTable, Vocabulary
from recommender.index.word_ids import WordIds
from recommender.index.word_table import WordTable

# A table is joined to the one before it when that is not so many times as long. So a word that is
# looked for in vain is looked for in four or five tables, and a table of a million names is
# written anew (half a second) once for 250,000 others.
LONGER = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, names, categories and feeds that came between two saves."""

    words: WordTable
    names: NameTable
    categories: WordTable
    feeds: WordTable

    @staticmethod
    def joined(lexicons: Sequence[Lexicon]) -> Lexicon:
        """Make one of several that follow each other."""
        return Lexicon(
            WordTable.joined([one.words for one in lexicons]),
            NameTable.joined([one.names for one in lexicons]),
            WordTable.joined([one.categories for one in lexicons]),
            WordTable.joined([one.feeds for one in lexicons]),
        )

    @staticmethod
    def late(known: Vocabularies) -> Lexicon:
        """Give what came since the last `settle`."""
        return Lexicon(
            known.words.late(), known.names.late(), known.categories.late(), known.feeds.late()
        )

    def __len__(self) -> int:
        return sum(map(len, (self.words, self.names.names, self.categories, self.feeds)))


def grown(lexicons: Sequence[Lexicon], known: Vocabularies) -> tuple[Lexicon, ...]:
    """Give tables of all that is known: those there were, and one of what came since."""
    late = Lexicon.late(known)
    if not len(late):
        return tuple(lexicons)
    first, size = len(lexicons), len(late)
    while first and LONGER * size >= len(lexicons[first - 1]):
        first -= 1
        size += len(lexicons[first])
    newest = [*lexicons[first:], late]
    return (*lexicons[:first], Lexicon.joined(newest) if len(newest) > 1 else late)


def settle(known: Vocabularies, lexicons: Sequence[Lexicon]) -> None:
    """Look names up in these tables from now on, which hold all that is known."""
    known.words.settle(one.words for one in lexicons)
    known.names.settle(one.names for one in lexicons)
    known.categories.settle(one.categories for one in lexicons)
    known.feeds.settle(one.feeds for one in lexicons)


def known_by(lexicons: Sequence[Lexicon]) -> Vocabularies:
    """Give the ids of all that stands in some tables."""
    words = Vocabulary(one.words for one in lexicons)
    return Vocabularies(
        words,
        WordIds(words),
        Names(one.names for one in lexicons),
        Vocabulary(one.categories for one in lexicons),
        Vocabulary(one.feeds for one in lexicons),
    )
