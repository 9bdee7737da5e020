"""Whatever ends a save in the middle, the directory holds the last whole one."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from recommender import Index
from recommender.index.storage import Disk
from tests.recommender.library import entry, random_papers
from tests.recommender.test_index_on_disk import LONG_AGO, answers, filled


class PowerCut(BaseException):
    """Nothing is done any more."""


class Breaking(Disk):
    """A disk on which something happens before, between or after the steps of its work.

    Args:
        happen: Called with the number of each step, from 1.
    """

    def __init__(self, happen: Callable[[int], None]) -> None:
        self._happen = happen
        self.steps = 0
        self.unsettled: list[Path] = []

    def _step(self) -> None:
        self.steps += 1
        self._happen(self.steps)

    def write(self, path: Path, parts: Iterable[bytes | memoryview]) -> None:
        def halves() -> Iterator[bytes | memoryview]:
            for part in parts:
                yield part[: len(part) // 2]
                self._step()
                yield part[len(part) // 2 :]

        self._step()
        self.unsettled.append(path)
        super().write(path, halves())
        self._step()

    def replace(self, path: Path, target: Path) -> None:
        self._step()
        super().replace(path, target)
        self._step()

    def settle(self, directory: Path) -> None:
        self._step()
        super().settle(directory)
        self.unsettled.clear()
        self._step()

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)


class Full(Breaking):
    """A disk that may have no room for more; removing needs none."""

    def remove(self, path: Path) -> None:
        Disk.remove(self, path)


def nothing(step: int) -> None:
    """Let all work."""


def change(index: Index) -> None:
    index.add(map(entry, random_papers(2, 45)[35:]))
    index.delete([1, 2])
    index.commit("2-0")


def copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(source, target))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a directory with an index of forty papers."""
    directory = tmp_path_factory.mktemp("saved")
    filled(directory).close()
    return directory


def outcomes(saved: Path, place: Path) -> tuple[object, object, int]:
    """Give the answers before a change and after it, and how many steps it takes to save."""
    disk = Breaking(nothing)
    index = Index.open(copied(saved, place), disk=disk)
    before = answers(index)
    change(index)
    index.close()
    return before, answers(index), disk.steps


def after_a_cut(saved: Path, place: Path, at: int) -> object:
    """Give the answers after the power failed at a step, and who had no time to settle is lost."""

    def cut(step: int) -> None:
        if step == at:
            raise PowerCut

    disk = Breaking(cut)
    index = Index.open(copied(saved, place), disk=disk)
    with pytest.raises(PowerCut):
        change(index)
    index.close()
    for path in disk.unsettled:
        path.unlink(missing_ok=True)
    again = Index.open(place)
    assert [again.trouble, again.verify()] == ["", ()]
    found = answers(again)
    change(again)
    assert again.position == "2-0"
    again.close()
    return found


