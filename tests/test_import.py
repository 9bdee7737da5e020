"""`paperpicks import`: files in, a true summary out, and nothing lost whatever goes wrong."""

import json
import os
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis as BlockingRedis
from redis.asyncio import Redis

from bot.__main__ import main
from bot.core.errors import ConfigurationError, TemporaryError
from bot.importing import MOST_LISTED, import_files
from bot.settings import Settings, load_settings
from bot.store.keys import Keys
from bot.store.papers import Papers
from tests.journeys.terminal import Terminal
from tests.store.servers import fail_to_save, running, until
from tests.store.shelf import all_of

MARCH = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TITLES = (
    "Surface codes that correct more errors than they make",
    "A second look at galaxies nobody looked at",
    "NanoFold: folding small proteins on small machines",
)
ABSTRACTS = tuple(
    f"This is the abstract of {title}. It says what was done, how it was measured, and why that "
    "should matter to somebody who reads it on a Monday morning."
    for title in TITLES
)


@pytest.fixture
def settings(redis_url: str, prefix: str, tmp_path: Path) -> Settings:
    """A bot on the session's Redis, under a prefix of its own."""
    return load_settings(redis_url=redis_url, redis_prefix=prefix, data_dir=tmp_path / "data")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The plain text of a page, in the form in which a browser saves it."""
    papers = "\n\n".join(f"{t}\n\n{a}" for t, a in zip(TITLES, ABSTRACTS, strict=True))
    path = tmp_path / "page.txt"
    path.write_text(f"new\n\nSubscribe\n\nbyAK and the research community\n\nMar 14\n\n{papers}\n")
    return path


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    """The same papers, two of them with more to tell."""
    told: list[dict[str, str]] = [
        {"title": title, "abstract": abstract}
        for title, abstract in zip(TITLES, ABSTRACTS, strict=True)
    ]
    told[0]["arxiv_id"] = "2401.00001v2"
    told[1]["doi"] = "10.1234/galaxies"
    return write(tmp_path / "papers.jsonl", *map(json.dumps, told))


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


async def bring_in(settings: Settings, *files: Path) -> bool:
    return await import_files(settings, files, now=None, sure=False)


async def test_the_page_and_then_the_list_of_the_same_papers_merge(
    settings: Settings,
    page: Path,
    jsonl: Path,
    redis: Redis,
    prefix: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for file in (page, jsonl, jsonl, page):
        assert await bring_in(settings, file)

    assert capsys.readouterr().out.splitlines() == [
        "3 papers read, 3 new, 0 merged, 0 skipped",
        "3 papers read, 0 new, 3 merged, 0 skipped",
        "3 papers read, 0 new, 3 merged, 0 skipped",
        "3 papers read, 0 new, 3 merged, 0 skipped",
    ]
    found = await all_of(Papers(redis, Keys(prefix)))
    assert [paper.title for paper in found.values()] == list(TITLES)
    assert [paper.ids[0].split(":")[0] for paper in found.values()] == ["arxiv", "doi", "title"]
    assert found[1].version == 2


async def test_bad_records_are_listed_with_file_line_and_reason_and_good_ones_stored(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(
        tmp_path / "some.jsonl",
        json.dumps({"title": TITLES[0]}),
        json.dumps({"abstract": "No title."}),
        "{broken",
        json.dumps({"title": TITLES[1], "abstract": "$\\alpha$ <b>bold</b> 🧪"}),
    )

    good = await bring_in(settings, file)

    said = capsys.readouterr().out.splitlines()
    assert good
    assert said[0] == f"{file}:2: skipped: no title"
    assert said[1].startswith(f"{file}:3: skipped: not JSON")
    assert said[2:] == ["2 papers read, 2 new, 0 merged, 2 skipped"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\x00\x01\x02\xff" * 500, b"{}\n", b'{"title": "', b"<html></html>", b"[]"],
)
async def test_a_file_without_one_readable_paper_is_refused_and_changes_nothing(
    settings: Settings,
    tmp_path: Path,
    redis: Redis,
    prefix: str,
    content: bytes,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "nothing"
    file.write_bytes(content)

    assert not await bring_in(settings, file)

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{file}:1: skipped: ")
    assert said[-1] == f"{file}: no paper in it could be read, so nothing was changed."
    assert [key async for key in redis.scan_iter(f"{prefix}:*")] == [Keys(prefix).meta.encode()]


async def test_a_file_that_is_not_there_is_named_and_the_others_are_read(
    settings: Settings, tmp_path: Path, jsonl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "no{x}*such*`file`.jsonl"

    assert not await bring_in(settings, missing, tmp_path, jsonl)

    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"There is no file {missing}. Check its name and import it again.",
        f"{tmp_path} is a folder. Name the files in it.",
        "3 papers read, 3 new, 0 merged, 0 skipped",
    ]


async def test_of_very_many_faults_some_are_listed_and_the_others_counted(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps({"title": TITLES[0]})
    file = write(tmp_path / "f.jsonl", good, *["{"] * (MOST_LISTED + 1_200))

    assert await bring_in(settings, file)

    said = capsys.readouterr().out.splitlines()
    assert len(said) == MOST_LISTED + 2
    assert said[-2] == f"{file}: and 1,200 more skipped"
    assert said[-1] == "1 papers read, 1 new, 0 merged, 1,250 skipped"


async def test_a_simulated_moment_is_when_the_papers_are_listed(
    settings: Settings, jsonl: Path, redis: Redis, prefix: str
) -> None:
    await import_files(settings, [jsonl], now=MARCH, sure=True)

    found = await all_of(Papers(redis, Keys(prefix)))
    assert {paper.listed_at for paper in found.values()} == {MARCH}
    assert await redis.get(Keys(prefix).bot) is None


async def test_a_simulated_moment_is_refused_on_a_redis_of_ones_own_unless_sure(
    settings: Settings, jsonl: Path
) -> None:
    with pytest.raises(ConfigurationError, match="add --yes if that is what you want"):
        await import_files(settings, [jsonl], now=MARCH, sure=False)


async def test_a_simulated_moment_is_refused_beside_a_running_bot(
    settings: Settings, jsonl: Path, redis: Redis, prefix: str
) -> None:
    running_bot = json.dumps({"host": "another-host", "pid": 1, "token": "t"})
    await redis.set(Keys(prefix).bot, running_bot, px=15_000)

    with pytest.raises(ConfigurationError, match="process 1 on another-host"):
        await import_files(settings, [jsonl], now=MARCH, sure=True)

    assert await import_files(settings, [jsonl], now=None, sure=False)


async def test_a_disk_that_fills_up_on_the_way_is_said_clearly_and_nothing_stored_is_lost(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps({"title": f"Paper {n} of those about beetles"}) for n in range(1_500)]
    pipe, folder = tmp_path / "pipe.jsonl", data_dir / "redis"
    os.mkfifo(pipe)
    folder.mkdir()
    with running(folder, "--save", "3600", "1000000") as port, BlockingRedis(port=port) as client:
        settings = load_settings(redis_url=f"redis://127.0.0.1:{port}", data_dir=tmp_path / "data")
        writing = threading.Thread(target=fill_up, args=(pipe, lines, folder, client))
        writing.start()

        with pytest.raises(TemporaryError, match=r"not be kept.* disk.* import the file again"):
            await bring_in(settings, pipe)

        writing.join()
        client.config_set("stop-writes-on-bgsave-error", "no")
        client.delete(Keys().writer)  # What half a minute would do.
        async with Redis.from_url(f"redis://127.0.0.1:{port}") as redis:
            stored = await all_of(Papers(redis, Keys()))
            assert await bring_in(settings, write(tmp_path / "again.jsonl", *lines))
            everything = await all_of(Papers(redis, Keys()))

    new = 1_500 - len(stored)
    assert len(stored) >= 500
    assert len(everything) == 1_500
    assert everything.items() >= stored.items()
    assert capsys.readouterr().out == (
        f"1,500 papers read, {new:,} new, {len(stored):,} merged, 0 skipped\n"
    )


def fill_up(pipe: Path, lines: list[str], folder: Path, client: BlockingRedis) -> None:
    """Write a file line by line; on the way the server's disk fails."""
    with pipe.open("w") as file:
        file.write("".join(f"{line}\n" for line in lines[:1_000]))
        file.flush()
        until(lambda: int(client.xlen(Keys().log)) >= 500)
        shutil.rmtree(folder)
        fail_to_save(client)
        file.write("".join(f"{line}\n" for line in lines[1_000:]))


