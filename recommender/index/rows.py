"""Papers as ids, before they join a segment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from recommender.categories import category_keys
from recommender.index.entry import Entry, microseconds
from recommender.index.field import BoolArray, FloatArray, IntArray, Runs
from recommender.index.vocabulary import Names, Vocabulary
from recommender.index.word_ids import WordIds
from recommender.paper import Paper

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

# What is cut at once: this bounds the memory of a build, however many or long papers are.
ROWS_AT_ONCE = 4096
CHARACTERS_AT_ONCE = 1 << 23

FEED = "feed:"  # Begins the name of a source that a reader added.
UPVOTES = "huggingface.upvotes"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some papers, a row each.

    Attributes:
        numbers, listed_at, published: One value a row; moments in microseconds since 1970.
        upvotes: One count a row, 0 where none was given.
        order: Word ids as they stand; see `sequence_of`.
        compounds: Ids of hyphenated words written as one.
        authors, categories: Ids of names and category keys.
        audience: Ids of feeds; see `Segment`.
    """

    numbers: IntArray
    listed_at: IntArray
    published: IntArray
    upvotes: FloatArray
    order: Runs
    compounds: Runs
    authors: Runs
    categories: Runs
    audience: Runs

    def __len__(self) -> int:
        return len(self.numbers)

    def without(self, numbers: IntArray) -> Rows:
        """Give the rows of the other papers."""
        return Rows.joined([self], [~np.isin(self.numbers, numbers)])

    @staticmethod
    def joined(some: Sequence[Rows], kept: Sequence[BoolArray] | None = None) -> Rows:
        """Lay one or more end to end, with only the rows that `kept` (one mask each) holds."""
        if len(some) == 1 and kept is None:
            return some[0]
        masks = [np.ones(len(one), np.bool_) for one in some] if kept is None else kept
        mask = np.concatenate(masks)
        return Rows(
            numbers=np.concatenate([one.numbers for one in some])[mask],
            listed_at=np.concatenate([one.listed_at for one in some])[mask],
            published=np.concatenate([one.published for one in some])[mask],
            upvotes=np.concatenate([one.upvotes for one in some])[mask],
            order=Runs.joined([one.order for one in some], masks),
            compounds=Runs.joined([one.compounds for one in some], masks),
            authors=Runs.joined([one.authors for one in some], masks),
            categories=Runs.joined([one.categories for one in some], masks),
            audience=Runs.joined([one.audience for one in some], masks),
        )


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The ids of everything an index knows by name."""

    words: Vocabulary
    word_ids: WordIds
    names: Names
    categories: Vocabulary
    feeds: Vocabulary

    def rows(
        self, entries: Iterable[Entry], kernels: type[Kernels] | None = None
    ) -> Iterator[Rows]:
        """Turn papers into ids, adding what is new; some at a time, each number once in these.

        Raises:
            TypeError: For a moment without a zone; papers given before it are in the rows before,
                or in none.
        """
        for some in _in_parts(entries):
            latest = list({entry.number: entry for entry in some}.values())
            yield self._rows(latest, kernels)

    def _rows(self, entries: Sequence[Entry], kernels: type[Kernels] | None) -> Rows:
        papers = [entry.paper for entry in entries]
        listed_at = [microseconds(entry.listed_at) for entry in entries]
        published = [
            microseconds(paper.published) if paper.published else listed
            for paper, listed in zip(papers, listed_at, strict=True)
        ]
        upvotes = [max(paper.signals.get(UPVOTES, 0.0), 0.0) for paper in papers]
        order, compounds = self.word_ids.cut([(one.title, one.text) for one in papers], kernels)
        authors = self.names.add_each([one.authors for one in papers])
        return Rows(
            numbers=np.array([entry.number for entry in entries], np.int64),
            listed_at=np.array(listed_at, np.int64),
            published=np.array(published, np.int64),
            upvotes=np.array(upvotes, np.float64),
            order=order,
            compounds=compounds,
            authors=_laid(authors, chain.from_iterable(authors)),
            categories=_numbered(self.categories, list(map(_categories, papers))),
            audience=_numbered(self.feeds, list(map(_audience, papers))),
        )


def _in_parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    some: list[Entry] = []
    size = 0
    for entry in entries:
        some.append(entry)
        size += len(entry.paper.title) + len(entry.paper.text)
        if len(some) == ROWS_AT_ONCE or size >= CHARACTERS_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _categories(paper: Paper) -> Collection[str]:
    return dict.fromkeys(chain.from_iterable(map(category_keys, paper.categories)))


def _audience(paper: Paper) -> tuple[str, ...]:
    """Give the feeds a paper came from, if it came from nowhere else: others did not ask for it."""
    is_restricted = all(source.startswith(FEED) for source in paper.sources)
    return tuple(dict.fromkeys(paper.sources)) if is_restricted else ()


def _numbered(vocabulary: Vocabulary, lists: Sequence[Collection[str]]) -> Runs:
    """Give the ids of the words of each list, adding what is new."""
    return _laid(lists, vocabulary.add(chain.from_iterable(lists)))


def _laid(lists: Sequence[Collection[object]], ids: Iterable[int]) -> Runs:
    """Lay ids end to end, as many for each list as it has members."""
    start = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return Runs(start, np.fromiter(ids, np.int32, start[-1]))
