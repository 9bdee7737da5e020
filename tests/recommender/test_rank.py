import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import (
    Bar,
    Feedback,
    Paper,
    Profile,
    Ranking,
    count_matching,
    explain,
    parse_interests,
    rank,
    scores,
    telling_words,
)
from tests.recommender.library import (
    NOW,
    SHELF,
    VOCABULARY,
    Library,
    about_paper,
    cosine,
    dislike,
    like,
    paper,
    profile,
    random_paper,
    random_papers,
)

SMALL = Library.of(random_papers(11, 60))
LARGE = Library.of(random_papers(12, 1200))


def numbers(ranking: Ranking) -> list[int]:
    return [pick.paper.number for pick in ranking.picks]


def picked(library: Library, stated: Profile, size: int = 10) -> list[int]:
    return numbers(rank(library.index, stated, NOW, size, papers=library.papers))


def raw_scores(stated: Profile) -> dict[int, float]:
    """Score all of the large library, whatever their rank."""
    every = list(LARGE.held)
    return dict(zip(every, scores(LARGE.index, stated, every, NOW).tolist(), strict=True))


def test_papers_about_what_was_stated_come_first() -> None:
    library = Library.of(SHELF)

    assert picked(library, profile("protein design"))[:2] == [1, 8]
    assert picked(library, profile("tides of moons"))[0] == 7
    assert set(picked(library, profile("graph neural networks"))[:2]) == {2, 4}


def test_a_paper_without_a_stated_word_is_never_picked() -> None:
    library = Library.of(SHELF)

    assert set(picked(library, profile("moons"))) == {7}
    assert picked(library, profile("zeolites")) == []


def test_without_interests_there_are_no_picks() -> None:
    library = Library.of(SHELF)

    assert rank(library.index, profile(""), NOW, 5, papers=library.papers) == Ranking((), None, 0)
    assert picked(library, profile("", like(1))) == []
    assert picked(library, profile("-survey")) == []


def test_seen_held_and_voted_papers_are_not_picked() -> None:
    library = Library.of(SHELF)
    stated = profile("protein", like(3), seen=[1])

    ranking = rank(library.index, stated, NOW, 5, papers=library.papers, held=frozenset({8, 12345}))

    assert numbers(ranking) == []
    assert ranking.candidates == len(SHELF) - 3


def test_only_papers_listed_since_then_are_considered() -> None:
    library = Library.of(SHELF)

    ranking = rank(
        library.index,
        profile("protein, dialogue"),
        NOW,
        5,
        papers=library.papers,
        since=NOW - timedelta(days=6.5),
    )

    assert set(numbers(ranking)) == {1, 3}


def test_a_phrase_counts_only_where_its_words_stand_together() -> None:
    library = Library.of(SHELF)

    assert set(picked(library, profile("graph neural network"))) == {2, 4}
    assert picked(library, profile('"graph neural network"')) == [2]
    assert picked(library, profile('"memory keeps them"')) == [2]
    assert picked(library, profile('"keeps memory"')) == []


def test_a_phrase_does_not_run_from_the_title_into_the_abstract() -> None:
    library = Library.of([paper(1, "On tidal", "heating of moons"), paper(2, "Tidal heating")])

    assert picked(library, profile('"tidal heating"')) == [2]


def test_an_author_is_found_by_full_name_initial_or_family_name() -> None:
    library = Library.of(SHELF)

    assert set(picked(library, profile('author:"Yann Petit-Jean"'))) == {2, 4}
    assert set(picked(library, profile("au:Quist"))) == {5, 6}
    assert picked(library, profile('au:"Yves Petit-Jean"')) == [4]


def test_a_category_is_found_by_its_code_or_archive() -> None:
    library = Library.of(SHELF)

    assert set(picked(library, profile("cat:CS.lg"))) == {1, 2, 4}
    assert set(picked(library, profile("cat:q-bio"))) == {1, 3, 8}


def test_more_like_one_paper_finds_its_neighbours_but_never_itself() -> None:
    library = Library.of(SHELF)

    found = picked(library, Profile((about_paper(1),)))

    assert found[0] == 8
    assert 1 not in found
    assert 7 not in found


def test_a_heavier_interest_comes_first() -> None:
    library = Library.of(SHELF)

    assert picked(library, profile("moons, dialogue^3"))[0] == 6
    assert picked(library, profile("moons^3, dialogue"))[0] == 7


def test_an_exclusion_leaves_papers_out_however_they_spell_it() -> None:
    left: dict[str, set[int]] = {
        "protein, -survey": {1, 8},
        "protein, -SURVEYS": {1, 8},
        "protein, -language models": {1, 8},
        "protein, -language moons": {1, 3, 8},
        'protein, -"trained on protein"': {1, 8},
        'protein, -"language protein"': {1, 3, 8},
        "frozen, dialogue, -multimodal": set(),
        "frozen, dialogue, -multi-modal": set(),
        "frozen, dialogue, -multi modal": set(),
        'frozen, dialogue, -"multi-modal retrieval"': {6},
        'frozen, dialogue, -"multimodal retrieval"': {6},
        "dialogue, -LLM": set(),
        "protein, -au:Moreau": {3},
        "protein, -cat:q-bio.BM": {3},
    }

    assert {line: set(picked(Library.of(SHELF), profile(line))) for line in left} == left


