"""An unchanging batch of indexed papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.categories import category_keys
from recommender.index.entry import Entry, microseconds
from recommender.index.field import BoolArray, Field, FloatArray, IdArray, IntArray
from recommender.index.vocabulary import Names, Vocabulary, WordIds
from recommender.paper import Paper
from recommender.text import compounds

FEED = "feed:"  # Begins the name of a source that a reader added.
UPVOTES = "huggingface.upvotes"


@dataclass(frozen=True, slots=True)
class Row:
    """One paper as ids, before it joins a segment."""

    number: int
    listed_at: int
    published: int
    title: IdArray
    abstract: IdArray
    compounds: IdArray
    authors: IdArray
    categories: IdArray
    audience: IdArray
    upvotes: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Some papers, a row each; a deleted or replaced one stays as a row that is not alive.

    Attributes:
        numbers, listed_at, published: One value a row; moments in microseconds since 1970.
        alive: Which rows count.
        inverse_norms: 1 / length of the row's tf-idf vector under the index's idf; 0 where it has
            no known word or is not alive.
        whole: Counts of all words. What stands in the abstract is `whole` less `title`.
        title: Counts of title words.
        compounds: Hyphenated words written as one; they never count for scores.
        authors, categories: Ids of names and category keys.
        audience: Ids of the feeds whose followers alone may be given the paper; none for most.
        upvotes: One count a row, 0 where none was given.
    """

    numbers: IntArray
    listed_at: IntArray
    published: IntArray
    alive: BoolArray
    inverse_norms: FloatArray
    whole: Field
    title: Field
    compounds: Field
    authors: Field
    categories: Field
    audience: Field
    upvotes: FloatArray

    def __len__(self) -> int:
        return len(self.numbers)

    def without(self, numbers: IntArray) -> Segment:
        """Give this segment with those papers no longer alive."""
        gone = np.isin(self.numbers, numbers)
        if not gone.any():
            return self
        alive = self.alive & ~gone
        return replace(self, alive=alive, inverse_norms=np.where(alive, self.inverse_norms, 0.0))

    def weighted(self, idf: FloatArray) -> Segment:
        """Give this segment with its norms computed for an idf."""
        norms = self.whole.norms(idf)
        counts = self.alive & (norms > 0)
        inverse = np.divide(1.0, norms, out=np.zeros(len(norms)), where=counts)
        return replace(self, inverse_norms=inverse)


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The ids of everything an index knows by name."""

    words: Vocabulary
    word_ids: WordIds
    names: Names
    categories: Vocabulary
    feeds: Vocabulary

    def row(self, entry: Entry) -> Row:
        """Turn a paper into ids, adding what is new."""
        paper = entry.paper
        keys = (key for code in paper.categories for key in category_keys(code))
        listed_at = microseconds(entry.listed_at)
        return Row(
            number=entry.number,
            listed_at=listed_at,
            published=microseconds(paper.published) if paper.published else listed_at,
            title=self.word_ids.of(paper.title),
            abstract=self.word_ids.of(paper.text),
            compounds=_ids(self.words.add(compounds(f"{paper.title}\n{paper.text}"))),
            authors=_ids(self.names.add(paper.authors)),
            categories=_ids(self.categories.add(dict.fromkeys(keys))),
            audience=_ids(self.feeds.add(_audience(paper))),
            upvotes=max(paper.signals.get(UPVOTES, 0.0), 0.0),
        )


def _audience(paper: Paper) -> tuple[str, ...]:
    """Give the feeds a paper came from, if it came from nowhere else: others did not ask for it."""
    is_restricted = all(source.startswith(FEED) for source in paper.sources)
    return tuple(dict.fromkeys(paper.sources)) if is_restricted else ()


def _ids(ids: list[int]) -> IdArray:
    return np.array(ids, np.int32)


def segment(rows: Sequence[Row], idf: FloatArray) -> Segment:
    """Build a segment. `idf` has a value for every id in the rows."""
    fresh = Segment(
        numbers=np.array([row.number for row in rows], np.int64),
        listed_at=np.array([row.listed_at for row in rows], np.int64),
        published=np.array([row.published for row in rows], np.int64),
        alive=np.ones(len(rows), np.bool_),
        inverse_norms=np.zeros(len(rows)),
        whole=Field.of([np.concatenate([row.title, row.abstract]) for row in rows]),
        title=Field.of([row.title for row in rows]),
        compounds=Field.of([row.compounds for row in rows]),
        authors=Field.of([row.authors for row in rows]),
        categories=Field.of([row.categories for row in rows]),
        audience=Field.of([row.audience for row in rows]),
        upvotes=np.array([row.upvotes for row in rows], np.float64),
    )
    return fresh.weighted(idf)


def merged(segments: Sequence[Segment]) -> Segment:
    """Make one segment of several, leaving out what is no longer alive."""
    kept = [one.alive for one in segments]

    def join(fields: list[Field]) -> Field:
        return Field.joined(fields, kept)

    alive = np.concatenate(kept)
    return Segment(
        numbers=np.concatenate([one.numbers for one in segments])[alive],
        listed_at=np.concatenate([one.listed_at for one in segments])[alive],
        published=np.concatenate([one.published for one in segments])[alive],
        alive=alive[alive],
        inverse_norms=np.concatenate([one.inverse_norms for one in segments])[alive],
        whole=join([one.whole for one in segments]),
        title=join([one.title for one in segments]),
        compounds=join([one.compounds for one in segments]),
        authors=join([one.authors for one in segments]),
        categories=join([one.categories for one in segments]),
        audience=join([one.audience for one in segments]),
        upvotes=np.concatenate([one.upvotes for one in segments])[alive],
    )
