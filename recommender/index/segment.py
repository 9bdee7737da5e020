"""An unchanging batch of indexed papers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.index.entry import Weighting
from recommender.index.epoch import Codes, Epoch, length_codes
from recommender.index.field import (
    BoolArray,
    Field,
    FloatArray,
    IdArray,
    IntArray,
    Lists,
    Runs,
    spans,
)
from recommender.index.latent import Directions, Latent, at_unit_length, lengths_of
from recommender.index.norms import inverse_norms
from recommender.index.postings import BLOCK, CHUNK, Postings
from recommender.index.rows import Rows
from recommender.index.tallying import tallied
from recommender.index.word_pairs import WordPairs

if TYPE_CHECKING:
    from recommender.index.kernels.every import Kernels

ROUNDED_UP = 1 + 2.0**-22  # More than four bytes lose.
# Rows of a segment that keeps places among directions: 26 MB. Of older papers only their lengths
# are kept: the cosine with one place then asks for one number a word.
MOST_PLACES = BLOCK
FEW = 64  # Numbers to look up; of more, the order of all rows is made ready for numpy.
PLACES_AT_A_TIME = 512  # Rows; 800 KB in eight bytes a number.
ROWS_AT_A_TIME = 4096  # Bounds the memory of a pass over all papers to a few megabytes.


@dataclass(frozen=True, slots=True)
class Segment:
    """Some papers, a row each; a deleted or replaced one stays as a row that is not alive.

    Attributes:
        numbers, listed_at, published: One value a row; moments in microseconds since 1970.
        alive: Which rows count.
        lengths: How many words the row has, known or not.
        by_number: The rows in the order of their numbers.
        listed_span, published_span: By block of `BLOCK` rows, the first and last of its moments;
            shape (n_blocks, 2).
        codes: How many known words the row has; see `length_codes`.
        inverse_norms: 1 / length of the row's vector of words and pairs under the index's epoch; 0
            where it has no known word or is not alive.
        shortest, most: By chunk of `CHUNK` rows, no more than the lowest code and no less than the
            highest inverse norm: so a search sees that none of them can be among the best.
        whole: Counts of all words, those of the title as often as the weighting counts them. What
            stands in the abstract is `whole` less that.
        title: Counts of title words.
        order: Word ids as they stand; see `sequence_of`.
        pairs: Ids of the known pairs of words; none before pairs are learnt.
        paired: The same turned round.
        latent: Where the row lies among the directions learnt, at unit length; shape (n, 0) before,
            and of more than `MOST_PLACES` rows.
        latent_lengths: How long that place was when it was learnt; shape (0,) before.
        compounds: Hyphenated words written as one; they never count for scores.
        authors, categories: Ids of names and category keys.
        audience: Ids of the feeds whose followers alone may be given the paper; none for most.
        upvotes: One count a row, 0 where none was given.
    """

    numbers: IntArray
    listed_at: IntArray
    published: IntArray
    alive: BoolArray
    lengths: IdArray
    by_number: IdArray
    listed_span: IntArray
    published_span: IntArray
    codes: Codes
    inverse_norms: FloatArray
    shortest: Codes
    most: NDArray[np.float32]
    whole: Field
    title: Field
    order: Runs
    pairs: Runs
    paired: Postings
    latent: Directions
    latent_lengths: NDArray[np.float32]
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

    def rows(self, numbers: IntArray) -> IntArray:
        """Give the row of each paper that is here and alive; -1 for the others."""
        if not len(self):
            return np.full(len(numbers), -1, np.int64)
        places = self._places_of(numbers)
        rows = self.by_number[np.minimum(places, len(self) - 1)].astype(np.int64)
        return np.where((self.numbers[rows] == numbers) & self.alive[rows], rows, -1)

    def _places_of(self, numbers: IntArray) -> IntArray:
        """Give where numbers stand in `by_number`, or would."""
        if len(numbers) > FEW:
            return np.searchsorted(self.numbers, numbers, sorter=self.by_number)
        ours, order = self.numbers, self.by_number  # numpy would copy the order for each question.
        found = [bisect_left(order, one, key=lambda row: ours[row]) for one in numbers.tolist()]
        return np.array(found, np.int64)

    def weighted(
        self, epoch: Epoch, pairs: WordPairs | None, kernels: type[Kernels] | None = None
    ) -> Segment:
        """Give this segment with its lengths and norms for an epoch that knows all its words."""
        coded = replace(self, codes=length_codes(self.lengths.astype(np.int64)))
        return coded.normed(epoch, pairs, kernels)

    def normed(
        self, epoch: Epoch, pairs: WordPairs | None, kernels: type[Kernels] | None = None
    ) -> Segment:
        """Give this segment with its norms for an epoch; its codes hold already."""
        if kernels is not None:
            inverse = inverse_norms(kernels, self, epoch, pairs)
        else:
            norms = self.whole.norms(epoch, self.codes)
            if pairs is not None:
                squares = np.bincount(
                    np.repeat(np.arange(len(self)), np.diff(self.pairs.start)),
                    pairs.weights[self.pairs.items] ** 2,
                    minlength=len(self),
                )
                norms = np.where(norms > 0, np.sqrt(norms**2 + squares), 0.0)
            counts = self.alive & (norms > 0)
            inverse = np.divide(1.0, norms, out=np.zeros(len(norms)), where=counts)
        return replace(self, inverse_norms=inverse, **_bounds(self.codes, inverse))

    def learnt(
        self,
        epoch: Epoch,
        pairs: WordPairs | None,
        latent: Latent | None,
        kernels: type[Kernels] | None = None,
        proceed: Callable[[], None] = lambda: None,
    ) -> Segment:
        """Give this segment with its pairs and directions, and the norms that follow.

        `proceed` is called a few times a second, and may raise.
        """
        known = self
        if pairs is not None:
            held = pairs.of(self.order, proceed)
            known = replace(self, pairs=held, paired=_turned(held, kernels))
        known = known.normed(epoch, pairs, kernels)
        if latent is None:
            return known
        places, lengths = known.placed(epoch, latent, proceed)
        return replace(known, latent=places, latent_lengths=lengths)

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

    def near(
        self,
        epoch: Epoch,
        latent: Latent,
        rows: IntArray,
        place: FloatArray,
        kernels: type[Kernels] | None = None,
    ) -> FloatArray:
        """Give the cosines of some rows with a place of unit length, shape (n_rows,).

        Where no places are kept, the lengths are those of the last lesson.
        """
        if self.latent.shape[1] == latent.size:
            return near_kept(self.latent, rows, place, kernels)
        if len(self.latent_lengths) != len(self):
            return np.asarray(self.places(epoch, latent, rows).astype(np.float64) @ place)
        if kernels is None:
            sums = latent.near_words(self.words(epoch, rows), place)
        else:
            sums, lists = np.empty(len(rows)), self.whole.by_paper
            kernels.near_words(
                rows,
                lists.start,
                lists.items,
                lists.counts,
                self.codes,
                epoch.slowness,
                epoch.weighting is Weighting.PLAIN,
                epoch.idf,
                latent.place_of,
                latent.directions.view(np.uint16),
                place,
                sums,
            )
        lengths = self.latent_lengths[rows]
        return np.divide(sums, lengths, out=np.zeros(len(rows)), where=lengths > 0)

    def placed(
        self,
        epoch: Epoch,
        latent: Latent,
        proceed: Callable[[], None] = lambda: None,
    ) -> tuple[Directions, NDArray[np.float32]]:
        """Give where the rows lie among some directions, and how long those places were.

        Of more than `MOST_PLACES` rows the lengths alone.
        """
        size = len(self)
        found = np.zeros((size, latent.size if size <= MOST_PLACES else 0), np.float16)
        lengths = np.zeros(size, np.float32)
        ready = latent.of_words(self.whole.postings.held()[0])
        for first in range(0, size, ROWS_AT_A_TIME):
            proceed()
            rows = np.arange(first, min(first + ROWS_AT_A_TIME, size))
            sums = ready.sums(self.words(epoch, rows))
            lengths[rows] = lengths_of(sums)
            if found.shape[1]:
                found[rows] = at_unit_length(sums, lengths[rows])
        return found, lengths


def segment(
    rows: Rows,
    epoch: Epoch,
    pairs: WordPairs | None,
    latent: Latent | None,
    kernels: type[Kernels] | None = None,
) -> Segment:
    """Build a segment. `epoch` has an idf for every id in the rows."""

    def field(runs: Runs, *, before: int = 1, after: int = 1) -> Field:
        return Field.both_ways(tallied(runs, kernels, before=before, after=after), kernels)

    whole = field(rows.order, before=epoch.weighting.title_counts)
    fresh = assembled(
        numbers=rows.numbers,
        listed_at=rows.listed_at,
        published=rows.published,
        codes=length_codes(whole.lengths(epoch.idf)),
        whole=whole,
        title=field(rows.order, after=0),
        order=rows.order,
        compounds=field(rows.compounds),
        authors=field(rows.authors),
        categories=field(rows.categories),
        audience=field(rows.audience),
        upvotes=rows.upvotes,
        kernels=kernels,
    )
    return fresh.learnt(epoch, pairs, latent, kernels)


def assembled(
    *,
    numbers: IntArray,
    listed_at: IntArray,
    published: IntArray,
    codes: Codes,
    whole: Field,
    title: Field,
    order: Runs,
    compounds: Field,
    authors: Field,
    categories: Field,
    audience: Field,
    upvotes: FloatArray,
    inverse_norms: FloatArray | None = None,
    pairs: Runs | None = None,
    latent: Directions | None = None,
    latent_lengths: NDArray[np.float32] | None = None,
    kernels: type[Kernels] | None = None,
) -> Segment:
    """Put a segment together, all alive, with what follows from its parts.

    What is left out is not known yet: see `Segment.learnt`.
    """
    size = len(numbers)
    inverse = np.zeros(size) if inverse_norms is None else inverse_norms
    pairs = Runs.of([np.zeros(0, np.int32)] * size) if pairs is None else pairs
    return Segment(
        numbers=numbers,
        listed_at=listed_at,
        published=published,
        alive=np.ones(size, np.bool_),
        lengths=whole.lengths().astype(np.int32),
        by_number=np.argsort(numbers, kind="stable").astype(np.int32),
        listed_span=_span(listed_at),
        published_span=_span(published),
        codes=codes,
        inverse_norms=inverse,
        **_bounds(codes, inverse),
        whole=whole,
        title=title,
        order=order,
        pairs=pairs,
        paired=_turned(pairs, kernels),
        latent=np.zeros((size, 0), np.float16) if latent is None else latent,
        latent_lengths=np.zeros(0, np.float32) if latent_lengths is None else latent_lengths,
        compounds=compounds,
        authors=authors,
        categories=categories,
        audience=audience,
        upvotes=upvotes,
    )


def merged(segments: Sequence[Segment], kernels: type[Kernels] | None = None) -> Segment:
    """Make one segment of several, leaving out what is no longer alive."""
    kept = [one.alive for one in segments]

    def join(fields: list[Field]) -> Field:
        return Field.joined(fields, kept, kernels)

    alive = np.concatenate(kept)
    return assembled(
        numbers=np.concatenate([one.numbers for one in segments])[alive],
        listed_at=np.concatenate([one.listed_at for one in segments])[alive],
        published=np.concatenate([one.published for one in segments])[alive],
        codes=np.concatenate([one.codes for one in segments])[alive],
        inverse_norms=np.concatenate([one.inverse_norms for one in segments])[alive],
        whole=join([one.whole for one in segments]),
        title=join([one.title for one in segments]),
        order=Runs.joined([one.order for one in segments], kept),
        pairs=Runs.joined([one.pairs for one in segments], kept),
        latent=_kept_places([one.latent for one in segments], alive),
        latent_lengths=_kept_lengths(segments, alive),
        compounds=join([one.compounds for one in segments]),
        authors=join([one.authors for one in segments]),
        categories=join([one.categories for one in segments]),
        audience=join([one.audience for one in segments]),
        upvotes=np.concatenate([one.upvotes for one in segments])[alive],
        kernels=kernels,
    )


class _Bounds(TypedDict):
    shortest: Codes
    most: NDArray[np.float32]


def _bounds(codes: Codes, inverse_norms: FloatArray) -> _Bounds:
    """Give the bounds of each chunk; see `Segment`."""
    first = np.arange(0, len(codes), CHUNK)
    if not len(first):
        return _Bounds(shortest=codes[:0], most=np.zeros(0, np.float32))
    most = np.maximum.reduceat(inverse_norms, first) * ROUNDED_UP
    return _Bounds(shortest=np.minimum.reduceat(codes, first), most=most.astype(np.float32))


def _span(moments: IntArray) -> IntArray:
    """Give the first and last moment of each block, shape (n_blocks, 2)."""
    first = np.arange(0, len(moments), BLOCK)
    if not len(first):
        return np.zeros((0, 2), np.int64)
    ends = [np.minimum.reduceat(moments, first), np.maximum.reduceat(moments, first)]
    return np.stack(ends, axis=1)


def _turned(pairs: Runs, kernels: type[Kernels] | None) -> Postings:
    """Turn pairs by paper round; each stands in a paper once."""
    once = np.ones(len(pairs.items), np.uint16)
    return Postings.of(Lists(pairs.start, pairs.items, once), kernels)


def _kept_places(latent: Sequence[Directions], alive: BoolArray) -> Directions:
    """Lay places end to end; none of a segment beyond `MOST_PLACES` rows, or if some lack them."""
    size = int(np.count_nonzero(alive))
    widths = {one.shape[1] for one in latent if len(one)}
    if size > MOST_PLACES or len(widths) > 1:
        return np.zeros((size, 0), np.float16)
    return np.concatenate(latent)[alive]


def _kept_lengths(segments: Sequence[Segment], alive: BoolArray) -> NDArray[np.float32]:
    """Lay the lengths of places end to end; none if some lack them."""
    if any(len(one.latent_lengths) != len(one) for one in segments):
        return np.zeros(0, np.float32)
    lengths = [one.latent_lengths for one in segments]
    return np.concatenate([np.zeros(0, np.float32), *lengths])[alive]


def near_kept(
    latent: Directions, rows: IntArray, place: FloatArray, kernels: type[Kernels] | None
) -> FloatArray:
    """Give the products of one place with those kept of some rows."""
    found = np.empty(len(rows))
    if kernels is not None:
        kernels.near_places(rows, latent.view(np.uint16), place, found)
        return found
    for first in range(0, len(rows), PLACES_AT_A_TIME):  # So they stay in the cache.
        some = slice(first, first + PLACES_AT_A_TIME)
        found[some] = latent[rows[some]].astype(np.float64) @ place
    return found