def test_a_near_duplicate_of_a_better_pick_is_left_out() -> None:
    again = replace(SHELF[0], number=20, title="Backbone diffusion for the design of proteins")
    library = Library.of([*SHELF, again])

    found = picked(library, profile("protein design"))

    assert len({1, 20} & set(found)) == 1
    assert {8, 3} <= set(found)


def test_among_many_papers_a_pick_belongs_to_the_best_twentieth() -> None:
    stated = profile("graph network pruning")

    found = picked(LARGE, stated, size=1200)
    everything = raw_scores(stated)

    assert 1 <= len(found) <= 60  # Of 1,200; two on each of 61 days would be more.
    assert min(everything[number] for number in found) >= sorted(everything.values())[-60]


def test_the_nearest_miss_is_the_best_paper_under_the_bar() -> None:
    stated = profile("graph network pruning")
    ranking = rank(LARGE.index, stated, NOW, 100, papers=LARGE.papers)

    assert ranking.nearest is not None
    assert ranking.nearest.score <= ranking.picks[-1].score
    everything = raw_scores(stated)
    least = everything[ranking.nearest.paper.number] + 1e-9
    assert {number for number, raw in everything.items() if raw > least} == {*numbers(ranking)}


def test_a_full_list_has_no_nearest_miss() -> None:
    assert rank(SMALL.index, profile("graph"), NOW, 1, papers=SMALL.papers).nearest is None


def test_few_papers_are_looked_up() -> None:
    library = Library.of(LARGE.held.values())
    rank(library.index, profile("graph network, -survey"), NOW, 5, papers=library.papers)

    assert library.asked <= 50


def test_a_paper_that_cannot_be_looked_up_is_passed_over() -> None:
    library = Library.of(SHELF)
    del library.held[1]

    assert set(picked(library, profile('protein, -"no such words"'))) == {3, 8}


def test_why_gives_the_numbers_of_the_list() -> None:
    stated = profile('graph network, "moon tide", -survey, cat:cs.LG', like(1), dislike(2, "bo"))
    ranking = rank(SMALL.index, stated, NOW, 8, papers=SMALL.papers)

    for pick in ranking.picks:
        assert pick == explain(SMALL.index, stated, pick.paper.number, papers=SMALL.papers)


def test_why_of_an_unknown_paper_is_an_error_and_of_a_new_one_says_nothing() -> None:
    library = Library.of(SHELF)
    index = library.index  # Made before the new paper is there.
    library.held[99] = paper(99, "Protein")

    assert explain(index, profile("protein"), 99, papers=library.papers).reasons == ()
    with pytest.raises(LookupError):
        explain(library.index, profile("protein"), 98, papers=library.papers)


def test_a_dislike_moves_its_kind_down_in_the_very_next_list() -> None:
    library = Library.of(
        [
            *SHELF,
            paper(30, "Pruning weights of neural networks", "Pruned weights, trained again."),
            paper(31, "Neural networks for the weather", "Forecasts by neural networks."),
        ]
    )
    stated = profile("neural networks")
    before = picked(library, stated)

    after = picked(library, replace(stated, feedback=(dislike(30),)))

    without = [number for number in before if number != 30]
    assert without.index(4) < without.index(2)  # Paper 4 is about pruning, paper 2 is not.
    assert after.index(4) > after.index(2)
    assert set(after) == set(without)


def test_a_dislike_says_nothing_against_the_stated_words_themselves() -> None:
    library = Library.of([paper(1, "Tides"), paper(2, "Tides again"), paper(3, "Moons")])
    stated = profile("tides")
    before = explain(library.index, stated, 2, papers=library.papers)

    after = explain(
        library.index, replace(stated, feedback=(dislike(1),)), 2, papers=library.papers
    )

    assert after == before


def test_a_like_moves_its_kind_up() -> None:
    library = Library.of(SHELF)
    stated = profile("protein, moons, dialogue, frozen")
    before = picked(library, stated)

    after = picked(library, replace(stated, feedback=(like(1),)))

    assert before.index(8) > 0
    assert after[0] == 8


def test_the_votes_of_several_readers_count_once_by_majority() -> None:
    stated = profile("graph")
    one = replace(stated, feedback=(like(3),))
    many = replace(stated, feedback=(like(3), like(3, "bo"), dislike(3, "cy")))
    tied = replace(stated, feedback=(like(3), dislike(3, "bo")))

    def score(by: Profile) -> float:
        return explain(SMALL.index, by, 7, papers=SMALL.papers).score

    assert score(many) == score(one)
    assert score(tied) == score(stated)


def test_taking_a_vote_back_restores_the_list_exactly() -> None:
    stated = profile("graph network, moon")
    before = rank(SMALL.index, stated, NOW, 9, papers=SMALL.papers)
    rank(SMALL.index, replace(stated, feedback=(dislike(4),)), NOW, 9, papers=SMALL.papers)

    assert rank(SMALL.index, stated, NOW, 9, papers=SMALL.papers) == before


