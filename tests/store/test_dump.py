"""A back-up holds every key exactly, and a file that is not whole is refused with the reason."""

import bz2
import gzip
import lzma
import resource
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.core.errors import UserError
from bot.store.connection import connect
from bot.store.dump import Dump, Entry
from bot.store.dump_file import DumpWriter, read_contents, read_entries
from bot.store.keys import Keys
from tests.store.servers import form_cluster, running

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
META = {"schema": "1", "created": "2026-03-01", "app": "paperpicks 0"}
PASSWORD = "hush-hush"  # noqa: S105 - made up
ODD = bytes(range(256))


async def fill(redis: Redis, prefix: str) -> None:
    """A key of every type, with bytes that are no text, and some that expire."""
    await redis.set(f"{prefix}:text", ODD)
    await redis.set(f"{prefix}:soon", "x", px=90_000)
    await redis.hset(f"{prefix}:hash", mapping={ODD: b"1", b"other": ODD})
    await redis.rpush(f"{prefix}:list", b"b", b"a", ODD, b"a")
    await redis.sadd(f"{prefix}:set", ODD, b"1", b"2")
    await redis.zadd(f"{prefix}:zset", {ODD: 0.1, b"inf": float("inf"), b"day": 1772442000.25})
    await redis.pexpire(f"{prefix}:zset", 80_000)
    stream = f"{prefix}:stream"
    for name in (b"1", b"2", ODD, b"4"):
        last = await redis.execute_command("XADD", stream, "*", b"n", name, ODD, b"x")  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
    await redis.xdel(stream, last)


async def all_of(dump: Dump) -> dict[str, Entry]:
    return {e.name: e async for some in dump.entries(await dump.names()) for e in some}


def write(path: Path, entries: list[Entry]) -> Path:
    with DumpWriter(path, META, NOW) as writer:
        writer.add(entries)
    return path


async def test_every_type_comes_back_as_it_was(redis: Redis, prefix: str, tmp_path: Path) -> None:
    await fill(redis, prefix)
    here, there = Dump(redis, Keys(prefix)), Dump(redis, Keys(f"{prefix}x"))
    before = await all_of(here)

    path = write(tmp_path / "b.jsonl", list(before.values()))
    await there.write(list(read_entries(path)))
    await there.write(list(read_entries(path)))

    after = await all_of(there)
    assert len(before) == 7
    assert {n: (e.type, e.value) for n, e in after.items()} == {
        n: (e.type, e.value) for n, e in before.items()
    }
    assert await redis.get(f"{prefix}x:text") == ODD


async def test_what_expires_has_as_long_left(redis: Redis, prefix: str) -> None:
    await fill(redis, prefix)
    here, there = Dump(redis, Keys(prefix)), Dump(redis, Keys(f"{prefix}x"))

    await there.write(list((await all_of(here)).values()))

    assert 80_000 < await redis.pttl(f"{prefix}x:soon") <= 90_000
    assert 70_000 < await redis.pttl(f"{prefix}x:zset") <= 80_000
    assert await redis.pttl(f"{prefix}x:text") == -1


async def test_a_deleted_last_entry_of_a_stream_is_not_given_out_again(
    redis: Redis, prefix: str
) -> None:
    await fill(redis, prefix)
    here, there = Dump(redis, Keys(prefix)), Dump(redis, Keys(f"{prefix}x"))

    await there.write(list((await all_of(here)).values()))

    ids = [
        (await redis.xinfo_stream(f"{name}:stream"))["last-generated-id"]
        for name in (prefix, f"{prefix}x")
    ]
    assert ids[0] == ids[1]
    entries = (await all_of(there))["stream"].value["entries"]
    assert [id_ for id_, _ in entries if id_.encode() == ids[1]] == []


async def test_leases_stay_with_their_processes(redis: Redis, prefix: str) -> None:
    keys = Keys(prefix)
    await redis.mset({keys.bot: "{}", keys.writer: "x", keys.last_number: "3"})

    assert await Dump(redis, keys).names() == ("papers",)


async def test_another_prefix_is_not_touched(redis: Redis, prefix: str) -> None:
    await redis.mset({f"{prefix}:a": "1", f"{prefix}x:a": "1"})

    assert await Dump(redis, Keys(prefix)).names() == ("a",)


