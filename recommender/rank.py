"""Choose the papers an owner gets, and say why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

import numpy as np

from recommender.blend import Blend, Scored, blend
from recommender.diversity import is_near_duplicate
from recommender.exclusions import left_out
from recommender.index import Index, View
from recommender.index.entry import microseconds
from recommender.index.field import BoolArray, IntArray
from recommender.paper import Paper
from recommender.pick import Pick
from recommender.profile import Interest, Profile
from recommender.reasons import has_named_word, pick
from recommender.shelf import Papers, Shelf
from recommender.signals import Situation
from recommender.signals.feedback import stated_stems
from recommender.text import analyze, surface

BAR_FROM = 1000  # Papers from which the second condition of the bar holds; fewer say too little.
BAR_SHARE = 0.01  # A pick belongs to the best hundredth of all papers for its profile.
MOST_COUNTED = 1000  # Papers looked into by `count_matching`; more are estimated from these.


@dataclass(frozen=True, slots=True)
class Ranking:
    """A list for one profile.

    Attributes:
        picks: Best first; fewer than asked for where fewer are good enough.
        nearest: The best candidate under the bar; only looked for where the list is not full.
        candidates: How many papers were considered: new, unseen, not voted on, not left out.
    """

    picks: tuple[Pick, ...]
    nearest: Pick | None
    candidates: int


def rank(
    index: Index,
    profile: Profile,
    now: datetime,
    size: int,
    *,
    papers: Papers,
    since: datetime | None = None,
    held: frozenset[int] = frozenset(),
) -> Ranking:
    """Choose up to `size` papers listed at or after `since` that the owner has not had.

    The bar has two conditions: something stated speaks for the paper; and, where the index holds
    1,000 papers or more, its score is among the best hundredth of all papers for this profile.
    `Profile.bar` is not yet told apart: all three mean "normal".

    Args:
        index: Where the papers are.
        profile: Of the reader or channel. Without interests there are no picks.
        now: The moment of ranking, UTC.
        size: Most picks to give.
        papers: Gives papers by number; those it does not know are passed over.
        since: Listing time to begin with; None for all papers.
        held: Numbers promised to an open digest, which are not picked again.
    """
    mixed = blend(Situation(profile, index.view, now))
    if not mixed.is_stated:
        return Ranking((), None, 0)
    choice = _Choice(mixed, Exclusions(mixed.view, profile.interests), Shelf(papers))
    allowed = choice.candidates(profile, since, held)
    likely = choice.likely(allowed)
    picks, miss = choice.take(likely, size)
    nearest = choice.nearest(miss, allowed & ~likely) if len(picks) < size else None
    return Ranking(picks, nearest, int(allowed.sum()))


def explain(
    index: Index, profile: Profile, number: int, *, papers: Papers, now: datetime | None = None
) -> Pick:
    """Give one paper's score and reasons for a profile, whatever its rank: the numbers of `rank`.

    A paper that is not in the index yet has a score of 0 and no reasons.

    Raises:
        LookupError: If `papers` does not know the number.
    """
    shelf = Shelf(papers)
    paper = shelf.get(number)
    if paper is None:
        raise LookupError(number)
    mixed = blend(Situation(profile, index.view, now))
    row = mixed.view.row(number)
    return Pick(paper, 0.0) if row is None else pick(mixed, row, paper, shelf)


def count_matching(
    index: Index, profile: Profile, *, since: datetime | None = None, papers: Papers
) -> int:
    """Give about how many papers listed since then lie above the bar, seen ones included.

    Votes do not count. Where phrases have to be looked up in very many texts, the newest stand
    for the others.
    """
    profile = replace(profile, feedback=(), seen=frozenset())
    mixed = blend(Situation(profile, index.view))
    if not mixed.is_stated:
        return 0
    choice = _Choice(mixed, Exclusions(mixed.view, profile.interests), Shelf(papers))
    likely = choice.likely(choice.candidates(profile, since, frozenset()))
    newest = mixed.view.newest_first[likely[mixed.view.newest_first]]
    sample = newest[:MOST_COUNTED]
    choice.shelf.fetch(mixed.view.numbers[sample[choice.need_text[sample]]].tolist())
    passed = sum(choice.passes(scored) for scored in mixed.best_first(sample, choice.shelf))
    return round(passed * len(newest) / max(len(sample), 1))


def telling_words(
    index: Index, paper: Paper, count: int = 3, *, besides: Iterable[Interest] = ()
) -> tuple[str, ...]:
    """Give the heaviest words of a paper as they stand in it: what a vote on it is about.

    Args:
        index: Tells how rare words are.
        paper: Need not be in the index.
        count: Most words to give.
        besides: Interests whose own words are left out, as dislikes leave them out.
    """
    text = f"{paper.title}\n{paper.text}"
    weights = index.view.unit(analyze(text))
    known = stated_stems(Profile(interests=tuple(besides)))
    stems = sorted(weights.keys() - known, key=lambda stem: (-weights[stem], stem))
    words = surface(text)
    return tuple(words[stem] for stem in stems if not stem.isdigit())[: max(count, 0)]


class _Choice:
    """The making of one list."""

    def __init__(self, mixed: Blend, exclusions: Exclusions, shelf: Shelf) -> None:
        self.shelf = shelf
        self._mixed = mixed
        self._view = mixed.view
        self._exclusions = exclusions
        size = len(self._view)
        self._bar = mixed.nth_best(ceil(size * BAR_SHARE), shelf) if size >= BAR_FROM else -np.inf

    def candidates(
        self, profile: Profile, since: datetime | None, held: frozenset[int]
    ) -> BoolArray:
        """Tell by row which papers may be picked, as far as the index can tell."""
        allowed = self._view.alive & ~self._exclusions.certain
        if since is not None:
            allowed &= self._view.listed_at >= microseconds(since)
        voted = {vote.number for vote in profile.feedback}
        named = {one.number for one in profile.interests if one.number is not None}
        allowed[self._view.rows(profile.seen | held | voted | named)] = False
        return allowed

    def likely(self, allowed: BoolArray) -> BoolArray:
        """Tell by row which papers pass the bar if their phrases stand together."""
        highest = self._mixed.highest
        return allowed & self._mixed.perhaps_stated & (highest > 0) & (highest >= self._bar)

    def passes(self, scored: Scored) -> bool:
        """Tell whether a paper passes the bar and no exclusion leaves it out."""
        return self._is_over_bar(scored) and not self._exclusions.leaves_out(scored.row, self.shelf)

    def take(self, likely: BoolArray, size: int) -> tuple[tuple[Pick, ...], Scored | None]:
        """Take the best `size`; also give the best one met on the way that is under the bar."""
        taken: list[Pick] = []
        vectors: list[Mapping[str, float]] = []
        miss: Scored | None = None
        for scored in self._in_order(likely):
            if len(taken) >= size:
                break
            if not self._is_over_bar(scored):
                miss = miss or (scored if self._is_showable(scored) else None)
                continue
            terms = self._view.terms(int(self._view.numbers[scored.row]))
            if self._is_showable(scored) and not is_near_duplicate(terms, vectors):
                taken.append(self._pick(scored))
                vectors.append(terms)
        return tuple(taken), miss

    def nearest(self, miss: Scored | None, rest: BoolArray) -> Pick | None:
        """Give the better of a miss and the best of the rest."""
        others = self._in_order(rest & (self._mixed.highest > 0))
        best = next((scored for scored in others if self._is_showable(scored)), None)
        found = [scored for scored in (miss, best) if scored is not None]
        found.sort(key=lambda scored: (-scored.raw, self._view.age[scored.row]))
        return self._pick(found[0]) if found else None

    def _in_order(self, rows: BoolArray) -> Iterator[Scored]:
        """Give papers best first, their texts looked up some at a time."""
        ranked = self._mixed.best_first(np.flatnonzero(rows), self.shelf)
        while batch := list(islice(ranked, BATCH)):
            self.shelf.fetch(int(self._view.numbers[scored.row]) for scored in batch)
            yield from batch

    def _is_over_bar(self, scored: Scored) -> bool:
        return scored.is_stated and scored.raw > 0 and scored.raw >= self._bar

    def _is_showable(self, scored: Scored) -> bool:
        """Tell whether a paper is at hand, not left out, and a word can be named for it."""
        if self.shelf.get(int(self._view.numbers[scored.row])) is None or scored.raw <= 0:
            return False
        if self._exclusions.leaves_out(scored.row, self.shelf):
            return False
        return has_named_word(self._pick(scored))

    def _pick(self, scored: Scored) -> Pick: ...
