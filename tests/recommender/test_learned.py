"""What votes have taught: the words that ranking weighs, and the papers behind each."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from recommender import Profile, analyze, explain
from recommender.learned import holding, lessons
from tests.recommender.library import SHELF, Library, dislike, like, profile, random_papers

LIBRARY = Library.of(SHELF)
RANDOM = Library.of(random_papers(61, 40))


def test_likes_teach_words_for_and_dislikes_words_against() -> None:
    stated = profile("networks", like(7), dislike(6))

    found = lessons(LIBRARY.index, stated, papers=LIBRARY.papers, count=3)

    assert {word.papers for word in found.liked} == {(7,)}
    assert {word.papers for word in found.disliked} == {(6,)}
    twice_there = {"heating", "small", "moons"}
    assert {word.word for word in found.liked} == twice_there
    assert all(word.points > 0 for word in found.liked)
    assert all(word.points < 0 for word in found.disliked)


def test_without_votes_nothing_was_learned() -> None:
    found = lessons(LIBRARY.index, profile("protein"), papers=LIBRARY.papers)

    assert (found.liked, found.disliked) == ((), ())


def test_a_stated_word_is_not_learned_against() -> None:
    stated = profile("dialogue agents", dislike(6))

    found = lessons(LIBRARY.index, stated, papers=LIBRARY.papers, count=99)

    learned = {stem for word in found.disliked for stem in analyze(word.word)}
    assert learned.isdisjoint(analyze("dialogue agents"))
    assert learned


def test_votes_on_a_paper_hold_a_word_by_its_stem() -> None:
    assert holding(LIBRARY.index, (1, 3, 7), "proteins") == (1, 3)
    assert holding(LIBRARY.index, (1, 3, 7), "protein moons") == ()
    assert holding(LIBRARY.index, (1, 3, 7), "the") == ()


@given(
    liked=st.sets(st.sampled_from(sorted(RANDOM.held)), max_size=4),
    disliked=st.sets(st.sampled_from(sorted(RANDOM.held)), max_size=4),
)
def test_the_papers_told_hold_the_word_and_were_voted_on(
    liked: set[int], disliked: set[int]
) -> None:
    votes = (*map(like, sorted(liked)), *map(dislike, sorted(disliked - liked)))
    stated = replace(Profile(), feedback=votes)

    found = lessons(RANDOM.index, stated, papers=RANDOM.papers, count=5)

    for word in found.liked:
        assert word.papers
        assert set(word.papers) == set(holding(RANDOM.index, sorted(liked), word.word))
    for word in found.disliked:
        against = sorted(disliked - liked)
        assert set(word.papers) == set(holding(RANDOM.index, against, word.word))


def test_the_points_told_are_those_why_tells() -> None:
    stated = profile("moons", like(8))
    found = lessons(LIBRARY.index, stated, papers=LIBRARY.papers, count=1)
    [word] = found.liked

    pick = explain(LIBRARY.index, stated, 8, papers=LIBRARY.papers)

    spoken = [reason for reason in pick.reasons if reason.signal == "likes"]
    strongest = next(reason for reason in spoken if reason.evidence != ("q-bio.BM",))
    assert analyze(strongest.evidence[0]) == analyze(word.word)