def test_after_a_power_cut_the_last_whole_save_is_there(saved: Path, tmp_path: Path) -> None:
    before, after, steps = outcomes(saved, tmp_path / "whole")

    found = [
        after_a_cut(saved, tmp_path / "cut", at) for at in (1, steps // 2, *range(steps - 5, steps))
    ]

    assert found[:3] == [before] * 3
    assert found[-1] == after
    assert all(one in (before, after) for one in found)


@pytest.mark.slow
def test_after_a_power_cut_at_any_step_the_last_whole_save_is_there(
    saved: Path, tmp_path: Path
) -> None:
    before, after, steps = outcomes(saved, tmp_path / "whole")

    found = [after_a_cut(saved, tmp_path / "cut", at) for at in range(1, steps + 1)]

    turned = found.index(after)
    assert steps > 100
    assert found == [before] * turned + [after] * (steps - turned)


def test_nothing_is_shown_before_it_is_saved(saved: Path, tmp_path: Path) -> None:
    shown: set[str] = set()

    def look(step: int) -> None:
        shown.add(index.position)

    disk = Breaking(look)
    index = Index.open(copied(saved, tmp_path / "shown"), disk=disk)
    change(index)

    assert shown == {"1-0"}
    assert index.position == "2-0"


def test_a_full_disk_leaves_answers_right_and_is_tried_again(saved: Path, tmp_path: Path) -> None:
    before, after, steps = outcomes(saved, tmp_path / "whole")
    full_from = 0

    def full(step: int) -> None:
        if full_from and step >= full_from:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for full_from in (1, steps // 2, steps - 7):
        place = copied(saved, tmp_path / "full")
        files = {one.name for one in place.iterdir()}
        index = Index.open(place, disk=Full(full))
        change(index)
        shown, told = answers(index), index.trouble
        kept = answers(Index.open(place, writes=False))
        left = {one.name for one in place.iterdir()}
        full_from = 0
        index.commit("2-0")
        index.close()

        assert shown == after
        assert "cannot be saved (No space left on device)" in told
        assert kept == before
        assert left == files
        assert index.trouble == ""
        assert answers(Index.open(place)) == after


def kill(at: int, place: Path) -> None:
    """Change an index and be killed at a step."""

    def killed(step: int) -> None:
        if step == at:
            os.kill(os.getpid(), signal.SIGKILL)

    change(Index.open(place, disk=Breaking(killed)))


@pytest.mark.slow
@pytest.mark.alone
def test_a_process_killed_at_any_step_leaves_the_last_whole_save(
    saved: Path, tmp_path: Path
) -> None:
    before, after, steps = outcomes(saved, tmp_path / "whole")
    forked, found = multiprocessing.get_context("fork"), []

    for at in range(1, steps + 1, 3):
        child = forked.Process(target=kill, args=(at, copied(saved, tmp_path / "killed")))
        child.start()
        child.join()
        index = Index.open(tmp_path / "killed")
        found.append(answers(index))
        assert [child.exitcode, index.trouble, index.verify()] == [-signal.SIGKILL, "", ()]
        assert index.is_writer  # The lock went with the process.
        index.close()

    turned = found.index(after)
    assert found == [before] * turned + [after] * (len(found) - turned)


def keep_changing(place: Path, tell: Callable[[int], None]) -> None:
    """Add a paper, save and say so, for ever."""
    index, papers = Index.open(place), random_papers(5, 600)
    for number, one in enumerate(papers, start=1):
        index.add([entry(one)])
        index.commit(f"{number}-0")
        tell(number)


@pytest.mark.slow
@pytest.mark.alone
def test_what_was_committed_before_a_kill_is_there_and_nothing_half(tmp_path: Path) -> None:
    forked, rng = multiprocessing.get_context("fork"), random.Random(1)

    for attempt in range(12):
        ours, theirs = forked.Pipe(duplex=False)
        place = tmp_path / str(attempt)
        child = forked.Process(target=keep_changing, args=(place, theirs.send))
        child.start()
        told = ours.recv()
        time.sleep(rng.uniform(0, 0.4))
        child.kill()
        child.join()
        while ours.poll():
            told = ours.recv()
        index = Index.open(place)

        assert [index.trouble, index.verify()] == ["", ()]
        assert index.position in (f"{told}-0", f"{told + 1}-0")
        assert sorted(index.window(LONG_AGO)) == list(range(1, told_last(index) + 1))


def told_last(index: Index) -> int:
    return int(index.position.removesuffix("-0"))


def follow(place: Path, last: int, tell: Callable[[list[str]], None]) -> None:
    """Read what another process writes until it has come to its end; tell what was wrong."""
    index, wrong, ends = Index.open(place, writes=False), list[str](), time.monotonic() + 60
    while index.position != f"{last}-0" and time.monotonic() < ends:
        if index.reopen() and len(index) != told_last(index):
            wrong.append(f"{len(index)} papers at {index.position}")
        if index.trouble:
            wrong.append(index.trouble)
        time.sleep(0.003)
    if len(index.window(LONG_AGO)) != last:
        wrong.append(f"came to {index.position}")
    tell(wrong)


@pytest.mark.slow
@pytest.mark.alone
def test_processes_that_read_see_whole_states_while_another_writes(tmp_path: Path) -> None:
    forked, papers = multiprocessing.get_context("fork"), random_papers(5, 60)
    index = Index.open(tmp_path)
    ours, theirs = forked.Pipe(duplex=False)
    readers = [
        forked.Process(target=follow, args=(tmp_path, len(papers), theirs.send)) for _ in range(3)
    ]

    for reader in readers:
        reader.start()
    for number, one in enumerate(papers, start=1):
        index.add([entry(one)])
        index.commit(f"{number}-0")
        index.refresh_idf()
        index.merge()
    wrong = [ours.recv() for _ in readers]
    for reader in readers:
        reader.join()

    assert wrong == [[], [], []]
