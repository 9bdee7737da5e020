"""What a vote changed: words and phrases of the paper that ranking weighs otherwise now."""

from recommender import Profile, analyze
from recommender.learned import lessons
from recommender.taught import Taught, taught
from tests.recommender.library import NOW, Library, dislike, like, paper, profile

SHELF = (
    paper(1, "Flow matching for molecules", "Flow matching moves noise to molecules in one go."),
    paper(2, "A survey of flow matching", "This survey orders the literature on flow matching."),
    paper(3, "Molecules at low temperature", "Cold molecules collide. A survey of the cold."),
    paper(4, "Tides of small moons", "The ice of small moons is heated by tides."),
    paper(5, "Matching markets with tides", "Markets clear when both sides agree on a flow."),
)
LIBRARY = Library.of(SHELF)


def told(before: Profile, after: Profile, number: int) -> Taught:
    return taught(before, after, LIBRARY.index, LIBRARY.held[number], NOW)


def test_a_like_speaks_for_the_phrases_of_its_paper() -> None:
    stated = profile("molecules")

    found = told(stated, profile("molecules", like(2)), 2)

    assert found.more[0] == "flow matching"
    assert "survey" in found.more
    assert found.less == ()


def test_a_dislike_speaks_against_what_was_not_stated() -> None:
    stated = profile("flow matching")

    found = told(stated, profile("flow matching", dislike(2)), 2)

    assert found.more == ()
    assert "survey" in found.less
    assert "flow matching" not in found.less


def test_a_vote_turned_round_says_both_ways() -> None:
    liked, disliked = profile("moons", like(2)), profile("moons", dislike(2))

    assert told(liked, disliked, 2).less == told(profile("moons"), liked, 2).more
    assert told(disliked, liked, 2).more == told(profile("moons"), liked, 2).more


def test_what_does_not_change_is_not_named() -> None:
    stated = profile("moons", like(2))

    assert told(stated, stated, 2) == Taught()
    assert told(profile("moons"), profile("moons", like(4)), 99 - 96).more == ()


def test_what_is_named_is_what_ranking_learned() -> None:
    after = profile("moons", like(1))

    found = told(profile("moons"), after, 1)

    learned = lessons(LIBRARY.index, after, papers=LIBRARY.papers, count=99).liked
    stems = {stem for one in learned for stem in analyze(one.word)}
    assert found.more
    assert {stem for words in found.more for stem in analyze(words)} <= stems


def test_a_title_that_names_no_subject_leaves_the_words_of_the_text() -> None:
    dull = paper(9, "A new approach to it", "We herd caribou, and caribou herd us.")
    library = Library.of((*SHELF, dull, paper(10, "Caribou in winter", "Snow and caribou.")))

    found = taught(profile("moons"), profile("moons", like(9)), library.index, dull, NOW)

    assert "caribou" in found.more
