"""An unchanging batch of indexed papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from recommender.categories import category_keys
from recommender.index.entry import Entry, microseconds
from recommender.index.epoch import Codes, Epoch, length_codes
from recommender.index.field import BoolArray, Field, FloatArray, IdArray, IntArray, Runs, spans
from recommender.index.latent import Directions, Latent
from recommender.index.vocabulary import Names, Vocabulary, WordIds
from recommender.index.word_pairs import WordPairs, sequence_of
from recommender.paper import Paper
from recommender.text import compounds

MOST_PLACES = 65_536  # Rows of a segment that keeps directions: 26 MB. Older papers go without.
ROWS_AT_A_TIME = 4096  # Bounds the memory of a pass over all papers to a few megabytes.
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
        codes: How many known words the row has; see `length_codes`.
        inverse_norms: 1 / length of the row's vector of words and pairs under the index's epoch; 0
            where it has no known word or is not alive.
        whole: Counts of all words, those of the title as often as the weighting counts them. What
            stands in the abstract is `whole` less that.
        title: Counts of title words.
        order: Word ids as they stand; see `sequence_of`.
        pairs: Ids of the known pairs of words; none before pairs are learnt.
        latent: Where the row lies among the directions learnt, at unit length; shape (n, 0) before.
        compounds: Hyphenated words written as one; they never count for scores.
        authors, categories: Ids of names and category keys.
        audience: Ids of the feeds whose followers alone may be given the paper; none for most.
        upvotes: One count a row, 0 where none was given.
    """

    numbers: IntArray
    listed_at: IntArray
    published: IntArray
    alive: BoolArray
    codes: Codes
    inverse_norms: FloatArray
    whole: Field
    title: Field
    order: Runs
    pairs: Runs
    latent: Directions
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

    def weighted(self, epoch: Epoch, pairs: WordPairs | None) -> Segment:
        """Give this segment with its lengths and norms computed for an epoch."""
        codes = length_codes(self.whole.lengths(epoch.idf > 0))
        norms = self.whole.norms(epoch, codes)
        if pairs is not None:
            squares = np.bincount(
                np.repeat(np.arange(len(self)), np.diff(self.pairs.start)),
                pairs.weights[self.pairs.items] ** 2,
                minlength=len(self),
            )
            norms = np.where(norms > 0, np.sqrt(norms**2 + squares), 0.0)
        counts = self.alive & (norms > 0)
        inverse = np.divide(1.0, norms, out=np.zeros(len(norms)), where=counts)
        return replace(self, codes=codes, inverse_norms=inverse)

    def learnt(
        self,
        epoch: Epoch,
        pairs: WordPairs | None,
        latent: Latent | None,
        proceed: Callable[[], None] = lambda: None,
    ) -> Segment:
        """Give this segment with its pairs and directions, and the norms that follow.

        `proceed` is called a few times a second, and may raise.
        """
        known = self if pairs is None else replace(self, pairs=pairs.of(self.order, proceed))
        known = known.weighted(epoch, pairs)
        if latent is None:
            return known
        if len(self) > MOST_PLACES:
            return replace(known, latent=np.zeros((len(self), 0), np.float16))
        return replace(known, latent=known.placed(epoch, latent, proceed))

    def words(self, epoch: Epoch, rows: IntArray) -> sparse.csr_matrix:
        """Give the weights of words of some rows, before any norm; shape (n_rows, n_words)."""
        taken, start = spans(self.whole.by_paper.start, rows)
        ids = self.whole.by_paper.items[taken]
        codes = np.repeat(self.codes[rows], np.diff(start))
        weights = epoch.weigh(ids, self.whole.by_paper.counts[taken], codes)
        return sparse.csr_matrix((weights, ids, start), shape=(len(rows), len(epoch.idf)))

    def places(self, epoch: Epoch, latent: Latent | None, rows: IntArray) -> Directions:
        """Give where some rows lie among directions: as kept, or else worked out for them."""
        if latent is None or self.latent.shape[1] == latent.size:
            return self.latent[rows]
        return latent.project_all(self.words(epoch, rows)).astype(np.float16)

    def placed(
        self, epoch: Epoch, latent: Latent, proceed: Callable[[], None] = lambda: None
    ) -> Directions:
        """Give where the rows lie among some directions."""
        found = np.zeros((len(self), latent.size), np.float16)
        for first in range(0, len(self), ROWS_AT_A_TIME):
            proceed()
            rows = np.arange(first, min(first + ROWS_AT_A_TIME, len(self)))
            found[rows] = latent.project_all(self.words(epoch, rows))
        return found


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


def segment(
    rows: Sequence[Row], epoch: Epoch, pairs: WordPairs | None, latent: Latent | None
) -> Segment:
    """Build a segment. `epoch` has an idf for every id in the rows."""
    titles = epoch.weighting.title_counts
    fresh = Segment(
        numbers=np.array([row.number for row in rows], np.int64),
        listed_at=np.array([row.listed_at for row in rows], np.int64),
        published=np.array([row.published for row in rows], np.int64),
        alive=np.ones(len(rows), np.bool_),
        codes=np.zeros(len(rows), np.uint8),
        inverse_norms=np.zeros(len(rows)),
        whole=Field.of([np.concatenate([*[row.title] * titles, row.abstract]) for row in rows]),
        title=Field.of([row.title for row in rows]),
        order=Runs.of([sequence_of(row.title, row.abstract) for row in rows]),
        pairs=Runs.of([np.zeros(0, np.int32)] * len(rows)),
        latent=np.zeros((len(rows), 0), np.float16),
        compounds=Field.of([row.compounds for row in rows]),
        authors=Field.of([row.authors for row in rows]),
        categories=Field.of([row.categories for row in rows]),
        audience=Field.of([row.audience for row in rows]),
        upvotes=np.array([row.upvotes for row in rows], np.float64),
    )
    return fresh.learnt(epoch, pairs, latent)


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
        codes=np.concatenate([one.codes for one in segments])[alive],
        inverse_norms=np.concatenate([one.inverse_norms for one in segments])[alive],
        whole=join([one.whole for one in segments]),
        title=join([one.title for one in segments]),
        order=Runs.joined([one.order for one in segments], kept),
        pairs=Runs.joined([one.pairs for one in segments], kept),
        latent=_kept_places([one.latent for one in segments], alive),
        compounds=join([one.compounds for one in segments]),
        authors=join([one.authors for one in segments]),
        categories=join([one.categories for one in segments]),
        audience=join([one.audience for one in segments]),
        upvotes=np.concatenate([one.upvotes for one in segments])[alive],
    )


def _kept_places(latent: Sequence[Directions], alive: BoolArray) -> Directions:
    """Lay places end to end; none of a segment beyond `MOST_PLACES` rows, or if some lack them."""
    size = int(np.count_nonzero(alive))
    widths = {one.shape[1] for one in latent if len(one)}
    if size > MOST_PLACES or len(widths) > 1:
        return np.zeros((size, 0), np.float16)
    return np.concatenate(latent)[alive]
