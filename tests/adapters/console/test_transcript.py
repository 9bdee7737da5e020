"""The file of posted messages: lasting, shared by processes, and honest about failures."""

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.console.transcript import FILE_NAME, Entry, Transcript
from bot.core.errors import NotPosted, OutcomeUnknown
from bot.core.message import Message, PaperCard, say
from bot.core.places import Conversation
from recommender import Reason
from tests.adapters.console.digest import DIGEST

ROOT = Path(__file__).parents[3]
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
GROUP = Conversation("console", "local", "reading-group")
CLUB = Conversation("console", "local", "journal-club")
HELLO = Message((say("Hello"),))


def all_of(transcript: Transcript) -> list[Entry]:
    return [entry for entry, _ in transcript.after(0)]


def test_what_was_posted_can_be_read_again(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)

    id_ = transcript.append(GROUP, "KEY1", MONDAY, DIGEST)

    assert all_of(transcript) == [Entry(id_, "KEY1", MONDAY, GROUP, DIGEST)]
    assert transcript.get(id_) == Entry(id_, "KEY1", MONDAY, GROUP, DIGEST)


def test_each_message_is_one_line_with_its_fields(tmp_path: Path) -> None:
    Transcript(tmp_path).append(GROUP, "KEY1", MONDAY, HELLO)

    [line] = (tmp_path / FILE_NAME).read_text().splitlines()
    record = json.loads(line)
    assert record.keys() == {"v", "id", "key", "at", "to", "message"}
    assert record["at"] == "2026-03-02T08:00:00+00:00"
    assert record["to"] == "console/local/c/reading-group"


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    Transcript(tmp_path).append(GROUP, "KEY1", MONDAY, HELLO)

    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_nothing_is_found_before_anything_is_posted(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)

    assert transcript.find(GROUP, "KEY1", since=MONDAY) is None
    assert transcript.get("0") is None
    assert transcript.end() == 0
    assert all_of(transcript) == []


@pytest.mark.parametrize("id_", ["", "-1", "x", "²", "3", "99999"])
def test_an_id_that_names_no_message_gives_none(tmp_path: Path, id_: str) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)

    assert transcript.get(id_) is None


