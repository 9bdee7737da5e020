"""With kernels and without, a search has the same answers, and what lies near is as near."""

from dataclasses import replace

import numpy as np
import pytest

from recommender import Found, Index, Weighting, analyze, parse_query, search
from recommender.index import View
from recommender.index.kernels import Fast
from recommender.index.merging import merge_last
from recommender.index.segment import FEW, Segment, merged
from tests.recommender.library import Library, entry, random_papers

SIZE, GONE = 620, [5, 77, 610]


@pytest.fixture(scope="module")
def fast() -> Fast:
    found = Fast(least_papers=0)
    assert found.compile(), found.trouble
    return found


@pytest.fixture(scope="module")
def library() -> Library:
    found = Library.of(random_papers(61, SIZE))
    found.index.learn()
    found.index.delete(GONE)
    found.index.commit("gone")
    return found


@pytest.fixture(scope="module")
def view(library: Library) -> View:
    return library.index.view


def bare(segment: Segment) -> Segment:
    """Give a segment as if it had too many rows to keep places."""
    return replace(segment, latent=segment.latent[:, :0])


def some_place(view: View) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    assert view.latent is not None
    place = np.random.default_rng(3).standard_normal(view.latent.size)
    return place / np.linalg.norm(place)


def near(
    view: View, segment: Segment, fast: Fast | None
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    assert view.latent is not None
    rows = np.arange(0, len(segment), 3)
    kernels = None if fast is None else fast.kernels
    return segment.near(view.epoch, view.latent, rows, some_place(view), kernels)


def test_numbers_of_two_bytes_are_read_as_numpy_reads_them(fast: Fast) -> None:
    from recommender.index.kernels.placing import half_of  # Imports numba.

    assert fast.kernels is not None
    bits = np.arange(1 << 16, dtype=np.uint16)
    numbers = bits.view(np.float16)
    bits, numbers = bits[np.isfinite(numbers)], numbers[np.isfinite(numbers)]
    found, rows = np.empty(len(bits)), np.arange(len(bits))

    fast.kernels.near_places(rows, bits.reshape(-1, 1), np.ones(1), found)

    assert (found == numbers).all()
    assert [half_of(one) for one in bits.tolist()] == numbers.tolist()


def test_where_only_lengths_are_kept_papers_are_as_near_as_by_their_places(
    view: View, fast: Fast
) -> None:
    for segment in view.segments:
        kept = near(view, segment, None)
        by_length = near(view, bare(segment), None)
        without = near(view, replace(bare(segment), latent_lengths=np.zeros(0, np.float32)), None)

        assert np.abs(kept).max() > 0.01
        assert by_length == pytest.approx(kept, abs=1e-3)  # Places are kept in two bytes.
        assert without == pytest.approx(kept, abs=1e-3)
        assert near(view, segment, fast) == pytest.approx(kept, abs=1e-12)
        assert near(view, bare(segment), fast) == pytest.approx(by_length, abs=1e-12)


def test_merged_papers_keep_the_lengths_of_their_places(view: View) -> None:
    (segment,) = view.segments
    half = replace(segment, latent_lengths=segment.latent_lengths[:0])

    both = merged([segment, segment])

    assert (segment.latent_lengths > 0).any()
    assert both.latent_lengths.tolist() == 2 * segment.latent_lengths[segment.alive].tolist()
    assert not len(merged([segment, half]).latent_lengths)


def test_papers_added_after_a_lesson_have_lengths_too() -> None:
    more = Library.of(random_papers(61, SIZE))
    more.index.learn()
    more.add(random_papers(62, SIZE + 40)[SIZE:])

    segments = list(more.index.view.segments)
    merge_last(segments, 40, None)

    assert all(len(one.latent_lengths) == len(one) for one in segments)


def test_words_held_are_counted_as_they_are_one_by_one(view: View, fast: Fast) -> None:
    stems = [*analyze("graph protein moons tides ice"), "never seen"]
    one_by_one = sum(view.holds(stem).astype(int) for stem in stems)

    for fitted in (view, replace(view, fast=fast)):
        counts = fitted.how_many_of(stems)
        assert counts.tolist() == np.asarray(one_by_one).tolist()
        assert counts.max() > 1


def test_few_papers_are_found_by_number_as_many_are(view: View) -> None:
    (segment,) = view.segments
    numbers = np.array([*range(-2, SIZE + 5), 10**12])

    together = segment.rows(numbers)
    one_by_one = [int(segment.rows(np.array([one]))[0]) for one in numbers.tolist()]

    assert len(numbers) > FEW
    assert together.tolist() == one_by_one
    assert [numbers[i] for i in np.flatnonzero(together < 0)] == [
        -2,
        -1,
        0,
        *GONE,
        *range(SIZE + 1, SIZE + 5),
        10**12,
    ]


@pytest.mark.parametrize("weighting", Weighting)
@pytest.mark.parametrize(
    "text",
    [
        "graph",
        "graph graph protein",
        "graph protein moons tides",
        "multi-modal graph",
        "protein OR moons graph",
        "ti:graph protein",
        "graph -protein",
        "graph cat:cs.LG date:2025..",
        '"graph neural" protein',
        "neverseen graph",
        "neverseen",
        "cat:cs",
    ],
)
def test_a_search_is_answered_with_kernels_as_without(
    library: Library, fast: Fast, weighting: Weighting, text: str
) -> None:
    answers: list[Found] = []
    for may_compile in (None, fast):
        index = Index.open(None, weighting=weighting, fast=may_compile)
        index.add(entry(one) for one in library.held.values())
        index.commit("1")
        index.refresh_idf()
        index.learn()
        answers.append(search(index, parse_query(text), papers=library.papers, size=50))
    slow, quick = answers

    assert (quick.total, quick.note, quick.related) == (slow.total, slow.note, slow.related)
    assert [hit.paper for hit in quick.hits] == [hit.paper for hit in slow.hits]
    for one, other in zip(quick.hits, slow.hits, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-9)
