"""Where answers and digests are written: for people, or for programs."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text as Line

from bot.adapters.console.json_lines import answer_line, digest_line
from bot.adapters.console.render import Look, render
from bot.adapters.console.transcript import Entry
from bot.core.command import Call, Command
from bot.core.literal import one_line
from bot.core.message import Message
from bot.core.places import Conversation

# Terminals that drop an address given to them as a link, by TERM and TERM_PROGRAM.
_NO_LINKS = frozenset(("linux", "screen"))
_NO_LINK_PROGRAMS = frozenset(("Apple_Terminal",))


class Screen(Protocol):
    """Shows what the bot says; each call writes one message whole."""

    def answered(self, call: Call, message: Message, at: datetime) -> None:
        """Show the answer to a call, given at `at`."""
        ...

    def posted(self, entry: Entry) -> None:
        """Show a message that nobody asked for."""
        ...


class JsonScreen:
    """One JSON object a line."""

    def __init__(self, output: TextIO, commands: Sequence[Command]) -> None:
        self._output = output
        self._commands = commands

    def answered(self, call: Call, message: Message, at: datetime) -> None:
        """Write an answer."""
        print(answer_line(call, message, at, self._commands), file=self._output, flush=True)

    def posted(self, entry: Entry) -> None:
        """Write a digest."""
        print(digest_line(entry, self._commands), file=self._output, flush=True)


class TextScreen:
    """Messages for people, an empty line after each."""

    def __init__(
        self, console: Console, look: Look, commands: Sequence[Command], zone: str
    ) -> None:
        self._console = console
        self._look = look
        self._commands = commands
        self._zone = ZoneInfo(zone)

    def answered(self, call: Call, message: Message, at: datetime) -> None:  # noqa: ARG002 - for programs
        """Write an answer."""
        self._write(render(message, self._commands, self._look))

    def posted(self, entry: Entry) -> None:
        """Write a digest under a line that says when it came and for whom."""
        moment = entry.at.astimezone(self._zone)
        when = f"{moment:%a} {moment.day} {moment:%b %H:%M}"
        head = Line(f"{when}, {_whom(entry.to)}", style="dim")
        body = render(entry.message, self._commands, self._look)
        self._write(Line("\n").join([head, body]))

    def _write(self, text: Line) -> None:
        # Without styles nothing is wrapped: programs read the lines, and titles stay whole.
        self._console.print(text, soft_wrap=not self._look.styles)
        self._console.print()
        self._console.file.flush()


def open_console(output: TextIO) -> Console:
    """Open a console that styles text on a terminal only and takes all text literally."""
    return Console(
        file=output,
        force_terminal=output.isatty(),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def look_of(console: Console, environment: Mapping[str, str]) -> Look:
    """Say what a console can show, from what rich and the environment know of it."""
    styles = console.is_terminal and not console.is_dumb_terminal
    links = (
        styles
        and re.split(r"[.-]", environment.get("TERM", ""))[0] not in _NO_LINKS
        and environment.get("TERM_PROGRAM", "") not in _NO_LINK_PROGRAMS
    )
    return Look(styles, links)


def _whom(to: Conversation) -> str:
    return f"to {one_line(to.channel)}" if to.is_direct else f"in {one_line(to.channel)}"
