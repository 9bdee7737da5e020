"""Upvotes order what fits already, and do nothing else."""

from dataclasses import replace

import pytest

from recommender import Paper, Pick, Profile, Ranking, count_matching, explain, rank
from recommender.signals import SIGNALS, WITH_POPULARITY
from tests.recommender.library import (
    NOW,
    SHELF,
    Library,
    dislike,
    like,
    paper,
    profile,
    random_papers,
    upvoted,
)

STATED = profile('protein folding^2, "moon tide", au:"Wei Lin"', like(4), dislike(9))


def ranked(library: Library, stated: Profile, size: int = 10, *, popular: bool = True) -> Ranking:
    signals = WITH_POPULARITY if popular else SIGNALS
    return rank(library.index, stated, NOW, size, papers=library.papers, signals=signals)


def numbers(ranking: Ranking) -> list[int]:
    return [pick.paper.number for pick in ranking.picks]


def figures(pick: Pick) -> tuple[object, ...]:
    return pick.paper.number, pick.score, pick.reasons


def voted_on(papers: list[Paper]) -> list[Paper]:
    return [upvoted(one, 37 * one.number % 100) for one in papers]


def test_without_being_asked_for_upvotes_change_nothing() -> None:
    papers = random_papers(41, 80)
    plain, popular = Library.of(papers), Library.of(voted_on(papers))

    one, other = ranked(plain, STATED, popular=False), ranked(popular, STATED, popular=False)

    assert [figures(pick) for pick in one.picks] == [figures(pick) for pick in other.picks]
    assert one.picks


def test_where_no_paper_has_upvotes_asking_for_them_changes_nothing() -> None:
    library = Library.of(random_papers(41, 80))

    assert ranked(library, STATED) == ranked(library, STATED, popular=False)


def test_of_two_papers_that_fit_equally_the_upvoted_comes_first() -> None:
    twins = [
        upvoted(paper(1, "Folding of proteins", "comets orbit dusty rings", days_old=2), 30),
        upvoted(paper(2, "Folding of proteins", "birds sing quietly dawn", days_old=1), 3),
    ]
    library = Library.of([*twins, *SHELF[3:5]])

    assert numbers(ranked(library, profile("protein folding"))) == [1, 2]
    assert numbers(ranked(library, profile("protein folding"), popular=False)) == [2, 1]


def test_a_clearly_better_match_stays_first_however_many_upvotes_the_other_has() -> None:
    library = Library.of([upvoted(one, 100_000 * (one.number == 3)) for one in SHELF])

    assert numbers(ranked(library, profile("protein design")))[0] == 1


def test_a_paper_without_a_stated_word_is_not_picked_for_its_upvotes() -> None:
    library = Library.of([upvoted(one, 5000) for one in SHELF])

    assert numbers(ranked(library, profile("moons"))) == [7]
    assert ranked(library, profile("moons")).nearest is None
    assert ranked(library, profile("zeolites")).picks == ()
    assert count_matching(
        library.index, profile("moons"), papers=library.papers, signals=WITH_POPULARITY
    ) == count_matching(library.index, profile("moons"), papers=library.papers)


def test_a_paper_that_dislikes_outweigh_is_not_picked_for_its_upvotes() -> None:
    alike = paper(10, "A model of models: moons", "Tides heat the ice of small moons; we")
    others = [paper(n, f"A model of things {n * 7919}") for n in range(20, 60)]
    library = Library.of(upvoted(one, 500) for one in (*SHELF, alike, *others))
    stated = profile("model", dislike(7))  # What resembles 7 lies 0.17 points below zero.

    why = explain(library.index, stated, 10, papers=library.papers, signals=WITH_POPULARITY)

    assert why.score > 0
    for popular in (False, True):
        listed = ranked(library, stated, 60, popular=popular)
        assert len(listed.picks) > 1
        assert 10 not in numbers(listed)


def test_why_names_the_upvotes() -> None:
    library = Library.of(
        [upvoted(one, {1: 57, 2: 1, 3: 12345}.get(one.number, 0)) for one in SHELF]
    )

    told = [
        reason.evidence
        for number in (1, 2, 3, 4)
        for reason in explain(
            library.index,
            profile("protein"),
            number,
            papers=library.papers,
            signals=WITH_POPULARITY,
        ).reasons
        if reason.signal == "popularity"
    ]

    assert told == [
        ("57 upvotes on Hugging Face",),
        ("1 upvote on Hugging Face",),
        ("12,345 upvotes on Hugging Face",),
    ]


@pytest.mark.parametrize(("upvotes", "points"), [(0, 0.0), (21.3830, 0.15), (500, 0.3), (9e9, 0.3)])
def test_points_grow_with_doublings_up_to_three_tenths(upvotes: float, points: float) -> None:
    library = Library.of([upvoted(SHELF[6], upvotes), upvoted(SHELF[5], 1), *SHELF[:4]])

    pick = explain(
        library.index, profile("moons"), 7, papers=library.papers, signals=WITH_POPULARITY
    )

    shares = sum(reason.share for reason in pick.reasons if reason.signal == "popularity")
    raw = 5 * pick.score / (1 - pick.score)  # The score is raw / (raw + 5).
    assert shares * (raw + 5) == pytest.approx(points, abs=1e-6)


def test_upvotes_follow_the_weights_of_interests() -> None:
    library = Library.of(voted_on(list(SHELF)))
    light, heavy = profile("protein, moons"), profile("protein^4, moons^4")

    assert [figures(one)[:2] for one in ranked(library, light).picks] == [
        (number, pytest.approx(score))
        for number, score in ((one.paper.number, one.score) for one in ranked(library, heavy).picks)
    ]


def test_a_profile_without_interests_gets_no_points_for_upvotes() -> None:
    library = Library.of(voted_on(list(SHELF)))

    assert ranked(library, replace(STATED, interests=())).picks == ()
