from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Found, analyze, parse_query, search
from recommender.searching import RERANKED, best
from tests.recommender.library import (
    NOW,
    SHELF,
    VOCABULARY,
    Library,
    paper,
    random_papers,
)
from tests.recommender.slow import Saturated, dot
from tests.recommender.test_query import tricky

RANDOM = Library.of(random_papers(31, 80))


def find(library: Library, text: str, *, offset: int = 0, size: int = 100) -> Found:
    return search(library.index, parse_query(text), papers=library.papers, offset=offset, size=size)


def found(text: str, library: Library | None = None) -> list[int]:
    library = library or Library.of(SHELF)
    return [hit.paper.number for hit in find(library, text).hits]


def test_a_query_finds_what_it_says() -> None:
    numbers: dict[str, set[int]] = {
        "moons": {7},
        "ti:protein": {1, 3, 8},
        "abs:survey": {3},
        "ti:neural abs:pruning": {4},
        '"neural networks"': {2, 4},
        '"graph neural network"': {2},
        'ti:"graph neural networks"': {2},
        'abs:"graph neural networks"': {2},
        'ti:"message passing"': set(),
        "protein -survey": {1, 8},
        "multimodal OR frozen -multi-modal": set(),
        'protein -"language models"': {1, 8},
        "protein -ti:survey": {1, 8},
        "au:lin": {3, 5},
        'au:"Yann Petit-Jean"': {2, 4},
        "au:lin OR au:ilic": {3, 5, 7},
        "cat:cs.LG -au:moreau": {2, 4},
        "cat:q-bio protein -cat:q-bio.QM": {1, 8},
        "au:quist OR moons": {5, 6, 7},
        '"message passing" OR au:ilic': {2, 7},
        "date:2026-02-27..2026-02-28": {2, 3},
        "protein date:..2026-02-27": {3, 8},
        "zeolites": set(),
    }

    assert {text: set(found(text)) for text in numbers} == numbers


def test_papers_with_all_words_come_before_papers_with_some() -> None:
    library = Library.of(
        [
            paper(1, "Tides"),
            paper(2, "Tides and ice among many other words that weigh the paper down", days_old=9),
            paper(3, "Ice"),
        ]
    )

    assert found("ice tides", library)[0] == 2
    assert set(found("ice tides", library)) == {1, 2, 3}
    assert find(library, "ice tides").note == ""


def test_it_says_when_no_paper_has_all_words() -> None:
    result = find(Library.of(SHELF), "protein moons")

    assert {hit.paper.number for hit in result.hits} == {1, 3, 7, 8}
    assert result.note.startswith("No paper has all these words")


def test_a_query_of_filters_alone_lists_the_newest_first() -> None:
    assert found("cat:cs") == [1, 2, 4, 5, 6]
    assert found("-protein date:2026") == [2, 4, 5, 7, 6]


def test_a_query_that_says_nothing_is_answered_with_a_hint() -> None:
    library = Library.of(SHELF)

    assert find(library, "the of").total == 0
    assert "more telling" in find(library, "the of").note
    assert "date:2024" in find(library, "date:soon").note
    assert find(library, "").hits == ()


def test_a_score_is_that_of_a_stated_interest_and_its_shares_are_the_words() -> None:
    model = Saturated(list(RANDOM.held.values()))
    wanted = model.query("graph protein moons")
    sums = {number: dot(wanted, model.of(one)) for number, one in RANDOM.held.items()}
    spread = pstdev(points for points in sums.values() if points)

    for hit in find(RANDOM, "graph protein moons").hits:
        raw = sums[hit.paper.number] / spread
        assert hit.score == pytest.approx(raw / (raw + 5), abs=1e-6)
        assert sum(reason.share for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-9)
        assert {word for r in hit.reasons for word in r.evidence} <= {"graph", "protein", "moons"}


def test_what_lies_close_to_the_words_comes_last_though_it_has_none_of_them() -> None:
    hearts = [paper(n, "Heart attack", f"infarction of the heart {n}") for n in range(1, 61)]
    others = [paper(n, "Moon", f"tide and ice {n}") for n in range(61, 500)]
    library = Library.of([*hearts, *others, paper(500, "Infarction")])
    library.index.learn()

    result = find(library, "heart", size=100)

    assert {hit.paper.number for hit in result.hits} == {*range(1, 61), 500}
    assert (result.total, result.matching, result.related) == (61, 60, 1)
    assert result.hits[-1].paper.number == 500
    assert result.hits[-1].reasons[0].evidence == ("Infarction",)
    assert best(library.index, parse_query("heart"), papers=library.papers, most=99)[-1] != 500
    assert find(library, "moon").related == 0  # A hundred papers with the word are enough.


