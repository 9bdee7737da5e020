"""Every share is what the score would lose without it, by a slow implementation of its own."""

import random
from dataclasses import replace

import pytest

from recommender import Feedback, Interest, Paper, Pick, Profile, Verdict, analyze, explain
from recommender import parse_interests as parse
from recommender.signals import WITH_POPULARITY
from tests.recommender.library import (
    NOW,
    VOCABULARY,
    Library,
    about_paper,
    random_papers,
    upvoted,
)
from tests.recommender.slow import Key, Saturated, SlowBlend

SIZE = 40


def random_interests(rng: random.Random, papers: list[Paper]) -> tuple[Interest, ...]:
    stated = []
    for _ in range(rng.randint(1, 4)):
        words = " ".join(rng.choices(VOCABULARY, k=rng.randint(1, 3)))
        held = rng.choice(papers).text.split() or ["moon"]
        start = rng.randrange(len(held))
        weight = rng.choice(("", "^2", "^0.5"))
        phrase = " ".join(held[start : start + 2])
        kinds = (words, f'"{phrase}"', "au:Wei Lin", "cat:cs.LG", "cat:q-bio", "paper")
        kind = rng.choice(kinds)
        if kind == "paper":
            stated.append(about_paper(rng.randint(1, SIZE), rng.choice((1.0, 2.0))))
        else:
            stated.extend(parse(kind + weight).interests)
    return tuple({interest.id: interest for interest in stated}.values())


def random_votes(rng: random.Random) -> tuple[Feedback, ...]:
    return tuple(
        Feedback(rng.randint(1, SIZE), rng.choice(list(Verdict)), rng.choice("abc"), NOW)
        for _ in range(rng.randint(0, 6))
    )


def once_each(votes: tuple[Feedback, ...]) -> tuple[Feedback, ...]:
    return tuple({(vote.number, vote.by): vote for vote in votes}.values())


def key_of(signal: str, interest: str, word: str, keys: set[Key]) -> Key:
    """Find the contribution a reason speaks of: by its whole label, or by the word's stem."""
    label = (signal, interest, word)
    return label if label in keys else (signal, interest, " ".join(analyze(word)))


def check(slow: SlowBlend, profile: Profile, paper: Paper, pick: Pick) -> None:
    raw = slow.raw(profile, paper)
    parts = slow.contributions(profile, paper)
    per_point = 1 / (max(raw, 0.0) + slow.half)

    assert pick.score == pytest.approx(max(raw, 0.0) * per_point, abs=1e-6)
    assert sum(reason.share for reason in pick.reasons) == pytest.approx(pick.score, abs=1e-9)
    named = [reason for reason in pick.reasons if reason.signal != "baseline"]
    keys = [key_of(r.signal, r.interest, r.evidence[0], set(parts)) for r in named]
    assert len(set(keys)) == len(keys)
    for reason, key in zip(named, keys, strict=True):
        assert reason.share == pytest.approx(parts[key] * per_point, abs=1e-6)


def check_profiles(seed: int, profiles: int) -> None:
    """Compare some papers under random profiles, in one library."""
    rng = random.Random(seed)
    papers = [upvoted(one, rng.choice((0, 1, 7, 57, 3000))) for one in random_papers(seed, SIZE)]
    library = Library.of(papers)
    library.index.learn()
    slow = SlowBlend(Saturated(papers, pairs=True), library.held, upvote_points=0.3)
    for _ in range(profiles):
        profile = Profile(random_interests(rng, papers), once_each(random_votes(rng)))
        for paper in rng.sample(papers, k=2):
            pick = explain(
                library.index, profile, paper.number, papers=library.papers, signals=WITH_POPULARITY
            )
            check(slow, profile, paper, pick)


@pytest.mark.parametrize("seed", range(2))
def test_a_share_is_what_the_raw_score_loses_without_it(seed: int) -> None:
    check_profiles(seed, profiles=5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_a_share_is_what_the_raw_score_loses_without_it_for_500_profiles(seed: int) -> None:
    check_profiles(seed, profiles=10)


def test_reasons_name_words_as_typed_else_as_they_stand_in_the_paper() -> None:
    papers = random_papers(1, 10)
    texts = replace(papers[0], title="Folding PROTEINS", abstract="Diffusions of proteins.")
    odd = replace(texts, categories=())
    library = Library.of([odd, *papers[1:]])
    votes = (Feedback(odd.number, Verdict.LIKE, "ada", NOW),)
    profile = Profile(parse("protein").interests, votes)

    pick = explain(library.index, profile, odd.number, papers=library.papers)

    typed = [r.evidence for r in pick.reasons if r.signal == "interests"]
    standing = {r.evidence[0] for r in pick.reasons if r.signal == "likes"}
    assert typed == [("protein",)]
    assert standing == {"PROTEINS", "Folding", "Diffusions"}


def test_shares_of_a_paper_below_zero_still_sum_to_its_score() -> None:
    papers = random_papers(2, 30)
    library = Library.of(papers)
    votes = tuple(Feedback(n, Verdict.DISLIKE, "ada", NOW) for n in (1, 2, 3))
    profile = Profile(parse("zeolite, moon").interests, votes)

    pick = explain(library.index, profile, 1, papers=library.papers)

    assert pick.score >= 0
    assert sum(reason.share for reason in pick.reasons) == pytest.approx(pick.score, abs=1e-9)
    assert any(reason.share < 0 for reason in pick.reasons)


def test_long_lists_of_liked_words_are_cut_to_the_strongest() -> None:
    papers = random_papers(3, 30)
    library = Library.of(papers)
    votes = tuple(Feedback(n, Verdict.LIKE, "ada", NOW) for n in range(1, 20))

    pick = explain(library.index, Profile(feedback=votes), 25, papers=library.papers)

    assert len([r for r in pick.reasons if r.signal == "likes"]) <= 8
    assert [r.share for r in pick.reasons] == sorted((r.share for r in pick.reasons), reverse=True)
