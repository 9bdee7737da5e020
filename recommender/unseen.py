"""Which papers of a list made elsewhere an owner may still be sent, in the list's own order."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

import numpy as np

from recommender.exclusions import Exclusions, excluded, muted
from recommender.index import Index
from recommender.paper import Paper
from recommender.profile import Profile
from recommender.shelf import Papers, Shelf


def unseen(
    index: Index,
    profile: Profile,
    numbers: Sequence[int],
    size: int,
    *,
    now: datetime,
    papers: Papers,
    held: frozenset[int] = frozenset(),
) -> tuple[Paper, ...]:
    """Give the first papers not seen, voted on, held, muted or left out by an exclusion.

    Args:
        index: Tells what exclusions and mutes leave out; a paper that is not in it yet waits.
        profile: Of the reader or channel. It need not state any interest.
        numbers: The list, best first.
        size: Most papers to give.
        now: The moment of choosing, UTC: mutes may have ended.
        papers: Gives papers by number; those it does not know are passed over.
        held: Numbers promised to an open digest.
    """
    voted = {vote.number for vote in profile.feedback}
    had = profile.seen | held | voted
    view, shelf = index.view, Shelf(papers)
    waiting = [number for number in dict.fromkeys(numbers) if number not in had]
    rows = [(number, row) for number in waiting if (row := view.row(number)) is not None]
    exclusions = Exclusions(view, excluded(profile.interests) + muted(profile.mutes, now))
    exclusions.fetch(np.array([row for _, row in rows], np.int64), shelf)
    left = [number for number, row in rows if not exclusions.leaves_out(row, shelf)]
    shelf.fetch(left[:size])
    found = (shelf.get(number) for number in left)
    return tuple(islice((paper for paper in found if paper is not None), size))
