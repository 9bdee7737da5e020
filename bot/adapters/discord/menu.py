"""The commands as Discord knows them: with the ids by which a message links to them."""

import re
from collections.abc import Mapping, Sequence
from typing import overload

from bot.adapters.discord.entries import ROOT, entry_of
from bot.core.command import Command, Parameter
from bot.core.grammar import Typed, read_line

_OPTION = re.compile(r"\w+=\S+")


class Menu(Sequence[Command]):
    """All commands, and the ids of their roots where Discord has told them.

    Attributes:
        ids: The id of each root, such as {"papers": "4711"}; empty until they are known.
    """

    def __init__(self, commands: Sequence[Command], ids: Mapping[str, str] | None = None) -> None:
        self._commands = tuple(commands)
        self.ids: Mapping[str, str] = ids or {}

    @overload
    def __getitem__(self, index: int) -> Command: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Command]: ...
    def __getitem__(self, index: int | slice) -> Command | Sequence[Command]:
        """Give one command, or some."""
        return self._commands[index]

    def __len__(self) -> int:
        return len(self._commands)


def slash_line(text: str, commands: Sequence[Command]) -> str:
    """Write a line to type as it is typed on Discord: "/papers interests add topic:graphs"."""
    path, given = _slashed(text, commands)
    return f"{path} {given}".strip()


def slash_mention(text: str, commands: Sequence[Command]) -> tuple[str, str] | None:
    """Write a line to type as a link to its command, and what is to be filled in there.

    Returns:
        "</papers interests add:4711>" and "topic:graphs"; None where there is nothing to link to.
    """
    typed = read_line(text, commands)
    entry = entry_of(typed.command, typed.arguments, commands)
    id_ = commands.ids.get(entry.root) if entry and isinstance(commands, Menu) else None
    if entry is None or id_ is None:
        return None
    return f"</{entry.path}:{id_}>", _filled(typed, entry.parameters)


def _slashed(text: str, commands: Sequence[Command]) -> tuple[str, str]:
    """Give the name of a command with its slash, and what is to be filled in."""
    typed = read_line(text, commands)
    if _OPTION.fullmatch(text):  # No command, but what to add to one, or to leave out.
        return text.replace("=", ":", 1), ""
    if not typed.command:
        return (text, "") if text.startswith("paperpicks ") else (f"/{ROOT} {text}", "")
    entry = entry_of(typed.command, typed.arguments, commands)
    if entry is not None:
        return f"/{entry.path}", _filled(typed, entry.parameters)
    described = next(command for command in commands if command.name == typed.command)
    return f"/{ROOT} {typed.command}", _filled(typed, described.parameters)


def _filled(typed: Typed, parameters: Sequence[Parameter]) -> str:
    """Write what is filled in, as Discord's client shows it."""
    given = [f"{p.name}:{typed.arguments[p.name]}" for p in parameters if p.name in typed.arguments]
    return " ".join([*given, *([typed.rest] if typed.rest else [])])
