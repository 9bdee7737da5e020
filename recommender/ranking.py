"""Choose the papers an owner gets, and say why."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from recommender.blend import blend
from recommender.choice import Choice
from recommender.exclusions import muted
from recommender.index import Index
from recommender.index.field import FloatArray
from recommender.paper import Paper
from recommender.pick import Pick
from recommender.profile import Interest, Profile
from recommender.reasons import pick
from recommender.rule import LeftOut, Rule
from recommender.shelf import Papers, Shelf
from recommender.signals import SIGNALS, Signal, Situation
from recommender.signals.feedback import stated_stems
from recommender.text import analyze, surface

MOST_COUNTED = 1000  # Papers looked into by `count_matching`; more are estimated from these.
MOST_OF_A_RULE = 3


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
    recent: Collection[int] = (),
    exploring: np.random.Generator | None = None,
    signals: Iterable[Signal] = SIGNALS,
) -> Ranking:
    """Choose up to `size` papers listed at or after `since` that the owner has not had.

    The bar has two conditions: something stated speaks for the paper; and, where the index holds
    1,000 papers or more, its score is one that about so many a day of `View.reference`, what was
    listed of late, have for this profile; how many, `Profile.bar` says (`recommender.bar`).

    Args:
        index: Where the papers are.
        profile: Of the reader or channel. Without interests there are no picks.
        now: The moment of ranking, UTC.
        size: Most picks to give.
        papers: Gives papers by number; those it does not know are passed over.
        since: Listing time to begin with; None for all papers.
        held: Numbers promised to an open digest, which are not picked again.
        recent: Numbers of the picks of the last seven days: an interest that had half of them
            waits for others.
        exploring: Where chance comes from, should the last place perhaps go to a paper outside the
            usual; None for never.
        signals: What the score is made of; the same has to be given to `explain`.
    """
    choice = choice_for(
        index,
        profile,
        now,
        shelf=Shelf(papers),
        since=since,
        held=held,
        recent=recent,
        signals=signals,
    )
    if choice is None:
        return Ranking((), None, 0)
    allowed = choice.candidates()
    likely = choice.likely(allowed)
    picks, miss = choice.take(likely, size)
    if exploring is not None and profile.explores:
        picks = choice.explored(picks, allowed & ~likely, size, exploring)
    nearest = choice.nearest(miss, allowed & ~likely) if len(picks) < size else None
    return Ranking(picks, nearest, int(allowed.sum()))


def choice_for(
    index: Index,
    profile: Profile,
    now: datetime,
    *,
    shelf: Shelf,
    since: datetime | None = None,
    held: frozenset[int] = frozenset(),
    recent: Collection[int] = (),
    signals: Iterable[Signal] = SIGNALS,
) -> Choice | None:
    """Begin the list that `rank` gives; None where nothing is stated. Arguments as for `rank`."""
    mixed = blend(Situation(profile, index.view, now, since=since), signals)
    if not mixed.is_stated:
        return None
    silent = muted(profile.mutes, now)
    return Choice(mixed, profile, shelf, silent, since=since, held=held, recent=recent)


def scores(
    index: Index,
    profile: Profile,
    numbers: Sequence[int],
    now: datetime,
    *,
    signals: Iterable[Signal] = SIGNALS,
) -> FloatArray:
    """Give the raw scores of some papers, measured against each other as candidates of one list.

    Nothing is left out: papers seen, old or excluded have a score too. A phrase counts wherever
    all its stems occur, for no text is looked up.

    Args:
        index: Where the papers are.
        profile: Of the reader or channel.
        numbers: The candidates.
        now: The moment of ranking, UTC.
        signals: What the score is made of.

    Returns:
        Shape (n,), in the order given, in points; any sign. A paper that is not in the index has
        minus infinity.
    """
    view = index.view
    among = np.unique(view.rows(numbers))
    mixed = blend(Situation(profile, view, now, among=among), signals)
    rows = [view.row(number) for number in numbers]
    places = [None if row is None else mixed.place_of(row) for row in rows]
    return np.array([-np.inf if place is None else mixed.highest[place] for place in places])


def passed_over(
    index: Index,
    profile: Profile,
    now: datetime,
    taken: Collection[int],
    *,
    papers: Papers,
    most: int,
    since: datetime | None = None,
    held: frozenset[int] = frozenset(),
    recent: Collection[int] = (),
    signals: Iterable[Signal] = SIGNALS,
) -> tuple[LeftOut, ...]:
    """Give the best papers that a list does not hold, best first, and the rule that kept each out.

    Where one rule keeps out nearly all of the best, such as that they are old, others have their
    turn too: no rule is told of more than `MOST_OF_A_RULE` papers while another has some.

    Args:
        index: As for `rank`, like all that is not named here.
        profile: Of the reader or channel.
        now: The moment of ranking, UTC.
        taken: The numbers of the list that `rank` chose.
        papers: Gives papers by number.
        most: Most papers to give.
        since: Listing time to begin with.
        held: Numbers promised to an open digest.
        recent: Numbers of the picks of the last seven days.
        signals: What the score is made of.
    """
    mixed = blend(Situation(profile, index.view, now), signals)
    if not mixed.is_stated:
        return ()
    choice = Choice(
        mixed,
        profile,
        Shelf(papers),
        muted(profile.mutes, now),
        since=since,
        held=held,
        recent=recent,
    )
    return _in_turn(tuple(choice.passed_over(taken)), most)


def _in_turn(found: Sequence[LeftOut], most: int) -> tuple[LeftOut, ...]:
    """Choose `most` of the papers passed over, best first, each rule having its turn."""
    told: Counter[Rule] = Counter()
    turns = []
    for place, left_out in enumerate(found):
        told[left_out.rule] += 1
        turns.append(((told[left_out.rule] - 1) // MOST_OF_A_RULE, place))
    return tuple(found[place] for place in sorted(place for _, place in sorted(turns)[:most]))


def explain(
    index: Index,
    profile: Profile,
    number: int,
    *,
    papers: Papers,
    now: datetime | None = None,
    signals: Iterable[Signal] = SIGNALS,
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
    view = index.view
    mixed = blend(Situation(profile, view, now, view.rows([number])), signals)
    row = view.row(number)
    if row is None:
        return Pick(paper, 0.0)
    is_outside = mixed.is_stated and Choice(mixed, profile, shelf).is_outside(row)
    return replace(pick(mixed, row, paper, shelf), is_outside=is_outside)


def count_matching(
    index: Index,
    profile: Profile,
    *,
    since: datetime | None = None,
    papers: Papers,
    signals: Iterable[Signal] = SIGNALS,
) -> int:
    """Give about how many papers listed since then lie above the bar, seen ones included.

    Votes do not count, nor mutes that will end. Where phrases have to be looked up in very many
    texts, the newest stand for the others.
    """
    lasting = tuple(mute.what for mute in profile.mutes if mute.until is None)
    profile = replace(profile, feedback=(), seen=frozenset())
    mixed = blend(Situation(profile, index.view, since=since), signals)
    if not mixed.is_stated:
        return 0
    choice = Choice(mixed, profile, Shelf(papers), lasting, since=since)
    likely = choice.likely(choice.candidates())
    newest = mixed.view.newest_first[likely[mixed.view.newest_first]]
    sample = newest[:MOST_COUNTED]
    return round(choice.count(sample) * len(newest) / max(len(sample), 1))


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
    words = surface(text)  # Of two words that stand together each has its own.
    stems = sorted((weights.keys() & words.keys()) - known, key=lambda s: (-weights[s], s))
    return tuple(words[stem] for stem in stems if not stem.isdigit())[: max(count, 0)]
