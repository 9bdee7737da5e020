"""Choose among scored papers: who is a candidate, what lies above the bar, what repeats."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from math import ceil

import numpy as np

from recommender.blend import Blend, Scored
from recommender.diversity import is_near_duplicate
from recommender.exclusions import Exclusions
from recommender.index.entry import microseconds
from recommender.index.field import BoolArray, IntArray
from recommender.pick import Pick
from recommender.profile import Profile
from recommender.reasons import has_named_word, pick
from recommender.shelf import Shelf

BAR_FROM = 1000  # Papers of the reference from which the bar's second condition holds.
BAR_SHARE = 0.01  # A pick is as good as the best hundredth of the reference for its profile.
BATCH = 16  # Papers looked up together, best first.


class Choice:
    """The making of one list."""

    def __init__(self, mixed: Blend, profile: Profile, shelf: Shelf) -> None:
        self._mixed = mixed
        self._view = mixed.view
        self._profile = profile
        self._exclusions = Exclusions(mixed.view, profile.interests)
        self._shelf = shelf
        size = int(np.count_nonzero(self._view.reference))
        self._bar = mixed.nth_best(ceil(size * BAR_SHARE), shelf) if size >= BAR_FROM else -np.inf

    def candidates(self, since: datetime | None, held: frozenset[int]) -> BoolArray:
        """Tell by row which papers may be picked, as far as the index can tell."""
        allowed = self._view.alive & ~self._exclusions.certain
        allowed &= ~self._view.restricted_to_others(self._profile.feeds)
        if since is not None:
            allowed &= self._view.listed_at >= microseconds(since)
        voted = {vote.number for vote in self._profile.feedback}
        named = {one.number for one in self._profile.interests if one.number is not None}
        allowed[self._view.rows(self._profile.seen | held | voted | named)] = False
        return allowed

    def likely(self, allowed: BoolArray) -> BoolArray:
        """Tell by row which papers pass the bar if their phrases stand together."""
        mixed = self._mixed
        likely = allowed & mixed.perhaps_stated & mixed.perhaps_wanted
        return likely & (mixed.highest >= self._bar)

    def take(self, likely: BoolArray, size: int) -> tuple[tuple[Pick, ...], Scored | None]:
        """Take the best `size` that pass; also give the best one met on the way that does not."""
        taken: list[Pick] = []
        vectors: list[Mapping[str, float]] = []
        miss: Scored | None = None
        for scored in self._in_order(likely) if size > 0 else ():
            found = self._shown(scored)
            if found and not self._passes(scored):
                miss = miss or scored
            elif found:
                terms = self._view.terms(found.paper.number)
                if not is_near_duplicate(terms, vectors):
                    taken.append(found)
                    vectors.append(terms)
            if len(taken) == size:
                break
        return tuple(taken), miss

    def nearest(self, miss: Scored | None, rest: BoolArray) -> Pick | None:
        """Give the better of a miss and the best of the rest."""
        others = self._in_order(rest & self._mixed.perhaps_wanted)
        best = next((scored for scored in others if self._shown(scored)), None)
        found = [scored for scored in (miss, best) if scored is not None]
        found.sort(key=lambda scored: (-scored.raw, self._view.age[scored.row]))
        return self._shown(found[0]) if found else None

    def count(self, rows: IntArray) -> int:
        """Count the papers among `rows` that pass the bar and are not left out."""
        self._exclusions.fetch(rows, self._shelf)
        return sum(
            self._passes(scored) and not self._exclusions.leaves_out(scored.row, self._shelf)
            for scored in self._mixed.best_first(rows, self._shelf)
        )

    def _in_order(self, rows: BoolArray) -> Iterator[Scored]:
        """Give papers best first, their texts looked up some at a time."""
        ranked = self._mixed.best_first(np.flatnonzero(rows), self._shelf)
        while batch := list(islice(ranked, BATCH)):
            self._shelf.fetch(int(self._view.numbers[scored.row]) for scored in batch)
            yield from batch

    def _passes(self, scored: Scored) -> bool:
        return scored.is_stated and scored.is_wanted and scored.raw >= self._bar

    def _shown(self, scored: Scored) -> Pick | None:
        """Give the pick, unless its text is gone, it is left out, or no word speaks for it."""
        paper = self._shelf.get(int(self._view.numbers[scored.row]))
        if paper is None or not scored.is_wanted:
            return None
        if self._exclusions.leaves_out(scored.row, self._shelf):
            return None
        found = pick(self._mixed, scored.row, paper, self._shelf)
        return found if has_named_word(found, self._mixed) else None
