"""The index on the disk: no start reads all papers, and without it papers are ranked as well."""

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.services.catalogue import Catalogue
from bot.services.live_index import EVER
from bot.store.dump import Dump
from bot.store.keys import Keys
from bot.store.papers import Papers
from recommender import Index
from recommender.index.kernels import Fast
from tests.installation import SUNDAY, TITLES, Installation, record

Opened = Callable[[], Catalogue]


class Asked(Fast):
    """Compiles nothing; tells for how many papers it was asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def ask(self, papers: int) -> None:
        self.asked.append(papers)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def opened(redis: Redis, prefix: str, folder: Path) -> Opened:
    """Gives the papers as one more process of the same data directory has them."""
    papers = Papers(redis, Keys(prefix))
    return lambda: Catalogue(papers, lambda name: Index.open(folder, catalogue=name))


def held(catalogue: Catalogue) -> list[int]:
    return sorted(catalogue.index.window(EVER))


def break_(folder: Path) -> None:
    """Turn over one bit in the middle of the largest file."""
    file = max(folder.glob("*.npy"), key=lambda one: one.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


async def test_a_restart_reads_only_what_came_since(filled: Installation, opened: Opened) -> None:
    before = opened()
    await before.catch_up()
    before.live.close()
    [new] = await filled.import_(record("Octopus sleep in the open sea"))
    read: list[int] = []

    after = opened()
    await after.catch_up(lambda done, _: read.append(done))
    await filled.app.catalogue.catch_up()  # It has read all, into memory.

    assert read == []
    assert held(after) == held(filled.app.catalogue) == [*held(before), new]
    assert after.index.terms(1) == pytest.approx(filled.app.catalogue.index.terms(1))
    assert [hit.number for hit in after.index.search({"octopus": 1.0, "octopu": 1.0}, 5)] == [new]


async def test_a_second_process_reads_along_and_waits_for_nobody(
    filled: Installation, opened: Opened
) -> None:
    writer, reader = opened(), opened()
    await writer.catch_up()
    await reader.catch_up()
    roles = writer.index.is_writer, reader.index.is_writer
    [new] = await filled.import_(record("Octopus sleep in the open sea"))

    await reader.catch_up()
    by_itself = held(reader)
    await writer.catch_up()
    await reader.catch_up()
    as_written = held(reader)
    writer.live.close()
    await filled.import_(record("What came once the writer had ended"))
    await reader.catch_up()

    assert roles == (True, False)
    assert new in by_itself
    assert by_itself == as_written == held(writer)
    assert reader.index.is_writer
    assert reader.size == writer.size + 1


async def test_an_index_of_other_papers_is_not_used(
    filled: Installation, opened: Opened, redis: Redis, prefix: str
) -> None:
    catalogue, dump = opened(), Dump(redis, Keys(prefix))
    await catalogue.catch_up()
    former = await filled.app.store.papers.catalogue()
    await dump.wipe(await dump.names())
    await dump.finish({"schema": "1", "catalogue": former})  # As a restore ends.
    await filled.import_(record("What stood in the older backup"), listed_at=SUNDAY)

    await catalogue.catch_up()
    there = held(catalogue)
    catalogue.live.close()
    restarted = opened()
    await restarted.catch_up()

    assert await filled.app.store.papers.catalogue() not in ("", former)
    assert there == held(restarted) == [1]
    assert not restarted.index.search({"protein": 1.0}, 5)


async def test_what_is_damaged_is_not_served_but_built_anew(
    filled: Installation, opened: Opened, folder: Path
) -> None:
    before = opened()
    await before.catch_up()
    before.live.close()
    break_(folder)
    read: list[int] = []

    after = opened()
    with capture_logs() as logged:
        await after.catch_up(lambda done, _: read.append(done))

    assert read == [len(TITLES)]
    assert held(after) == held(before)
    assert after.index.terms(1) == pytest.approx(before.index.terms(1))
    warnings = [line for line in logged if line["log_level"] == "warning"]
    assert len(warnings) == 1
    assert after.index.trouble == ""
    assert await after.live.verify() == ()


async def test_damage_that_a_closer_look_finds_is_mended_meanwhile(
    filled: Installation, opened: Opened, folder: Path
) -> None:
    catalogue = opened()
    await catalogue.catch_up()
    break_(folder)

    damage = await catalogue.live.verify()

    assert len(damage) == 1
    assert held(catalogue) == list(range(1, len(TITLES) + 1))
    assert await catalogue.live.verify() == ()


async def test_no_compiled_code_reads_files_that_were_not_checked(
    filled: Installation, opened: Opened, folder: Path
) -> None:
    before, fast = opened(), Asked()
    await before.catch_up()
    before.live.close()
    catalogue = Catalogue(
        filled.app.store.papers, lambda name: Index.open(folder, catalogue=name), fast=fast
    )

    await catalogue.catch_up()
    unchecked = list(fast.asked)
    await catalogue.live.verify()

    assert (unchecked, fast.asked) == ([], [len(TITLES)])


async def test_a_running_bot_finds_damage_at_its_next_check(
    filled: Installation, opened: Opened, folder: Path
) -> None:
    catalogue = opened()
    with capture_logs() as logged:
        await catalogue.catch_up()
        looking = asyncio.create_task(catalogue.live.look_after(checked_every=0.02))
        await asyncio.sleep(0.1)
        before = list(logged)
        break_(folder)
        async with asyncio.timeout(20):
            while not logged or logged[-1]["event"] != "the index is well again":  # noqa: ASYNC110 - nobody is told of it
                await asyncio.sleep(0.01)
        looking.cancel()

    assert before == []
    assert ".npy is damaged" in logged[0]["trouble"]
    assert held(catalogue) == list(range(1, len(TITLES) + 1))
    assert Index.open(folder, writes=False, catalogue=catalogue.live._catalogue).trouble == ""


async def test_while_all_is_read_anew_the_old_papers_answer(
    filled: Installation, opened: Opened, redis: Redis, prefix: str
) -> None:
    catalogue, answers = opened(), list[tuple[bool, int]]()
    await catalogue.catch_up()
    await redis.delete(Keys(prefix).log)
    await filled.import_(record("The log begins anew with this one"))

    async def ask() -> None:
        await catalogue.catch_up()
        found = await catalogue.compute(lambda papers: len(papers(range(1, 99))))
        answers.append((catalogue.live._is_building, found))

    asking: list[asyncio.Task[None]] = []
    await catalogue.catch_up(lambda *_: asking.append(asyncio.create_task(ask())))
    await asyncio.gather(*asking)

    assert [is_building for is_building, _ in answers] == [True]
    assert catalogue.size == len(TITLES) + 1


async def test_where_nothing_can_be_written_papers_are_ranked_from_memory(
    filled: Installation, opened: Opened, folder: Path
) -> None:
    await asyncio.to_thread(folder.write_text, "no directory")

    catalogue = opened()
    with capture_logs() as logged:
        await catalogue.catch_up()
        await filled.import_(record("One more"))
        await catalogue.catch_up()

    assert catalogue.size == len(TITLES) + 1
    assert catalogue.live.still_reading() == ""
    assert (await catalogue.live.indexed()).trouble == catalogue.index.trouble != ""
    assert [line["log_level"] for line in logged] == ["warning"]
    assert catalogue.index.is_writer  # So it learns and merges.
    assert await asyncio.to_thread(folder.read_text) == "no directory"


async def test_on_a_full_disk_papers_are_ranked_and_kept_once_there_is_room(
    filled: Installation, opened: Opened
) -> None:
    catalogue, limits = opened(), resource.getrlimit(resource.RLIMIT_FSIZE)
    await catalogue.catch_up()
    await filled.import_(record("Came while the disk was full"))

    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, limits[1]))
    try:
        await catalogue.catch_up()
        while_full = catalogue.size, catalogue.index.trouble
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    await filled.import_(record("Came once there was room"))
    await catalogue.catch_up()
    catalogue.live.close()
    restarted, read = opened(), list[int]()
    await restarted.catch_up(lambda done, _: read.append(done))

    assert while_full[0] == len(TITLES) + 1
    assert "cannot be saved" in while_full[1]
    assert catalogue.index.trouble == ""
    assert read == []
    assert restarted.size == len(TITLES) + 2


async def test_a_reader_learns_nothing_that_the_writer_has_learnt(
    filled: Installation, opened: Opened
) -> None:
    writer, reader = opened(), opened()
    await filled.import_(*(record(f"{title} once more") for title in TITLES))
    await writer.catch_up()
    await reader.catch_up()
    lesson = reader.index.view.pairs
    await filled.import_(*(record(f"{title}, {part}") for title in TITLES for part in "ab"))

    await reader.catch_up()
    await reader.live.learn()

    assert writer.index.view.pairs is not None
    assert reader.index.wants_lesson
    assert reader.index.view.pairs is lesson
