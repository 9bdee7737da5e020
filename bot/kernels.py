"""Where compiled kernels are kept from one start to the next: the cache of numba."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

from recommender.index import kernels

VARIABLE = "NUMBA_CACHE_DIR"

_OF_ONE_CODE = re.compile(r"code-[0-9a-f]{8}")
_HOME = Path(kernels.__file__).parent
_COMPILING = "import os; os.nice(10); import {}"  # Readers are answered first.

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

    To be called before numba is imported. It is a folder of what NUMBA_CACHE_DIR names; where that
    names nothing, or a directory that cannot be written, of the data directory: the one place that
    is always writable, under systemd too. (Numba neither reads a cache that it cannot write, nor
    compiles without one.)

    Each code of the kernels has a folder of its own: numba looks at the time and the size of a
    kernel's own file alone, and would go on using what an earlier version compiled.
    """
    if named := os.environ.get(VARIABLE):
        home = Path(named)
        home = (home.parent if _OF_ONE_CODE.fullmatch(home.name) else home) / code()
        if _is_writable(home):
            os.environ[VARIABLE] = str(home)
            return home
    home = data_dir.absolute() / "cache" / "kernels" / code()
    os.environ[VARIABLE] = str(home)
    return home


def let_others_go(home: Path) -> None:
    """Remove what was compiled of other codes than that of `home`, as far as possible."""
    for folder in home.parent.iterdir():
        if folder != home and _OF_ONE_CODE.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def compile_apart(data_dir: Path) -> str:
    """Compile what is not kept yet, each file of kernels in a process of its own, one by one.

    A compiler takes up to 300 MB, which a process that lives on would not give back. Numba may then
    be imported, for `keep_kernels` has been called.

    Returns:
        Why that did not work, in a few words; "" where it did.
    """
    home = keep_kernels(data_dir)
    for name in sorted(set(_imported(_HOME / "every.py"))):
        module = name.removeprefix(f"{kernels.__name__}.")
        if module == name or any(home.rglob(f"{module}.*.nbi")):
            continue
        command = [sys.executable, "-P", "-c", _COMPILING.format(name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode < 0:
            return f"their compiler was ended by signal {-done.returncode}"
        if done.returncode:
            return done.stderr.rstrip().rpartition("\n")[2]
    return ""


@cache
def code(home: Path = _HOME) -> str:
    """Name the kernels' code: their files, and those whose constants are compiled into them."""
    files = set(home.glob("*.py"))
    names = {name for file in files for name in _imported(file)}
    files |= {home.parents[2].joinpath(*name.split(".")).with_suffix(".py") for name in names}
    checksum = 0
    for file in sorted(file for file in files if file.is_file()):
        checksum = crc32(file.read_bytes(), checksum)
    return f"code-{checksum:08x}"


def _imported(file: Path) -> Iterator[str]:
    """Name the modules of ours that a file takes something from, and what it takes: modules too."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("recommender"):
            yield str(node.module)
            yield from (f"{node.module}.{one.name}" for one in node.names)


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
