"""What a back-fill changes: the next digests before and after many old papers came in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from recommender import Entry, Index, Paper, Profile, parse_interests, rank
from tests.bench.report import Figure

NOW = datetime(2026, 3, 2, tzinfo=UTC)
WINDOW = timedelta(days=30)  # What a digest considers.
FRESH_DAYS, OLD_DAYS = (0, 5), (31, 3_000)  # How long ago papers were listed, from and to.
FRESH = 5_000
LIST_SIZE = 5

Lists = Sequence[tuple[int, ...]]
"""The papers of each reader's next digest, by number, best first."""


class Installation:
    """Readers, and an index that has read some fresh papers."""

    def __init__(self, papers: Sequence[Paper], interests: Sequence[str]) -> None:
        self._papers = {paper.number: paper for paper in papers}
        self._profiles = [Profile(parse_interests(words).interests) for words in interests]
        self._index = Index.open(None)

    def read(self, papers: Sequence[Paper], days: tuple[int, int]) -> None:
        """Take papers in, listed evenly over some days, without counting words anew."""
        ages = np.linspace(*days, len(papers)).tolist()
        listed = (NOW - timedelta(days=age) for age in ages)
        entries = (Entry(one.number, one, at) for one, at in zip(papers, listed, strict=True))
        self._index.add(entries)
        self._index.commit("1-0")

    def count_anew(self) -> None:
        """Count how rare each word is, as the bot does after many papers came in."""
        self._index.refresh_idf()

    def digests(self) -> Lists:
        """Give every reader's next one, which nobody is sent."""
        return [self._digest(profile) for profile in self._profiles]

    def _digest(self, profile: Profile) -> tuple[int, ...]:
        since = NOW - WINDOW
        found = rank(self._index, profile, NOW, LIST_SIZE, papers=self._look_up, since=since).picks
        return tuple(pick.paper.number for pick in found)

    def _look_up(self, numbers: Sequence[int]) -> Sequence[Paper]:
        return [self._papers[number] for number in numbers]


def changed_digests(papers: Sequence[Paper], interests: Sequence[str]) -> list[Figure]:
    """Compare digests of the first 5,000 papers with those once all others came in as old ones.

    Before words are counted anew, only the bar can have moved; then the words' weights as well.
    """
    fresh, old = papers[:FRESH], papers[FRESH:]
    place = Installation(papers, interests)
    place.read(fresh, FRESH_DAYS)
    before = place.digests()
    place.read(old, OLD_DAYS)
    bar_moved = place.digests()
    place.count_anew()
    after = place.digests()
    what = f"digests changed by {len(old):,} old papers beside {len(fresh):,} fresh ones"
    return [
        _figure(f"{what}, by the bar", before, bar_moved),
        _figure(f"{what}, by the bar and the words' weights", before, after),
    ]


def _figure(what: str, before: Lists, after: Lists) -> Figure:
    both = list(zip(before, after, strict=True))
    changed = sum(one != other for one, other in both)
    others = sum(len(set(other) - set(one)) for one, other in both)
    firsts = sum(one[:1] != other[:1] for one, other in both)
    shown = (
        f"{changed} of {len(both)} lists ({others} of {sum(map(len, before))} papers are others, "
        f"{firsts} lists begin with another)"
    )
    return Figure(what, shown, "0", changed == 0)
