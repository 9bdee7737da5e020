"""Installations: encrypted with the operator's keys, which can be changed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.installation import Installation
from bot.store.address import read_address
from bot.store.client import client_for
from bot.store.installations import RedisInstallations
from bot.store.keys import Keys
from bot.store.secrets import Safe, Sealed, new_key
from tests.store.servers import form_cluster, running

OLD, NEW = new_key(), new_key()
LAB = Installation(
    workspace="T1",
    token="xoxb-1-secret",  # noqa: S106 - of nobody
    enterprise="E1",
    user="U0BOT",
    bot="B0BOT",
    name="Lab Ünal",
    refresh="xoxe-1-secret",
    expires_at=datetime(2026, 11, 26, 12, tzinfo=UTC),
)


@pytest.fixture
def kept(redis: Redis, prefix: str) -> RedisInstallations:
    return opened(redis, prefix, OLD)


def opened(redis: Redis, prefix: str, *keys: str) -> RedisInstallations:
    return RedisInstallations(redis, Keys(prefix), "slack", Safe(keys))


async def sealed(redis: Redis, prefix: str) -> bytes:
    found = await redis.hget(Keys(prefix).installations("slack"), "T1")
    assert isinstance(found, bytes)
    return found


async def test_an_installation_is_found_as_it_was_saved(kept: RedisInstallations) -> None:
    await kept.save(LAB)

    assert await kept.find("T1") == LAB
    assert await kept.find("T2") is None
    assert await kept.names() == ["T1"]


async def test_redis_never_sees_a_token(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    await kept.save(LAB)

    held = await sealed(redis, prefix)
    assert b"secret" not in held
    assert b"Lab" not in held
    assert "secret" not in repr(LAB)


async def test_a_former_key_still_opens_and_reading_encrypts_anew(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    await kept.save(LAB)

    found = await opened(redis, prefix, NEW, OLD).find("T1")

    assert found == LAB
    assert await opened(redis, prefix, NEW).find("T1") == LAB
    assert await kept.find("T1") is None


async def test_what_no_key_opens_is_named_and_left_alone(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    await kept.save(LAB)
    before = await sealed(redis, prefix)

    other = opened(redis, prefix, NEW)

    assert await other.find("T1") is None
    assert await other.sealed() == ["T1"]
    assert await kept.sealed() == []
    assert await sealed(redis, prefix) == before


async def test_without_a_key_nothing_can_be_kept(redis: Redis, prefix: str) -> None:
    with pytest.raises(Sealed):
        await opened(redis, prefix).save(LAB)


async def test_what_is_removed_takes_along_what_shared_it(kept: RedisInstallations) -> None:
    whole = replace(LAB, workspace="E1", is_whole=True)
    await kept.save(whole)
    await kept.note("T5", "E1")
    await kept.note("T9", "E9")

    await kept.remove("E1")
    await kept.remove("E1")

    assert await kept.names() == []
    assert await kept.under("E1") == []
    assert await kept.enterprise_of("T9") == "E9"


async def test_a_workspace_of_an_organisation_is_found_under_it(kept: RedisInstallations) -> None:
    await kept.save(LAB)

    assert await kept.enterprise_of("T1") == "E1"
    assert await kept.under("E1") == ["T1"]


async def test_one_process_at_a_time_changes_an_installation(
    kept: RedisInstallations, redis: Redis, prefix: str
) -> None:
    async with kept.alone("T1"):
        held = await redis.exists(Keys(prefix).installing("slack", "T1"))
        async with opened(redis, prefix, OLD).alone("T2"):
            pass
    async with opened(redis, prefix, OLD).alone("T1"):
        pass

    assert held == 1


@pytest.mark.slow
async def test_a_cluster_keeps_installations_too(tmp_path: Path, prefix: str) -> None:
    with running(tmp_path, "--cluster-enabled", "yes") as port:
        form_cluster(port, "")
        client, _ = client_for(read_address(f"redis+cluster://127.0.0.1:{port}"))
        safe = Safe((OLD,))
        kept = RedisInstallations(client, Keys(prefix), "slack", safe, replicas=1)

        async with kept.alone("T1"):
            await kept.save(LAB)  # No replica answers; it is kept all the same.
        found = await RedisInstallations(client, Keys(prefix), "slack", Safe((NEW, OLD))).find("T1")
        renewed = await RedisInstallations(client, Keys(prefix), "slack", Safe((NEW,))).find("T1")
        await kept.remove("T1")

        assert found == renewed == LAB
        assert await kept.names() == []
        await client.aclose()
