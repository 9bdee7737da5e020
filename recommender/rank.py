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
    shelf = Shelf(papers)
    allowed = _candidates(mixed.view, profile, since, held, shelf)
    bar = _bar(mixed, shelf)
    likely = allowed & mixed.perhaps_stated & (mixed.highest >= bar) & (mixed.highest > 0)
    picks, miss = _take(mixed, mixed.best_first(np.flatnonzero(likely), shelf), bar, size, shelf)
    nearest = None
    if len(picks) < size:
        rest = np.flatnonzero(allowed & ~likely & (mixed.highest > 0))
        nearest = _nearest(mixed, miss, rest, shelf)
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
    shelf = Shelf(papers)
    allowed = _candidates(mixed.view, profile, since, frozenset(), shelf)
    bar = _bar(mixed, shelf)
    likely = allowed & mixed.perhaps_stated & (mixed.highest >= bar) & (mixed.highest > 0)
    newest = mixed.view.newest_first[likely[mixed.view.newest_first]]
    sample = newest[:MOST_COUNTED]
    passed = sum(_passes(scored, bar) for scored in mixed.best_first(sample, shelf))
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


def _candidates(
    view: View, profile: Profile, since: datetime | None, held: frozenset[int], shelf: Shelf
) -> BoolArray:
    """Tell by row which papers may be picked."""
    allowed = view.alive.copy()
    if since is not None:
        allowed &= view.listed_at >= microseconds(since)
    voted = {vote.number for vote in profile.feedback}
    named = {interest.number for interest in profile.interests if interest.number is not None}
    allowed[view.rows(profile.seen | held | voted | named)] = False
    return allowed & ~left_out(view, profile.interests, allowed, shelf)


def _bar(mixed: Blend, shelf: Shelf) -> float:
    """Give the least raw score of a pick, or minus infinity where there are too few papers."""
    size = len(mixed.view)
    return mixed.nth_best(ceil(size * BAR_SHARE), shelf) if size >= BAR_FROM else -np.inf


def _passes(scored: Scored, bar: float) -> bool:
    return scored.is_stated and scored.raw > 0 and scored.raw >= bar


def _take(
    mixed: Blend, ranked: Iterable[Scored], bar: float, size: int, shelf: Shelf
) -> tuple[tuple[Pick, ...], Scored | None]:
    """Take the first `size` that pass; also give the best met on the way that does not."""
    taken: list[Pick] = []
    vectors: list[Mapping[str, float]] = []
    miss: Scored | None = None
    for scored in ranked:
        if len(taken) >= size:
            break
        if not _passes(scored, bar):
            miss = miss or scored
            continue
        terms = mixed.view.terms(int(mixed.view.numbers[scored.row]))
        found = _named(mixed, scored, shelf)
        if found and not is_near_duplicate(terms, vectors):
            taken.append(found)
            vectors.append(terms)
    return tuple(taken), miss


def _nearest(mixed: Blend, miss: Scored | None, rest: IntArray, shelf: Shelf) -> Pick | None:
    """Give the better of a miss and the best of the rest."""
    others = (scored for scored in mixed.best_first(rest, shelf) if scored.raw > 0)
    best = next((scored for scored in others if _named(mixed, scored, shelf)), None)
    found = [scored for scored in (miss, best) if scored is not None and scored.raw > 0]
    if not found:
        return None
    return _named(mixed, min(found, key=lambda one: (-one.raw, mixed.view.age[one.row])), shelf)


def _named(mixed: Blend, scored: Scored, shelf: Shelf) -> Pick | None:
    """Give the pick, unless its text is gone or no word can be named for it."""
    paper = shelf.get(int(mixed.view.numbers[scored.row]))
    found = pick(mixed, scored.row, paper, shelf) if paper else None
    return found if found and has_named_word(found) else None
