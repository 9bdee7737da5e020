"""The data directory: locks that last, network disks told apart, sockets in private places."""

import os
from pathlib import Path

import pytest

from bot.core.errors import ConfigurationError
from bot.store.folder import network_file_system, prepare, socket_place, take_lock
from bot.store.server import Program
from bot.store.written_by import WrittenBy, read_written_by, refuse_older, write_written_by

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
tmpfs /home/ada/local tmpfs rw 0 0
//server/share /mnt/with\\040space cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("/var/lib/paperpicks", ""),
        ("/home/ada/paperpicks", "nfs4"),
        ("/home/ada/local/paperpicks", ""),
        ("/homeless/paperpicks", ""),
        ("/mnt/with space/paperpicks", "cifs"),
    ],
)
def test_a_network_disk_is_told_from_a_local_one(data: str, kind: str) -> None:
    assert network_file_system(Path(data), MOUNTS) == kind


def test_a_prepared_directory_is_private_and_empty(data_dir: Path) -> None:
    prepare(data_dir / "a" / "b")

    assert (data_dir / "a" / "b").stat().st_mode & 0o777 == 0o700
    assert list((data_dir / "a" / "b").iterdir()) == []


def test_a_lock_is_held_until_its_last_descriptor_is_closed(data_dir: Path) -> None:
    first = take_lock(data_dir / "lock")
    assert first is not None
    copy = os.dup(first)

    os.close(first)
    assert take_lock(data_dir / "lock") is None

    os.close(copy)
    again = take_lock(data_dir / "lock")
    assert again is not None
    os.close(again)


def test_a_lock_that_cannot_be_opened_is_explained(data_dir: Path) -> None:
    (data_dir / "lock").mkdir()

    with pytest.raises(ConfigurationError, match="PAPERPICKS_DATA_DIR"):
        take_lock(data_dir / "lock")


@pytest.fixture
def run_dir(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's sockets go."""
    path = data_dir / "run"
    path.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path))
    return path


def test_a_short_path_holds_its_own_socket(data_dir: Path) -> None:
    assert socket_place(data_dir) == data_dir / "redis.sock"


def test_the_socket_of_a_long_path_goes_to_the_users_own_place(
    data_dir: Path, run_dir: Path
) -> None:
    place = socket_place(data_dir / ("long" * 30))

    assert place.is_relative_to(run_dir)
    assert place.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("run_dir")
def test_the_socket_of_a_long_path_stays_where_it_was_recorded(data_dir: Path) -> None:
    long = data_dir / ("long" * 30)
    name = socket_place(long).parent.name
    (data_dir / name).mkdir(mode=0o700)

    assert socket_place(long, str(data_dir / name / "redis.sock")).parent == data_dir / name


@pytest.mark.usefixtures("run_dir")
def test_a_recorded_place_that_others_can_enter_is_not_used(data_dir: Path) -> None:
    long = data_dir / ("long" * 30)
    name = socket_place(long).parent.name
    (data_dir / name).mkdir()
    (data_dir / name).chmod(0o777)

    assert socket_place(long, str(data_dir / name / "redis.sock")).parent != data_dir / name


@pytest.mark.usefixtures("run_dir")
def test_the_socket_of_another_directory_is_never_used(data_dir: Path) -> None:
    other = socket_place(data_dir / ("other" * 30))

    assert socket_place(data_dir / ("long" * 30), str(other)) != other


def test_what_is_recorded_is_read_back(data_dir: Path) -> None:
    record = WrittenBy("valkey", "8.1.0", "redis.sock")

    write_written_by(data_dir, record)

    assert read_written_by(data_dir) == record


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"server": "redis", "version": "x"}', "\xff"])
def test_a_damaged_record_stops_the_start(data_dir: Path, text: str) -> None:
    (data_dir / "engine.json").write_bytes(text.encode("latin-1"))

    with pytest.raises(ConfigurationError, match=r"engine\.json is damaged"):
        read_written_by(data_dir)


@pytest.mark.parametrize("version", [(7, 0, 15), (7, 4), (8, 0)])
def test_a_server_as_new_or_newer_is_welcome(data_dir: Path, version: tuple[int, ...]) -> None:
    write_written_by(data_dir, WrittenBy("redis", "7.2.1", "redis.sock"))

    refuse_older(data_dir, Program("/usr/bin/redis-server", "redis", version))


def test_an_older_server_is_refused(data_dir: Path) -> None:
    write_written_by(data_dir, WrittenBy("redis", "7.0.15", "redis.sock"))

    with pytest.raises(ConfigurationError, match="Install version 7 or newer"):
        refuse_older(data_dir, Program("/usr/bin/redis-server", "redis", (6, 2, 14)))
