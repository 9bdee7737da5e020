"""`paperpicks backup` and `restore`: nothing differs afterwards, and nothing is half done."""

import hashlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.app import opened
from bot.backup import back_up, bringing_in, clear, restore
from bot.core.errors import ConfigurationError, UserError
from bot.core.message import Message, say
from bot.core.places import direct
from bot.core.record import Record
from bot.settings import Settings, load_settings
from bot.store.crew import Crew
from bot.store.dump import CATALOGUE, Dump
from bot.store.keys import Keys
from tests.installation import ADA, SUNDAY, Installation, install, record
from tests.journeys.terminal import Terminal


@pytest.fixture
def settings(redis_url: str, prefix: str, tmp_path: Path) -> Settings:
    """A bot on the session's Redis, under a prefix of its own."""
    data = tmp_path / "data"
    data.mkdir()
    return load_settings(redis_url=redis_url, redis_prefix=prefix, data_dir=data)


@pytest.fixture
async def lived_in(redis: Redis, settings: Settings) -> Installation:
    """A bot that readers use: votes, a schedule, digests, things that expire, a transcript."""
    async with opened(settings):
        pass
    bot = install(redis, settings.redis_prefix, data_dir=settings.data_dir)
    return await use(bot, settings)


async def use(bot: Installation, settings: Settings) -> Installation:
    await bot.import_(*records())
    for line in ("interests add quantum", "like 3", "save 4", "schedule daily 09:00", "picks"):
        await bot.say(line)
    console = ConsoleAdapter(Transcript(settings.data_dir), bot.clock)
    await bot.wait_until(datetime.fromisoformat("2026-03-04T12:00:00+00:00"), {"console": console})
    return bot


def records() -> list[Record]:
    return [record(f"Quantum matter of the {n * 7919}th kind") for n in range(30)]


async def everything(redis: Redis, prefix: str) -> dict[str, tuple[str, object]]:
    """Type and value of every key; how long each lasts is looked at apart.

    The id of the papers is left out: wherever they are brought in they get another one.
    """
    dump = Dump(redis, Keys(prefix))
    entries = await dump.read(await dump.names())
    return {
        e.name: (e.type, _without_id(e.value) if e.name == "meta" else e.value) for e in entries
    }


def _without_id(meta: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in meta.items() if name != CATALOGUE}


async def lasting(redis: Redis, prefix: str) -> Mapping[str, int | None]:
    dump = Dump(redis, Keys(prefix))
    return {e.name: e.lasting_ms for e in await dump.read(await dump.names())}


async def wipe(redis: Redis, prefix: str) -> None:
    await redis.delete(*[key async for key in redis.scan_iter(f"{prefix}:*")])


