"""One redis-server process: start it on a directory, look at it, and read what it said last."""

import enum
import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError, ResponseError

from bot.store.leash import leashed
from bot.store.server import Program

_LONGEST_LOG = 1_000_000  # Bytes; a longer log is begun anew at the next start.
_LOG_TAIL = 4096  # Bytes that surely hold the last line.
_LOG_HEAD = re.compile(r"^\d+:\w \d+ \w+ \d+ [\d:.]+ . ")  # Process, role, date, level.


class Answer(enum.Enum):
    """What a server says when looked at."""

    READY = enum.auto()
    LOADING = enum.auto()
    SILENT = enum.auto()


def start_child(program: Program, data: Path, socket: Path, lock: int) -> subprocess.Popen[bytes]:
    """Start a server that listens on `socket` alone and keeps everything in `data`.

    Every acknowledged write is on the disk. Call this from the thread of the event loop (see
    `leashed`). The child inherits `lock` and holds it until its very end.

    Raises:
        OSError: If the program or its log cannot be opened.
    """
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "daemonize": "no",
        "save": "",
        "appendonly": "yes",
        "appendfsync": "always",
        "no-appendfsync-on-rewrite": "no",
        "aof-use-rdb-preamble": "yes",
        "aof-load-truncated": "yes",  # The last write of a crash may be half there.
        "maxmemory-policy": "noeviction",
        "set-max-intset-entries": "2048",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    path = data / "redis.log"
    long = path.exists() and path.stat().st_size > _LONGEST_LOG
    with path.open("wb" if long else "ab") as log:
        return subprocess.Popen(
            leashed([program.path, *arguments]),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=data,
            umask=0o077,
            process_group=0,  # Ctrl-C is for the bot, which ends its server last.
            pass_fds=(lock,),
        )


def has_ended(child: subprocess.Popen[bytes]) -> bool:
    """Say whether the server has ended; a process that was rewriting its file ends with it."""
    if child.returncode is None and hasattr(os, "waitid"):
        flags = (
            os.WEXITED | os.WNOHANG | os.WNOWAIT
        )  # Before it is reaped, its number is still its.
        with suppress(ChildProcessError, ProcessLookupError):
            if os.waitid(os.P_PID, child.pid, flags):
                os.killpg(child.pid, signal.SIGKILL)
    return child.poll() is not None


async def ask(socket: Path) -> Answer:
    """Look whether a server answers on `socket`, at once and without trying again."""
    client = _one_try(socket)
    try:
        await client.ping()
    except BusyLoadingError:
        return Answer.LOADING
    except ResponseError:  # It refuses PING while its disk fails, yet it is there.
        return Answer.READY
    except (RedisError, OSError):
        return Answer.SILENT
    finally:
        await client.aclose()
    return Answer.READY


async def ask_to_end(socket: Path) -> None:
    """Ask the server on `socket`, if any, to write its last and end."""
    client = _one_try(socket)
    with suppress(RedisError, OSError):
        await client.shutdown(nosave=True)
    await client.aclose()


def last_words(data: Path) -> str:
    """Give the last line of the server's log, without its date; empty where there is none."""
    try:
        with (data / "redis.log").open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - _LOG_TAIL))
            lines = log.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    said = [line.strip() for line in lines if line.strip()]
    return _LOG_HEAD.sub("", said[-1]) if said else ""


def _one_try(socket: Path) -> Redis:
    return Redis(
        unix_socket_path=str(socket),
        socket_timeout=2,
        socket_connect_timeout=2,
        retry=Retry(NoBackoff(), 0),  # With the default, a look at a dead server takes seconds.
    )
