"""The data directory: usable or refused with the reason, its locks, and where its socket goes."""

import errno
import fcntl
import hashlib
import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.core.errors import ConfigurationError

LONGEST_SOCKET_PATH = 100  # Bytes; the kernel takes 107 on Linux and 103 on macOS.

_PROBE_BYTES = 65536  # More than an almost full disk has left.
_NETWORK = frozenset(
    {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "lustre"}
    | {"nfs", "nfs4", "smb3", "smbfs"}
)


def prepare(data: Path) -> None:
    """Make the data directory, readable by this user alone, and prove that it takes writing.

    Raises:
        ConfigurationError: If it is a file, read-only, on a full disk, or otherwise unusable.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Removed at once and never named: a crash leaves nothing behind.
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        raise ConfigurationError(_unusable(data, error)) from error


def take_lock(path: Path) -> int | None:
    """Take a lock for as long as the descriptor given, or a child's copy of it, stays open.

    Returns:
        The descriptor, or None where somebody else holds the lock.

    Raises:
        ConfigurationError: If this file system has no locks, or the file cannot be opened.
    """
    descriptor = None
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if descriptor is not None:
            os.close(descriptor)
        if isinstance(error, BlockingIOError):
            return None
        raise ConfigurationError(_unusable(path.parent, error)) from error
    return descriptor


def network_file_system(data: Path, mounts: str | None = None) -> str:
    """Name the network file system that holds `data`; empty where it is local or unknown.

    Args:
        data: An absolute path.
        mounts: The text of /proc/self/mounts; by default this machine's, none outside Linux.
    """
    if mounts is None:
        mounts = _read_mounts()
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        # The last of equal ones covers those before it.
        if len(point) >= len(best) and data.is_relative_to(point):
            best, kind = point, fields[2]
    return kind if kind in _NETWORK else ""


def socket_place(data: Path, recorded: str = "") -> Path:
    """Say where the server's socket goes: in the data directory unless that path is too long.

    Args:
        data: The data directory.
        recorded: Where the last server put it; kept where it still serves, since another process
            may have another XDG_RUNTIME_DIR.

    Raises:
        ConfigurationError: If no other place is private.
    """
    inside = data / "redis.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.blake2b(os.fsencode(data.resolve()), digest_size=8).hexdigest()
    name = f"paperpicks-{os.getuid()}-{digest}"
    former = Path(recorded).parent
    if former.name == name and _is_private(former):
        return former / "redis.sock"
    return _private_directory(name) / "redis.sock"


def _is_private(directory: Path) -> bool:
    try:
        found = directory.lstat()
    except OSError:
        return False
    mine = found.st_uid == os.getuid()
    return stat.S_ISDIR(found.st_mode) and mine and stat.S_IMODE(found.st_mode) == 0o700


def _private_directory(name: str) -> Path:
    for root in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):  # noqa: S108 - see _is_private
        directory = Path(root, name)
        if not root or len(os.fsencode(directory / "redis.sock")) > LONGEST_SOCKET_PATH:
            continue
        with suppress(OSError):
            directory.mkdir(mode=0o700, exist_ok=True)
        if _is_private(directory):
            return directory
    raise ConfigurationError(
        "The path in PAPERPICKS_DATA_DIR is too long for a socket, and no private directory for "
        "one was found. Name a directory with a shorter path."
    )


def _unusable(data: Path, error: OSError) -> str:
    names = f"PAPERPICKS_DATA_DIR names {data}"
    match error.errno:
        case errno.EEXIST | errno.ENOTDIR:
            return f"{names}, which is or lies below a file. Name a directory instead."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"{names}, where paperpicks may not write. "
                "Make it writable for this user, or name another directory."
            )
        case errno.ENOSPC | errno.EDQUOT:
            return (
                f"{names}, whose disk is full. "
                "Free some space there, or name a directory on another disk."
            )
        case errno.ENOLCK | errno.ENOTSUP:
            return f"{names}, where files cannot be locked. Name a directory on a local disk."
    return f"{names}, which cannot be used ({error.strerror}). Name another directory."


def _read_mounts() -> str:
    if sys.platform != "linux":
        return ""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
