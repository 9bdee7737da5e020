"""With kernels and without, an index gives the same answers.

Real blocks have 65,536 rows; here the lists are cut anew into small ones, so that few papers fill
several.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Index, Paper, Weighting, Within, analyze
from recommender.index import View
from recommender.index.field import Lists
from recommender.index.kernels import Fast
from recommender.index.numbering import Numbered
from recommender.index.postings import Postings
from recommender.index.refreshing import refreshed
from tests.recommender.library import NOW, VOCABULARY, entry, paper, random_papers

STEMS = sorted({stem for word in VOCABULARY for stem in analyze(word)})


@pytest.fixture(scope="module")
def fast() -> Fast:
    found = Fast()
    assert found.compile(), found.trouble
    return found


def cut_small(view: View, fast: Fast | None) -> View:
    """Give a view with blocks of 64 rows and lists cut from 8 papers on."""
    segments = [
        replace(
            one,
            whole=replace(
                one.whole,
                postings=Postings.of(one.whole.by_paper, block=64, common=8),
            ),
            paired=Postings.of(
                Lists(one.pairs.start, one.pairs.items, np.ones(len(one.pairs.items), np.uint16)),
                block=64,
                common=8,
            ),
        )
        for one in view.segments
    ]
    return replace(view, segments=tuple(segments), fast=fast)


def built(weighting: Weighting, papers: Sequence[Paper], gone: Sequence[int]) -> View:
    """Commit papers in three parts, learn, and delete some."""
    index = Index.open(None, weighting=weighting)
    third = len(papers) // 3 + 1
    for first in range(0, len(papers), third):
        index.add(entry(one) for one in papers[first : first + third])
        index.commit(str(first))
    index.refresh_idf()
    if weighting is Weighting.SATURATED:
        index.learn()
    index.delete(gone)
    index.commit("end")
    return index.view


@cache
def random_view(weighting: Weighting, seed: int) -> View:
    return built(weighting, random_papers(seed, 240), [3, 77, 150])


def within(
    listed: int | None,
    published: tuple[int | None, int | None],
    excluded: frozenset[int],
    categories: tuple[str, ...],
) -> Within:
    """Give limits by how many days ago."""
    ago = [None if days is None else NOW - timedelta(days=days) for days in (listed, *published)]
    return Within(
        published=(ago[1], ago[2]),
        listed_since=ago[0],
        categories=categories,
        excluded=excluded,
    )


def worst_difference(one: Sequence[float], other: Sequence[float]) -> float:
    return max((abs(a - b) for a, b in zip(one, other, strict=True)), default=0.0)


@settings(max_examples=15, deadline=None)
@given(
    weighting=st.sampled_from(Weighting),
    seed=st.integers(0, 3),
    query=st.dictionaries(
        st.sampled_from([*STEMS, "never seen"]),
        st.sampled_from([-0.5, 0.1, 0.3, 1.0, 2.0]),
        max_size=len(STEMS),
    ),
    k=st.sampled_from([1, 2, 10, 1000]),
    within=st.none()
    | st.builds(
        within,
        listed=st.none() | st.integers(0, 400),
        published=st.tuples(st.none() | st.integers(0, 400), st.none() | st.integers(0, 400)),
        excluded=st.frozensets(st.integers(1, 250), max_size=20),
        categories=st.sampled_from([(), ("cs",), ("cs.LG", "stat.ML")]),
    ),
    by_likeness=st.booleans(),
)
def test_kernels_find_what_is_found_without_them(
    fast: Fast,
    weighting: Weighting,
    seed: int,
    query: dict[str, float],
    k: int,
    within: Within | None,
    by_likeness: bool,
) -> None:
    view = random_view(weighting, seed)

    slow = view.search(query, k, within, by_likeness=by_likeness)
    quick = cut_small(view, fast).search(query, k, within, by_likeness=by_likeness)

    assert [hit.number for hit in quick] == [hit.number for hit in slow]
    assert worst_difference([h.score for h in quick], [h.score for h in slow]) < 1e-9


@pytest.mark.parametrize("weighting", Weighting)
def test_some_papers_measured_by_kernels_have_the_scores_they_have_among_all(
    fast: Fast, weighting: Weighting
) -> None:
    view, rows = random_view(weighting, 2), np.arange(0, 240, 3)
    query = dict.fromkeys(STEMS[:30], 0.7) | dict.fromkeys(view.own(9), -0.4)

    found = cut_small(view, fast).sheet(rows).sums(query)

    assert np.count_nonzero(found) > 40
    np.testing.assert_allclose(found, view.sums(query)[rows], atol=1e-9)


def test_equal_papers_are_found_newest_first_however_many_there_are(fast: Fast) -> None:
    papers = [
        replace(paper(number, "Protein folding"), listed_at=NOW - timedelta(hours=number % 7))
        for number in range(1, 901)
    ]
    view = built(Weighting.SATURATED, papers, [7])

    found = cut_small(view, fast).search(view.wanted(analyze("protein")), 200)

    newest = sorted(papers, key=lambda one: (one.listed_at or NOW, one.number), reverse=True)
    assert [hit.number for hit in found] == [p.number for p in newest if p.number != 7][:200]


@pytest.mark.parametrize("weighting", Weighting)
def test_many_papers_alike_are_told_apart_chunk_by_chunk(fast: Fast, weighting: Weighting) -> None:
    papers = [
        paper(
            number,
            "folding " * (number % 40 + 1),
            "protein " * (number % 7) + "of mice",
            days_old=(1_500 - number) / 100,
        )
        for number in range(1, 1_501)
    ]
    view = built(weighting, papers, [4, 1_200])
    query, recent = {"protein": 1.0, "fold": 0.5}, Within(listed_since=NOW - timedelta(days=3))

    for k, limits in ((1, None), (10, None), (700, None), (5_000, None), (10, recent)):
        slow = view.search(query, k, limits)
        quick = replace(view, fast=fast).search(query, k, limits)

        assert [hit.number for hit in quick] == [hit.number for hit in slow]
        assert worst_difference([h.score for h in quick], [h.score for h in slow]) < 1e-9


def test_a_refresh_with_kernels_gives_the_idf_and_norms_that_scipy_gives(fast: Fast) -> None:
    view = random_view(Weighting.SATURATED, 1)

    epoch, slow = refreshed(replace(view, fast=None))
    quick_epoch, quick = refreshed(cut_small(view, fast))

    np.testing.assert_array_equal(quick_epoch.idf, epoch.idf)
    for one, other in zip(quick, slow, strict=True):
        np.testing.assert_allclose(one.inverse_norms, other.inverse_norms, rtol=1e-12)
        np.testing.assert_array_equal(one.codes, other.codes)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.dictionaries(st.integers(0, 400), st.integers(1, 700), max_size=12), max_size=40),
    st.sampled_from([1, 3, 16, 65_536]),
    st.sampled_from([1, 2, 5, 256]),
)
def test_lists_turned_round_hold_every_count(
    fast: Fast, rows: list[dict[int, int]], block: int, common: int
) -> None:
    start = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)
    items = [term for row in rows for term in sorted(row)]
    counts = [row[term] for row in rows for term in sorted(row)]
    lists = Lists(start, np.array(items, np.int32), np.array(counts, np.uint16))
    expected = {
        term: {i: row[term] for i, row in enumerate(rows) if term in row} for term in set(items)
    }

    for kernels in (None, fast.kernels):
        turned = Postings.of(lists, kernels, block=block, common=common)

        found = {term: _held(turned, term) for term in expected}
        assert found == expected
        assert _held(turned, 401) == {}
        terms, held = turned.held()
        sizes = dict(zip(terms.tolist(), held.tolist(), strict=True))
        assert sizes == {term: len(papers) for term, papers in expected.items()}


def _held(postings: Postings, term: int) -> dict[int, int]:
    rows, counts = postings.papers(term)
    return dict(zip(rows.tolist(), counts.tolist(), strict=True))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 200) | st.integers(0, 2**20), max_size=40))
def test_ids_far_apart_are_numbered_alike_by_kernels(fast: Fast, ids: list[int]) -> None:
    given_ids = np.array(ids, np.int32)

    plain, quick = Numbered.of(given_ids, None), Numbered.of(given_ids, fast.kernels)

    for one in (plain, quick):
        assert one.named(one.ids).tolist() == ids
        assert one.ids.max(initial=-1) < one.width
    assert plain.ids.tolist() == quick.ids.tolist()
