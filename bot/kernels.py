"""Where compiled kernels are kept from one start to the next: the cache of numba."""

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"

MISSING = (
    "Kernels need the extra “fast”. In the folder of paperpicks type: "
    ".venv/bin/python -m pip install --require-hashes -r requirements-fast.lock"
)


def are_installed() -> bool:
    """Whether the extra `fast` is installed."""
    return find_spec("numba") is not None


def kept(home: Path) -> frozenset[tuple[str, int]]:
    """Give what was compiled before and is kept in `home`: files, and when they were written."""
    return frozenset((file.name, file.stat().st_mtime_ns) for file in home.rglob("*.nbc"))


def keep_kernels(data_dir: Path) -> Path:
    """Have numba keep what it compiles where this process can write, and give that directory.

    To be called before numba is imported. What NUMBA_CACHE_DIR names is left as it is; where it
    names nothing, or a directory that cannot be written, the data directory holds the cache:
    the one place that is always writable, under systemd too. (Numba neither reads a cache that it
    cannot write, nor compiles without one.)
    """
    named = os.environ.get(VARIABLE)
    if named and _is_writable(Path(named)):
        return Path(named)
    home = data_dir.absolute() / "cache" / "kernels"
    os.environ[VARIABLE] = str(home)
    return home


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
