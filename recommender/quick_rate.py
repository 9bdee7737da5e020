"""The few papers to rate first: those whose ratings tell most about a reader's taste."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import numpy as np

from recommender.blend import blend
from recommender.choice import Choice
from recommender.exclusions import muted
from recommender.index import Index, View
from recommender.index.field import FloatArray
from recommender.paper import Paper
from recommender.profile import Profile
from recommender.shelf import Papers, Shelf
from recommender.signals import SIGNALS, Signal, Situation
from recommender.taste import MOST_RATINGS, likeness, told

MOST_PLAUSIBLE = 100  # Papers among which is chosen; what scores less would hardly ever be liked.
NOISE = 0.1  # Variance of a rating beside that of taste: how little one answer is to be trusted.


def informative(
    index: Index,
    profile: Profile,
    now: datetime,
    count: int,
    *,
    papers: Papers,
    since: datetime | None = None,
    held: frozenset[int] = frozenset(),
    besides: Collection[int] = (),
    signals: Iterable[Signal] = SIGNALS,
) -> tuple[Paper, ...]:
    """Give up to `count` papers that may be picked one day, each the most telling next one.

    Taste is taken for a Gaussian process over the best matching papers, whose covariance is the
    cosine of their words. The next paper is the one whose rating lowers the uncertainty about all
    of them most, each counting by how well it matches (A-optimal design, weighted). So neither six
    papers of one kind are asked about, which one answer settles, nor oddities, which settle
    nothing. Papers rated already count as answered.

    Args:
        index: Where the papers are.
        profile: Of the reader or channel.
        now: The moment of choosing, UTC.
        count: Most papers to give.
        papers: Gives papers by number.
        since: Listing time to begin with; None for all papers.
        held: Numbers promised to an open digest.
        besides: Numbers asked about already.
        signals: What the score is made of.
    """
    numbers, matches = _plausible(index, profile, now, papers, since, held, signals)
    if not numbers:
        return ()
    cast = sorted(profile.feedback, key=lambda vote: (vote.given_at, vote.number))
    answered = [*dict.fromkeys([*besides, *(vote.number for vote in reversed(cast))])]
    kept = [i for i, number in enumerate(numbers) if number not in set(answered)]
    numbers, matches = [numbers[i] for i in kept], matches[kept]
    chosen = most_telling(index.view, numbers, matches, answered[:MOST_RATINGS], count)
    found = {paper.number: paper for paper in papers(chosen)}
    return tuple(found[number] for number in chosen if number in found)


def most_telling(
    view: View, numbers: Sequence[int], matches: FloatArray, answered: Sequence[int], count: int
) -> list[int]:
    """Choose among plausible papers, one after the other.

    Args:
        view: Gives the papers' words.
        numbers: The plausible ones.
        matches: Shape (n,): how well each matches; any scale, more is better.
        answered: Numbers of papers whose ratings are known, or asked for.
        count: Most to choose.
    """
    cosines = likeness([view.terms(number) for number in (*numbers, *answered)])
    _, covariance = told(cosines, len(answered), NOISE)
    spread = float(np.ptp(matches)) if len(matches) else 0.0
    weights = (matches - matches.min()) / spread if spread else np.ones(len(numbers))
    chosen: list[int] = []
    while len(chosen) < min(count, len(numbers)):
        gains = (weights[:, None] * covariance**2).sum(axis=0) / (covariance.diagonal() + NOISE)
        gains = np.round(gains, 9)
        gains[chosen] = -1.0
        best = int(gains.argmax())  # The first of equals: the better match.
        chosen.append(best)
        row = covariance[best]
        covariance = covariance - np.outer(row, row) / (row[best] + NOISE)
    return [numbers[i] for i in chosen]


def _plausible(
    index: Index,
    profile: Profile,
    now: datetime,
    papers: Papers,
    since: datetime | None,
    held: frozenset[int],
    signals: Iterable[Signal],
) -> tuple[list[int], FloatArray]:
    """Give the best matching papers that may be picked, best first, and their raw scores."""
    view = index.view
    mixed = blend(Situation(profile, view, now, since=since), signals)
    if not mixed.is_stated:
        return [], np.zeros(0)
    lasting = muted(profile.mutes, now)
    choice = Choice(mixed, profile, Shelf(papers), lasting, since=since, held=held)
    allowed = np.flatnonzero(choice.candidates() & mixed.perhaps_stated)
    best = view.best_first(allowed, mixed.highest, MOST_PLAUSIBLE)
    return view.numbers[best].tolist(), mixed.highest[best]
