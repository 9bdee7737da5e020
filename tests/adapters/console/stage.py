"""The terminal as the adapter contract sees it: a pipe to type into, a transcript to look at."""

import asyncio
import io
import os
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.console import ConsoleAdapter, Transcript, Window, session_of
from bot.adapters.console.keyboard import Pipe
from bot.adapters.console.render import Look, render
from bot.adapters.console.screen import TextScreen, open_console
from bot.adapters.console.transcript import FILE_NAME
from bot.core.command import Command
from bot.core.grammar import write_short
from bot.core.message import Button
from bot.core.places import Conversation
from bot.core.ports import Clock
from tests.contracts.adapter_contract import Fault
from tests.contracts.sample import COMMANDS

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


class TickingClock:
    """A clock that moves one second each time it is read."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self._now = start

    async def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class ConsoleStage:
    """One reader, ada, in reading-group or `alone` with the bot, at a terminal that is none."""

    def __init__(
        self,
        folder: Path,
        commands: Sequence[Command] = COMMANDS,
        clock: Clock | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self._commands = commands
        self._path = folder / FILE_NAME
        self._transcript = Transcript(folder)
        self._output = io.StringIO()
        self._read_end, self._write_end = os.pipe()
        session = session_of("ada", None if alone else "reading-group", "Europe/Berlin")
        screen = TextScreen(open_console(self._output), Look(), commands, session.zone)
        window = Window(session, commands, Pipe(self._read_end), screen)
        self.clock = clock or TickingClock()
        self.adapter = ConsoleAdapter(self._transcript, self.clock, window)
        self.place = session.conversation
        self.elsewhere = Conversation("console", "local", "journal-club")
        self.gone = Conversation("console", "another-machine", "reading-group")

    async def shown(self, place: Conversation) -> Sequence[str]:
        messages = {
            entry.id: render(entry.message, self._commands, Look()).plain
            for entry, _ in self._transcript.after(0)
            if entry.to == place
        }
        return list(messages.values())

    async def say(self, line: str) -> Sequence[str]:
        before = len(self._output.getvalue())
        os.write(self._write_end, f"{line}\n".encode())
        async with asyncio.timeout(60):
            while len(self._output.getvalue()) == before:  # noqa: ASYNC110 - a text file tells nobody
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)  # A second answer would come in this time.
        return (self._output.getvalue()[before:],)

    async def press(self, button: Button) -> Sequence[str]:
        line = write_short(button.command, button.arguments, self._commands)
        assert line in self._output.getvalue()
        return await self.say(line)

    @contextmanager
    def breaking(self, fault: Fault) -> Iterator[None]:
        """Put a folder that is missing, or a device that is full, in the file's place."""
        targets = {Fault.NOT_TAKEN: "/nowhere/at/all", Fault.NO_ANSWER: "/dev/full"}
        kept = self._path.with_suffix(".kept")
        if self._path.exists():
            self._path.rename(kept)
        self._path.symlink_to(targets[fault])
        try:
            yield
        finally:
            self._path.unlink()
            if kept.exists():
                kept.rename(self._path)

    def misread(self) -> Sequence[str]:
        texts = [
            render(e.message, self._commands, Look()).plain for e, _ in self._transcript.after(0)
        ]
        printed = "".join([*texts, self._output.getvalue()])
        return [c for c in printed if unicodedata.category(c) == "Cc" and c != "\n"]

    def close(self) -> None:
        os.close(self._write_end)
        os.close(self._read_end)
