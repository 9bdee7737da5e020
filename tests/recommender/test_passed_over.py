"""Which rule keeps a paper out of a list: the rules of the list itself, the best papers first."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import LeftOut, Mute, Profile, Rule, parse_interests, passed_over, rank
from recommender.diversity import NEAR_DUPLICATE
from tests.recommender.library import (
    NOW,
    SHELF,
    VOCABULARY,
    Library,
    cosine,
    dislike,
    like,
    paper,
    profile,
    random_papers,
)

LIBRARY = Library.of(SHELF)
RANDOM = Library.of(random_papers(41, 80))
MONTH = NOW - timedelta(days=30)
TWIN = replace(SHELF[7], number=9, ids=("title:9",), title="Protein folding at stability's edge")


def left_out(
    stated: Profile,
    size: int = 3,
    *,
    library: Library = LIBRARY,
    most: int = 99,
    held: frozenset[int] = frozenset(),
) -> tuple[list[int], tuple[LeftOut, ...]]:
    """Give a list's numbers, and what it does not hold."""
    limits = {"papers": library.papers, "since": MONTH, "held": held}
    ranking = rank(library.index, stated, NOW, size, **limits)  # type: ignore[arg-type]  # of a test
    taken = [pick.paper.number for pick in ranking.picks]
    found = passed_over(library.index, stated, NOW, taken, most=most, **limits)  # type: ignore[arg-type]  # of a test
    return taken, found


def rules(found: tuple[LeftOut, ...]) -> dict[int, tuple[Rule, str]]:
    return {one.pick.paper.number: (one.rule, one.by) for one in found}


def test_each_rule_is_told_by_its_name() -> None:
    stated = profile("protein, moons, agents, networks, -survey, -cat:astro-ph.EP", seen=(1,))
    mutes = tuple(Mute(one) for one in parse_interests("author:Petit-Jean").interests)

    taken, found = left_out(replace(stated, feedback=(like(5),), mutes=mutes), held=frozenset((8,)))

    assert taken == []
    assert rules(found) == {
        1: (Rule.SEEN, ""),
        2: (Rule.MUTED, 'author:"Petit-Jean"'),
        3: (Rule.EXCLUDED, "survey"),
        4: (Rule.MUTED, 'author:"Petit-Jean"'),
        5: (Rule.VOTED, ""),
        6: (Rule.NOT_NEW, ""),
        7: (Rule.EXCLUDED, "cat:astro-ph.EP"),
        8: (Rule.HELD, ""),
    }


def test_what_is_good_enough_where_the_list_is_full_is_next_in_line() -> None:
    taken, found = left_out(profile("protein"), size=1)

    assert len(taken) == 1
    assert {one.rule for one in found} == {Rule.FULL, Rule.AUTHORS}  # 1 and 8 are by one author.
    assert {*taken, *rules(found)} == {1, 3, 8}


def test_a_near_duplicate_is_told_with_the_paper_it_repeats() -> None:
    library = Library.of([*SHELF, TWIN])

    taken, found = left_out(profile("stability"), library=library)

    [kept] = taken
    [(number, told)] = rules(found).items()
    assert {kept, number} == {8, 9}
    assert told == (Rule.NEAR_DUPLICATE, library.held[kept].title)


def test_a_paper_that_resembles_what_was_disliked_is_outweighed() -> None:
    alike = paper(10, "A model of tides and ice", SHELF[6].abstract)
    others = [paper(n, f"A model of things {n * 7919}") for n in range(20, 60)]
    stated = replace(profile("model"), feedback=(dislike(7),))

    taken, found = left_out(stated, library=Library.of([*SHELF, alike, *others]), most=60)

    assert 10 not in taken
    assert rules(found)[10] == (Rule.OUTWEIGHED, "")


def test_a_paper_that_only_likes_speak_for_is_under_the_bar() -> None:
    stated = replace(profile("moons"), feedback=(like(8),))

    _, found = left_out(stated)

    assert rules(found)[3][0] is Rule.UNDER_BAR


