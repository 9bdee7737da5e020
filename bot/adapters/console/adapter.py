"""The terminal as a chat platform: posts go to the transcript, lines come from a reader."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from bot.adapters.console.history import Histories
from bot.adapters.console.keyboard import Pipe, Terminal
from bot.adapters.console.offered import Offered
from bot.adapters.console.screen import JsonScreen, Screen, TextScreen, look_of, open_console
from bot.adapters.console.transcript import Entry, Transcript
from bot.adapters.console.translate import PLATFORM, WORKSPACE, Session, read_call
from bot.core.command import Command
from bot.core.errors import NotPosted, Refused, TemporaryError
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import Answer, Clock, MessageRef, Suggest, Tell

MISSED = timedelta(days=1)  # How far back an opening console looks for news.


@dataclass(frozen=True, slots=True)
class Window:
    """What a reader sits at: a keyboard and a screen; maybe with what came while they were away."""

    session: Session
    commands: Sequence[Command]
    keyboard: Pipe | Terminal
    screen: Screen
    catches_up: bool = True

    @property
    def is_live(self) -> bool:
        """Whether a person sits here, rather than a pipe."""
        return isinstance(self.keyboard, Terminal)


class ConsoleAdapter:
    """Posts to the transcript; with a window it also listens to the reader who sits there."""

    platform: ClassVar[str] = PLATFORM

    def __init__(self, transcript: Transcript, clock: Clock, window: Window | None = None) -> None:
        self._transcript = transcript
        self._clock = clock
        self._window = window
        self._shown = transcript.end()

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Append to the transcript; see `Poster`."""
        _check_ours(to)
        at = await self._now()
        id_ = await asyncio.to_thread(self._transcript.append, to, key, at, message)
        return MessageRef(to, id_)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Append what now stands in a message's place; see `Poster`."""
        _check_ours(ref.conversation)
        at = await self._now()
        posted = await asyncio.to_thread(self._transcript.get, ref.id)
        if posted is None:
            raise Refused("no such message in the transcript", "destination")
        await asyncio.to_thread(self._transcript.amend, posted, at, message)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look into the transcript; see `Poster`."""
        try:
            id_ = await asyncio.to_thread(self._transcript.find, to, key, since=since)
        except OSError as error:
            raise TemporaryError(f"the transcript cannot be read: {error.strerror}") from error
        return MessageRef(to, id_) if id_ is not None else None

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:  # noqa: ARG002 - terminals have no news
        """Answer each line until the reader leaves; without a window wait to be cancelled.

        From a pipe every line has exactly one answer, and what was posted meanwhile to the
        reader's conversations comes after them. In a terminal it is shown as it comes.
        """
        match self._window:
            case None:
                await asyncio.Event().wait()
            case Window(keyboard=Terminal() as terminal, screen=TextScreen() as screen) as window:
                from bot.adapters.console.live import Talk  # Slow to import; a pipe needs none.

                session, commands, kept = window.session, window.commands, terminal.histories
                talk = Talk(session, commands, screen, kept, answer, suggest)
                await talk.go(self._news(), self._missed)
            case Window(keyboard=Pipe() as pipe) as window:
                await self._listen_to_pipe(window, pipe, answer)

    def show_posted(self, to: Collection[Conversation] | None = None) -> int:
        """Show what was posted since this was last asked, to anyone or to the places given.

        Returns:
            How many messages were shown.
        """
        count = 0
        for entry, behind in self._transcript.after(self._shown):
            self._shown = behind
            if self._window and (to is None or entry.to in to):
                self._window.screen.posted(entry)
                count += 1
        return count

    async def _listen_to_pipe(self, window: Window, pipe: Pipe, answer: Answer) -> None:
        try:
            async for line in pipe.lines():
                call = read_call(line, window.session, window.commands)
                message = await answer(call)
                window.screen.answered(call, message, await self._clock.now())
            self.show_posted(window.session.hears)
        except BrokenPipeError:  # Who read our answers has left; nothing more can be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    async def _news(self) -> AsyncIterator[Entry]:
        """Give what is posted from now on, to anyone, as it comes."""
        async for entry, behind in self._transcript.follow(self._shown):
            self._shown = behind
            yield entry

    async def _missed(self, session: Session) -> Entry | None:
        """Give the latest message to where a reader sits, if it is not a day old."""
        if self._window and not self._window.catches_up:
            return None
        since = await self._clock.now() - MISSED
        return self._transcript.latest(session.hears, since=since)

    async def _now(self) -> datetime:
        try:
            return await self._clock.now()
        except TemporaryError as error:
            raise NotPosted("the time is not known") from error


def open_window(
    session: Session,
    commands: Sequence[Command],
    *,
    as_json: bool,
    histories: Histories | None = None,
) -> Window:
    """Open a window on this process's terminal, or on what is piped through it.

    What a person types is kept in `histories`; without, until they leave.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # A title may hold what the terminal lacks.
    if as_json:
        return Window(session, commands, _standard_input(), JsonScreen(sys.stdout, commands))
    console = open_console(sys.stdout)
    look = look_of(console, os.environ)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        screen = TextScreen(console, look, commands, session.zone)
        return Window(session, commands, _standard_input(), screen)
    offered, folder = Offered(), Path.cwd()
    screen = TextScreen(console, look, commands, session.zone, offered=offered, folder=folder)
    return Window(session, commands, Terminal(histories), screen)


def _standard_input() -> Pipe:
    return Pipe(sys.stdin.fileno())


def _check_ours(to: Conversation) -> None:
    if (to.platform, to.workspace) != (PLATFORM, WORKSPACE):
        raise Refused("that conversation is not on this terminal", "destination")
