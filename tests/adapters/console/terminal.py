"""A real terminal for tests: a pty with the echoing program in it, and a screen to look at."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pyte

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 30.0
PROMPT = "ada in reading-group>"


class _Screen(pyte.HistoryScreen):
    """A screen that answers where its cursor is, as a terminal does."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, rows, history=2_000)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """A pseudo-terminal of some size with the echoing program in it."""

    def __init__(
        self, folder: Path, *, columns: int = 110, rows: int = 60, **environment: str
    ) -> None:
        self._ours, self._theirs = pty.openpty()
        self._screen = _Screen(columns, rows, self.type)
        self._stream = pyte.ByteStream(self._screen)
        self._measure(columns, rows)
        self.before = termios.tcgetattr(self._theirs)
        self.written = b""
        known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "HOME": str(folder)}
        module = "tests.adapters.console.echo"
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, str(folder), "reading-group"],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            cwd=ROOT,
            env=known | environment,
            start_new_session=True,
            preexec_fn=self._take_control,
        )

    def _take_control(self) -> None:
        """Make this the terminal whose Ctrl-C and size reach the program."""
        os.close(os.open(os.ttyname(self._theirs), os.O_RDWR))

    def type(self, keys: str) -> None:
        """Press keys; "\\r" is Enter."""
        os.write(self._ours, keys.encode())

    def paste(self, text: str) -> None:
        """Paste as terminals do, telling the program where it begins and ends."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def say(self, line: str, expected: str) -> list[str]:
        """Type a line, and wait until its answer is there and the next prompt below it."""
        self.until(lambda: self.cursor_line == PROMPT)
        self.type(f"{line}\r")
        self.until(lambda: expected in self.text and self.cursor_line.endswith(">"))
        return self.lines

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        self._measure(columns, rows)

    def _measure(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def lines(self) -> list[str]:
        """All lines from the first on, those that have left the screen too."""
        gone = [
            "".join(row[column].data for column in range(self._screen.columns))
            for row in self._screen.history.top
        ]
        return [line.rstrip() for line in [*gone, *self._screen.display]]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def cursor_line(self) -> str:
        """What stands in the line that is being typed."""
        return self._screen.display[self._screen.cursor.y].rstrip()

    def until(self, there: str | Callable[[], bool]) -> None:
        """Read until a text is somewhere on the screen, or until something holds."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (there in self.text if isinstance(there, str) else there()):
            ready, _, _ = select.select([self._ours], [], [], deadline - time.monotonic())
            assert ready, f"{there!r} did not come; there is {self.text!r}"
            self._read()

    def leave(self) -> int:
        """Wait for the program to end; give its exit code."""
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        while select.select([self._ours], [], [], 0)[0]:
            self._read()
        return code

    def after(self) -> list[object]:
        """Give the terminal's settings."""
        return list(termios.tcgetattr(self._theirs))

    def _read(self) -> None:
        some = os.read(self._ours, 1 << 16)
        self.written += some
        self._stream.feed(some)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)