def test_the_newest_message_with_a_key_is_found(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    newest = transcript.append(GROUP, "KEY1", MONDAY, HELLO)

    assert transcript.find(GROUP, "KEY1", since=MONDAY) == newest


def test_a_clock_set_back_hides_nothing(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    first = transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    transcript.append(GROUP, "KEY2", MONDAY - timedelta(hours=3), HELLO)

    assert transcript.find(GROUP, "KEY1", since=MONDAY - timedelta(minutes=1)) == first


def test_messages_longer_than_a_block_are_passed_and_found(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    long = Message((say("graph " * 100_000),))
    first = transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    second = transcript.append(GROUP, "KEY2", MONDAY, long)
    transcript.append(GROUP, "KEY3", MONDAY, long)

    assert transcript.find(GROUP, "KEY1", since=MONDAY) == first
    assert transcript.find(GROUP, "KEY2", since=MONDAY) == second


def test_the_latest_message_of_some_conversations_is_given(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    transcript.append(CLUB, "KEY2", MONDAY, HELLO)

    latest = transcript.latest([GROUP], since=MONDAY)

    assert latest is not None
    assert latest.key == "KEY1"
    assert transcript.latest([GROUP], since=MONDAY + timedelta(seconds=1)) is None


def test_an_edit_stands_in_the_place_of_its_message(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    id_ = transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    [posted] = all_of(transcript)

    transcript.amend(posted, MONDAY, DIGEST)

    edited = all_of(transcript)[-1]
    assert (edited.id, edited.edited, edited.message) == (id_, True, DIGEST)
    assert transcript.find(GROUP, "KEY1", since=MONDAY) == id_


@pytest.mark.parametrize("kept", [0, 1, 40, -2, -1])
def test_half_a_line_of_a_killed_writer_never_counts(tmp_path: Path, kept: int) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    transcript.append(GROUP, "KEY2", MONDAY, HELLO)
    file = tmp_path / FILE_NAME
    first, second = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(first + second[:kept])

    assert transcript.find(GROUP, "KEY2", since=MONDAY) is None
    assert [entry.key for entry in all_of(transcript)] == ["KEY1"]

    transcript.append(GROUP, "KEY3", MONDAY, HELLO)
    assert [entry.key for entry in all_of(transcript)] == ["KEY1", "KEY3"]
    assert transcript.find(GROUP, "KEY2", since=MONDAY) is None
    assert transcript.find(GROUP, "KEY3", since=MONDAY) == str(len(first))


def test_a_file_of_nothing_but_half_a_line_starts_anew(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"x" * 600_000)
    transcript = Transcript(tmp_path)

    assert transcript.find(GROUP, "KEY1", since=MONDAY) is None
    assert transcript.append(GROUP, "KEY1", MONDAY, HELLO) == "0"
    assert [entry.key for entry in all_of(transcript)] == ["KEY1"]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\x00\x1b",
        b"null",
        b"[1]",
        b'{"at": 5}',
        b'{"v":1,"id":"0","key":"K","at":"2026-03-02T08:00:00+00:00","to":"console","message":{}}',
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_message_is_passed_over(tmp_path: Path, line: bytes) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(line + b"\n")
    transcript.append(GROUP, "KEY2", MONDAY, HELLO)

    assert [entry.key for entry in all_of(transcript)] == ["KEY1", "KEY2"]
    assert transcript.find(GROUP, "KEY1", since=MONDAY) == "0"
    assert transcript.latest([GROUP], since=MONDAY) is not None


@contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 1, 50])
def test_a_full_disk_is_surely_not_posted_and_leaves_no_trace(tmp_path: Path, room: int) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    before = (tmp_path / FILE_NAME).read_bytes()

    with disk_full_at(len(before) + room), pytest.raises(NotPosted):
        transcript.append(GROUP, "KEY2", MONDAY, HELLO)

    assert (tmp_path / FILE_NAME).read_bytes() == before
    transcript.append(GROUP, "KEY2", MONDAY, HELLO)
    assert [entry.key for entry in all_of(transcript)] == ["KEY1", "KEY2"]


def test_a_full_device_that_cannot_take_back_is_unknown(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to("/dev/full")

    with pytest.raises(OutcomeUnknown):
        Transcript(tmp_path).append(GROUP, "KEY1", MONDAY, HELLO)


def test_a_missing_folder_is_surely_not_posted(tmp_path: Path) -> None:
    with pytest.raises(NotPosted):
        Transcript(tmp_path / "gone").append(GROUP, "KEY1", MONDAY, HELLO)


def test_a_message_that_cannot_be_written_leaves_no_trace(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    card = PaperCard(1, "arxiv:1", "Title", "https://x.org", reasons=(Reason("x", float("nan")),))

    with pytest.raises(ValueError, match="JSON"):
        transcript.append(GROUP, "KEY1", MONDAY, Message((card,)))

    assert all_of(transcript) == []


async def test_following_gives_what_others_post(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    following = transcript.follow(transcript.end())
    upcoming = asyncio.ensure_future(anext(following))

    await asyncio.to_thread(Transcript(tmp_path).append, CLUB, "KEY2", MONDAY, DIGEST)

    async with asyncio.timeout(10):
        entry, behind = await upcoming
    assert (entry.key, entry.to, entry.message) == ("KEY2", CLUB, DIGEST)
    assert behind == transcript.end()


async def test_following_begins_again_where_the_file_was_emptied(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, DIGEST)
    following = transcript.follow(transcript.end())
    upcoming = asyncio.ensure_future(anext(following))
    await asyncio.sleep(0)

    (tmp_path / FILE_NAME).unlink()
    transcript.append(GROUP, "KEY2", MONDAY, HELLO)

    async with asyncio.timeout(10):
        entry, _ = await upcoming
    assert entry.key == "KEY2"


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Start a process that posts, naming each key once it is posted."""
    module = "tests.adapters.console.writer"
    command = [sys.executable, "-m", module, str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_processes_that_post_at_once_keep_each_other_whole(tmp_path: Path) -> None:
    writers = [writer(tmp_path, name, 15) for name in ("a", "b", "c")]

    outputs = [process.communicate(timeout=60)[0] for process in writers]

    posted = [entry.key for entry in all_of(Transcript(tmp_path))]
    assert sorted(posted) == sorted("".join(outputs).split())
    assert len(posted) == 45


def test_what_a_killed_writer_had_posted_is_all_there(tmp_path: Path) -> None:
    process = writer(tmp_path, "a", 100_000)
    assert process.stdout is not None
    for _ in range(10):
        process.stdout.readline()

    process.kill()
    process.communicate(timeout=60)

    transcript = Transcript(tmp_path)
    transcript.append(GROUP, "KEY1", MONDAY, HELLO)
    keys = [entry.key for entry in all_of(transcript)]
    assert keys[:10] == [f"a{number}" for number in range(10)]
    assert keys == [*(f"a{number}" for number in range(len(keys) - 1)), "KEY1"]
