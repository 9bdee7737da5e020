"""Counts of a channel's votes: what counting them all would give, whatever was done to them."""

import random
from collections import Counter

import pytest
from redis.asyncio import Redis

from bot.core.places import Reader
from bot.store.keys import Keys
from bot.store.profile_json import vote_field, write_vote
from bot.store.profiles import Profiles
from bot.store.votes_aside import VotesAside
from recommender import Verdict
from tests.installation import ADA, BOB, GROUP
from tests.store.shelf import MONDAY

READERS = [ADA, BOB, *(Reader("console", "local", f"reader-{n}") for n in range(3))]
NUMBERS = (1, 2, 12)


async def check(profiles: Profiles) -> None:
    """Compare all counts with the votes themselves."""
    votes = (await profiles.load(GROUP)).feedback
    likes = Counter(vote.number for vote in votes if vote.verdict is Verdict.LIKE)
    dislikes = Counter(vote.number for vote in votes if vote.verdict is Verdict.DISLIKE)
    voters = len({vote.by for vote in votes})
    by_ada = {vote.number: vote for vote in votes if vote.by == str(ADA)}
    for number in NUMBERS:
        found = await profiles.counts(GROUP, number, ADA)
        mine = found.mine.feedback if found.mine else None
        told = (found.likes, found.dislikes, found.voters, mine)
        assert told == (likes[number], dislikes[number], voters, by_ada.get(number))


@pytest.mark.parametrize("seed", range(4))
async def test_counts_are_those_of_the_votes_after_any_changes(
    seed: int, redis: Redis, prefix: str
) -> None:
    rng, keys = random.Random(seed), Keys(prefix)
    profiles, aside = Profiles(redis, keys), VotesAside(redis, keys)
    tokens: list[str] = []

    for _ in range(40):
        by, number = rng.choice(READERS), rng.choice(NUMBERS)
        match rng.randrange(8):
            case 0:
                await profiles.restore_vote(GROUP, number, by, None)
            case 1:
                tokens.append(aside.token(MONDAY))
                votes = (await profiles.load(GROUP)).feedback
                await aside.set_aside(GROUP, votes[: rng.randrange(4)], tokens[-1])
            case 2 if tokens:
                await aside.put_back(GROUP, tokens.pop())
            case 3:
                await profiles.forget(by)
            case _:
                await profiles.vote(GROUP, number, by, rng.choice(list(Verdict)), MONDAY)
        await check(profiles)


async def test_votes_of_a_version_without_counts_are_counted(redis: Redis, prefix: str) -> None:
    keys = Keys(prefix)
    profiles = Profiles(redis, keys)
    for by in READERS:
        written = write_vote(Verdict.LIKE, MONDAY)
        await redis.hset(keys.votes(GROUP), vote_field(12, by), written)  # As 0.5 wrote it.

    await profiles.vote(GROUP, 12, ADA, Verdict.DISLIKE, MONDAY)

    await check(profiles)
    found = await profiles.counts(GROUP, 12, BOB)
    assert (found.likes, found.dislikes, found.voters) == (4, 1, 5)


async def test_a_readers_own_votes_are_one_a_paper(redis: Redis, prefix: str) -> None:
    profiles = Profiles(redis, Keys(prefix))
    await profiles.vote(ADA, 12, ADA, Verdict.DISLIKE, MONDAY)

    found = await profiles.counts(ADA, 12, ADA)
    other = await profiles.counts(ADA, 1, ADA)

    assert (found.likes, found.dislikes) == (0, 1)
    assert (other.likes, other.dislikes, other.mine) == (0, 0, None)
