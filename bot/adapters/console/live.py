"""A person's talk with the bot at a terminal, from the first prompt to the last."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from uuid import uuid4

from bot.adapters.console.completing import Completion, completions
from bot.adapters.console.history import Histories
from bot.adapters.console.pages import pages_of
from bot.adapters.console.prompt import Prompt
from bot.adapters.console.screen import TextScreen
from bot.adapters.console.seats import label, seated
from bot.adapters.console.transcript import Entry
from bot.adapters.console.translate import Session, read_call
from bot.core import voice
from bot.core.command import Call, Command
from bot.core.grammar import read_line
from bot.core.message import Button, Message
from bot.core.ports import Answer, Suggest
from bot.core.voice import note, phrase

Missed = Callable[[Session], Awaitable[Entry | None]]
"""Gives the latest message to where a reader sits, where there is a recent one."""

LEAVE = frozenset(("quit", "exit"))
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)  # Longer ones are papers.


class Talk:
    """One person, at one terminal, who may change seats meanwhile."""

    def __init__(
        self,
        session: Session,
        commands: Sequence[Command],
        screen: TextScreen,
        histories: Histories | None,
        answer: Answer,
        suggest: Suggest,
    ) -> None:
        self._session = session
        self._commands = commands
        self._screen = screen
        self._answer = answer
        self._suggest = suggest
        self._prompt = Prompt(histories, self._complete, self._idle)
        self._whole = asyncio.Lock()  # Held while an answer is being paged: no news in between.
        self._shown: set[tuple[str, bool]] = set()
        self._waiting: asyncio.Task[Message] | None = None
        self._is_new = histories is not None and not histories.kept(session.reader.user)

    async def go(self, news: AsyncIterator[Entry], missed: Missed) -> None:
        """Show what was missed and how the terminal is used, then talk until the reader leaves."""
        await self._show_missed(missed)
        if self._is_new:
            self._screen.show_message(Message((note(voice.TERMINAL_KEYS),)))
        async with asyncio.TaskGroup() as tasks:
            following = tasks.create_task(self._follow(news))
            conversing = tasks.create_task(self._converse(missed))
            with self._prompt.in_use(), _on_signals(self._interrupt, conversing.cancel):
                await asyncio.wait([conversing])
            following.cancel()

    async def _converse(self, missed: Missed) -> None:
        while True:
            before = self._session
            text = await self._prompt.ask(before.reader.user, label(before))
            for line in [None] if text is None else lines_of(text, self._commands):
                if line is None or line.strip().lower() in LEAVE:
                    return
                await self._hear(line)
            if self._session.hears != before.hears:
                await self._show_missed(missed)

    async def _hear(self, line: str) -> None:
        """Answer one line: a button's number, a change of seats, or a command."""
        offered = self._screen.offered
        if offered and _NUMBER.fullmatch(line.strip()):
            button = offered.pressed(int(line))
            if button is None:
                said = phrase(voice.NO_SUCH_BUTTON, number=line.strip(), last=len(offered))
                self._screen.show_message(Message((said,), refused=True))
            else:
                await self._press(button, line)
        elif change := seated(line, self._session):
            self._session = change.session
            offered.clear()
            self._screen.show_message(change.message)
        else:
            await self._ask(read_call(line, self._session, self._commands), clears=True)

    async def _press(self, button: Button, line: str) -> None:
        """Say what the number stands for, and do it; the other buttons stay in place."""
        self._screen.show_pressed(button)
        call = Call(
            id=uuid4().hex,
            reader=self._session.reader,
            conversation=self._session.conversation,
            command=button.command,
            arguments=button.arguments,
            text=line,
            is_admin=True,
            zone=self._session.zone,
            pressed=True,
            label=button.label,
        )
        await self._ask(call, clears=False)

    async def _ask(self, call: Call, *, clears: bool) -> None:
        """Wait for an answer and show it; Ctrl-C ends the waiting."""
        self._waiting = asyncio.ensure_future(self._answer(call))
        try:
            await asyncio.wait([self._waiting])
            stopped = self._waiting.cancelled()
            said = note(voice.STOPPED_WAITING)
            message = Message((said,)) if stopped else self._waiting.result()
        finally:
            self._waiting.cancel()
            self._waiting = None
        if call.command == "help" and not call.arguments:
            message = replace(message, blocks=(*message.blocks, note(voice.TERMINAL_KEYS)))
        if clears or message.replaces:
            self._screen.offered.clear()
        async with self._whole:
            await self._show(message)

    async def _show(self, message: Message) -> None:
        """Show an answer, page by page where it is longer than the terminal is high."""
        drawn = self._screen.draw(message)
        columns, rows = self._screen.size()
        pages = pages_of(drawn, rows=rows - 2, columns=columns)
        if not self._screen.can_page or self._prompt.typed_ahead:
            pages = (drawn,)
        at = 0
        while True:
            self._screen.show(pages[at])
            if at == len(pages) - 1:
                return
            said = phrase(voice.TERMINAL_PAGE, page=at + 1, pages=len(pages))
            turn = await self._prompt.turn(said.plain)
            if turn == "stop":
                return
            at = at + 1 if turn == "next" else max(0, at - 1)

    async def _follow(self, news: AsyncIterator[Entry]) -> None:
        """Show what is posted to where the reader sits, as it comes."""
        async for entry in news:
            if entry.to in self._session.hears:
                async with self._whole:
                    await self._prompt.above(partial(self._post, entry))

    def _post(self, entry: Entry) -> None:
        self._shown.add((entry.id, entry.edited))
        self._screen.posted(entry)

    async def _show_missed(self, missed: Missed) -> None:
        entry = await missed(self._session)
        if entry is not None and (entry.id, entry.edited) not in self._shown:
            self._post(entry)

    def _interrupt(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()

    def _idle(self) -> None:
        self._screen.show_message(Message((note(voice.TERMINAL_LEAVE),)))

    async def _complete(self, typed: str) -> Sequence[Completion]:
        papers = self._screen.offered.papers
        return await completions(typed, self._session, self._commands, self._suggest, papers)


def lines_of(text: str, commands: Sequence[Command]) -> list[str]:
    """Give the lines to answer in a text that was typed or pasted; none where it is blank.

    A paste in which every line is a command is that many commands. Any other is one line with
    breaks in it: a command, and the references or links that belong to it.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and not all(read_line(line, commands).command for line in lines):
        return [text]
    return lines


@contextmanager
def _on_signals(interrupt: Callable[[], object], leave: Callable[[], object]) -> Iterator[None]:
    """Call `interrupt` on Ctrl-C between two lines, `leave` where the terminal or machine ends."""
    loop = asyncio.get_running_loop()
    wanted = {signal.SIGINT: interrupt, signal.SIGTERM: leave, signal.SIGHUP: leave}
    before = {number: signal.getsignal(number) for number in wanted}
    for number, call in wanted.items():
        loop.add_signal_handler(number, call)
    try:
        yield
    finally:
        for number, former in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, former)
