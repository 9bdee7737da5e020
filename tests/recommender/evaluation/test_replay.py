"""Days of new papers, lived again by readers who liked some before."""

from dataclasses import replace

from recommender.evaluation.data import DataSet, Task
from recommender.evaluation.replay import FIVE, LIKENESS, replay
from recommender.evaluation.replay_report import replay_report
from tests.recommender.library import SHELF, paper

READER = Task(
    id="one",
    group="one",
    text="",
    keywords=(),
    liked=(7,),
    candidates=(9, 10, 11),
    judgments={9: 1.0, 13: 1.0},
    k=None,
    date="2026-03-02",
    version="",
)
PAPERS = (
    *SHELF,
    paper(9, "The ice of moons", "Tides heat ice."),
    paper(10, "Songs of birds", "Birds sing at dawn."),
    paper(11, "Tidal flow"),
    paper(12, "Graphs and messages"),
    paper(13, "Small moons melt", "Heating by tides."),
)
DAYS = (READER, replace(READER, id="two", date="2026-03-03", candidates=(12, 13)))


def unheard(done: int, of: int) -> None:
    pass


def test_by_likeness_alone_a_reader_gets_what_is_like_the_papers_liked_and_nothing_twice() -> None:
    found = replay(DataSet("sky", PAPERS, DAYS), unheard)

    # On the first day 9 and 11 share words with what was liked, on the second 13 alone.
    lived = found.lived[LIKENESS][0]
    assert (lived.posted, lived.own, lived.empty) == (3, 2, 0)


def test_a_report_shows_what_likeness_alone_posts_beside_always_five() -> None:
    figures = replay_report(replay(DataSet("sky", PAPERS, DAYS), unheard))

    assert figures["normal"]["picks a day"][LIKENESS] == 1.5
    assert figures["normal"]["picks a day"][FIVE] == 2.5
