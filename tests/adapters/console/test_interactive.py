"""A session in a real terminal: a prompt, news above it, and leaving politely."""

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from bot.adapters.console import Transcript
from bot.core.message import Message, say
from bot.core.places import Conversation

ROOT = Path(__file__).parents[3]
GROUP = Conversation("console", "local", "reading-group")
CLUB = Conversation("console", "local", "journal-club")
PROMPT = "ada in reading-group> "


class Terminal:
    """A pseudo-terminal with the echoing program in it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._ours, self._theirs = pty.openpty()
        self.before = termios.tcgetattr(self._theirs)
        module = "tests.adapters.console.echo"
        known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(folder), "reading-group"],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            cwd=ROOT,
            env=known | environment,
            start_new_session=True,
            preexec_fn=self._take_control,
        )
        self._seen = ""

    def _take_control(self) -> None:
        """Make this the terminal whose Ctrl-C reaches the program."""
        os.close(os.open(os.ttyname(self._theirs), os.O_RDWR))

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def until(self, text: str) -> str:
        """Read until `text` is on the screen, and give what was read."""
        deadline = time.monotonic() + 30
        while text not in self._seen:
            ready, _, _ = select.select([self._ours], [], [], deadline - time.monotonic())
            assert ready, f"{text!r} did not come after {self._seen!r}"
            self._seen += os.read(self._ours, 1 << 16).decode()
        seen, _, self._seen = self._seen.partition(text)
        return seen + text

    def leave(self) -> int:
        return self._process.wait(timeout=30)

    def after(self) -> list[object]:
        return list(termios.tcgetattr(self._theirs))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)
        os.close(self._theirs)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(tmp_path) as terminal:
        terminal.until(PROMPT)
        yield terminal


def post(folder: Path, to: Conversation, words: str, at: datetime) -> None:
    Transcript(folder).append(to, "KEY1", at, Message((say(words),)))


def test_an_answer_comes_with_styles_and_a_new_prompt(terminal: Terminal) -> None:
    terminal.type("search graphs\r")

    answer = terminal.until(PROMPT)

    assert "Heard \x1b[1;36mgraphs\x1b[0m." in answer


def test_a_blank_line_is_only_a_new_prompt(terminal: Terminal) -> None:
    terminal.type("\r")

    assert "Heard" not in terminal.until(PROMPT)


def test_news_comes_above_what_is_being_typed(terminal: Terminal, tmp_path: Path) -> None:
    terminal.type("search gra")
    terminal.until("search gra")

    post(tmp_path, GROUP, "Three picks", datetime.now(UTC))

    assert "Three picks" in terminal.until(f"{PROMPT}search gra")
    terminal.type("phs\r")
    assert "graphs" in terminal.until(PROMPT)


def test_news_of_other_channels_stays_there(terminal: Terminal, tmp_path: Path) -> None:
    post(tmp_path, CLUB, "Not for ada", datetime.now(UTC))
    post(tmp_path, GROUP, "Three picks", datetime.now(UTC))

    assert "Not for ada" not in terminal.until("Three picks")


def test_the_last_message_missed_is_shown_at_the_start(tmp_path: Path) -> None:
    post(tmp_path, GROUP, "Yesterday's picks", datetime.now(UTC) - timedelta(hours=20))

    with Terminal(tmp_path) as terminal:
        assert "Yesterday's picks" in terminal.until(PROMPT)


def test_an_old_message_is_not_shown_again(tmp_path: Path) -> None:
    post(tmp_path, GROUP, "Old picks", datetime.now(UTC) - timedelta(hours=25))

    with Terminal(tmp_path) as terminal:
        assert "Old picks" not in terminal.until(PROMPT)


@pytest.mark.parametrize("keys", ["\x03", "\x04", "quit\r", "exit\r", "half a line\x03"])
def test_leaving_is_quiet_and_restores_the_terminal(terminal: Terminal, keys: str) -> None:
    terminal.type(keys)

    assert terminal.leave() == 0
    assert terminal.after() == terminal.before
    assert "Traceback" not in terminal.until("\n")


def test_no_color_is_respected(tmp_path: Path) -> None:
    with Terminal(tmp_path, NO_COLOR="1") as terminal:
        terminal.until(PROMPT)

        terminal.type("search graphs\r")

        assert "36m" not in terminal.until(PROMPT)


def test_a_terminal_without_styles_gets_none(tmp_path: Path) -> None:
    with Terminal(tmp_path, TERM="dumb") as terminal:
        terminal.until(PROMPT)

        terminal.type("search graphs\r")

        assert "Heard *graphs*.\r\n" in terminal.until(PROMPT)
