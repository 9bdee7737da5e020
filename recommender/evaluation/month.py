"""A month of a reader with a hidden taste: do votes make the picks of the last week better?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from recommender.index import Entry, Index
from recommender.interest_line import parse_interests
from recommender.paper import Paper
from recommender.pick import Pick
from recommender.profile import Feedback, Profile, Verdict
from recommender.ranking import Ranking, rank

DAY = timedelta(days=1)
WEEK = 5  # Days on which papers come in.
SIZE = 5
SAYS_NO = 0.5  # How often a reader presses "not for me" on a pick that is none; silence else.
TURNS_KEPT = 7 * DAY
WINDOW = 30 * DAY


@dataclass(frozen=True, slots=True)
class Simulated:
    """A reader.

    Attributes:
        stated: The interests, as typed; votes have to do the rest.
        taste: Numbers of the papers they would like, which the bot is never told.
        exploring: Whether their lists may end with a paper outside the usual.
    """

    stated: str
    taste: Collection[int]
    exploring: bool = True


@dataclass(slots=True)
class Lived:
    """What came of a month for one reader.

    Attributes:
        profile: As it stands now.
        posted, liked: By week, picks, and those of them that were to the reader's taste.
        outside, surprises: Picks outside the usual, and those of them that were.
        given: When which paper was given.
    """

    profile: Profile
    posted: list[int]
    liked: list[int]
    outside: int = 0
    surprises: int = 0
    given: list[tuple[datetime, int]] = field(default_factory=list)


def month(
    days: Sequence[Sequence[Paper]], readers: Sequence[Simulated], first: datetime, seed: int
) -> tuple[Lived, ...]:
    """Let readers live days of new papers, voting on every day's picks.

    Args:
        days: The papers of each day.
        readers: Each with a chance of their own.
        first: The first day, UTC.
        seed: Where chance begins.
    """
    index, held = Index.open(None), {paper.number: paper for day in days for paper in day}
    weeks = -(-len(days) // WEEK)
    lived = [
        Lived(
            Profile(parse_interests(one.stated).interests, explores=one.exploring),
            [0] * weeks,
            [0] * weeks,
        )
        for one in readers
    ]
    chances = [np.random.default_rng([seed, place]) for place in range(len(readers))]
    for place, papers in enumerate(days):
        now = first + place * DAY
        _come_in(index, papers, now)
        for reader, one, rng in zip(readers, lived, chances, strict=True):
            for pick in _picks(index, one, now, held, rng).picks:
                _read(one, pick, reader.taste, now, rng, week=place // WEEK)
    return tuple(lived)


def _come_in(index: Index, papers: Sequence[Paper], now: datetime) -> None:
    index.add(Entry(paper.number, paper, now) for paper in papers)
    index.commit(str(now))
    index.refresh_idf()
    if index.wants_lesson:
        index.learn()


def _picks(
    index: Index, one: Lived, now: datetime, held: dict[int, Paper], rng: np.random.Generator
) -> Ranking:
    return rank(
        index,
        one.profile,
        now,
        SIZE,
        papers=lambda numbers: [held[number] for number in numbers],
        since=now - WINDOW,
        recent=[number for at, number in one.given if at > now - TURNS_KEPT],
        exploring=rng,
    )


def _read(
    one: Lived,
    pick: Pick,
    taste: Collection[int],
    now: datetime,
    rng: np.random.Generator,
    *,
    week: int,
) -> None:
    """Count a pick as seen, and vote on it: always for a good one, often against another."""
    number, is_good = pick.paper.number, pick.paper.number in taste
    one.given.append((now, number))
    one.posted[week] += 1
    one.liked[week] += is_good
    one.outside += pick.is_outside
    one.surprises += pick.is_outside and is_good
    feedback = one.profile.feedback
    if is_good or rng.random() < SAYS_NO:
        verdict = Verdict.LIKE if is_good else Verdict.DISLIKE
        feedback = (*feedback, Feedback(number, verdict, "reader", now))
    one.profile = replace(one.profile, seen=one.profile.seen | {number}, feedback=feedback)