def test_the_command_line_imports_and_its_exit_code_tells(
    data_dir: Path, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(data_dir)

    done = terminal.run("import", str(page))
    refused = terminal.run("import", str(page), str(data_dir / "missing.jsonl"))
    with pytest.raises(SystemExit) as misused:
        main(["import", str(page), "--now", "0001-01-01T00:00:00+14:00"])

    assert (done.returncode, done.stdout) == (0, "3 papers read, 3 new, 0 merged, 0 skipped\n")
    assert done.stderr == ""
    assert refused.returncode == 1
    assert refused.stdout.startswith("3 papers read, 0 new, 3 merged, 0 skipped\nThere is no file")
    assert misused.value.code == 2
    assert "write it as 2026-03-02T08:59:00Z" in capsys.readouterr().err


def test_the_seed_page_and_its_list_are_89_papers(data_dir: Path) -> None:
    page = os.environ.get("PAPERPICKS_TEST_SEED_PAGE")
    listed = os.environ.get("PAPERPICKS_TEST_SEED_JSONL")
    if not page or not listed:
        pytest.skip("PAPERPICKS_TEST_SEED_PAGE and PAPERPICKS_TEST_SEED_JSONL name no files")
    terminal = Terminal(data_dir)

    first = terminal.run("import", listed)
    both = terminal.run("import", page, listed)

    assert first.stdout == "89 papers read, 89 new, 0 merged, 0 skipped\n"
    assert both.stdout == "89 papers read, 0 new, 89 merged, 0 skipped\n" * 2
