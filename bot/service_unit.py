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
STOP_SECONDS = 40  # Finishing what is in hand, and the last writes of a private Redis after it.

_STATE = Path("/var/lib")


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
    place = f"/etc/systemd/system/{NAME}.service"
    return "\n".join(
        (
            f"# Written by `paperpicks service`. Keep it as {place}, then type:",
            "#   systemctl daemon-reload",
            f"#   systemctl enable --now {NAME}",
            "# Settings are read from the file .env in WorkingDirectory.",
            "[Unit]",
            "Description=Daily paper picks for a research group",
            "Wants=network-online.target",
            "After=network-online.target",
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=simple",
            f"User={_escaped(host.user)}",
            f"ExecStart={_quoted(*_startable(host.command), 'run')}",
            f"WorkingDirectory={_escaped(str(host.folder))}",
            *_data(settings),
            "Restart=always",
            "RestartSec=5",
            # The bot ends its private Redis itself, after the last write.
            "KillMode=mixed",
            f"TimeoutStopSec={STOP_SECONDS}",
            "UMask=0077",
            *_HARDENING,
            *_private_tmp(settings),
            "",
            "[Install]",
            "WantedBy=multi-user.target",
            "",
        )
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


def _data(settings: Settings) -> tuple[str, ...]:
    """Name the data directory: the one in use; where there is none yet, one that systemd makes."""
    data = settings.data_dir.absolute()
    if not data.is_dir():
        data = data if data.parent == _STATE else _STATE / NAME
    setting = f'Environment="PAPERPICKS_DATA_DIR={_escaped(str(data), quoted=True)}"'
    if data.parent == _STATE:
        return setting, f"StateDirectory={_escaped(data.name)}", "StateDirectoryMode=0700"
    return setting, f"ReadWritePaths={_quoted(str(data))}"


def _private_tmp(settings: Settings) -> tuple[str, ...]:
    """Keep temporary files apart, unless a console has to find the socket there."""
    socket = settings.data_dir.absolute() / "redis.sock"
    return ("PrivateTmp=yes",) if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH else ()


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
