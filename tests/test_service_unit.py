"""`paperpicks service`: a unit that systemd takes, with this machine's own paths."""

import configparser
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.service_unit import Host, this_host, unit, user_unit
from bot.settings import Settings, load_settings
from tests.journeys.terminal import Terminal

SYSTEMD = shutil.which("systemd-analyze")
HOST = Host((sys.executable, "-m", "bot"), Path("/srv/bots"), "daemon")


def parsed(text: str) -> dict[str, dict[str, str]]:
    """Read a unit; the same name twice in a section would fail."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keeps the names as written
    parser.read_string(text)
    return {name: dict(parser[name]) for name in parser.sections()}


def test_it_starts_this_program_again_for_ever_and_lets_it_end_in_order(data_dir: Path) -> None:
    service = parsed(unit(load_settings(data_dir=data_dir), HOST))["Service"]

    assert service["ExecStart"] == f"{sys.executable} -m bot run"
    assert service["WorkingDirectory"] == "/srv/bots"
    assert service["User"] == "daemon"
    assert (service["Type"], service["Restart"]) == ("simple", "always")
    assert (service["KillMode"], service["TimeoutStopSec"]) == ("mixed", "40")
    assert service["RestartPreventExitStatus"] == "78"  # A wrong setting: test_run.py.


def test_data_that_are_there_are_used_and_may_be_written(data_dir: Path) -> None:
    service = parsed(unit(load_settings(data_dir=data_dir), HOST))["Service"]

    assert service["Environment"] == f'"PAPERPICKS_DATA_DIR={data_dir}"'
    assert service["ReadWritePaths"] == str(data_dir)
    assert service["ProtectSystem"] == "strict"
    assert "StateDirectory" not in service


def test_where_there_are_none_yet_systemd_makes_a_place(data_dir: Path) -> None:
    service = parsed(unit(load_settings(data_dir=data_dir / "none"), HOST))["Service"]

    assert service["StateDirectory"] == "paperpicks"
    assert service["Environment"] == '"PAPERPICKS_DATA_DIR=/var/lib/paperpicks"'


def test_a_console_is_told_where_the_data_will_be(data_dir: Path) -> None:
    there_none = unit(load_settings(data_dir=data_dir / "none"), HOST)
    there_some = unit(load_settings(data_dir=data_dir), HOST)

    assert "\n#   PAPERPICKS_DATA_DIR=/var/lib/paperpicks\n" in there_none
    assert "#   PAPERPICKS_DATA_DIR" not in there_some


def test_a_users_own_systemd_needs_no_administrator(data_dir: Path) -> None:
    text = user_unit(load_settings(data_dir=data_dir / "none"), HOST)

    service = parsed(text)["Service"]
    assert "systemctl --user enable --now paperpicks" in text
    assert "loginctl enable-linger" in text
    assert service["Environment"] == f'"PAPERPICKS_DATA_DIR={data_dir / "none"}"'
    assert not {"User", "StateDirectory", "ProtectSystem"} & service.keys()
    assert parsed(text)["Install"]["WantedBy"] == "default.target"


def test_a_long_path_keeps_the_socket_where_a_console_finds_it(data_dir: Path) -> None:
    deep = data_dir / ("x" * 100)
    deep.mkdir()

    assert "PrivateTmp" not in parsed(unit(load_settings(data_dir=deep), HOST))["Service"]


def test_temporary_files_are_kept_apart_unless_what_is_needed_is_among_them() -> None:
    host = Host(("/opt/paperpicks",), Path("/srv/bots"), "daemon")
    at_home, there = (load_settings(data_dir=Path(p)) for p in ("/var/lib/none", "/tmp"))

    assert "PrivateTmp" in parsed(unit(at_home, host))["Service"]
    assert "PrivateTmp" not in parsed(unit(there, host))["Service"]


def test_the_command_line_prints_it_with_its_own_path(data_dir: Path) -> None:
    printed = Terminal(data_dir).run("service")

    service = parsed(printed.stdout)["Service"]
    assert printed.returncode == 0
    assert service["ExecStart"] == f"{sys.executable} -m bot run"
    assert service["WorkingDirectory"] == str(Path.cwd())


def test_the_installed_script_is_named_by_its_whole_path(data_dir: Path) -> None:
    script = data_dir / "paperpicks"
    script.write_text("#!/bin/sh\n")

    assert this_host(script).command == (str(script),)


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd here to ask")
@pytest.mark.parametrize("name", ["data", "my data", "100% mine", 'the "new" one', "back\\slash"])
@pytest.mark.parametrize("write", [unit, user_unit])
def test_systemd_finds_nothing_wrong_with_it(
    data_dir: Path, name: str, write: Callable[[Settings, Host], str]
) -> None:
    data = data_dir / name
    data.mkdir()
    script = data / "paperpicks"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    host = Host((str(script),), data, "daemon")
    file = data_dir / "paperpicks.service"
    file.write_text(write(load_settings(data_dir=data), host))

    verdict = subprocess.run(
        [str(SYSTEMD), "verify", str(file)], capture_output=True, text=True, check=False
    )

    ours = [line for line in verdict.stderr.splitlines() if "paperpicks" in line]
    assert ours == []
    assert verdict.returncode == 0, verdict.stderr
