"""What is kept of a reader is found in every kind of key, and taken out of it."""

import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis, RedisCluster

from bot.core.places import Conversation, Reader, direct, nobody
from bot.store.client import Client
from bot.store.connection import connect
from bot.store.dump import Dump
from bot.store.keys import Keys
from bot.store.personal import Personal
from tests.store.servers import form_cluster, running

ADA = Reader("slack", "T1", "U1")
OTHER = Reader("slack", "T1", "U12")
ALSO = Reader("slack", "T12", "U1")
PASSWORD = "hush-hush"  # noqa: S105 - made up
GROUP = Conversation("slack", "T1", "C9")


def cluster_at(port: int) -> str:
    return f"redis+cluster://:{PASSWORD}@127.0.0.1:{port}"


async def everything(redis: Client, keys: Keys) -> dict[str, object]:
    dump = Dump(redis, keys)
    return {e.name: e.value for e in await dump.read(await dump.names())}


async def fill(redis: Client, prefix: str, who: Reader) -> None:
    """A key of every type that names a reader among others."""
    slot = f"{prefix}:{{s01}}"
    for key in (f"{slot}:hash", f"{slot}:owned", f"{slot}:sub"):
        await redis.hset(key, "kept", "1")
    await redis.hset(f"{slot}:hash", mapping={f"3|{who}": "x", "by": str(who), "at": f"[{who}]"})
    await redis.hset(f"{slot}:owned", "owner", str(who))
    await redis.hset(f"{slot}:sub", "order", f'{{"v": 1, "owner": "{who}", "to": "{GROUP}"}}')
    await redis.rpush(f"{slot}:list", "first", f'{{"by": "{who}"}}', str(direct(who)))
    await redis.sadd(f"{slot}:set", str(who), "kept")
    await redis.zadd(f"{slot}:zset", {str(who): 1, "kept": 2})
    await redis.set(f"{slot}:text", f"for {direct(who)}!", px=90_000)
    await redis.set(f"{slot}:alone", str(who))
    await redis.set(f"{slot}:day:{direct(who)}:2026-03-02", "x")
    await redis.set(f"{prefix}:past:{who}", "x")


@pytest.fixture(params=["server", pytest.param("cluster", marks=pytest.mark.slow)])
async def client(
    request: pytest.FixtureRequest, redis: Redis, data_dir: Path
) -> AsyncIterator[Client]:
    if request.param == "server":
        yield redis
        return
    with running(data_dir, "--cluster-enabled", "yes", password=PASSWORD) as port:
        form_cluster(port, PASSWORD)
        async with await connect(cluster_at(port), data_dir) as connection:
            assert isinstance(connection.redis, RedisCluster)
            yield connection.redis


async def test_it_is_taken_out_and_all_else_stays(client: Client, prefix: str) -> None:
    keys = Keys(prefix)
    await fill(client, prefix, ADA)

    await Personal(client, keys).erase(ADA)

    no, slot = nobody("slack"), "{s01}"
    assert await everything(client, keys) == {
        f"{slot}:hash": {"kept": "1", "at": f"[{no}]"},
        f"{slot}:list": ["first", f'{{"by": "{no}"}}', str(direct(no))],
        f"{slot}:set": ["kept"],
        f"{slot}:zset": [["kept", "2.0"]],
        f"{slot}:text": f"for {direct(no)}!",
    }
    assert 80_000 < await client.pttl(f"{prefix}:{{s01}}:text") <= 90_000


@pytest.mark.parametrize("who", [OTHER, ALSO])
async def test_ids_that_begin_or_end_alike_are_others(
    redis: Redis, prefix: str, who: Reader
) -> None:
    keys = Keys(prefix)
    await fill(redis, prefix, who)
    before = await everything(redis, keys)

    await Personal(redis, keys).erase(ADA)

    assert await everything(redis, keys) == before
    assert (await Personal(redis, keys).everything(ADA)).own == {}


async def test_all_that_would_be_taken_out_is_shown_and_looking_changes_nothing(
    client: Client, prefix: str
) -> None:
    keys = Keys(prefix)
    await fill(client, prefix, ADA)
    before = await everything(client, keys)

    kept = await Personal(client, keys).everything(ADA)

    assert set(kept.own) == {
        "{s01}:owned",
        "{s01}:sub",
        "{s01}:day:slack/T1/d/U1:2026-03-02",
        "past:slack/T1/u/U1",
    }
    assert [(trace.key, trace.name, trace.told) for trace in kept.traces] == [
        ("{s01}:alone", "", "slack/T1/u/U1"),
        ("{s01}:hash", "3|slack/T1/u/U1", "x"),
        ("{s01}:hash", "at", "[slack/T1/u/U1]"),
        ("{s01}:hash", "by", "slack/T1/u/U1"),
        ("{s01}:list", "", {"by": "slack/T1/u/U1"}),
        ("{s01}:list", "", "slack/T1/d/U1"),
        ("{s01}:set", "", "slack/T1/u/U1"),
        ("{s01}:text", "", "for slack/T1/d/U1!"),
        ("{s01}:zset", "", "slack/T1/u/U1"),
    ]
    assert await everything(client, keys) == before


async def test_files_of_a_redis_without_any_need_no_rewriting(redis: Redis, prefix: str) -> None:
    assert await Personal(redis, Keys(prefix)).rewrite_files()


@pytest.mark.slow
async def test_a_cluster_rewrites_its_files(data_dir: Path, prefix: str) -> None:
    options = ("--cluster-enabled", "yes", "--appendonly", "yes")
    with running(data_dir, *options, password=PASSWORD) as port:
        form_cluster(port, PASSWORD)
        async with await connect(cluster_at(port), data_dir) as connection:
            redis = connection.redis
            await redis.config_set("save", "3600 1")
            await redis.set(f"{prefix}:x", "not-to-be-found")
            await redis.delete(f"{prefix}:x")
            before = holding(data_dir)

            assert await Personal(redis, Keys(prefix)).rewrite_files()

            assert before
            assert not holding(data_dir)
            assert (data_dir / "dump.rdb").exists()


def holding(data_dir: Path) -> list[Path]:
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    return [path for path in files if b"not-to-be-found" in path.read_bytes()]


_PARTS = st.text(alphabet="aU1%./|*[-^$()+?ü ", min_size=1, max_size=4)


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(user=_PARTS, scope=_PARTS, other=_PARTS)
async def test_whatever_an_id_is_made_of_it_is_found_and_nobody_else_is(
    redis: Redis, prefix: str, user: str, scope: str, other: str
) -> None:
    keys = Keys(f"{prefix}-{zlib.crc32(repr((user, scope, other)).encode())}")
    who, someone = Reader("slack", scope, user), Reader("slack", scope, other)
    assume(nobody("slack") not in (who, someone))
    await fill(redis, keys.prefix, who)
    await redis.sadd(f"{keys.prefix}:{{s01}}:set", str(someone))

    await Personal(redis, keys).erase(who)

    held = await everything(redis, keys)
    left = {str(someone), "kept"} - {str(who)}
    assert held["{s01}:set"] == sorted(left)
    assert (await Personal(redis, keys).everything(who)).traces == ()
