"""The private server: one per directory, healed when killed, taken over when its owner is gone."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.core.errors import ConfigurationError
from bot.store.child import Answer, ask, start_child
from bot.store.connection import Connection, connect
from bot.store.embedded import Embedded
from bot.store.folder import take_lock
from bot.store.server import find_server
from tests.store.servers import IS_ROOT, program_with, servers_in, until

ROOT = Path(__file__).parents[2]
SOON_SECONDS = 3  # About 0.2 on an idle machine; the rest is for a busy one.


@pytest.fixture(autouse=True)
def nothing_is_left_running(data_dir: Path) -> Iterator[None]:
    yield
    left = servers_in(data_dir)
    for process in left:
        os.kill(process, signal.SIGKILL)
    assert left == []


@pytest.fixture
def tiny_disk(data_dir: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = data_dir / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if (
        sys.platform != "linux"
        or not IS_ROOT
        or subprocess.run(mount, capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)  # noqa: S607 - wherever it is


@asynccontextmanager
async def embedded(data: Path, server: str = "") -> AsyncIterator[Embedded]:
    one = Embedded(data, server)
    await one.start()
    try:
        yield one
    finally:
        await one.close()


@contextmanager
def writers(data: Path, notes: Path, count: int) -> Iterator[dict[int, Path]]:
    """Run processes that write until told to end; gives each one's id and its notes."""
    started: dict[subprocess.Popen[bytes], Path] = {}
    for number in range(count):
        path = notes / f"notes-{number}"
        command = [sys.executable, "-m", "tests.store.writer", str(data), str(path)]
        started[subprocess.Popen(command, cwd=ROOT)] = path
    try:
        yield {process.pid: path for process, path in started.items()}
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)
    finally:
        for process in started:
            process.kill()
            process.wait()


def lines(notes: Path) -> list[str]:
    return notes.read_text(encoding="utf-8").split() if notes.exists() else []


def acknowledged(notes: Path) -> int:
    """The last length acknowledged; 0 before the first."""
    whole = lines(notes)[1:-1]  # The last line may be half written.
    return int(whole[-1]) if whole else 0


def writing(notes: list[Path]) -> Callable[[], bool]:
    """Give a question: has each of these writers got further since now?"""
    before = {path: acknowledged(path) for path in notes}
    return lambda: all(acknowledged(path) > before[path] for path in notes)


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not await holds():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.01)


async def answers(socket: Path, answer: Answer) -> bool:
    return await ask(socket) is answer


async def rewritten(connection: Connection) -> bool:
    return not (await connection.redis.info("persistence"))["aof_rewrite_in_progress"]


async def make_loading_slow(data: Path, programs: Path, *, seconds: int = 1) -> str:
    """Leave data that takes some seconds to load with the program whose path is given."""
    async with await connect(None, data) as connection:
        # A server that loads answers every two megabytes.
        keys = range(200 * seconds)
        await connection.redis.mset({f"key:{n}": os.urandom(50_000) for n in keys})
        await connection.redis.bgrewriteaof()
        await eventually(lambda: rewritten(connection))
    return program_with(programs / "slow-redis", "--key-load-delay", "5000")


async def has_problem(connection: Connection) -> bool:
    return bool(connection.problem)


async def has_no_problem(connection: Connection) -> bool:
    return not connection.problem


