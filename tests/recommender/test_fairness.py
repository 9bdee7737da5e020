"""No interest and no author swallows a list or a week while others have good papers."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from recommender import Paper, Rule, passed_over, rank
from tests.recommender.library import NOW, Library, paper, profile

COLOURS = "red green blue black white amber azure coral ivory olive pearl ruby".split()
SHAPES = "round square oval flat tall thin curved hollow spiral ridged smooth dotted".split()


def shelf(topic: str, first: int, count: int, **more: object) -> list[Paper]:
    """Give papers on one topic that differ in everything else."""
    return [
        paper(first + i, f"{COLOURS[i].title()} {topic}", f"{topic} are {SHAPES[i]} {SHAPES[-i]}.")
        for i in range(count)
    ]


# Quasars are told of at more length in every paper: by score alone they would come first.
MANY = [
    replace(one, abstract=f"{one.abstract} Quasars and quasars.")
    for one in shelf("quasars", 100, 12)
]
LIBRARY = Library.of([*MANY, *shelf("beetles", 200, 6), *shelf("fjords", 300, 2)])
STATED = profile("quasars, beetles, fjords")


def test_over_a_week_none_takes_more_than_half_while_others_have_papers() -> None:
    given: list[tuple[int, int]] = []
    for day in range(6):
        recent = [number for at, number in given if at > day - 7]
        seen = frozenset(number for _, number in given)
        ranking = rank(
            LIBRARY.index,
            replace(STATED, seen=seen),
            NOW + timedelta(days=day),
            3,
            papers=LIBRARY.papers,
            recent=recent,
        )
        given += [(day, pick.paper.number) for pick in ranking.picks]

    week = Counter(number // 100 for _, number in given[:15])
    assert week[1] <= 8  # Half of fifteen, rounded up.
    assert week[2] == 6
    assert week[3] == 2  # Both that there are.
    assert [number // 100 for _, number in given[15:]] == [1, 1, 1]  # Others have no more.


def test_each_pick_says_for_which_interest_and_one_that_waits_is_told_so() -> None:
    ranking = rank(LIBRARY.index, STATED, NOW, 4, papers=LIBRARY.papers)
    taken = [pick.paper.number for pick in ranking.picks]

    left_out = passed_over(LIBRARY.index, STATED, NOW, taken, papers=LIBRARY.papers, most=9)

    served = Counter(pick.reasons[0].interest for pick in ranking.picks)
    assert served["quasars"] == 2
    assert sum(served.values()) == 4
    waiting = {(one.rule, one.by) for one in left_out if one.pick.paper.number < 200}
    assert waiting <= {(Rule.TURN, "quasars"), (Rule.FULL, "")}
    assert (Rule.TURN, "quasars") in waiting


def test_a_heavier_interest_may_have_its_larger_share() -> None:
    ranking = rank(LIBRARY.index, profile("quasars^8, beetles"), NOW, 5, papers=LIBRARY.papers)

    assert sum(pick.paper.number < 200 for pick in ranking.picks) >= 4


def test_one_author_has_two_places_of_five_unless_asked_for() -> None:
    flood = [replace(one, authors=("Ada Quist", f"Author {one.number}")) for one in MANY[:6]]
    others = [replace(one, authors=("Wei Lin",)) for one in MANY[6:8]]
    library = Library.of([*flood, *others, *shelf("moss", 400, 6)])

    ranking = rank(library.index, profile("quasars, moss"), NOW, 5, papers=library.papers)
    asked = rank(library.index, profile('author:"Ada Quist"'), NOW, 5, papers=library.papers)

    by_ada = ["Ada Quist" in pick.paper.authors for pick in ranking.picks]
    assert sum(by_ada) <= 2 < len(by_ada)
    assert len(asked.picks) == 5
    taken = [pick.paper.number for pick in ranking.picks]
    told = passed_over(
        library.index, profile("quasars, moss"), NOW, taken, papers=library.papers, most=20
    )
    assert (Rule.AUTHORS, "Ada Quist") in {(one.rule, one.by) for one in told}
