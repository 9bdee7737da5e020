"""The line a person types at, above which news appears; drawn by prompt_toolkit."""

import os
import select
import sys
import termios
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal

from prompt_toolkit import PromptSession
from prompt_toolkit.application import (
    Application,
    create_app_session,
    get_app,
    run_in_terminal,
)
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.completion import Completion as Choice
from prompt_toolkit.document import Document
from prompt_toolkit.filters import is_searching
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output.plain_text import PlainTextOutput
from prompt_toolkit.search import accept_search
from prompt_toolkit.utils import get_cwidth, is_dumb_terminal

from bot.adapters.console.completing import Completion
from bot.adapters.console.history import Histories

Turn = Literal["next", "back", "stop"]
Complete = Callable[[str], Awaitable[Sequence[Completion]]]

_TURNS: dict[str, Turn] = {
    **dict.fromkeys((" ", "enter", "down", "pagedown"), "next"),
    **dict.fromkeys(("b", "up", "pageup"), "back"),  # No command begins with b or a space.
    **dict.fromkeys(("q", "c-c", "c-d"), "stop"),
}
_MENU_EDGES = 6  # Columns of the menu that are neither a choice nor what is said of it.
_LONGEST_SHOWN = 40  # Columns of a choice in the menu, so that it fits beside what is typed.


class Prompt:
    """Asks for one line after another, each reader with a history of their own."""

    def __init__(
        self, histories: Histories | None, complete: Complete, idle: Callable[[], None]
    ) -> None:
        """Keep lines in `histories`; `idle` is called on Ctrl-C where nothing is typed."""
        self._histories = histories
        self._completer = _Completer(complete)
        self._keys = _keys(idle)
        self._user: str | None = None
        self._label = ""  # Of the line that is being typed; empty while none is.
        self._remembered = False
        self._session = self._open(())

    async def ask(self, user: str, label: str) -> str | None:
        """Give the next text typed or pasted, line breaks and all; None on Ctrl-D."""
        self._sit(user)
        self._label = label
        try:
            text: str = await self._session.prompt_async(
                [("bold", label)], handle_sigint=False, set_exception_handler=False
            )
        except EOFError:
            return None
        finally:
            self._label = ""
        if self._histories is not None and self._histories.kept(user):
            self._remembered = True
        return text

    async def above(self, write: Callable[[], None]) -> None:
        """Write above the line that is being typed, which stays as it is.

        Where nothing can be taken off the screen, the line is written once more below.
        """
        if self._label and is_dumb_terminal():
            typed = self._session.default_buffer.text
            print(flush=True)  # noqa: T201 - this is the terminal
            write()
            print(end=self._label + typed, flush=True)  # noqa: T201
        else:
            await run_in_terminal(write)

    async def turn(self, status: str) -> Turn:
        """Show one line below a page, and wait for a key that says where to go.

        What begins a line of its own, such as a button's number, stops too and is not lost.
        """
        keys = KeyBindings()
        keys.add(Keys.Any)(_stop_and_type)
        keys.add(Keys.BracketedPaste)(_stop_and_type)
        for key, turn in _TURNS.items():
            keys.add(key)(_exit_with(turn))
        line = Window(FormattedTextControl(status, style="reverse"), height=1, wrap_lines=False)
        asking: Application[Turn] = Application(
            Layout(line), key_bindings=keys, erase_when_done=True
        )
        return await asking.run_async(handle_sigint=False, set_exception_handler=False)

    @property
    def typed_ahead(self) -> bool:
        """Whether something waits to be read already, which is meant for the line."""
        keys = get_typeahead(self._session.input)
        store_typeahead(self._session.input, keys)
        return bool(keys or select.select([sys.stdin], [], [], 0)[0])

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep what is typed between two lines off the screen; leave the terminal as found."""
        handle = sys.stdin.fileno()
        before = termios.tcgetattr(handle)
        quiet = termios.tcgetattr(handle)
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(handle, termios.TCSANOW, quiet)
        try:
            yield
        finally:
            with suppress(termios.error):  # The terminal may be gone.
                termios.tcsetattr(handle, termios.TCSADRAIN, before)

    def _sit(self, user: str) -> None:
        """Take up the history of `user`, anew where it was deleted meanwhile."""
        deleted = self._remembered and self._histories and not self._histories.kept(user)
        if user == self._user and not deleted:
            return
        self._user = user
        lines = self._histories.lines(user) if self._histories else ()
        self._remembered = bool(lines)
        self._session = self._open(lines)

    def _keep(self, line: str) -> None:
        if self._histories is not None and self._user is not None:
            self._histories.add(self._user, line)

    def _open(self, lines: Sequence[str]) -> PromptSession[str]:
        """Begin anew with a history; to a terminal that knows no codes none are sent."""
        if is_dumb_terminal():
            with create_app_session(output=PlainTextOutput(sys.stdout)):
                return self._session_with(lines)
        return self._session_with(lines)

    def _session_with(self, lines: Sequence[str]) -> PromptSession[str]:
        return PromptSession(
            history=_History(lines, self._keep),
            completer=self._completer,
            complete_while_typing=False,
            key_bindings=self._keys,
            enable_history_search=True,
            enable_suspend=hasattr(os, "tcgetpgrp"),
        )


class _History(InMemoryHistory):
    """What can be called back; all but the numbers of buttons, which mean others by then.

    Who else sat here is called back, but not kept: they may ask to be forgotten.
    """

    def __init__(self, lines: Sequence[str], keep: Callable[[str], None]) -> None:
        super().__init__(lines)
        self._keep = keep

    def append_string(self, string: str) -> None:
        """Take a line that was typed."""
        if string.strip() and not string.strip().isdecimal():
            super().append_string(string)
            if not string.lstrip().lower().startswith("/as"):
                self._keep(string)


class _Completer(Completer):
    """Tab, as prompt_toolkit asks for it."""

    def __init__(self, complete: Complete) -> None:
        self._complete = complete

    def get_completions(
        self,
        document: Document,  # noqa: ARG002 - named by prompt_toolkit
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> Iterator[Choice]:
        """Give none: only the asynchronous way is used."""
        return iter(())

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Choice, None]:
        """Give what may stand before the cursor."""
        found = await self._complete(document.text_before_cursor)
        widest = max((get_cwidth(_short(one.text, _LONGEST_SHOWN)) for one in found), default=0)
        room = get_app().output.get_size().columns - widest - _MENU_EDGES
        for one in found:
            about = _short(one.about, room) if room > 0 else ""
            shown = _short(one.text, _LONGEST_SHOWN)
            yield Choice(one.text, -one.replaces, display=shown, display_meta=about or None)


def _keys(idle: Callable[[], None]) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def _clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            run_in_terminal(idle)

    @keys.add("enter", filter=is_searching)
    def _found(event: KeyPressEvent) -> None:
        """Take what Ctrl-R found as typed, as every shell does."""
        accept_search()
        event.current_buffer.validate_and_handle()

    return keys


def _exit_with(turn: Turn) -> Callable[[KeyPressEvent], None]:
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=turn)

    return leave


def _stop_and_type(event: KeyPressEvent) -> None:
    """Leave the pages for the line, which begins with what was typed here."""
    pasted = event.key_sequence[0].key == Keys.BracketedPaste
    if pasted or (event.data and event.data.isprintable()):
        store_typeahead(event.app.input, event.key_sequence)
        event.app.exit(result="stop")


def _short(text: str, longest: int) -> str:
    """Shorten at a word: the menu itself would cut it anywhere."""
    if len(text) <= longest:
        return text
    begun = text[: longest - 1]
    return (begun.rpartition(" ")[0] or begun) + "…"