def test_without_interests_nothing_is_told() -> None:
    assert left_out(Profile(feedback=(like(1),))) == ([], ())


def test_one_rule_that_holds_for_all_of_the_best_does_not_hide_the_others() -> None:
    old = [paper(n, "Moons", f"moons moons {n * 7919}", days_old=50) for n in range(20, 40)]
    library = Library.of([*SHELF, *old])

    _, found = left_out(profile("moons, protein"), size=1, library=library, most=6)

    counted = Counter(one.rule for one in found)
    assert counted == {Rule.NOT_NEW: 3, Rule.FULL: 2, Rule.AUTHORS: 1}
    assert [one.pick.score for one in found] == sorted(
        (one.pick.score for one in found), reverse=True
    )


@settings(max_examples=20)  # Some forty papers each, and four lists.
@given(data=st.data())
def test_the_rules_told_are_the_rules_of_the_list(data: st.DataObject) -> None:
    rng = random.Random(data.draw(st.integers(0, 10_000)))
    numbers = sorted(RANDOM.held)
    line = ", ".join([*rng.choices(VOCABULARY, k=3), f"-{rng.choice(VOCABULARY)}"])
    votes = [rng.choice((like, dislike))(n) for n in rng.sample(numbers, 4)]
    mutes = tuple(Mute(one) for one in parse_interests(rng.choice(VOCABULARY)).interests)
    stated = replace(profile(line, *votes, seen=rng.sample(numbers, 6)), mutes=mutes)
    size, held = rng.randint(1, 5), frozenset(rng.sample(numbers, 3))

    taken, found = left_out(stated, size, library=RANDOM, held=held)

    told = {one.pick.paper.number: one.rule for one in found}
    assert not set(taken) & told.keys()
    expected = Expected(stated, held, taken, size)
    for number, rule in told.items():
        assert rule is expected.of(number, rule), number


class Expected:
    """Says anew, one rule after another, why a paper is not in a list."""

    def __init__(self, stated: Profile, held: frozenset[int], taken: list[int], size: int) -> None:
        alone = replace(stated, seen=frozenset())
        self._picked = _picked(alone)
        self._unmuted = _picked(replace(alone, mutes=()))
        self._unexcluded = _picked(replace(alone, interests=alone.interests[:-1]))
        self._stated, self._held, self._taken, self._size = stated, held, taken, size

    def of(self, number: int, told: Rule) -> Rule:
        """Give the rule; `told` where the rest, being under the bar, is not told apart here."""
        held_paper = RANDOM.held[number]
        assert held_paper.listed_at is not None
        if held_paper.listed_at < MONTH:
            return Rule.NOT_NEW
        if number in self._stated.seen:
            return Rule.SEEN
        if number in self._held:
            return Rule.HELD
        if number in {vote.number for vote in self._stated.feedback}:
            return Rule.VOTED
        if number in self._unmuted - self._picked:
            return Rule.MUTED
        if number in self._unexcluded - self._picked:
            return Rule.EXCLUDED
        terms = RANDOM.index.terms
        if any(cosine(terms(number), terms(other)) > NEAR_DUPLICATE for other in self._taken):
            return Rule.NEAR_DUPLICATE
        if number in self._picked:
            # Those that stand in for the ones told to wait are told apart in test_fairness.py.
            assert told in (Rule.AUTHORS, Rule.TURN) or len(self._taken) == self._size
            return told if told in (Rule.AUTHORS, Rule.TURN) else Rule.FULL
        assert told in (Rule.OUTWEIGHED, Rule.UNDER_BAR, Rule.MUTED, Rule.EXCLUDED)
        return told


def _picked(stated: Profile) -> set[int]:
    ranking = rank(RANDOM.index, stated, NOW, 80, papers=RANDOM.papers)
    return {pick.paper.number for pick in ranking.picks}