def test_known_words_under_a_filter_that_nothing_passes_find_nothing() -> None:
    others = [paper(n, "Moon", f"tide and ice {n}") for n in range(1, 420)]
    library = Library.of([*others, *(paper(n, "Heart", f"blood {n}") for n in range(420, 520))])
    library.index.learn()

    assert library.index.view.latent is not None
    assert find(library, "moon au:nobody").total == 0
    assert find(library, "moon date:1990-01-01..1990-02-01").hits == ()


def test_a_name_or_category_matched_is_named_without_a_share() -> None:
    (hit, *_) = find(Library.of(SHELF), "au:ilic cat:astro-ph").hits

    assert [(reason.share, reason.evidence) for reason in hit.reasons] == [
        (0.0, ("ilic",)),
        (0.0, ("astro-ph",)),
    ]


def test_a_word_too_new_to_weigh_is_found_all_the_same() -> None:
    library = Library.of(SHELF)
    library.add([paper(40, "Zeolites under pressure")])

    assert found("zeolites", library) == [40]


def test_pages_are_disjoint_and_together_the_whole() -> None:
    whole = found("graph OR protein network", RANDOM)
    pages = [
        hit.paper.number
        for offset in range(0, len(whole) + 7, 7)
        for hit in find(RANDOM, "graph OR protein network", offset=offset, size=7).hits
    ]

    assert pages == whole
    assert len(set(pages)) == len(pages) == find(RANDOM, "graph OR protein network").total


def test_a_page_past_the_end_is_empty() -> None:
    page = find(RANDOM, "graph", offset=10_000, size=5)

    assert page.hits == ()
    assert page.total > 0


def test_a_page_looks_up_only_its_own_papers() -> None:
    library = Library.of(RANDOM.held.values())
    find(library, "graph network", size=5)

    assert library.asked == 5


def test_phrases_are_looked_up_only_where_all_their_words_occur() -> None:
    library = Library.of(SHELF)
    find(library, '"graph neural network"')

    assert library.asked <= 2


def test_very_many_texts_in_doubt_are_not_all_looked_through() -> None:
    many = [paper(n, "Tides and ice", days_old=n / 100) for n in range(1, 2102)]
    library = Library.of(many)

    result = find(library, '"tides and ice"', size=5)

    assert result.total == 2000
    assert library.asked == 2000
    assert [hit.paper.number for hit in result.hits] == [1, 2, 3, 4, 5]
    assert result.note.startswith("Only the 2,000 best")


def test_notes_are_short() -> None:
    library = Library.of(SHELF)

    for text in ("the", "date:soon", "protein moons"):
        assert 0 < len(find(library, text).note.split()) <= 25


def test_a_paper_published_long_ago_is_found_by_its_own_date() -> None:
    old = replace(SHELF[6], published=datetime(1999, 5, 1, tzinfo=UTC), listed_at=NOW)
    library = Library.of([old, *SHELF[:3]])

    assert found("date:1999", library) == [7]
    assert 7 not in found("date:2026", library)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), tricky), st.integers(0, 9), st.integers(0, 9))
def test_any_query_is_answered(text: str, offset: int, size: int) -> None:
    result = find(RANDOM, text, offset=offset, size=size)

    assert len(result.hits) <= min(size, max(result.total - offset, 0))
    assert all(0 <= hit.score <= 1 for hit in result.hits)


@settings(deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3), st.sampled_from(VOCABULARY))
def test_an_excluded_word_never_shows(words: list[str], without: str) -> None:
    for hit in find(RANDOM, f"{' '.join(words)} -{without}").hits:
        assert without not in f"{hit.paper.title} {hit.paper.abstract}".split()


def test_listing_times_do_not_change_what_is_found() -> None:
    later = Library.of(
        replace(one, listed_at=NOW + timedelta(days=n)) for n, one in enumerate(SHELF)
    )

    assert set(found("protein", later)) == set(found("protein"))


@pytest.mark.parametrize("size", [RERANKED + 10, RERANKED + 300])
def test_far_back_pages_keep_the_order_of_the_index(size: int) -> None:
    library = Library.of(
        paper(n, "Tides" if n % 3 else "Tides and ice", "of the sea " * (n % 7), days_old=n / 100)
        for n in range(1, size)
    )
    view = library.index.view

    page = find(library, "tides", offset=RERANKED, size=20)

    behind = view.search(view.wanted(analyze("tides")), RERANKED + 20)[RERANKED:]
    assert page.total == size - 1
    assert [hit.paper.number for hit in page.hits] == [hit.number for hit in behind]
