"""Votes make no more of a score than a profile allows, whoever cast them and in whatever order."""

import math
import random
from dataclasses import replace

import pytest

from recommender import Paper, Pick, Profile, explain, rank
from tests.recommender.library import NOW, Library, dislike, like, paper, profile, random_papers
from tests.recommender.slow import Saturated, SlowBlend
from tests.recommender.test_shares import key_of, once_each, random_interests, random_votes

CAP = 0.2
SIZE = 40
STATED = "interests"
VOTES = ("likes", "dislikes")


def learnt(papers: list[Paper]) -> tuple[Library, SlowBlend]:
    library = Library.of(papers)
    library.index.learn()
    return library, SlowBlend(Saturated(papers, pairs=True), library.held)


def slow_parts(slow: SlowBlend, profile: Profile, one: Paper) -> tuple[float, float]:
    """Give the points of votes, the usual paper's among them, and those of what was stated."""
    parts = slow.contributions(profile, one)
    others = math.fsum(points for key, points in parts.items() if key[0] == STATED)
    return math.fsum(parts.values()) - others, others


def capped(votes: float, others: float) -> float:
    """Give what votes may add: a fifth of the sum is a quarter of the rest."""
    return max(min(votes, max(others, 0) / 4), -max(others, 0) / 4)


@pytest.mark.parametrize("seed", range(8))
def test_capped_shares_are_the_uncapped_ones_lessened_alike_and_sum_to_the_score(
    seed: int,
) -> None:
    rng = random.Random(seed)
    papers = random_papers(seed % 7, SIZE)
    library, slow = learnt(papers)
    votes = once_each(random_votes(rng))
    mine = Profile(random_interests(rng, papers), votes, votes_cap=CAP)
    shuffled = replace(mine, feedback=tuple(rng.sample(votes, k=len(votes))))

    for one in rng.sample(papers, k=6):
        pick = explain(library.index, mine, one.number, papers=library.papers)
        again = explain(library.index, shuffled, one.number, papers=library.papers)

        of_votes, others = slow_parts(slow, mine, one)
        raw = others + capped(of_votes, others)
        per_point = 1 / (max(raw, 0) + slow.half)
        assert pick.score == pytest.approx(max(raw, 0) * per_point, abs=1e-6)
        assert sum(reason.share for reason in pick.reasons) == pytest.approx(pick.score, abs=1e-9)
        parts = slow.contributions(mine, one)
        kept = {"interests": 1.0, "likes": 0.0, "dislikes": 0.0}
        if of_votes:
            kept |= dict.fromkeys(VOTES, capped(of_votes, others) / of_votes)
        for reason in (r for r in pick.reasons if r.signal in kept):
            key = key_of(reason.signal, reason.interest, reason.evidence[0], set(parts))
            whole = parts[key] * per_point
            assert reason.share == pytest.approx(whole * kept[reason.signal], abs=1e-6)
        assert again == pick


@pytest.mark.parametrize("seed", range(8))
def test_a_capped_list_is_in_the_order_of_capped_scores(seed: int) -> None:
    rng = random.Random(seed)
    papers = random_papers(seed % 7, SIZE)
    library, slow = learnt(papers)
    mine = Profile(random_interests(rng, papers), once_each(random_votes(rng)), votes_cap=CAP)

    ranking = rank(library.index, mine, NOW, 10, papers=library.papers)

    raw = [
        others + capped(votes, others)
        for pick in ranking.picks
        for votes, others in [slow_parts(slow, mine, pick.paper)]
    ]
    assert [round(points, 6) for points in raw] == sorted(
        (round(points, 6) for points in raw), reverse=True
    )


SHELF = (
    paper(1, "Protein folding", "protein folding by diffusion"),
    paper(2, "Tidal moons", "moons and tides and ice"),
    paper(3, "Protein moons", "protein protein protein moons and tides and ice"),
    paper(4, "Other things", "galaxies and graphs"),
)


def points(pick: Pick) -> float:
    """Give the points of a score, which is points / (points + 5)."""
    return 5 * pick.score / (1 - pick.score)


def test_liked_words_alone_never_make_a_pick_of_what_nobody_asked_for() -> None:
    library = Library.of(SHELF)
    liked = replace(profile("protein", like(2)), votes_cap=CAP)

    about_moons = explain(library.index, liked, 2, papers=library.papers)

    assert about_moons.score == 0
    assert about_moons.reasons == ()


def test_dislikes_take_a_quarter_of_a_match_at_most() -> None:
    library = Library.of(SHELF)
    plain = replace(profile("protein"), votes_cap=CAP)
    disliked = replace(profile("protein", dislike(2)), votes_cap=CAP)

    before = explain(library.index, plain, 3, papers=library.papers)
    after = explain(library.index, disliked, 3, papers=library.papers)

    assert points(after) == pytest.approx(0.75 * points(before))


def test_a_cap_that_could_turn_the_order_around_is_refused() -> None:
    for cap in (0.0, -0.1, 0.6, 2.0):
        with pytest.raises(ValueError, match="votes_cap"):
            Profile(votes_cap=cap)
