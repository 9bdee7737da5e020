"""Votes withdrawn together: gone in one step, back in one step, never over newer ones."""

from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from bot.core.places import Owner
from bot.store.keys import Keys
from bot.store.profiles import CHANGES_KEPT, Profiles
from bot.store.votes_aside import VotesAside
from recommender import Feedback, Verdict
from tests.installation import ADA, BOB, GROUP

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def votes(profiles: Profiles, owner: Owner = GROUP) -> tuple[Feedback, ...]:
    return (await profiles.load(owner)).feedback


async def test_only_the_votes_named_are_set_aside_and_put_back(redis: Redis, prefix: str) -> None:
    keys = Keys(prefix)
    profiles, aside = Profiles(redis, keys), VotesAside(redis, keys)
    for by in (ADA, BOB):
        await profiles.vote(GROUP, 7, by, Verdict.LIKE, NOW)
    before = await votes(profiles)
    mine = [vote for vote in before if vote.by == str(ADA)]
    token = aside.token(NOW)

    for _ in range(2):  # A repeated command is harmless.
        await aside.set_aside(GROUP, mine, token)
    left = await votes(profiles)
    for _ in range(2):
        await aside.put_back(GROUP, token)

    assert [vote.by for vote in left] == [str(BOB)]
    assert await votes(profiles) == before
    assert await redis.exists(keys.votes_aside(GROUP)) == 0


async def test_a_vote_given_meanwhile_stays(redis: Redis, prefix: str) -> None:
    keys = Keys(prefix)
    profiles, aside = Profiles(redis, keys), VotesAside(redis, keys)
    await profiles.vote(ADA, 7, ADA, Verdict.LIKE, NOW)
    token = aside.token(NOW)
    await aside.set_aside(ADA, await votes(profiles, ADA), token)
    await profiles.vote(ADA, 7, ADA, Verdict.DISLIKE, NOW)

    await aside.put_back(ADA, token)

    [vote] = await votes(profiles, ADA)
    assert vote.verdict is Verdict.DISLIKE


async def test_what_was_withdrawn_longest_ago_is_dropped_for_good(
    redis: Redis, prefix: str
) -> None:
    keys = Keys(prefix)
    profiles, aside = Profiles(redis, keys), VotesAside(redis, keys)
    tokens = []
    for n in range(CHANGES_KEPT + 1):
        await profiles.vote(ADA, n + 1, ADA, Verdict.LIKE, NOW)
        tokens.append(aside.token(NOW + timedelta(seconds=n)))
        await aside.set_aside(ADA, await votes(profiles, ADA), tokens[-1])

    for token in tokens:
        await aside.put_back(ADA, token)

    assert {vote.number for vote in await votes(profiles, ADA)} == set(range(2, CHANGES_KEPT + 2))