@pytest.mark.slow
async def test_a_cluster_is_read_and_written(data_dir: Path, prefix: str) -> None:
    with running(data_dir, "--cluster-enabled", "yes", password=PASSWORD) as port:
        form_cluster(port, PASSWORD)
        async with await connect(
            f"redis+cluster://:{PASSWORD}@127.0.0.1:{port}", data_dir
        ) as connection:
            here = Dump(connection.redis, Keys(prefix))
            there = Dump(connection.redis, Keys(f"{prefix}x"))
            entries = [Entry(f"{{s{n:02d}}}:o:a", "hash", {"bar": str(n)}) for n in range(64)]
            await here.write(entries)

            await there.write(list((await all_of(here)).values()))

            assert list((await all_of(there)).values()) == entries
            lists = [Entry(f"{{s{n:02d}}}:list", "list", ["a", "b"]) for n in range(64)]
            await here.write(lists)
            await here.write(lists)
            assert [entry.value for entry in await here.read([e.name for e in lists])] == [
                ["a", "b"]
            ] * 64
            await here.wipe(await here.names())
            assert await here.names() == ()
            assert list((await all_of(there)).values()) == entries


def fresh(folder: Path) -> Path:
    """A name in `folder` that is free; hypothesis comes by many times."""
    path = folder / "b.jsonl"
    path.unlink(missing_ok=True)
    return path


_TEXTS = st.binary(max_size=8).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
_ENTRIES = st.one_of(
    st.builds(Entry, _TEXTS, st.just("string"), _TEXTS, st.none() | st.integers(1, 2**40)),
    st.builds(Entry, _TEXTS, st.just("hash"), st.dictionaries(_TEXTS, _TEXTS)),
    st.builds(Entry, _TEXTS, st.just("list"), st.lists(_TEXTS)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(_ENTRIES, max_size=5))
def test_a_file_gives_back_what_was_written(tmp_path: Path, entries: list[Entry]) -> None:
    path = write(fresh(tmp_path), entries)

    contents = read_contents(path)

    assert (contents.keys, contents.meta, contents.taken_at) == (len(entries), META, NOW)
    assert list(read_entries(path)) == entries


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_off_or_changed_anywhere_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    entries = [Entry("a", "string", "Ada"), Entry("b", "set", ["1", "2"], 5)]
    whole = write(fresh(tmp_path), entries).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    damaged = tmp_path / "damaged.jsonl"

    damaged.write_bytes(whole[:at])
    with pytest.raises(UserError):
        read_contents(damaged)
    damaged.write_bytes(whole[:at] + bytes([other]) + whole[at + 1 :])
    with pytest.raises(UserError):
        read_contents(damaged)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: [*lines, lines[1]], "damaged"),
        (lambda lines: [lines[0], *lines[2:]], "damaged"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "damaged"),
        (lambda lines: lines[1:], "no back-up"),
        (lambda lines: lines[:0], "no back-up"),
        (lambda lines: [lines[0].replace('"format": 1', '"format": 9'), *lines[1:]], "newer"),
        (lambda lines: [lines[0].replace('"1"', '"9"', 1), "of a kind to come\n"], "newer"),
        (lambda lines: [lines[0], lines[1], "{half\n", *lines[3:]], "damaged in line 3"),
        (lambda lines: [lines[0], '{"key":"a","type":"set","value":"1"}\n'], "damaged in line 2"),
        (lambda lines: [lines[0], '{"key":1,"type":"string","value":"1"}\n'], "in line 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, change: object, says: str) -> None:
    path = write(tmp_path / "b.jsonl", [Entry("a", "string", "1"), Entry("b", "string", "2")])
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(change(lines)))  # type: ignore[operator]  # one of the lambdas above

    with pytest.raises(UserError, match=says):
        read_contents(path)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_told_apart(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = write(tmp_path / "b.jsonl", [Entry("a", "string", "1")])
    path.write_bytes(pack(path.read_bytes()))

    with pytest.raises(UserError, match="Unpack it"):
        read_contents(path)


def cut_off() -> Iterator[Entry]:
    """One key, and then Redis is gone."""
    yield Entry("b", "string", "2")
    raise RedisConnectionError


def test_a_back_up_that_fails_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"

    with pytest.raises(RedisConnectionError), DumpWriter(path, META, NOW) as writer:
        writer.add(cut_off())

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = write(tmp_path / "b.jsonl", [Entry("a", "string", "1")])
    (tmp_path / "link").symlink_to("nowhere")
    before = path.read_bytes()

    for taken in ("b.jsonl", "link", "."):
        with pytest.raises(UserError, match="there already"):
            write(tmp_path / taken, [Entry("a", "string", "2")])

    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"b.jsonl", "link"}


def test_nor_is_one_that_another_wrote_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"

    with pytest.raises(UserError, match="there already"), DumpWriter(path, META, NOW):
        write(path, [Entry("a", "string", "1")])

    assert [entry.value for entry in read_entries(path)] == ["1"]
    assert [file.name for file in tmp_path.iterdir()] == ["b.jsonl"]


def test_a_full_disk_is_told_of_and_leaves_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(UserError, match="cannot be used"):
            write(path, [Entry("a", "string", "x" * 200_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_may_read_a_back_up(tmp_path: Path) -> None:
    path = write(tmp_path / "b.jsonl", [Entry("a", "string", "1")])

    assert path.stat().st_mode & 0o777 == 0o600
