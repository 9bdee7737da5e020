"""Digests of several workspaces: one whose token is dead delays no other, and comes back."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.places import Conversation, Reader
from bot.core.ports import Change, Notice
from tests.adapters.slack.many import Bot, installed, posting
from tests.installation import Installation, record
from tests.servers.slack_teams import SlackTeams

DAY = timedelta(days=1)


@pytest.fixture
async def worker(slack: SlackTeams, redis: Redis, prefix: str) -> AsyncIterator[Bot]:
    async with posting(slack, redis, prefix) as worker:
        for team in ("T1", "T2"):
            await worker.installations.save(installed(slack, team))
        yield worker


@pytest.fixture
async def daily(bot: Installation) -> Installation:
    """A channel of each workspace has a digest every day."""
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(60)))
    for team in ("T1", "T2"):
        place, by = Conversation("slack", team, "C1"), Reader("slack", team, "U0ADA")
        await bot.say("interests add matter where=here", place=place, by=by)
        await bot.say("schedule daily 10:00 where=here", place=place, by=by)
    return bot


async def posted(slack: SlackTeams, daily: Installation, worker: Bot, days: float) -> list[str]:
    """Let days pass; give the workspaces whose tokens were posted with, refused or not."""
    before = len(slack.calls)
    now = await daily.clock.now()
    await daily.wait_until(now + days * DAY, {"slack": worker.adapter})
    posts = [call for call in slack.calls[before:] if call.method == "chat.postMessage"]
    return [slack.tokens[post.token] for post in posts if post.token in slack.tokens]


@pytest.mark.slow
async def test_a_dead_token_delays_no_other_workspace_and_a_new_one_ends_the_pause(
    slack: SlackTeams, daily: Installation, worker: Bot, redis: Redis, prefix: str
) -> None:
    both = await posted(slack, daily, worker, 1)
    slack.revoke("T1")
    one = await posted(slack, daily, worker, 2)
    paused = await daily.app.store.holds.paused(["slack"])
    await worker.installations.save(installed(slack, "T1"))
    async with posting(slack, redis, prefix) as other:  # It knows no token of before.
        again = await posted(slack, daily, other, 2)

    assert sorted(both) == ["T1", "T2"]
    assert one == ["T2", "T2"]
    assert list(paused) == ["slack/T1"]
    assert sorted(again) == ["T1", "T1", "T1", "T2", "T2"]  # That of the last day came late.
    assert await daily.app.store.holds.paused(["slack"]) == {}


@pytest.mark.slow
async def test_a_workspace_that_removed_the_bot_is_not_even_tried(
    slack: SlackTeams, daily: Installation, worker: Bot
) -> None:
    place = Conversation("slack", "T1", "")
    await worker.installations.remove("T1")
    await daily.app.services.removal.heard(
        Notice(Change.UNINSTALLED, place), await daily.clock.now()
    )

    one = await posted(slack, daily, worker, 2)

    assert one == ["T2", "T2"]
    assert await daily.app.store.holds.paused(["slack"]) == {}
