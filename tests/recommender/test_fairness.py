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


# Quasars stand in titles and all over: by score alone they come first. The others are mentioned.
QUASARS = [
    replace(one, abstract=f"{one.abstract} Quasars and quasars.")
    for one in shelf("quasars", 100, 8)
]
BEETLES, FJORDS = (
    [replace(one, title=one.title.split()[0]) for one in shelf(topic, first, 8)]
    for topic, first in (("beetles", 200), ("fjords", 300))
)
LIBRARY = Library.of([*QUASARS, *BEETLES, *FJORDS])
STATED = profile("quasars, beetles, fjords")


def test_over_a_week_none_takes_more_than_half_while_others_have_papers() -> None:
    given: list[tuple[int, int]] = []
    for day in range(7):
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

    week = Counter(number // 100 for _, number in given[:12])
    assert week[1] == 6
    assert week[2] + week[3] == 6
    assert sum(number // 100 == 1 for _, number in given) == 8  # All that there are, in the end.


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
    flood = [replace(one, authors=("Ada Quist", f"Author {one.number}")) for one in QUASARS[:6]]
    others = [replace(one, authors=("Wei Lin",)) for one in QUASARS[6:8]]
    library = Library.of([*flood, *others, *BEETLES])

    ranking = rank(library.index, profile("quasars"), NOW, 5, papers=library.papers)
    asked = rank(library.index, profile('author:"Ada Quist"'), NOW, 5, papers=library.papers)

    taken = [pick.paper.number for pick in ranking.picks]
    told = passed_over(
        library.index, profile("quasars"), NOW, taken, papers=library.papers, most=20
    )
    assert Counter(pick.paper.authors[0] for pick in ranking.picks) == {
        "Ada Quist": 2,
        "Wei Lin": 2,
    }
    assert len(asked.picks) == 5
    assert {(one.rule, one.by) for one in told} == {(Rule.AUTHORS, "Ada Quist")}
