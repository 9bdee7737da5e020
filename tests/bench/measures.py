"""What processes and folders take: memory, CPU time, room on the disk."""

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

MEGABYTE = 1_000_000
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def resident(processes: Sequence[psutil.Process]) -> float:
    """Give the resident memory of some processes together, in megabytes."""
    return sum(process.memory_info().rss for process in processes) / MEGABYTE


def own_and_shared(processes: Sequence[psutil.Process]) -> tuple[float, float] | None:
    """Give what is theirs alone (USS) and what is theirs by halves (PSS); None where untold."""
    if sys.platform != "linux":
        return None
    found = [process.memory_full_info() for process in processes]
    return sum(one.uss for one in found) / MEGABYTE, sum(one.pss for one in found) / MEGABYTE


def peak(processes: Sequence[psutil.Process]) -> float | None:
    """Give the sum of the most each has held at any moment, in megabytes; None where untold."""
    if sys.platform != "linux":
        return None
    told = (Path(f"/proc/{process.pid}/status").read_text() for process in processes)
    return sum(int(match[1]) for text in told if (match := _PEAK.search(text))) * 1024 / MEGABYTE


def busy_share(processes: Sequence[psutil.Process], seconds: float) -> list[float]:
    """Watch processes for some seconds; give the share of one CPU each of them used."""
    before = [_used(process) for process in processes]
    began = time.perf_counter()
    time.sleep(seconds)
    passed = time.perf_counter() - began
    return [(_used(p) - was) / passed for p, was in zip(processes, before, strict=True)]


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def install_size(folder: Path, project: Path) -> float:
    """Install what running needs, from the lock, into a new environment; give its megabytes."""
    wheels, environment = folder / "wheels", folder / "venv"
    quiet = ["-m", "pip", "--quiet", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(project)]
    subprocess.run([sys.executable, *quiet, *build], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    lock = ["install", "--require-hashes", "-r", str(project / "requirements.lock")]
    subprocess.run([python, *quiet, *lock], check=True)
    own = [str(wheel) for wheel in wheels.glob("*.whl")]
    subprocess.run([python, *quiet, "install", "--no-deps", *own], check=True)
    return room(environment)


def room(folder: Path) -> float:
    """Give what a folder takes on the disk, whole blocks counted, in megabytes."""
    found = {}
    for path in folder.rglob("*"):
        entry = path.lstat()
        found[entry.st_dev, entry.st_ino] = entry.st_blocks * 512
    return sum(found.values()) / MEGABYTE
