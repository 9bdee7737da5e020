"""Choose among scored papers: who is a candidate, what lies above the bar, what makes a list."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

import numpy as np

from recommender.bar import heights
from recommender.blend import Blend, Scored
from recommender.exclusions import Exclusions, excluded
from recommender.exploration import draw
from recommender.index.entry import microseconds
from recommender.index.field import BoolArray, IntArray
from recommender.index.own import Own
from recommender.paper import Paper
from recommender.pick import Pick
from recommender.profile import Interest, InterestKind, Profile
from recommender.reasons import has_named_word, pick
from recommender.rule import LeftOut, Rule
from recommender.served import served
from recommender.shelf import Shelf
from recommender.signals.verdicts import verdicts
from recommender.slate import Slate
from recommender.taste import MOST_RATINGS

BATCH = 16  # Papers looked up together, best first.
MOST_PASSED = 200  # Papers looked into for those passed over; the best come first.
MOST_WAITING = 300  # Papers looked into while a list has room for other interests than the best's.

# Exploring, as simulated for a month in docs/ranking.md.
LEAST_VOTES = 10  # Fewer tell no usual that a paper could be outside of.
LEAST_LIST = 3  # Of shorter lists no place is spared.
MOST_OUTSIDE = 40  # The best under the bar; one of them is drawn.
CURIOSITY = 0.2  # What a draw weighs beside how far under the bar a paper lies.


class Choice:
    """The making of one list.

    Args:
        mixed: The scores.
        profile: Of the reader or channel.
        shelf: Gives texts.
        muted: What is left out for a while.
        since: Listing time to begin with; None for all papers.
        held: Numbers promised to an open digest.
        recent: Numbers of the picks of the last seven days, whose interests had their turn.
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
        recent: Collection[int] = (),
    ) -> None:
        self._mixed = mixed
        self._view, self._sheet = mixed.view, mixed.situation.sheet
        self._profile = profile
        self._shelf = shelf
        self._recent = mixed.view.rows(recent).tolist()
        self._unwanted = {
            Rule.MUTED: Exclusions(mixed.view, muted),
            Rule.EXCLUDED: Exclusions(mixed.view, excluded(profile.interests)),
        }
        self._ruled_out = self._rules(profile, since, held)
        self._served = served(mixed)
        self._heights = heights(mixed, self._background(), self._served, profile.bar, shelf)

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

    def _background(self) -> BoolArray:
        """Tell by row which papers the bar is set by: what was listed of late and may be picked.

        Papers voted on or named would fill its best places, since they are what the score is made
        of; papers seen were picks like others.
        """
        found = self._view.reference.copy()
        for rule in (Rule.VOTED, Rule.NAMED, Rule.OTHERS, Rule.MUTED, Rule.EXCLUDED):
            found &= ~self._ruled_out[rule]
        return found

    def is_outside(self, row: int) -> bool:
        """Tell whether a paper's score lies under the bar."""
        return self._mixed.exact(row, self._shelf).raw < self._heights.at(row)

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
        return likely & (mixed.highest >= self._heights.by_row())

    def take(self, likely: BoolArray, size: int) -> tuple[tuple[Pick, ...], Scored | None]:
        """Take the best `size` that pass; also give the best one met on the way that does not.

        A paper whose interest has had its share waits until papers of others, that pass as well,
        have had a place.
        """
        slate, miss = self._slate(size), None
        waiting: list[Scored] = []
        for place, scored in enumerate(self._in_order(likely) if size > 0 else ()):
            rule = self._rule(scored, slate)
            if rule is None:
                self._add(scored, slate)
            elif rule is Rule.TURN:
                waiting.append(scored)
            elif rule is Rule.UNDER_BAR and miss is None and self._explained(scored):
                miss = scored
            if slate.is_full or (waiting and place >= MOST_WAITING):
                break
        for scored in waiting:
            if not slate.is_full and self._rule(scored, slate) in (None, Rule.TURN):
                self._add(scored, slate)
        return slate.picks, miss

    def explored(
        self,
        picks: tuple[Pick, ...],
        allowed: BoolArray,
        size: int,
        rng: np.random.Generator,
    ) -> tuple[Pick, ...]:
        """Give the last place to a paper outside the usual, should a drawn taste like it more.

        Never the first place; nothing where there is no bar, or votes do not tell the usual yet.

        Args:
            picks: The list, as `take` gave it.
            allowed: Tells by row what may be picked.
            size: Most picks.
            rng: Where chance comes from.
        """
        if not picks or size < LEAST_LIST or len(self._profile.feedback) < LEAST_VOTES:
            return picks
        kept = picks[: size - 1]
        slate = self._slate(size)
        for one in kept:
            self._add(self._exact(one), slate)
        outside = list(self._outside(allowed))
        rivals = [self._exact(one) for one in picks[size - 1 :]]
        worth = self._drawn([*rivals, *outside], rng) if outside else np.zeros(0)
        least = max([0.0, *worth[: len(rivals)]])
        for place in np.argsort(-worth[len(rivals) :], kind="stable").tolist():
            if worth[len(rivals) + place] <= least:
                break
            if found := self._surprise(outside[place], slate):
                return (*kept, replace(found, is_outside=True))
        return picks

    def _exact(self, one: Pick) -> Scored:
        row = self._view.row(one.paper.number)
        return self._mixed.exact(row if row is not None else 0, self._shelf)

    def _outside(self, allowed: BoolArray) -> Iterator[Scored]:
        """Give the best papers under the bar, down to a lower one."""
        mixed, lowest = self._mixed, self._heights.outside
        rows = allowed & mixed.perhaps_wanted & (mixed.highest < self._heights.by_row())
        yield from islice(self._in_order(rows & (mixed.highest >= lowest)), MOST_OUTSIDE)

    def _surprise(self, scored: Scored, slate: Slate) -> Pick | None:
        """Give the pick, unless anything but the bar speaks against it."""
        if self._rule(scored, slate) is not Rule.UNDER_BAR:
            return None
        if slate.objection(scored.row, *self._text(scored)) not in (None, Rule.TURN):
            return None
        return self._shown(scored)

    def _drawn(self, found: list[Scored], rng: np.random.Generator) -> np.ndarray:
        """Draw the worth of papers: 0 for one just at the bar, if its draw says nothing."""
        votes = sorted(self._profile.feedback, key=lambda vote: vote.given_at)[-MOST_RATINGS:]
        liked, disliked = verdicts(votes)
        terms = self._view.terms
        numbers = [int(self._view.numbers[scored.row]) for scored in found]
        taste = draw(
            [terms(number) for number in numbers],
            [terms(number) for number in (*liked, *disliked)],
            [1.0] * len(liked) + [-1.0] * len(disliked),
            rng,
        )
        bars = np.array([self._heights.at(scored.row) for scored in found])
        raw = np.array([scored.raw for scored in found])
        worth: np.ndarray = (raw - bars) / (bars - self._heights.outside) + CURIOSITY * taste
        return worth

    def passed_over(self, taken: Collection[int]) -> Iterator[LeftOut]:
        """Give the papers that are not in a list, best first, each with the rule that kept it out.

        Args:
            taken: The numbers of the list, as `take` gave it.
        """
        slate = self._slate(len(taken))
        for row in self._view.rows(taken).tolist():
            self._add(self._mixed.exact(row, self._shelf), slate)
        related = self._view.alive & (self._mixed.perhaps_stated | self._mixed.perhaps_wanted)
        related[self._view.rows(taken)] = False
        for scored in islice(self._in_order(related), MOST_PASSED):
            if found := self._explained(scored):
                rule = self._rule(scored, slate) or Rule.FULL
                if rule is Rule.TURN and scored.raw <= slate.least:
                    rule = Rule.FULL
                yield LeftOut(found, rule, self._behind(rule, scored, slate))

    def nearest(self, miss: Scored | None, rest: BoolArray) -> Pick | None:
        """Give the better of a miss and the best of the rest."""
        others = self._in_order(rest & self._mixed.perhaps_wanted)
        best = next((scored for scored in others if self._shown(scored)), None)
        found = [scored for scored in (miss, best) if scored is not None]
        found.sort(key=lambda scored: (-scored.raw, self._view.age[scored.row]))
        return self._shown(found[0]) if found else None

    def count(self, rows: IntArray) -> int:
        """Count the papers among `rows` that pass the bar and are not left out."""
        return len(self.passing(rows))

    def passing(self, rows: IntArray) -> frozenset[int]:
        """Give the numbers of the papers among `rows` that pass the bar and are not left out.

        Papers seen, or in lists before, are among them.
        """
        for unwanted in self._unwanted.values():
            unwanted.fetch(rows, self._shelf)
        return frozenset(
            int(self._view.numbers[scored.row])
            for scored in self._mixed.best_first(rows, self._shelf)
            if self._passes(scored) and self._unwanted_by(scored) is None
        )

    def told(self, number: int) -> Pick | None:
        """Give a paper with its reasons, whatever its rank; None where no word speaks for it."""
        row = self._view.row(number)
        return None if row is None else self._explained(self._mixed.exact(row, self._shelf))

    def _slate(self, size: int) -> Slate:
        interests = self._profile.interests
        named = [one.text for one in interests if one.kind is InterestKind.AUTHOR]
        return Slate(self._served, named, self._recent, size)

    def _add(self, scored: Scored, slate: Slate) -> None:
        """Put a paper in the list, unless its text is gone or no word speaks for it."""
        if found := self._explained(scored):
            terms = self._sheet.own(scored.row)
            place = (-scored.raw, int(self._view.age[scored.row]))
            slate.add(scored.row, place, found, terms)

    def _in_order(self, rows: BoolArray) -> Iterator[Scored]:
        """Give papers best first, their texts looked up some at a time."""
        ranked = self._mixed.best_first(np.flatnonzero(rows), self._shelf)
        while batch := list(islice(ranked, BATCH)):
            self._shelf.fetch(int(self._view.numbers[scored.row]) for scored in batch)
            yield from batch

    def _rule(self, scored: Scored, slate: Slate) -> Rule | None:
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
        return slate.objection(scored.row, *self._text(scored))

    def _text(self, scored: Scored) -> tuple[Paper | None, Own]:
        number = int(self._view.numbers[scored.row])
        return self._shelf.get(number), self._sheet.own(scored.row)

    def _unwanted_by(self, scored: Scored) -> Rule | None:
        for rule, unwanted in self._unwanted.items():
            if unwanted.leaves_out(scored.row, self._shelf):
                return rule
        return None

    def _passes(self, scored: Scored) -> bool:
        is_for_them = scored.is_stated and scored.is_wanted
        return is_for_them and scored.raw >= self._heights.at(scored.row)

    def _behind(self, rule: Rule, scored: Scored, slate: Slate) -> str:
        """Give what is behind a rule: words, a title, a name or an interest."""
        if unwanted := self._unwanted.get(rule):
            return unwanted.by(scored.row, self._shelf) or ""
        return slate.behind(rule, scored.row, *self._text(scored))

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
