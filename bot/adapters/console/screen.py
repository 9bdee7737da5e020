"""Where answers and digests are written: for people, or for programs."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text as Line

from bot.adapters.console.json_lines import answer_line, digest_line
from bot.adapters.console.keeping import keep_files
from bot.adapters.console.offered import Offered
from bot.adapters.console.render import Look, pressed, render
from bot.adapters.console.transcript import Entry
from bot.core.command import Call, Command
from bot.core.literal import one_line
from bot.core.message import Button, Message
from bot.core.places import Conversation

# Terminals that drop an address given to them as a link, by TERM and TERM_PROGRAM.
_NO_LINKS = frozenset(("linux", "screen"))
_NO_LINK_PROGRAMS = frozenset(("Apple_Terminal",))
WIDEST = 100  # Columns of a line for people: longer ones are hard to read.


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
    """Messages for people, an empty line after each.

    On a terminal, lines are broken between words and buttons are numbered. Otherwise each line
    stays whole, however long: programs read it.
    """

    def __init__(
        self,
        console: Console,
        look: Look,
        commands: Sequence[Command],
        zone: str,
        *,
        offered: Offered | None = None,
        folder: Path | None = None,
    ) -> None:
        """Where a person types: number the buttons for `offered`, write files into `folder`."""
        self._console = console
        self._look = look
        self._commands = commands
        self._zone = ZoneInfo(zone)
        self._offered = offered
        self._folder = folder

    @property
    def offered(self) -> Offered:
        """The buttons that can be pressed by number."""
        return self._offered if self._offered is not None else Offered()

    @property
    def can_page(self) -> bool:
        """Whether lines can be taken off the screen again."""
        return self._look.styles

    def size(self) -> tuple[int, int]:
        """Give the columns and rows of the terminal, as they are now."""
        try:
            return os.get_terminal_size(self._console.file.fileno())
        except (OSError, ValueError):  # No terminal, or no file at all.
            return self._console.width, self._console.height

    def answered(self, call: Call, message: Message, at: datetime) -> None:  # noqa: ARG002 - for programs
        """Write an answer; its buttons are numbered from 1."""
        self.offered.clear()
        self.show_message(message)

    def posted(self, entry: Entry) -> None:
        """Write a digest under a line that says when it came and for whom."""
        moment = entry.at.astimezone(self._zone)
        when = f"{moment:%a} {moment.day} {moment:%b %H:%M}"
        head = Line(f"{when}, {_whom(entry.to)}", style="dim")
        self.show(Line("\n").join([head, self.draw(entry.message)]))

    def show_message(self, message: Message) -> None:
        """Write a message whole."""
        self.show(self.draw(message))

    def show_pressed(self, button: Button) -> None:
        """Write what a button that was pressed by its number stands for."""
        self._console.print(Line(pressed(button, self._commands), style="dim"), soft_wrap=True)

    def draw(self, message: Message) -> Line:
        """Draw a message to be shown; its buttons have their numbers, its files are written."""
        if self._folder is not None:
            message = keep_files(message, self._folder)
        return render(message, self._commands, self._look_now(), self._offered)

    def show(self, drawn: Line) -> None:
        """Write what was drawn."""
        self._console.print(drawn, soft_wrap=True)
        self._console.print()
        self._console.file.flush()

    def _look_now(self) -> Look:
        if self._offered is None:
            return self._look
        return replace(self._look, width=min(self.size()[0], WIDEST))


def open_console(output: TextIO, environment: Mapping[str, str] | None = None) -> Console:
    """Open a console that takes all text literally, and styles it on a terminal.

    `FORCE_COLOR`, if not empty, asks for styles anywhere else too; `NO_COLOR` for none in colour.
    """
    known = os.environ if environment is None else environment
    return Console(
        file=output,
        force_terminal=output.isatty() or bool(known.get("FORCE_COLOR")),
        color_system=_colours(known),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ=known,
    )


def look_of(console: Console, environment: Mapping[str, str]) -> Look:
    """Say what a console can show, from what rich and the environment know of it."""
    styles = console.is_terminal and console.color_system is not None
    links = (
        styles
        and (console.file.isatty() or not environment.get("FORCE_COLOR"))
        and re.split(r"[.-]", environment.get("TERM", ""))[0] not in _NO_LINKS
        and environment.get("TERM_PROGRAM", "") not in _NO_LINK_PROGRAMS
    )
    return Look(styles, links)


def _colours(environment: Mapping[str, str]) -> Literal["auto", "standard"]:
    """Say how to find out the colours there are; rich takes none of a terminal it calls dumb."""
    dumb = environment.get("TERM", "").lower() in ("dumb", "unknown")
    return "standard" if dumb and environment.get("FORCE_COLOR") else "auto"


def _whom(to: Conversation) -> str:
    return f"to {one_line(to.channel)}" if to.is_direct else f"in {one_line(to.channel)}"
