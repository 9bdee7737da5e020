"""Connecting: every kind of address, the schema, and refusals that say what to do."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis, RedisCluster

from bot.core.errors import ConfigurationError
from bot.store.client import Client
from bot.store.connection import SCHEMA, check_schema, connect
from tests.store.servers import fail_to_save, form_cluster, free_port, running, sentinel

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "hush-hush"  # noqa: S105 - made up


@pytest.fixture
def server(data_dir: Path) -> Iterator[str]:
    """Host and port of a server with a password."""
    with running(data_dir, password=SECRET) as port:
        yield f"127.0.0.1:{port}"


@asynccontextmanager
async def old_server(found: str) -> AsyncIterator[int]:
    """A few words of the protocol, as a server of version `found` would speak it."""

    text = f"# Server\r\nredis_version:{found}\r\n"
    replies = {b"CLIENT": "+OK\r\n", b"PING": "+PONG\r\n", b"INFO": f"${len(text)}\r\n{text}\r\n"}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while count := await reader.readline():
            words = [await read_word(reader) for _ in range(int(count[1:]))]
            writer.write(replies.get(words[0], "-ERR unknown command\r\n").encode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listener:
        yield int(listener.sockets[0].getsockname()[1])


async def read_word(reader: asyncio.StreamReader) -> bytes:
    length = int((await reader.readline())[1:])
    return (await reader.readexactly(length + 2))[:-2]


async def works(client: Client, key: str) -> bool:
    """Whether a script and a pipeline of one slot both do what they should."""
    await client.eval("return redis.call('SET', KEYS[1], ARGV[1])", 1, f"{{{key}}}:a", "1")
    pipeline = client.pipeline(transaction=False)
    pipeline.incr(f"{{{key}}}:a")
    pipeline.get(f"{{{key}}}:a")
    answers: list[object] = await pipeline.execute()
    return answers == [2, b"2"]


async def refusal(url: str, data_dir: Path, patience_seconds: float = 0) -> str:
    with pytest.raises(ConfigurationError) as caught:
        await connect(url, data_dir, patience_seconds=patience_seconds)
    return str(caught.value)


async def test_a_socket_is_reached(redis_url: str, data_dir: Path, prefix: str) -> None:
    async with await connect(redis_url, data_dir) as connection:
        assert connection.role == "remote"
        assert await works(connection.redis, prefix)


async def test_a_server_with_a_password_is_reached(
    server: str, data_dir: Path, prefix: str
) -> None:
    async with await connect(f"redis://:{SECRET}@{server}/3", data_dir) as connection:
        assert await works(connection.redis, prefix)
        assert (await connection.redis.client_info())["db"] == 3
        assert await connection.redis.client_getname() in {"paperpicks", b"paperpicks"}
        assert connection.shown == server


async def test_more_commands_than_connections_wait_for_their_turn(
    server: str, data_dir: Path
) -> None:
    async with await connect(f"redis://:{SECRET}@{server}", data_dir) as connection:
        answers = await asyncio.gather(*(connection.redis.incr("key") for _ in range(200)))

        assert sorted(answers) == list(range(1, 201))
        assert len(await connection.redis.client_list()) <= 32


async def test_a_restarted_server_is_reached_again(data_dir: Path) -> None:
    port = free_port()
    with running(data_dir, port=port):
        connection = await connect(f"redis://127.0.0.1:{port}", data_dir)
        await connection.redis.set("key", "before")

    with running(data_dir, port=port):
        await connection.ensure()

        assert await connection.redis.set("key", "after")
        await connection.close()


@pytest.mark.slow
async def test_a_cluster_is_reached(data_dir: Path, prefix: str) -> None:
    with running(data_dir, "--cluster-enabled", "yes", password=SECRET) as port:
        form_cluster(port, SECRET)
        url = f"redis+cluster://:{SECRET}@127.0.0.1:{port}"
        async with await connect(url, data_dir) as connection:
            await check_schema(connection.redis, prefix, NOW)

            assert isinstance(connection.redis, RedisCluster)
            assert await works(connection.redis, prefix)


async def test_a_master_is_found_through_sentinel(data_dir: Path, prefix: str) -> None:
    with running(data_dir, password=SECRET) as port, sentinel(data_dir, port, SECRET) as watcher:
        hosts = f"127.0.0.1:{free_port()},127.0.0.1:{watcher}"
        url = f"redis+sentinel://:{SECRET}@{hosts}/mymaster/2"
        async with await connect(url, data_dir) as connection:
            await asyncio.gather(*(connection.redis.incr(prefix) for _ in range(100)))

            assert await works(connection.redis, prefix)
            assert await connection.redis.get(prefix) == b"100"
            assert len(await connection.redis.client_list()) <= 40
            assert (await connection.redis.client_info())["db"] == 2


async def test_a_master_sentinel_does_not_know_is_refused(data_dir: Path) -> None:
    with running(data_dir) as port, sentinel(data_dir, port) as watcher:
        said = await refusal(f"redis+sentinel://127.0.0.1:{watcher}/other", data_dir)

    assert said.startswith(f"Cannot reach Redis at 127.0.0.1:{watcher} (master other)")


@pytest.mark.slow
async def test_a_server_that_loads_is_waited_for(data_dir: Path) -> None:
    with running(data_dir, "--save", "") as port, BlockingRedis(port=port) as client:
        client.mset({f"key:{n}": bytes(str(n), "ascii") * 30_000 for n in range(200)})
        client.config_set("rdbcompression", "no")
        client.save()

    with running(data_dir, "--key-load-delay", "5000") as port:
        async with await connect(f"redis://127.0.0.1:{port}", data_dir) as connection:
            assert await connection.redis.dbsize() == 200


async def test_a_server_that_starts_late_is_waited_for(data_dir: Path) -> None:
    port = free_port()
    early = asyncio.create_task(connect(f"redis://127.0.0.1:{port}", data_dir))
    await asyncio.sleep(0.3)

    with running(data_dir, port=port):
        async with await early as connection:
            assert await connection.redis.ping()


async def test_a_host_that_does_not_answer_is_named_without_the_password(data_dir: Path) -> None:
    port = free_port()

    said = await refusal(f"redis://user:{SECRET}@127.0.0.1:{port}", data_dir)

    assert said == (
        f"Cannot reach Redis at 127.0.0.1:{port}: Connection refused. "
        "Start it, or correct PAPERPICKS_REDIS_URL."
    )


@pytest.mark.parametrize("scheme", ["redis+cluster", "redis+sentinel", "rediss"])
async def test_no_kind_of_address_shows_its_password_when_nothing_answers(
    scheme: str, data_dir: Path
) -> None:
    place = f"127.0.0.1:{free_port()}"
    path = "/mymaster" if scheme == "redis+sentinel" else ""

    said = await refusal(f"{scheme}://user:{SECRET}@{place}{path}", data_dir)

    assert said.startswith(f"Cannot reach Redis at {place}")
    assert SECRET not in said


async def test_a_missing_socket_is_named(data_dir: Path) -> None:
    said = await refusal(f"unix://{data_dir}/none.sock", data_dir)

    assert said.startswith(f"Cannot reach Redis at {data_dir}/none.sock: No such file")


@pytest.mark.parametrize("userinfo", ["", ":wrong@", "nobody:wrong@"])
async def test_a_wrong_or_missing_password_is_refused_at_once(
    server: str, data_dir: Path, userinfo: str
) -> None:
    said = await refusal(f"redis://{userinfo}{server}", data_dir, patience_seconds=60)

    assert said == f"Redis at {server} refuses the user or password in PAPERPICKS_REDIS_URL."


async def test_an_unknown_option_is_refused_without_the_password(data_dir: Path) -> None:
    said = await refusal(f"redis://:{SECRET}@localhost?frobnicate=1", data_dir)

    assert said.startswith("PAPERPICKS_REDIS_URL has an option after the ?")
    assert SECRET not in said


async def test_an_address_of_a_cluster_that_is_none_is_refused(data_dir: Path) -> None:
    with running(data_dir) as port:
        said = await refusal(f"redis+cluster://127.0.0.1:{port}", data_dir)

    assert f"127.0.0.1:{port}" in said


@pytest.mark.parametrize("found", ["5.0.7", "6.0.16"])
async def test_a_server_too_old_is_refused(found: str, data_dir: Path) -> None:
    async with old_server(found) as port:
        said = await refusal(f"redis://127.0.0.1:{port}", data_dir)

    assert said.startswith(
        f"Redis at 127.0.0.1:{port} is version {found}; paperpicks needs 6.2 or newer."
    )


async def test_the_first_start_records_the_schema(redis: Redis, prefix: str) -> None:
    await check_schema(redis, prefix, NOW)

    schema, created, app = await redis.hmget(f"{prefix}:meta", ["schema", "created", "app"])
    assert (schema, created) == (b"1", b"2026-03-02T09:00:00+00:00")
    assert str(app).startswith("b'paperpicks ")


async def test_a_later_start_changes_nothing(redis: Redis, prefix: str) -> None:
    await check_schema(redis, prefix, NOW)
    before = await redis.hgetall(f"{prefix}:meta")

    await check_schema(redis, prefix, NOW.replace(year=2027))

    assert await redis.hgetall(f"{prefix}:meta") == before


async def test_a_newer_schema_is_refused_and_nothing_touched(redis: Redis, prefix: str) -> None:
    await redis.hset(f"{prefix}:meta", mapping={"schema": SCHEMA + 1, "app": "paperpicks 9"})

    with pytest.raises(ConfigurationError, match=r"nothing was changed\. .*`git pull"):
        await check_schema(redis, prefix, NOW)

    assert await redis.hgetall(f"{prefix}:meta") == {b"schema": b"2", b"app": b"paperpicks 9"}


@pytest.mark.parametrize("schema", ["", "one", "-1"])
async def test_a_schema_of_something_else_is_refused(
    redis: Redis, prefix: str, schema: str
) -> None:
    await redis.hset(f"{prefix}:meta", "schema", schema)

    with pytest.raises(ConfigurationError, match="Name another prefix"):
        await check_schema(redis, prefix, NOW)


async def test_a_key_of_something_else_is_refused(redis: Redis, prefix: str) -> None:
    await redis.set(f"{prefix}:meta", "not ours")

    with pytest.raises(ConfigurationError, match="Correct its settings or the URL"):
        await check_schema(redis, prefix, NOW)


async def test_a_replica_is_refused(data_dir: Path, prefix: str) -> None:
    with running(data_dir, "--replicaof", "127.0.0.1", str(free_port())) as port:
        async with await connect(f"redis://127.0.0.1:{port}", data_dir) as connection:
            with pytest.raises(ConfigurationError, match="read-only replica"):
                await check_schema(connection.redis, prefix, NOW)


async def test_a_server_whose_disk_fails_is_refused(data_dir: Path) -> None:
    gone = data_dir / "gone"
    gone.mkdir()
    with running(gone, "--save", "3600", "1000000") as port, BlockingRedis(port=port) as client:
        (gone / f"{port}.log").unlink()
        gone.rmdir()
        fail_to_save(client)

        said = await refusal(f"redis://127.0.0.1:{port}", data_dir)

    assert said.startswith("Redis cannot write to its disk. Free some space there")
