"""What an index learns: which pairs of words matter, and in which directions words vary."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import sparse

from recommender import Paper, explain
from recommender.index.field import Runs
from recommender.index.latent import Latent
from recommender.index.word_pairs import WordPairs
from tests.recommender.library import NOW, Library, entry, like, paper, profile, random_papers

THEMES = (("heart", "infarction"), ("moon", "tide"), ("graph", "network"))


def about(number: int) -> Paper:
    """Give a paper about one of three themes, most of which hold both of its words."""
    first, second = THEMES[number % 3]
    title = f"{first} {second}" if number % 10 else (first, second)[number % 20 == 0]
    return paper(number, title, f"study {number} of cases")


def papers() -> Iterator[Paper]:
    return map(about, range(1, 601))


@pytest.fixture(scope="module")
def library() -> Library:
    found = Library.of(papers())
    found.index.learn()
    return found


def test_a_paper_without_the_word_stated_is_close_if_it_shares_the_words_around_it(
    library: Library,
) -> None:
    library.add([paper(700, "Infarction"), paper(701, "Tide")])

    near, far = (
        explain(library.index, profile("heart"), number, papers=library.papers)
        for number in (700, 701)
    )

    assert near.score > far.score
    assert [one.evidence for one in near.reasons if one.share > 0] == [("Infarction",)]


def test_shares_sum_to_the_score_where_directions_speak(library: Library) -> None:
    stated = profile('"heart infarction", moon^2, cat:cs', like(3), like(20))

    for number in range(1, 30):
        pick = explain(library.index, stated, number, papers=library.papers)
        assert sum(reason.share for reason in pick.reasons) == pytest.approx(pick.score, abs=1e-9)
        assert not any(word.isdigit() for one in pick.reasons for word in one.evidence)


def test_the_same_papers_teach_the_same_in_any_order(library: Library) -> None:
    other = Library.of(list(papers())[::-1])
    other.index.learn()
    stated = profile("heart", like(4))

    for number in (10, 11, 12):
        one, two = (explain(x.index, stated, number, papers=x.papers) for x in (library, other))
        assert one.score == pytest.approx(two.score, abs=0.02)  # Places are kept in two bytes.


def test_papers_that_come_while_a_lesson_is_worked_out_are_scored_by_it_too() -> None:
    first, late = random_papers(51, 60)[:40], random_papers(51, 60)[40:]
    library, whole = Library.of(first), Library.of(first)
    whole.index.learn()
    whole.add(late)

    lesson = library.index.lesson()
    library.add(late)
    library.index.take(lesson)

    for one in (*first, *late):
        assert library.index.terms(one.number) == whole.index.terms(one.number)


def test_a_refresh_while_a_lesson_is_worked_out_is_not_undone_by_it() -> None:
    first, late = random_papers(51, 60)[:40], random_papers(51, 60)[40:]
    library, whole = Library.of(first), Library.of(first)
    for index in (library.index, whole.index):
        index.add([entry(one) for one in late])
        index.commit("2-0")
    whole.index.refresh_idf()
    whole.index.learn()

    library.index.take(library.index.lesson(library.index.refresh_idf))

    for one in (*first, *late):
        assert library.index.view.length(one.number) == whole.index.view.length(one.number)


def test_places_that_a_large_segment_does_not_keep_are_worked_out_as_they_were(
    library: Library,
) -> None:
    view = library.index.view
    first = view.segments[0]
    bare = replace(first, latent=np.zeros((len(first), 0), np.float16))
    rows = np.array([0, 7, 500])
    without = replace(view, segments=(bare, *view.segments[1:]))

    found = without.sheet(rows).latent

    assert found == pytest.approx(view.sheet(rows).latent, abs=0.002)  # Kept in two bytes.
    assert np.abs(found).max() > 0.1
    place, everywhere = found[0].astype(float), np.ones(len(view.alive), np.bool_)
    assert 0 in view.nearest(place, everywhere, 0.9, 9)
    assert not len(replace(view, segments=(bare,)).nearest(place, everywhere, 0.9, 9))


def test_a_lesson_is_wanted_when_a_fifth_is_new_and_twenty_at_least() -> None:
    library = Library.of(random_papers(52, 19))
    few = library.index.wants_lesson
    library.add(random_papers(53, 120)[19:])
    many = library.index.wants_lesson
    library.index.learn()
    library.add(random_papers(54, 140)[120:])
    some_more = library.index.wants_lesson
    library.index.add([entry(one) for one in random_papers(55, 20)])
    library.index.commit(str(NOW))

    assert [few, many, some_more, library.index.wants_lesson] == [False, True, False, True]


def test_a_lesson_ends_between_its_steps_and_leaves_all_as_it_was() -> None:
    library, steps = Library.of(papers()), [1, 2, 3]

    with pytest.raises(IndexError):
        library.index.lesson(lambda: steps.remove(steps[0]))

    assert library.index.wants_lesson
    assert library.index.view.pairs is None


def test_pairs_are_told_apart_however_many_words_there_are() -> None:
    rng, most = np.random.default_rng(5), 2**31 - 1  # The greatest number a word can have.
    texts = [(most - rng.integers(0, 12, 30)).astype(np.int32) for _ in range(200)]
    held = Counter(pair for text in texts for pair in set(pairwise(text.tolist())))

    pairs = WordPairs.fitted([(Runs.of(texts), np.ones(200, np.bool_))])
    found = pairs.of(Runs.of(texts))

    assert {pairs.words(i) for i in range(len(pairs))} == {p for p, n in held.items() if n >= 2}
    for i, text in enumerate(texts):
        both = pairwise(text.tolist())
        known = {number for pair in both if (number := pairs.find(*pair)) is not None}
        assert found.at(i).tolist() == sorted(known)


def test_directions_of_thousands_of_papers_keep_their_likeness() -> None:
    rng = np.random.default_rng(6)
    counts = rng.random((6_000, 60)) * (rng.random((6_000, 60)) < 0.1)
    counts[:, 0] += 0.1
    units = counts / np.linalg.norm(counts, axis=1, keepdims=True)
    matrix = sparse.csr_matrix(units)

    latent = Latent.fitted(matrix)  # More directions than words: nothing is lost.

    assert latent is not None
    places = latent.project_all(matrix[::100])
    assert places @ places.T == pytest.approx(units[::100] @ units[::100].T, abs=0.002)


def test_places_that_are_not_kept_are_those_that_would_be(library: Library) -> None:
    view, rows = library.index.view, np.arange(0, 600, 7)
    forgetful = replace(
        view, segments=tuple(replace(one, latent=one.latent[:, :0]) for one in view.segments)
    )

    worked_out = forgetful.sheet(rows).latent

    assert worked_out == pytest.approx(view.sheet(rows).latent, abs=1e-3)
    assert worked_out.any()