@pytest.mark.parametrize("bar", Bar)
def test_all_bars_are_alike_so_far(bar: Bar) -> None:
    stated = profile("graph network")

    assert picked(LARGE, replace(stated, bar=bar)) == picked(LARGE, stated)


def test_counting_ignores_seen_papers_and_votes() -> None:
    library = Library.of(SHELF)
    stated = profile("protein, -survey", like(1), seen=[8])

    assert count_matching(library.index, stated, papers=library.papers) == 2
    assert count_matching(library.index, profile("protein"), papers=library.papers) == 3
    since = NOW - timedelta(days=2)
    assert count_matching(library.index, stated, since=since, papers=library.papers) == 1
    assert count_matching(library.index, profile(""), papers=library.papers) == 0


def test_counting_looks_into_phrases() -> None:
    library = Library.of(SHELF)

    stated = profile('"graph neural network", protein, -"protein language"')

    assert count_matching(library.index, stated, papers=library.papers) == 3


def test_the_telling_words_of_a_paper_are_its_own_and_not_those_stated() -> None:
    library = Library.of(SHELF)
    stated = profile("neural networks").interests

    words = telling_words(library.index, SHELF[3], besides=stated)

    assert len(words) == 3
    assert words[0] in ("pruned", "Pruning")
    assert not {"neural", "networks"} & {word.lower() for word in words}
    assert telling_words(library.index, paper(77, "!!!")) == ()


lines = st.lists(
    st.sampled_from([*VOCABULARY, '"graph network"', "graph network^2", "au:Wei Lin", "cat:cs"]),
    min_size=1,
    max_size=5,
).map(", ".join)
votes = st.lists(
    st.builds(
        lambda number, by, liked: like(number, by) if liked else dislike(number, by),
        st.integers(1, 60),
        st.sampled_from("abc"),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda vote: (vote.number, vote.by),
)


@settings(deadline=None)
@given(lines, votes, st.sets(st.integers(1, 60)), st.integers(0, 12))
def test_picks_are_unseen_unique_sorted_and_named(
    line: str, cast: list[Feedback], seen: set[int], size: int
) -> None:
    stated = profile(line, *cast, seen=seen)

    picks = rank(SMALL.index, stated, NOW, size, papers=SMALL.papers).picks
    found = [pick.paper.number for pick in picks]

    assert len(found) <= size
    assert len(set(found)) == len(found)
    assert not set(found) & (seen | {vote.number for vote in cast})
    assert [pick.score for pick in picks] == sorted((p.score for p in picks), reverse=True)
    assert all(0 < pick.score <= 1 for pick in picks)
    for pick in picks:
        assert any(r.evidence and r.share > 0 and r.signal == "interests" for r in pick.reasons)


@settings(deadline=None, max_examples=40)
@given(lines, votes, st.randoms(use_true_random=False))
def test_the_order_of_papers_interests_and_votes_makes_no_difference(
    line: str, cast: list[Feedback], rng: random.Random
) -> None:
    stated = profile(line, *cast)
    papers = list(SMALL.held.values())
    rng.shuffle(papers)
    shuffled = Library.of(papers)
    interests, mixed = list(stated.interests), list(cast)
    rng.shuffle(interests)
    rng.shuffle(mixed)

    one = rank(SMALL.index, stated, NOW, 9, papers=SMALL.papers)
    other = rank(
        shuffled.index, Profile(tuple(interests), tuple(mixed)), NOW, 9, papers=shuffled.papers
    )

    assert numbers(one) == numbers(other)
    assert [p.score for p in one.picks] == pytest.approx([p.score for p in other.picks])


SPELLINGS = st.sampled_from(["{}", "{}s", "{}-based", "non-{}", "({})", "{}’s", "“{}”", "pre-{}"])


@settings(deadline=None)
@given(st.sampled_from(VOCABULARY), st.lists(st.tuples(SPELLINGS, st.booleans()), max_size=6))
def test_an_excluded_word_never_leaks(word: str, spelled: list[tuple[str, bool]]) -> None:
    rng = random.Random(word)
    holding: list[Paper] = []
    for number, (spelling, upper) in enumerate(spelled, start=100):
        written = spelling.format(word.upper() if upper else word)
        one = random_paper(rng, number)
        holding.append(replace(one, abstract=f"zeolite {one.abstract} {written} zeolite"))
    rest = [one for one in random_papers(3, 20) if word not in f"{one.title} {one.abstract}"]
    library = Library.of([*rest, *holding, paper(99, "Zeolite")])

    found = picked(library, profile(f"zeolite, -{word}"), size=50)

    assert found == [99]


def test_no_two_picks_are_nearly_the_same() -> None:
    doubled = [
        *SMALL.held.values(),
        *(replace(one, number=one.number + 100) for one in SMALL.held.values()),
    ]
    library = Library.of(doubled)

    found = picked(library, Profile(parse_interests("graph, moon, robot").interests), size=30)

    vectors = [library.index.terms(number) for number in found]
    assert len(found) > 3
    assert all(cosine(a, b) <= 0.8 for i, a in enumerate(vectors) for b in vectors[:i])
