"""`paperpicks service`: a systemd unit that keeps the bot running."""

import getpass
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from bot.store.folder import LONGEST_SOCKET_PATH

NAME = "paperpicks"
WRONG_SETTINGS = 78  # What `paperpicks run` ends with then; starting it again would be in vain.
STOP_SECONDS = 40  # Finishing what is in hand, and the last writes of a private Redis after it.

_STATE = Path("/var/lib")
_TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - looked at, not written to


@dataclass(frozen=True, slots=True)
class Host:
    """What the unit has to know of this machine.

    Attributes:
        command: The program and what comes before `run`.
        folder: Where it is started, and `.env` is looked for.
        user: Who runs it.
    """

    command: tuple[str, ...]
    folder: Path
    user: str


def this_host(started: Path) -> Host:
    """Describe the process that asks: the same program, folder and user serve the unit.

    Args:
        started: The program as it was started: `sys.argv[0]`.
    """
    return Host(_command(started), Path.cwd(), getpass.getuser())


def unit(settings: Settings, host: Host) -> str:
    """Write the unit, to be put into /etc/systemd/system."""
    data = _data_dir(settings)
    return "\n".join(
        (
            *_heading("service", f"/etc/systemd/system/{NAME}.service", "systemctl", host),
            *_moved(data, settings),
            "[Unit]",
            "Description=Daily paper picks for a research group",
            "Wants=network-online.target",
            "After=network-online.target",
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=simple",
            f"User={_escaped(host.user)}",
            *_program(host, data),
            *_writable(data),
            *_RUNNING,
            *_HARDENING,
            *_private_tmp(data, host),
            "",
            "[Install]",
            "WantedBy=multi-user.target",
            "",
        )
    )


def user_unit(settings: Settings, host: Host) -> str:
    """Write the unit for a user's own systemd, which needs no administrator."""
    return "\n".join(
        (
            *_heading(
                "service --user", f"~/.config/systemd/user/{NAME}.service", "systemctl --user", host
            ),
            "# It goes on while you are logged out, and after a restart, once you typed:",
            "#   loginctl enable-linger",
            "[Unit]",
            "Description=Daily paper picks for a research group",
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=simple",
            *_program(host, settings.data_dir.absolute()),
            *_RUNNING,
            "NoNewPrivileges=yes",
            "",
            "[Install]",
            "WantedBy=default.target",
            "",
        )
    )


def _heading(command: str, place: str, systemctl: str, host: Host) -> tuple[str, ...]:
    file = host.folder / ".env"
    return (
        f"# Written by `paperpicks {command}`. Keep it as {place}, then type:",
        f"#   {systemctl} daemon-reload",
        f"#   {systemctl} enable --now {NAME}",
        f"# Settings are read from {file}{'' if file.exists() else ', which is not there yet'}.",
    )


def _program(host: Host, data: Path) -> tuple[str, ...]:
    return (
        f"ExecStart={_quoted(*_startable(host.command), 'run')}",
        f"WorkingDirectory={_escaped(str(host.folder))}",
        f'Environment="PAPERPICKS_DATA_DIR={_escaped(str(data), quoted=True)}"',
    )


_RUNNING = (
    "Restart=always",
    "RestartSec=5",
    f"RestartPreventExitStatus={WRONG_SETTINGS}",
    "KillMode=mixed",  # The bot ends its private Redis itself, after the last write.
    f"TimeoutStopSec={STOP_SECONDS}",
    "UMask=0077",
)

_HARDENING = (
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "ProtectSystem=strict",
    "ProtectHome=read-only",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "LockPersonality=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
)


def _data_dir(settings: Settings) -> Path:
    """Give the data directory: the one in use; where there is none yet, one that systemd makes."""
    data = settings.data_dir.absolute()
    return data if data.is_dir() or data.parent == _STATE else _STATE / NAME


def _moved(data: Path, settings: Settings) -> tuple[str, ...]:
    """Tell where data will be, where a console would look elsewhere."""
    if data == settings.data_dir.absolute():
        return ()
    line = f"PAPERPICKS_DATA_DIR={data}"
    return f"# Data will be in {data}. For a console to find them, put into .env:", f"#   {line}"


def _writable(data: Path) -> tuple[str, ...]:
    if data.parent == _STATE:
        return f"StateDirectory={_escaped(data.name)}", "StateDirectoryMode=0700"
    return (f"ReadWritePaths={_quoted(str(data))}",)


def _private_tmp(data: Path, host: Host) -> tuple[str, ...]:
    """Keep temporary files apart, unless some of what is needed is there."""
    # A socket whose path would be too long is made there, and a console has to find it.
    is_long = len(os.fsencode(data / "redis.sock")) > LONGEST_SOCKET_PATH
    needed = (data, host.folder, Path(host.command[0]))
    is_there = any(path.is_relative_to(tmp) for path in needed for tmp in _TEMPORARY)
    return () if is_long or is_there else ("PrivateTmp=yes",)


def _command(started: Path) -> tuple[str, ...]:
    """Give the program as it was started: its own script, or this Python with the package."""
    script = started if started.is_absolute() else Path(shutil.which(str(started)) or started)
    if started.name == NAME and script.exists():
        return (str(script.absolute()),)
    return sys.executable, "-m", "bot"


def _startable(command: tuple[str, ...]) -> tuple[str, ...]:
    """Let `env` start what systemd itself will not: a program with quotes in its path."""
    return ("/usr/bin/env", *command) if set(command[0]) & set("'\"\\") else command


def _quoted(*words: str) -> str:
    return " ".join(
        f'"{_escaped(word, quoted=True)}"' if set(word) & set(" \t'\"\\;") else _escaped(word)
        for word in words
    )


def _escaped(text: str, *, quoted: bool = False) -> str:
    """Write text literally: % begins a specifier, $ a variable, and quotes end at a quote."""
    text = text.replace("%", "%%")
    return text.replace("\\", "\\\\").replace('"', '\\"') if quoted else text