async def cancelled(task: asyncio.Task[None]) -> None:
    """Cancel as often as it takes: `wait_for` of Python 3.11 may lose one."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.05)


def kill_server(data: Path) -> None:
    (server,) = servers_in(data)
    os.kill(server, signal.SIGKILL)


def written_files(data: Path) -> list[Path]:
    return list(data.rglob("*.aof"))


async def fill(connection: Connection, key: str) -> int:
    """Write until Redis fails; gives the number of writes acknowledged."""
    for number in range(10_000):
        try:
            await connection.redis.rpush(key, bytes(5_000))
        except (RedisError, OSError):
            return number
    raise AssertionError("the disk never filled")


async def until_written(connection: Connection, key: str) -> float:
    """Write once more, however often it fails; gives the seconds it took."""
    began = time.monotonic()
    while True:
        try:
            await connection.redis.rpush(key, "x")
        except (RedisError, OSError):
            await asyncio.sleep(0.01)
        else:
            return time.monotonic() - began


async def lengths(data: Path, processes: dict[int, Path]) -> dict[int, int]:
    async with await connect(None, data) as connection:
        return {pid: await connection.redis.llen(f"list:{pid}") for pid in processes}


async def refusal(data: Path, server: str = "") -> str:
    with pytest.raises(ConfigurationError) as caught:
        await connect(None, data, server=server)
    return str(caught.value)


async def test_what_was_written_is_there_after_a_restart(data_dir: Path) -> None:
    async with await connect(None, data_dir / "new" / "place") as first:
        await first.redis.set("key", "value")

    async with await connect(None, data_dir / "new" / "place") as second:
        assert await second.redis.get("key") == b"value"
        assert second.role == "owner"


async def test_only_this_user_can_reach_the_data(data_dir: Path) -> None:
    async with await connect(None, data_dir / "new") as connection:
        await connection.redis.set("key", "value")

        assert (data_dir / "new").stat().st_mode & 0o077 == 0
        assert (data_dir / "new" / "redis.sock").stat().st_mode & 0o077 == 0
        assert await connection.redis.config_get("port") == {"port": "0"}


async def test_the_second_on_a_directory_is_a_client_and_takes_over(data_dir: Path) -> None:
    first = await connect(None, data_dir)
    async with await connect(None, data_dir) as second:
        assert (first.role, second.role) == ("owner", "client")
        await first.redis.rpush("key", "x")

        await first.close()
        await until_written(second, "key")

        assert second.role == "owner"
        assert await second.redis.llen("key") == 2


async def test_four_processes_at_once_start_one_server(data_dir: Path, tmp_path: Path) -> None:
    with writers(data_dir, tmp_path, 4) as processes:
        until(writing(list(processes.values())))

        assert len(servers_in(data_dir)) == 1
        roles = sorted(lines(notes)[0] for notes in processes.values())
        assert roles == ["client", "client", "client", "owner"]


async def test_when_the_owner_is_killed_another_takes_over_and_nothing_is_lost(
    data_dir: Path, tmp_path: Path
) -> None:
    with writers(data_dir, tmp_path, 3) as processes:
        until(writing(list(processes.values())))
        owner = next(pid for pid, notes in processes.items() if lines(notes)[0] == "owner")
        others = [notes for pid, notes in processes.items() if pid != owner]

        (former,) = servers_in(data_dir)
        os.kill(owner, signal.SIGKILL)
        until(lambda: former not in servers_in(data_dir))
        until(writing(others))

        assert len(servers_in(data_dir)) == 1

    until(lambda: servers_in(data_dir) == [])
    found = await lengths(data_dir, processes)
    assert all(found[pid] >= acknowledged(notes) > 0 for pid, notes in processes.items())


async def test_the_server_ends_with_its_only_process(data_dir: Path, tmp_path: Path) -> None:
    with writers(data_dir, tmp_path, 1) as processes:
        until(writing(list(processes.values())))

        os.kill(next(iter(processes)), signal.SIGKILL)

        until(lambda: servers_in(data_dir) == [], seconds=5)


async def test_a_killed_redis_heals_soon_and_keeps_all(data_dir: Path) -> None:
    async with await connect(None, data_dir) as connection:
        await connection.redis.rpush("key", *range(1000))

        kill_server(data_dir)
        seconds = await until_written(connection, "key")

        assert seconds < SOON_SECONDS
        assert await connection.redis.llen("key") >= 1001
        assert len(servers_in(data_dir)) == 1
        await eventually(lambda: has_no_problem(connection))


@pytest.mark.slow
async def test_a_redis_killed_again_and_again_heals_again_and_again(data_dir: Path) -> None:
    async with await connect(None, data_dir) as connection:
        for _ in range(4):
            kill_server(data_dir)
            await until_written(connection, "key")

        assert await connection.redis.llen("key") >= 4


@pytest.mark.parametrize("after_seconds", [0, 0.05, 0.12, 0.14, 0.16, 0.2])
async def test_it_closes_at_any_moment_of_healing(data_dir: Path, after_seconds: float) -> None:
    connection = await connect(None, data_dir)
    kill_server(data_dir)
    await asyncio.sleep(after_seconds)

    async with asyncio.timeout(10):
        await connection.close()

    assert servers_in(data_dir) == []


async def test_a_redis_killed_while_it_rewrites_its_file_heals(data_dir: Path) -> None:
    async with await connect(None, data_dir) as connection:
        await connection.redis.mset({f"key:{n}": "value" for n in range(100)})
        await connection.redis.config_set("rdb-key-save-delay", 1_000_000)
        await connection.redis.bgrewriteaof()
        parent, _rewriter = sorted(servers_in(data_dir))

        os.kill(parent, signal.SIGKILL)
        seconds = await until_written(connection, "list")

        assert seconds < SOON_SECONDS
        assert len(servers_in(data_dir)) == 1
        assert await connection.redis.dbsize() == 101


async def test_ensure_starts_a_killed_server_at_once(data_dir: Path) -> None:
    async with embedded(data_dir) as one:
        kill_server(data_dir)

        await one.ensure()

        assert await ask(one.socket) is Answer.READY


@pytest.mark.slow
async def test_a_server_whose_owner_left_it_is_asked_to_end(data_dir: Path) -> None:
    lock = take_lock(data_dir / "server.lock")
    assert lock is not None
    left = start_child(find_server(), data_dir, data_dir / "redis.sock", lock)
    os.close(lock)

    async with await connect(None, data_dir) as connection:
        assert left.wait(5) == 0
        assert servers_in(data_dir) != [left.pid]
        assert connection.role == "owner"


async def test_a_server_started_by_somebody_else_is_never_doubled(data_dir: Path) -> None:
    lock = take_lock(data_dir / "another.lock")
    assert lock is not None
    foreign = start_child(find_server(), data_dir, data_dir / "redis.sock", lock)
    os.close(lock)
    await eventually(lambda: answers(data_dir / "redis.sock", Answer.READY))

    said = await refusal(data_dir)

    assert "did not start answers at" in said
    assert servers_in(data_dir) == [foreign.pid]
    foreign.terminate()
    foreign.wait(5)


async def test_half_a_last_write_is_forgiven(data_dir: Path) -> None:
    async with await connect(None, data_dir) as connection:
        for number in range(10):
            await connection.redis.rpush("key", f"value {number}")
    (file,) = written_files(data_dir)
    os.truncate(file, file.stat().st_size - 5)

    async with await connect(None, data_dir) as connection:
        assert await connection.redis.llen("key") == 9


async def test_a_damaged_file_stops_the_start_with_the_words_of_redis(data_dir: Path) -> None:
    (data_dir / "appendonly.aof").write_bytes(b"no file of Redis\n" * 100)

    said = await refusal(data_dir)

    assert "append only file" in said.lower()
    assert "PAPERPICKS_DATA_DIR" in said


@pytest.mark.slow
async def test_a_long_load_is_waited_for_by_owner_and_client(
    data_dir: Path, tmp_path: Path
) -> None:
    slow = await make_loading_slow(data_dir, tmp_path)

    owner = asyncio.create_task(connect(None, data_dir, server=slow))
    await eventually(lambda: answers(data_dir / "redis.sock", Answer.LOADING))
    async with await connect(None, data_dir) as client, await owner as first:
        assert (first.role, client.role) == ("owner", "client")
        assert await client.redis.dbsize() == 200


async def test_data_of_a_newer_server_is_not_touched(data_dir: Path) -> None:
    record = '{"server": "redis", "version": "99.1.2", "socket": "redis.sock"}'
    (data_dir / "engine.json").write_text(record)

    said = await refusal(data_dir)

    assert "were written by redis 99.1.2" in said
    assert "Install version 99 or newer" in said
    assert written_files(data_dir) == []


async def test_a_server_that_would_not_see_the_data_is_refused(data_dir: Path) -> None:
    (data_dir / "appendonlydir").mkdir()
    six = data_dir / "six"
    six.write_text("#!/bin/sh\necho 'Redis server v=6.2.14 sha=0:0 malloc=libc bits=64 build=0'\n")
    six.chmod(0o755)

    said = await refusal(data_dir, server=str(six))

    assert "were written by version 7" in said
    assert "offers redis 6.2.14" in said


async def test_a_directory_that_is_a_file_is_named(data_dir: Path) -> None:
    (data_dir / "file").write_text("")

    said = await refusal(data_dir / "file")

    assert said.startswith(f"PAPERPICKS_DATA_DIR names {data_dir}/file, which is or lies below")


async def test_a_directory_that_takes_no_writing_is_named(data_dir: Path) -> None:
    closed = Path("/sys/paperpicks") if IS_ROOT and sys.platform == "linux" else data_dir / "closed"
    if not IS_ROOT:
        closed.mkdir(mode=0o500)

    said = await refusal(closed)

    assert said.startswith(f"PAPERPICKS_DATA_DIR names {closed}, where paperpicks may not write")


async def test_a_full_disk_stops_the_start(tiny_disk: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        (tiny_disk / "ballast").write_bytes(bytes(3_000_000))

    assert "whose disk is full" in await refusal(tiny_disk)


async def test_a_disk_that_fills_loses_nothing_acknowledged_and_heals(tiny_disk: Path) -> None:
    (tiny_disk / "ballast").write_bytes(bytes(1_500_000))
    async with await connect(None, tiny_disk) as connection:
        acknowledged_writes = await fill(connection, "key")
        await eventually(lambda: has_problem(connection))
        assert "whose disk is full" in connection.problem

        (tiny_disk / "ballast").unlink()
        await until_written(connection, "other")

        assert await connection.redis.llen("key") >= acknowledged_writes > 50
        await eventually(lambda: has_no_problem(connection))


async def test_a_path_too_long_for_a_socket_works(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(data_dir))
    long = data_dir / ("long" * 25) / "data"

    async with await connect(None, long) as owner, await connect(None, long) as client:
        await owner.redis.set("key", "value")

        assert await client.redis.get("key") == b"value"
        assert owner.server is not None
        assert owner.server.socket.parent.stat().st_mode & 0o777 == 0o700
        kill_server(long)
        await until_written(client, "list")


async def test_what_is_acknowledged_is_on_the_disk(data_dir: Path) -> None:
    async with await connect(None, data_dir) as connection:
        settings = await connection.redis.config_get("append*")

    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "always"


@pytest.mark.slow
async def test_no_server_is_left_where_the_start_is_given_up(
    data_dir: Path, tmp_path: Path
) -> None:
    # Long enough for a busy machine: a start that has succeeded can no longer be given up.
    slow = await make_loading_slow(data_dir, tmp_path, seconds=6)
    start = asyncio.create_task(Embedded(data_dir, slow).start())
    await eventually(lambda: answers(data_dir / "redis.sock", Answer.LOADING))

    await cancelled(start)

    assert start.cancelled()
    assert servers_in(data_dir) == []