async def test_backed_up_wiped_and_restored_nothing_differs(
    lived_in: Installation, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    redis, prefix = lived_in.redis, lived_in.prefix
    transcript = settings.data_dir / "transcript.jsonl"
    before, lasted = await everything(redis, prefix), await lasting(redis, prefix)
    posted = transcript.read_bytes()

    await back_up(settings, tmp_path / "b.jsonl")
    await wipe(redis, prefix)
    transcript.unlink()
    await restore(settings, tmp_path / "b.jsonl", sure=False)

    assert await everything(redis, prefix) == before
    assert transcript.read_bytes() == posted
    last = await lasting(redis, prefix)
    assert {n for n, ms in last.items() if ms is None} == {
        n for n, ms in lasted.items() if ms is None
    }
    assert all(0 <= (lasted[n] or 0) - (ms or 0) < 60_000 for n, ms in last.items())
    assert any(last.values())
    said = capsys.readouterr().out
    assert f"Backed up {len(before):,} keys" in said
    assert f"Restored {len(before):,} keys as of 20" in said


async def test_it_goes_on_as_if_nothing_had_been(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    seen = await lived_in.upcoming()

    await back_up(settings, tmp_path / "b.jsonl")
    await wipe(lived_in.redis, lived_in.prefix)
    await restore(settings, tmp_path / "b.jsonl", sure=False)

    again = install(lived_in.redis, lived_in.prefix, now=await lived_in.clock.now())
    assert await again.upcoming() == seen
    assert "Quantum" in (await again.say("saved")).cards[0].title


async def test_data_that_are_there_are_replaced_only_where_that_is_sure(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    redis, prefix = lived_in.redis, lived_in.prefix
    await back_up(settings, tmp_path / "b.jsonl")
    before = await everything(redis, prefix)
    await lived_in.say("interests add something new, and more")
    changed = await everything(redis, prefix)

    with pytest.raises(UserError, match="nothing was changed"):
        await restore(settings, tmp_path / "b.jsonl", sure=False)
    kept = await everything(redis, prefix)
    await restore(settings, tmp_path / "b.jsonl", sure=True)

    assert kept == changed != before
    assert await everything(redis, prefix) == before


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.6, 0.99])
async def test_a_file_that_is_not_whole_changes_nothing(
    lived_in: Installation, settings: Settings, tmp_path: Path, cut: float
) -> None:
    path = tmp_path / "b.jsonl"
    await back_up(settings, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    before = await everything(lived_in.redis, lived_in.prefix)

    with pytest.raises(UserError):
        await restore(settings, path, sure=True)

    assert await everything(lived_in.redis, lived_in.prefix) == before


async def test_a_newer_back_up_is_refused(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    await lived_in.redis.hset(f"{lived_in.prefix}:meta", "schema", "1")
    await back_up(settings, tmp_path / "b.jsonl")
    lines = (tmp_path / "b.jsonl").read_text().splitlines(keepends=True)
    newer = rewritten(lines, '"schema": "1"', '"schema": "9"')
    (tmp_path / "newer.jsonl").write_text(newer)

    with pytest.raises(UserError, match="newer paperpicks"):
        await restore(settings, tmp_path / "newer.jsonl", sure=True)


async def test_an_older_version_does_not_touch_data_of_a_newer_one(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    await back_up(settings, tmp_path / "b.jsonl")
    await lived_in.redis.hset(f"{lived_in.prefix}:meta", "schema", "9")
    before = await everything(lived_in.redis, lived_in.prefix)

    with pytest.raises(ConfigurationError, match="Name an empty place"):
        await restore(settings, tmp_path / "b.jsonl", sure=True)

    assert await everything(lived_in.redis, lived_in.prefix) == before


def rewritten(lines: list[str], old: str, new: str) -> str:
    """Change the first line, and the checksum with it, as a newer program would have."""
    first = lines[0].replace(old, new)
    total = hashlib.sha256(("".join(lines[1:-1]) + first).encode()).hexdigest()
    end = json.dumps({**json.loads(lines[-1]), "sha256": total})
    return "".join([first, *lines[1:-1], f"{end}\n"])


@contextmanager
def another_process() -> Iterator[int]:
    """A process of this host that could be a bot; gives its number."""
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        yield other.pid
    finally:
        other.communicate(b"\n")


async def let_run(redis: Redis, prefix: str, process: int) -> None:
    """Let a process of this host be the running bot."""
    holder = {"host": socket.gethostname(), "pid": process, "token": "t"}
    await redis.set(Keys(prefix).bot, json.dumps(holder), px=15_000)


async def test_beside_a_running_bot_a_back_up_says_so_and_a_restore_is_refused(
    lived_in: Installation, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with another_process() as process:
        await let_run(lived_in.redis, lived_in.prefix, process)

        await back_up(settings, tmp_path / "b.jsonl")
        with pytest.raises(ConfigurationError, match=f"process {process}"):
            await restore(settings, tmp_path / "b.jsonl", sure=True)

    assert "A bot ran meanwhile" in capsys.readouterr().out


async def test_beside_a_worker_a_back_up_says_so_and_a_restore_changes_nothing(
    lived_in: Installation, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crew = Crew(lived_in.redis, Keys(lived_in.prefix))
    await crew.join()

    await back_up(settings, tmp_path / "b.jsonl")
    with pytest.raises(ConfigurationError, match=r"A worker runs on these data .* forgotten after"):
        await restore(settings, tmp_path / "b.jsonl", sure=True)

    assert "A worker ran meanwhile" in capsys.readouterr().out
    async with opened(settings) as store:
        assert await store.papers.last_number() == 30


async def test_a_worker_that_began_just_before_a_restore_is_seen_after_all(
    lived_in: Installation, settings: Settings, redis_url: str
) -> None:
    before = await everything(lived_in.redis, lived_in.prefix)
    async with bringing_in(settings, redis_url, "Stop it first.") as there:
        await there.crew.join()

        with pytest.raises(ConfigurationError, match="A worker runs"):
            await clear(there)
        await there.crew.leave()

    assert await everything(lived_in.redis, lived_in.prefix) == before
    async with opened(settings):
        pass  # Nothing keeps a bot from starting.


async def test_half_a_restore_starts_no_bot_and_is_simply_repeated(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    redis, prefix = lived_in.redis, lived_in.prefix
    await back_up(settings, tmp_path / "b.jsonl")
    before = await everything(redis, prefix)
    await wipe(redis, prefix)
    await Dump(redis, Keys(prefix)).begin()
    await redis.hset(f"{prefix}:{{s01}}:o:half", "bar", "few")  # As far as a killed one came.

    with pytest.raises(ConfigurationError, match="restore"):
        async with opened(settings):
            raise AssertionError("a bot started on half of the data")
    await restore(settings, tmp_path / "b.jsonl", sure=False)

    assert await everything(redis, prefix) == before
    async with opened(settings) as store:
        assert await store.papers.last_number() == 30


@pytest.mark.slow
def test_killed_anywhere_a_restore_is_complete_when_repeated(data_dir: Path) -> None:
    terminal = Terminal(data_dir / "here")
    file = data_dir / "b.jsonl"
    papers = data_dir / "papers.jsonl"
    papers.write_text(
        "".join(
            json.dumps({"title": f"Quantum matter of the {n * 7919}th kind"}) + "\n"
            for n in range(3000)
        )
    )
    assert terminal.run("import", str(papers)).returncode == 0
    assert terminal.run("backup", str(file)).returncode == 0
    there = Terminal(data_dir / "there")

    killed = subprocess.Popen(
        [sys.executable, "-m", "bot", "restore", str(file)],
        env=there.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for_some_keys(data_dir / "there")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again = there.run("restore", str(file))

    assert again.returncode == 0, again.stderr
    assert terminal.run("backup", str(data_dir / "1")).returncode == 0
    assert there.run("backup", str(data_dir / "2")).returncode == 0
    first, second = ((data_dir / name).read_text().splitlines()[1:-1] for name in ("1", "2"))
    assert first == second
    assert len(first) > 3000


def wait_for_some_keys(data: Path) -> None:
    """Wait until the restore has begun to write."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        file = data / "appendonly.aof"
        if file.exists() and file.stat().st_size > 100_000:
            return
        time.sleep(0.002)
    raise AssertionError("nothing was written")


@pytest.mark.parametrize("name", ["missing/b.jsonl", "folder"])
async def test_a_place_that_cannot_be_written_is_named(
    lived_in: Installation, settings: Settings, tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(UserError, match=name):
        await back_up(settings, tmp_path / name)
    with pytest.raises(UserError, match=name):
        await restore(settings, tmp_path / name, sure=True)


async def test_a_back_up_that_is_there_is_left_as_it_is(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    await back_up(settings, tmp_path / "b.jsonl")
    before = (tmp_path / "b.jsonl").read_bytes()

    with pytest.raises(UserError, match="there already"):
        await back_up(settings, tmp_path / "b.jsonl")

    assert (tmp_path / "b.jsonl").read_bytes() == before


async def test_a_machine_without_a_data_directory_takes_a_back_up(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    await back_up(settings, tmp_path / "b.jsonl")
    posted = (settings.data_dir / "transcript.jsonl").read_bytes()
    elsewhere = settings.model_copy(update={"data_dir": tmp_path / "not" / "yet"})

    await restore(elsewhere, tmp_path / "b.jsonl", sure=True)

    assert (elsewhere.data_dir / "transcript.jsonl").read_bytes() == posted
    async with opened(elsewhere):
        pass  # Nothing was left half done.


async def test_a_data_directory_that_cannot_be_used_changes_nothing(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    await back_up(settings, tmp_path / "b.jsonl")
    before = await everything(lived_in.redis, lived_in.prefix)
    no_folder = settings.model_copy(update={"data_dir": tmp_path / "b.jsonl"})

    with pytest.raises(ConfigurationError, match="PAPERPICKS_DATA_DIR"):
        await restore(no_folder, tmp_path / "b.jsonl", sure=True)

    assert await everything(lived_in.redis, lived_in.prefix) == before


async def test_a_transcript_that_was_not_backed_up_does_not_stay(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    transcript = settings.data_dir / "transcript.jsonl"
    posted = transcript.read_bytes()
    transcript.unlink()
    await back_up(settings, tmp_path / "b.jsonl")
    transcript.write_bytes(posted)

    await restore(settings, tmp_path / "b.jsonl", sure=True)

    assert [file.name for file in settings.data_dir.iterdir()] == []


async def test_messages_at_the_terminal_are_found_by_their_keys_again(
    lived_in: Installation, settings: Settings, tmp_path: Path
) -> None:
    console = ConsoleAdapter(Transcript(settings.data_dir), lived_in.clock)
    ref = await console.post(direct(ADA), Message((say("Ünïcode \ud83d"),)), key="k")
    await back_up(settings, tmp_path / "b.jsonl")
    (settings.data_dir / "transcript.jsonl").unlink()

    await restore(settings, tmp_path / "b.jsonl", sure=True)

    assert await console.find(direct(ADA), "k", since=SUNDAY) == ref
