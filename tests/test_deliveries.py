"""`paperpicks deliveries` shows an operator what is on its way and what went astray."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.delivery import DeliveryId, State
from bot.core.message_json import write_message
from bot.core.places import Conversation, Reader
from bot.deliveries import list_deliveries
from bot.settings import Settings, load_settings
from bot.store.delivery_record import Claim
from bot.store.holds import Holds
from bot.store.keys import Keys
from tests.digests import Stores, digest, order, stores

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings(data_dir: Path, redis_url: str, prefix: str) -> Settings:
    return load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)


@pytest.fixture
def store(redis: Redis, prefix: str) -> Stores:
    return stores(redis, prefix)


async def claimed(store: Stores, user: str, due: datetime) -> Claim:
    said = order(Reader("console", "local", user))
    await store.subscriptions.save(said, due)
    await store.deliveries.plan(said, due, due.date(), due + DAY, due)
    claim = await store.deliveries.claim(DeliveryId(said.id, due.date()), due, MINUTE)
    assert claim is not None
    return claim


async def unknown(store: Stores, user: str, due: datetime) -> Claim:
    claim = await claimed(store, user, due)
    await store.deliveries.freeze(claim, write_message(digest(7)), (7,), due)
    await store.deliveries.sending(claim, due, MINUTE)
    await store.deliveries.unknown(claim, due + MINUTE)
    return claim


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


async def test_where_nothing_is_astray_it_says_so(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await list_deliveries(settings, None)

    assert capsys.readouterr().out == "No delivery is open, unknown, refused or missed.\n"


async def test_it_lists_what_waits_and_why_and_what_went_astray(
    settings: Settings, store: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    waits = await claimed(store, "ada", now)
    await store.deliveries.retry(waits, now + MINUTE, "Slack asks to wait")
    refused = await claimed(store, "bob", now - 2 * MINUTE)
    await store.deliveries.dead(refused, "that channel is gone", now)
    done = await claimed(store, "cyd", now)
    await store.deliveries.quiet(done, now)

    await list_deliveries(settings, None)

    heading, first, second = capsys.readouterr().out.splitlines()
    assert heading.split() == ["date", "state", "due", "(UTC)", "to", "posts", "then"]
    assert "dead" in first
    assert first.endswith(": that channel is gone")
    assert "retry" in second
    assert "console/local/d/ada" in second
    assert f"next {now + MINUTE:%Y-%m-%d %H:%M}: Slack asks to wait" in second


async def test_one_state_alone_as_json_for_programs(
    settings: Settings, store: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    claim = await unknown(store, "ada", now - 3 * DAY)
    await unknown(store, "bob", now - 9 * DAY)
    await claimed(store, "cyd", now)

    await list_deliveries(settings, State.UNKNOWN, as_json=True)

    [found] = printed(capsys)
    assert found["delivery"] == str(claim.id)
    assert found["state"] == "unknown"
    assert found["posts"] == 1


@pytest.mark.parametrize("state", [State.DONE, State.QUIET, State.SKIPPED])
async def test_what_ended_well_is_found_by_its_order(
    settings: Settings, store: Stores, capsys: pytest.CaptureFixture[str], state: State
) -> None:
    now = datetime.now(UTC)
    await store.deliveries.quiet(await claimed(store, "ada", now), now)
    await store.deliveries.skipped(await claimed(store, "bob", now), "paused", now)
    claim = await claimed(store, "cyd", now)
    await store.deliveries.freeze(claim, write_message(digest(7)), (7,), now)
    await store.deliveries.sending(claim, now, MINUTE)
    await store.deliveries.done(claim, "m1", now)

    await list_deliveries(settings, state, as_json=True)

    assert [found["state"] for found in printed(capsys)] == [state.value]


async def test_what_was_posted_after_all_is_astray_no_longer(
    settings: Settings, store: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    said = await unknown(store, "ada", now - DAY)
    await store.deliveries.post_again(said.id, now)
    claim = await store.deliveries.claim(said.id, now, MINUTE)
    assert claim is not None
    await store.deliveries.sending(claim, now, MINUTE)
    await store.deliveries.done(claim, "m1", now)

    await list_deliveries(settings, None, as_json=True)

    assert printed(capsys) == []
    counters = await store.subscriptions.counters(said.id.subscription)
    assert counters.unknown == ()


async def test_a_workspace_that_refuses_posts_is_named(
    settings: Settings, redis: Redis, prefix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    await Holds(redis, Keys(prefix)).pause(Conversation("slack", "T1", "C9"), now + MINUTE, now)

    await list_deliveries(settings, None)

    assert "slack/T1 has let me post nothing since" in capsys.readouterr().out
