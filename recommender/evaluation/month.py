"""A month of a reader with a hidden taste: do votes make the picks of the last week better?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from recommender.index import Entry, Index
from recommender.interest_line import parse_interests
from recommender.paper import Paper
from recommender.profile import Feedback, Profile, Verdict
from recommender.rank import Ranking, rank

DAY = timedelta(days=1)
WEEK = 5  # Days on which papers come in.
SIZE = 5
SAYS_NO = 0.5  # How often a reader presses "not for me" on a pick that is none; silence else.
TURNS_KEPT = 7 * DAY


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of a month.

    Attributes:
        posted: Picks of each week.
        liked: Those of them that were to the reader's taste.
        outside: All picks outside the usual, and how many of them were to the reader's taste.
    """

    posted: tuple[int, ...]
    liked: tuple[int, ...]
    outside: tuple[int, int]


def month(
    days: Sequence[Sequence[Paper]],
    stated: str,
    taste: Collection[int],
    first: datetime,
    rng: np.random.Generator,
    *,
    exploring: bool,
) -> Lived:
    """Let a reader live days of new papers, voting on every day's picks.

    Args:
        days: The papers of each day.
        stated: The reader's interests, as typed; votes have to do the rest.
        taste: Numbers of the papers the reader would like, which the bot is never told.
        first: The first day, UTC.
        rng: Where chance comes from.
        exploring: Whether lists may end with a paper outside the usual.
    """
    index, held = Index.open(None), {paper.number: paper for day in days for paper in day}
    profile = Profile(parse_interests(stated).interests, explores=exploring)
    given: list[tuple[datetime, int]] = []
    weeks = [[0, 0] for _ in range(-(-len(days) // WEEK))]
    outside = [0, 0]
    for place, papers in enumerate(days):
        now = first + place * DAY
        _come_in(index, papers, now)
        recent = [number for at, number in given if at > now - TURNS_KEPT]
        list_of_day = _picks(index, profile, now, held, recent, rng)
        for pick in list_of_day.picks:
            number, is_good = pick.paper.number, pick.paper.number in taste
            given.append((now, number))
            weeks[place // WEEK][0] += 1
            weeks[place // WEEK][1] += is_good
            outside[0] += pick.is_outside
            outside[1] += pick.is_outside and is_good
            profile = _voted(profile, number, now, rng, is_good=is_good)
    return Lived(
        tuple(posted for posted, _ in weeks),
        tuple(liked for _, liked in weeks),
        (outside[0], outside[1]),
    )


def _come_in(index: Index, papers: Sequence[Paper], now: datetime) -> None:
    index.add(Entry(paper.number, paper, now) for paper in papers)
    index.commit(str(now))
    index.refresh_idf()
    if index.wants_lesson:
        index.learn()


def _picks(
    index: Index,
    profile: Profile,
    now: datetime,
    held: dict[int, Paper],
    recent: Sequence[int],
    rng: np.random.Generator,
) -> Ranking:
    return rank(
        index,
        profile,
        now,
        SIZE,
        papers=lambda numbers: [held[number] for number in numbers],
        since=now - 30 * DAY,
        recent=recent,
        exploring=rng,
    )


def _voted(
    profile: Profile, number: int, now: datetime, rng: np.random.Generator, *, is_good: bool
) -> Profile:
    """Mark a pick as seen, and vote on it: always for a good one, often against another."""
    profile = replace(profile, seen=profile.seen | {number})
    if not is_good and rng.random() >= SAYS_NO:
        return profile
    verdict = Verdict.LIKE if is_good else Verdict.DISLIKE
    vote = Feedback(number, verdict, "reader", now)
    return replace(profile, feedback=(*profile.feedback, vote))
