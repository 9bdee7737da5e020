"""One lab of readers, run as its operator and its readers would: through the command line."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

PATIENCE_SECONDS = 180.0  # For any one answer; far beyond every goal, so that a miss is measured.


class Talk:
    """A reader at a piped `paperpicks console`.

    Attributes:
        started: When the process was started, by `time.perf_counter`.
    """

    def __init__(self, command: Sequence[str], environment: dict[str, str], folder: Path) -> None:
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, line: str) -> dict[str, Any]:
        """Type a line and give its answer."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"no answer to {line!r}")
        found: dict[str, Any] = json.loads(answer)
        if not found["ok"]:
            raise RuntimeError(f"{line!r} was refused: {found['error']}")
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=PATIENCE_SECONDS)


@dataclass(frozen=True, slots=True)
class Bot:
    """A `paperpicks run` that has read all papers.

    Attributes:
        process: The bot; its Redis is a child of it.
        start_seconds: From its start until it said that it runs and hears.
        read_seconds: From its start until it said that all papers are read.
    """

    process: psutil.Process
    start_seconds: float
    read_seconds: float

    @property
    def all(self) -> tuple[psutil.Process, ...]:
        """The bot and its Redis."""
        return (self.process, *self.process.children(recursive=True))


class Lab:
    """A data directory of one's own and the installed `paperpicks` beside this interpreter.

    Args:
        folder: Where its data are, or will be.
        sources: `PAPERPICKS_SOURCES`; None leaves it unset: all of them.
        gateway: Where these are asked.
    """

    def __init__(self, folder: Path, *, sources: str | None = "none", gateway: str = "") -> None:
        self._folder = folder
        self.transcript = folder / "data" / "transcript.jsonl"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERPICKS_", "PYTHON"))}
        self._environment = {
            **kept,
            "PAPERPICKS_DATA_DIR": str(folder / "data"),
            "PAPERPICKS_ZONE": "Etc/UTC",
            "PAPERPICKS_SOURCES_GATEWAY": gateway,
        }
        if sources is not None:
            self._environment["PAPERPICKS_SOURCES"] = sources
        self._program = str(Path(sys.executable).with_name("paperpicks"))

    def import_papers(self, file: Path) -> float:
        """Import a file; give the seconds it took, the program's start included."""
        began = time.perf_counter()
        command = [self._program, "import", str(file)]
        subprocess.run(
            command, env=self._environment, cwd=self._folder, check=True, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - began

    def talk(self, reader: str) -> Talk:
        """Start a reader's console."""
        command = [self._program, "console", "--as", reader, "--in", "lab", "--json"]
        return Talk(command, self._environment, self._folder)

    def first_answer(self, reader: str, line: str) -> float:
        """Start a console, ask one thing and leave; give the seconds from start to answer."""
        with self.talk(reader) as talk:
            talk.say(line)
            return time.perf_counter() - talk.started

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command; what it says is on its standard output."""
        return subprocess.Popen(
            [self._program, *arguments],
            env=self._environment,
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @contextmanager
    def bot(self, *logged: str) -> Iterator[Bot]:
        """Start `paperpicks run`, wait until it has read all papers, and stop it in the end.

        Args:
            logged: What it has to have logged besides.
        """
        began = time.perf_counter()
        with subprocess.Popen(
            [self._program, "run"],
            env=self._environment,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            log = _Log(process)
            try:
                log.wait_for('"running"')
                started = time.perf_counter() - began
                log.wait_for('"all papers read"')
                read = time.perf_counter() - began
                for words in logged:
                    log.wait_for(words)
                yield Bot(psutil.Process(process.pid), started, read)
            finally:
                process.terminate()
                process.communicate(timeout=PATIENCE_SECONDS)


class _Log:
    """What a process has logged so far."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stderr is None:
            raise RuntimeError("no pipe")
        self._pipe = process.stderr
        self._logged = b""

    def wait_for(self, words: str) -> None:
        """Wait until these were logged, lately or long ago."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words.encode() not in self._logged:
            if not select.select([self._pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise TimeoutError(self._logged.decode())
            if not (more := os.read(self._pipe.fileno(), 1 << 16)):
                raise RuntimeError(self._logged.decode())
            self._logged += more
