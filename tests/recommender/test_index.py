import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Index, Paper, Weighting, Within, analyze, rank
from recommender.index import Place
from tests.recommender.library import (
    NOW,
    SHELF,
    VOCABULARY,
    Library,
    entry,
    paper,
    profile,
    random_paper,
    random_papers,
    upvoted,
)
from tests.recommender.slow import Model, Plain, Saturated, document, ranked

QUERIES = ("protein folding", "graph network pruning survey", "quantum", "moon tide ice moon")


@pytest.fixture(
    scope="module",
    autouse=True,
    params=["in memory", pytest.param("on disk", marks=pytest.mark.slow)],
)
def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Build all indexes of this module in memory, or each in a directory of its own."""
    Library.room = tmp_path_factory.mktemp("indexes") if request.param == "on disk" else None
    yield
    Library.room = None


def found(index: Index, query: str, k: int = 1000) -> list[tuple[int, float]]:
    return [(hit.number, hit.score) for hit in index.search(index.view.wanted(analyze(query)), k)]


def audience(index: Index, *feeds: str) -> list[int]:
    """Give the numbers of the papers kept for followers of other feeds."""
    view = index.view
    return sorted(view.numbers[view.restricted_to_others(feeds)].tolist())


def assert_same(index: Index, model: Model, papers: list[Paper]) -> None:
    for query in QUERIES:
        fast, slow = found(index, query), ranked(model, query, papers)
        assert [number for number, _ in fast] == [number for number, _ in slow]
        assert [score for _, score in fast] == pytest.approx([s for _, s in slow], abs=1e-6)


WEIGHTINGS = pytest.mark.parametrize(
    ("weighting", "model"), [(Weighting.PLAIN, Plain), (Weighting.SATURATED, Saturated)]
)


def test_scores_are_the_cosines_of_scikit_learn() -> None:
    papers = random_papers(1, 60)
    library = Library.of(papers, Weighting.PLAIN)

    assert_same(library.index, Plain(papers), papers)


def test_saturated_scores_are_those_of_bm25_and_of_pairs_once_they_are_learnt() -> None:
    papers = random_papers(1, 60)
    library = Library.of(papers)
    by_words = Saturated(papers)
    by_pairs = Saturated(papers, pairs=True)

    assert_same(library.index, by_words, papers)
    library.index.learn()
    assert_same(library.index, by_pairs, papers)
    for one in papers[:5]:
        assert library.index.terms(one.number) == pytest.approx(by_pairs.unit(one), abs=1e-9)


@WEIGHTINGS
def test_papers_added_between_refreshes_score_as_transform_would(
    weighting: Weighting, model: type[Model]
) -> None:
    early, late = random_papers(2, 30), random_papers(3, 60)[30:]
    late.append(paper(99, "Words nobody knew: zeolite quasar protein", "zeolite folding"))
    library = Library.of(early, weighting)

    library.add(late)

    assert_same(library.index, model(early), early + late)


@WEIGHTINGS
def test_a_refresh_learns_new_words_and_rarities(weighting: Weighting, model: type[Model]) -> None:
    early, late = random_papers(4, 30), random_papers(5, 60)[30:]
    library = Library.of(early, weighting)
    library.add(late)

    library.index.refresh_idf()

    assert_same(library.index, model(early + late), early + late)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from("add replace delete commit refresh merge".split()), max_size=25),
    st.sampled_from([(Weighting.PLAIN, Plain), (Weighting.SATURATED, Saturated)]),
)
def test_any_course_of_changes_keeps_the_scores_exact(
    steps: list[str], kind: tuple[Weighting, type[Model]]
) -> None:
    rng, (weighting, model) = random.Random(len(steps)), kind
    shown = {one.number: one for one in random_papers(6, 12)}
    library = Library.of(shown.values(), weighting)
    pending, frozen = dict(shown), model(list(shown.values()))

    for step in steps:
        number = rng.randint(1, 20)
        if step in ("add", "replace"):
            number = number if step == "replace" else max(pending, default=0) + 1
            pending[number] = random_paper(rng, number)
            library.index.add([entry(pending[number])])
        elif step == "delete" and len(pending) > 3:
            pending.pop(number, None)
            library.index.delete([number, 12345])
        elif step == "commit":
            library.index.commit("x")
            shown = dict(pending)
        elif step == "merge":
            library.index.merge()
        elif step == "refresh":
            library.index.refresh_idf()
            frozen = model(list(shown.values()))

    assert len(library.index) == len(shown)
    assert_same(library.index, frozen, list(shown.values()))


def test_the_pipeline_given_by_to_sklearn_is_the_one_that_scores() -> None:
    early, late = random_papers(7, 40), random_papers(8, 50)[40:]
    library = Library.of(early, Weighting.PLAIN)
    library.add(late)
    library.index.delete([3, 5])
    library.index.commit("later")

    vectorizer = library.index.to_sklearn()
    words = vectorizer.get_feature_names_out().tolist()
    row = vectorizer.transform([document(late[0])]).toarray()[0]

    expected = {word: weight for word, weight in zip(words, row, strict=True) if weight}
    assert library.index.terms(late[0].number) == pytest.approx(expected, abs=1e-6)


def test_the_pipeline_of_a_saturated_index_gives_the_papers_own_weights() -> None:
    early, late = random_papers(7, 40), random_papers(8, 50)[40:]
    library = Library.of(early)
    library.index.learn()
    library.add([*late, paper(99, "Tide", "moon " * 900)])

    pipeline = library.index.to_sklearn()
    names = pipeline.get_feature_names_out().tolist()
    rows = pipeline.transform([document(library.held[n]) for n in (45, 99)]).toarray()

    for number, row in zip((45, 99), rows, strict=True):
        length = library.index.view.length(number)
        unit = library.index.terms(number)
        for name, weight in zip(names, row, strict=True):
            assert weight == pytest.approx(length * unit.get(name, 0.0), abs=1e-6)


def test_an_empty_index_answers_and_has_no_pipeline() -> None:
    index = Index.open(None)

    assert index.search({"protein": 1.0}, 5) == []
    assert index.terms(1) == {}
    assert index.window(NOW) == []
    assert index.position == ""
    with pytest.raises(ValueError, match="empty"):
        index.to_sklearn()


def test_nothing_shows_before_the_commit() -> None:
    index = Index.open(None)
    index.add(entry(one) for one in SHELF)

    assert len(index) == 0
    index.commit("7-0")

    assert len(index) == len(SHELF)
    assert index.position == "7-0"
    assert found(index, "protein")


def test_words_and_rarities_change_only_at_a_refresh() -> None:
    library = Library.of(SHELF)
    before = library.index.idf("protein")

    library.add([paper(50, "Protein zeolite"), paper(51, "Protein quasar")])

    assert library.index.idf("protein") == before
    assert library.index.idf("quasar") == 0.0
    library.index.refresh_idf()
    assert library.index.idf("protein") < before
    assert library.index.idf("quasar") > library.index.idf("protein")


def test_an_index_says_when_it_has_grown_enough_to_refresh() -> None:
    library = Library.of(random_papers(1, 20))
    at_first = library.index.wants_refresh
    library.add(random_papers(2, 26)[20:])
    grown = library.index.wants_refresh
    library.index.refresh_idf()

    assert [at_first, grown, library.index.wants_refresh] == [False, True, False]


def test_papers_that_change_ask_for_a_refresh_as_new_ones_do() -> None:
    library = Library.of(random_papers(1, 20))

    library.add(replace(one, abstract="zeolites") for one in random_papers(1, 20))

    assert library.index.wants_refresh


def test_a_number_added_again_is_replaced() -> None:
    library = Library.of(SHELF)

    library.add([replace(SHELF[0], title="Tides", abstract="Nothing but tides")])

    assert 1 not in [number for number, _ in found(library.index, "protein diffusion")]
    assert found(library.index, "tides")[0][0] == 1
    assert len(library.index) == len(SHELF)


def test_a_deleted_paper_is_gone_from_every_answer() -> None:
    library = Library.of(SHELF)
    library.index.delete([1])
    library.index.commit("x")
    view = library.index.view

    assert 1 not in [number for number, _ in found(library.index, "protein")]
    assert library.index.terms(1) == {}
    assert 1 not in library.index.window(NOW - timedelta(days=100))
    assert view.row(1) is None
    assert view.holds("protein").sum() == view.alive[view.holds("protein")].sum()
    assert not (view.by_author("Ines Moreau") & ~view.alive).any()


def test_ties_go_to_the_newer_paper_then_the_higher_number() -> None:
    copies = [paper(n, "Tides of ice", days_old=days) for n, days in ((1, 3), (2, 1), (3, 1))]
    library = Library.of([*copies, paper(4, "Protein")])

    assert [number for number, _ in found(library.index, "tides")] == [3, 2, 1]
    assert [number for number, _ in found(library.index, "tides", k=2)] == [3, 2]


def test_a_search_can_be_kept_within_dates_categories_and_authors() -> None:
    index = Library.of(SHELF).index
    query = index.view.unit(analyze("protein neural network graph dialogue multi modal"))

    def numbers(within: Within) -> set[int]:
        return {hit.number for hit in index.search(query, 100, within)}

    assert numbers(Within(categories=("cs",))) == {1, 2, 4, 5, 6}
    assert numbers(Within(categories=("q-bio.bm",))) == {1, 8}
    assert numbers(Within(authors=("Yann Petit-Jean",))) == {2, 4}
    assert numbers(Within(authors=("wei lin", "moreau"))) == {1, 3, 5, 8}
    assert numbers(Within(listed_since=NOW - timedelta(days=3))) == {1, 2, 3}
    assert numbers(Within(published=(NOW - timedelta(days=5), NOW - timedelta(days=3)))) == {4, 5}
    assert numbers(Within(excluded=frozenset({1, 2, 3, 999}), categories=("q-bio",))) == {8}
    assert numbers(Within(authors=("Nobody Known",))) == set()


def test_a_window_gives_what_was_listed_since_newest_first() -> None:
    index = Library.of(SHELF).index

    assert list(index.window(NOW - timedelta(days=3))) == [1, 2, 3]


def test_title_and_abstract_stay_apart() -> None:
    index = Library.of([paper(1, "Tides", "ice"), paper(2, "Ice", "tides ice")]).index
    view = index.view

    assert view.numbers[view.holds("tide")].tolist() == [1, 2]
    assert view.numbers[view.holds("ice", Place.TITLE)].tolist() == [2]
    assert view.numbers[view.holds("ice", Place.ABSTRACT)].tolist() == [1, 2]
    assert view.numbers[view.holds("tide", Place.ABSTRACT)].tolist() == [2]


def test_the_order_in_which_papers_came_makes_no_difference() -> None:
    papers = random_papers(9, 80)
    forward, backward = Library.of(papers), Library.of(papers[:7])
    backward.add(reversed(papers[7:50]))
    backward.add(reversed(papers[50:]))
    backward.index.refresh_idf()

    for query in QUERIES:
        assert found(forward.index, query) == found(backward.index, query)


def test_a_paper_without_words_and_a_very_long_one_are_indexed() -> None:
    long = paper(2, "Long", "tide " * 70_000 + "moon")
    library = Library.of([paper(1, "!!!"), long, paper(3, "Moon")])

    assert [number for number, _ in found(library.index, "moon")] == [3, 2]
    assert library.index.terms(1) == {}


def test_a_naive_listing_time_is_refused() -> None:
    index = Index.open(None)

    with pytest.raises(TypeError):
        index.add([entry(replace(SHELF[0], listed_at=NOW.replace(tzinfo=None), published=None))])


@pytest.mark.slow
def test_readers_are_served_whole_states_while_papers_are_written() -> None:
    library = Library.of(random_papers(10, 200))
    query = library.index.view.unit(VOCABULARY)
    stop, wrong = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            view = library.index.view
            hits = view.search(query, 1000)
            numbers = [hit.number for hit in hits]
            if len(set(numbers)) != len(numbers) or not all(view.terms(n) for n in numbers[:5]):
                wrong.append(numbers)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for step in range(40):
        library.add(random_papers(step, 40))
        library.index.delete([step, step + 1])
        library.index.refresh_idf()
        library.index.merge()
    stop.set()
    for reader in readers:
        reader.join()

    assert wrong == []


def test_who_may_be_given_a_paper_outlives_changes_and_merges() -> None:
    papers = [replace(one, sources=(f"feed:{one.number % 2}",)) for one in random_papers(31, 6)]
    library = Library.of(papers)

    library.add([replace(papers[0], sources=("feed:1", "arxiv")), paper(7, "Moons")])
    library.index.delete([2])
    library.index.commit("later")
    before = [audience(library.index), audience(library.index, "feed:0", "feed:unheard-of")]
    library.index.merge()

    assert before == [[3, 4, 5, 6], [3, 5]]
    assert [audience(library.index), audience(library.index, "feed:0")] == before


def test_upvotes_are_those_of_the_latest_version_of_a_paper() -> None:
    papers = [upvoted(one, one.number) for one in random_papers(32, 5)]
    library = Library.of(papers)

    library.add([upvoted(papers[0], 40), replace(papers[1], signals={})])
    library.index.delete([3])
    library.index.commit("later")
    library.index.merge()

    view = library.index.view
    counts = dict(zip(view.numbers.tolist(), view.upvotes.tolist(), strict=True))
    assert counts == {1: 40, 2: 0, 4: 4, 5: 5}


@pytest.mark.parametrize("upvotes", [-3.0, 0.0])
def test_a_paper_has_never_less_than_no_upvotes(upvotes: float) -> None:
    library = Library.of([upvoted(SHELF[0], upvotes)])

    assert library.index.view.upvotes.tolist() == [0]


def test_the_past_filled_in_moves_no_rarity_and_no_bar_and_can_be_found() -> None:
    fresh = [listed(one, NOW) for one in random_papers(1, 1000)]
    old = [
        listed(replace(one, number=one.number + 5000), NOW - timedelta(days=31))
        for one in random_papers(2, 500)
    ]
    old[0] = replace(old[0], title="Zebrafish")
    library = Library.of(fresh)
    words = {stem for word in VOCABULARY for stem in analyze(word)}
    before, picked = {stem: library.index.idf(stem) for stem in words}, picks(library)

    library.add(old)
    library.index.refresh_idf()

    assert {stem: library.index.idf(stem) for stem in words} == before
    assert len(picked) > 1
    assert picks(library) == picked
    assert library.index.idf(*analyze("zebrafish")) > max(before.values())
    assert [number for number, _ in found(library.index, "zebrafish")] == [old[0].number]


def test_under_a_thousand_recent_papers_all_say_what_is_usual() -> None:
    fresh = [listed(one, NOW) for one in random_papers(1, 999)]
    old = [
        listed(replace(one, number=one.number + 5000), NOW - timedelta(days=31))
        for one in random_papers(2, 50)
    ]

    assert_same(Library.of([*fresh, *old]).index, Saturated([*fresh, *old]), [*fresh, *old])


def listed(one: Paper, at: datetime) -> Paper:
    return replace(one, listed_at=at)


def picks(library: Library) -> list[int]:
    """Give what the next digest of somebody with many interests would hold."""
    line, since = ", ".join(VOCABULARY[:12]), NOW - timedelta(days=30)
    chosen = rank(library.index, profile(line), NOW, 50, papers=library.papers, since=since)
    return [pick.paper.number for pick in chosen.picks]
