"""Choose among scored papers: who is a candidate, what lies above the bar, what repeats."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from math import ceil

import numpy as np

from recommender.blend import Blend, Scored
from recommender.diversity import near_duplicate
from recommender.exclusions import Exclusions, excluded
from recommender.index.entry import microseconds
from recommender.index.field import BoolArray, IntArray
from recommender.pick import Pick
from recommender.profile import Interest, Profile
from recommender.reasons import has_named_word, pick
from recommender.rule import LeftOut, Rule
from recommender.shelf import Shelf

BAR_FROM = 1000  # Papers of the reference from which the bar's second condition holds.
BAR_SHARE = 0.01  # A pick is as good as the best hundredth of the reference for its profile.
BATCH = 16  # Papers looked up together, best first.
MOST_PASSED = 200  # Papers looked into for those passed over; the best come first.

Vectors = Mapping[int, Mapping[str, float]]
"""Unit vectors of the papers taken, by number."""


class Choice:
    """The making of one list.

    Args:
        mixed: The scores.
        profile: Of the reader or channel.
        shelf: Gives texts.
        muted: What is left out for a while.
        since: Listing time to begin with; None for all papers.
        held: Numbers promised to an open digest.
    """

    def __init__(
        self,
        mixed: Blend,
        profile: Profile,
        shelf: Shelf,
        muted: Iterable[Interest] = (),
        *,
        since: datetime | None = None,
        held: frozenset[int] = frozenset(),
    ) -> None:
        self._mixed = mixed
        self._view = mixed.view
        self._shelf = shelf
        self._unwanted = {
            Rule.MUTED: Exclusions(mixed.view, muted),
            Rule.EXCLUDED: Exclusions(mixed.view, excluded(profile.interests)),
        }
        self._ruled_out = self._rules(profile, since, held)
        size = int(np.count_nonzero(self._view.reference))
        self._bar = mixed.nth_best(ceil(size * BAR_SHARE), shelf) if size >= BAR_FROM else -np.inf

    def _rules(
        self, profile: Profile, since: datetime | None, held: frozenset[int]
    ) -> Mapping[Rule, BoolArray]:
        """Tell by row which rules keep papers out, as far as the index can tell; in their order."""
        voted = (vote.number for vote in profile.feedback)
        named = (one.number for one in profile.interests if one.number is not None)
        first = -np.inf if since is None else microseconds(since)
        return {
            Rule.NOT_NEW: self._view.listed_at < first,
            Rule.SEEN: self._among(profile.seen),
            Rule.HELD: self._among(held),
            Rule.VOTED: self._among(voted),
            Rule.NAMED: self._among(named),
            Rule.OTHERS: self._view.restricted_to_others(profile.feeds),
            **{rule: unwanted.certain for rule, unwanted in self._unwanted.items()},
        }

    def _among(self, numbers: Iterable[int]) -> BoolArray:
        found = np.zeros(len(self._view.alive), np.bool_)
        found[self._view.rows(numbers)] = True
        return found

    def candidates(self) -> BoolArray:
        """Tell by row which papers may be picked, as far as the index can tell."""
        allowed = self._view.alive.copy()
        for ruled_out in self._ruled_out.values():
            allowed &= ~ruled_out
        return allowed

    def likely(self, allowed: BoolArray) -> BoolArray:
        """Tell by row which papers pass the bar if their phrases stand together."""
        mixed = self._mixed
        likely = allowed & mixed.perhaps_stated & mixed.perhaps_wanted
        return likely & (mixed.highest >= self._bar)

    def take(self, likely: BoolArray, size: int) -> tuple[tuple[Pick, ...], Scored | None]:
        """Take the best `size` that pass; also give the best one met on the way that does not."""
        taken: list[Pick] = []
        vectors: dict[int, Mapping[str, float]] = {}
        miss: Scored | None = None
        for scored in self._in_order(likely) if size > 0 else ():
            rule = self._rule(scored, vectors)
            if rule is None and (found := self._explained(scored)):
                taken.append(found)
                vectors[found.paper.number] = self._view.terms(found.paper.number)
            elif rule is Rule.UNDER_BAR and miss is None and self._explained(scored):
                miss = scored
            if len(taken) == size:
                break
        return tuple(taken), miss

    def passed_over(self, taken: Collection[int]) -> Iterator[LeftOut]:
        """Give the papers that are not in a list, best first, each with the rule that kept it out.

        Args:
            taken: The numbers of the list, as `take` gave it.
        """
        vectors = {number: self._view.terms(number) for number in taken}
        related = self._view.alive & (self._mixed.perhaps_stated | self._mixed.perhaps_wanted)
        related[self._view.rows(taken)] = False
        for scored in islice(self._in_order(related), MOST_PASSED):
            if found := self._explained(scored):
                rule = self._rule(scored, vectors) or Rule.FULL
                yield LeftOut(found, rule, self._behind(rule, scored, vectors))

    def nearest(self, miss: Scored | None, rest: BoolArray) -> Pick | None:
        """Give the better of a miss and the best of the rest."""
        others = self._in_order(rest & self._mixed.perhaps_wanted)
        best = next((scored for scored in others if self._shown(scored)), None)
        found = [scored for scored in (miss, best) if scored is not None]
        found.sort(key=lambda scored: (-scored.raw, self._view.age[scored.row]))
        return self._shown(found[0]) if found else None

    def count(self, rows: IntArray) -> int:
        """Count the papers among `rows` that pass the bar and are not left out."""
        for unwanted in self._unwanted.values():
            unwanted.fetch(rows, self._shelf)
        return sum(
            self._passes(scored) and self._unwanted_by(scored) is None
            for scored in self._mixed.best_first(rows, self._shelf)
        )

    def _in_order(self, rows: BoolArray) -> Iterator[Scored]:
        """Give papers best first, their texts looked up some at a time."""
        ranked = self._mixed.best_first(np.flatnonzero(rows), self._shelf)
        while batch := list(islice(ranked, BATCH)):
            self._shelf.fetch(int(self._view.numbers[scored.row]) for scored in batch)
            yield from batch

    def _rule(self, scored: Scored, taken: Vectors) -> Rule | None:
        """Give the first rule that keeps a paper out of a list; None where it belongs in."""
        for rule, ruled_out in self._ruled_out.items():
            if ruled_out[scored.row]:
                return rule
        if (unwanted := self._unwanted_by(scored)) is not None:
            return unwanted
        if not scored.is_wanted:
            return Rule.OUTWEIGHED
        if not self._passes(scored):
            return Rule.UNDER_BAR
        terms = self._view.terms(int(self._view.numbers[scored.row]))
        return Rule.NEAR_DUPLICATE if near_duplicate(terms, taken) is not None else None

    def _unwanted_by(self, scored: Scored) -> Rule | None:
        for rule, unwanted in self._unwanted.items():
            if unwanted.leaves_out(scored.row, self._shelf):
                return rule
        return None

    def _passes(self, scored: Scored) -> bool:
        return scored.is_stated and scored.is_wanted and scored.raw >= self._bar

    def _behind(self, rule: Rule, scored: Scored, taken: Vectors) -> str:
        """Give what is behind a rule: words, or a title."""
        if unwanted := self._unwanted.get(rule):
            return unwanted.by(scored.row, self._shelf) or ""
        if rule is not Rule.NEAR_DUPLICATE:
            return ""
        terms = self._view.terms(int(self._view.numbers[scored.row]))
        paper = self._shelf.get(near_duplicate(terms, taken) or 0)
        return paper.title if paper else ""

    def _shown(self, scored: Scored) -> Pick | None:
        """Give the pick, unless it is unwanted, its text is gone, or no word speaks for it."""
        if not scored.is_wanted or self._unwanted_by(scored) is not None:
            return None
        return self._explained(scored)

    def _explained(self, scored: Scored) -> Pick | None:
        """Give a paper with its reasons, unless its text is gone or no word speaks for it."""
        paper = self._shelf.get(int(self._view.numbers[scored.row]))
        if paper is None:
            return None
        found = pick(self._mixed, scored.row, paper, self._shelf)
        return found if has_named_word(found, self._mixed) else None
