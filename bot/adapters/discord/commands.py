"""The application commands of Discord, drawn from the commands' single description."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from inspect import Parameter as Argument
from inspect import Signature
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.adapters.discord.room import shortened
from bot.core.command import Command, Parameter
from bot.core.grammar import read_line

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient


ROOT = "papers"
LONGEST_DESCRIPTION = 100  # docs: application-commands, also of a choice's name and value
LONGEST_TEXT = 6000  # docs: application-commands, max_length
MOST_CHOICES = 25

# A group cannot be used by itself on Discord, so a command that shares its name with one moves in.
BARE = {"picks": "now"}
BARE_OTHERWISE = "show"

# Discord takes 25 names beside each other, so what is about one thing stands together there.
PLACED = {
    "save": "saved add",
    "unsave": "saved remove",
    "read": "saved read",
    "unread": "saved unread",
    "export": "saved export",
    "mute": "mute add",
    "mutes": "mute show",
    "unmute": "mute remove",
    "setup": "settings setup",
}

_KINDS = {
    str: discord.AppCommandOptionType.string,
    int: discord.AppCommandOptionType.integer,
    float: discord.AppCommandOptionType.number,
}


def slash_names(commands: Sequence[Command]) -> Mapping[str, str]:
    """Give each command's name on Discord, without the root: "interests" -> "interests show"."""
    placed = {command.name: PLACED.get(command.name, command.name) for command in commands}
    drawn = (placed[command.name].partition(" ") for command in commands if not command.hidden)
    groups = {first for first, _, second in drawn if second}
    return {
        name: f"{place} {BARE.get(place, BARE_OTHERWISE)}" if place in groups else place
        for name, place in placed.items()
    }


def slash_line(text: str, commands: Sequence[Command]) -> str:
    """Write a line to type as it is typed on Discord: "/papers interests add topic:graphs"."""
    typed = read_line(text, commands)
    if not typed.command:
        return text if text.startswith("paperpicks ") else f"/{ROOT} {text}"
    described = next(command for command in commands if command.name == typed.command)
    names = [p.name for p in described.parameters if p.name in typed.arguments]
    given = [f"{name}:{typed.arguments[name]}" for name in names]
    rest = [typed.rest] if typed.rest else []
    return " ".join([f"/{ROOT}", slash_names(commands)[typed.command], *given, *rest])


def draw(commands: Sequence[Command]) -> app_commands.Group:
    """Draw all commands that are not hidden as one group, for servers and direct messages."""
    root = app_commands.Group(
        name=ROOT,
        description="Papers worth reading, picked for what you care about",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=False
        ),
    )
    groups: dict[str, app_commands.Group] = {}
    names = slash_names(commands)
    for command in commands:
        if command.hidden:
            continue
        first, _, second = names[command.name].partition(" ")
        if second and first not in groups:
            about = f"All about {first}"
            groups[first] = app_commands.Group(name=first, description=about, parent=root)
        parent = groups[first] if second else root
        parent.add_command(_drawn(command, second or first))
    return root


class Given(app_commands.Transformer):
    """One option of a command: its type, its limits, its choices."""

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of value Discord lets a reader give."""
        return _KINDS[self._parameter.type]

    @property
    def choices(self) -> list[app_commands.Choice[str]] | None:  # type: ignore[override]  # narrower
        """The only values allowed, where there are such."""
        names = self._parameter.choices
        return [app_commands.Choice(name=name, value=name) for name in names] or None

    @property
    def min_value(self) -> int | float | None:
        """The smallest number, or the fewest characters."""
        param = self._parameter.param
        if self._parameter.type is str:
            return None if self._parameter.choices else int(self._parameter.required)
        return _number(self._parameter, param.least)

    @property
    def max_value(self) -> int | float | None:
        """The largest number, or the most characters."""
        param = self._parameter.param
        if self._parameter.type is str:
            return None if self._parameter.choices else min(param.longest, LONGEST_TEXT)
        return _number(self._parameter, param.most)

    async def transform(
        self, _interaction: "discord.Interaction[Any]", value: str | int | float, /
    ) -> str:
        """Give a value as the text it would be typed as."""
        return str(value)


class Suggested(Given):
    """An option that offers values while a reader types."""

    def __init__(self, command: str, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._command = command

    async def autocomplete(  # type: ignore[override]  # narrower
        self, interaction: "discord.Interaction[PapersClient]", value: str | int | float, /
    ) -> list[app_commands.Choice[str]]:
        """Offer what fits; where nothing does, what was typed: it is as good."""
        typed = str(value)
        name = self._parameter.name
        offers = await interaction.client.suggested(interaction, self._command, name, typed)
        shown = [offer for offer in offers if offer and len(offer) <= LONGEST_DESCRIPTION]
        if not shown and typed.strip() and len(typed) <= LONGEST_DESCRIPTION:
            shown = [typed]
        return [app_commands.Choice(name=offer, value=offer) for offer in shown[:MOST_CHOICES]]


def _number(parameter: Parameter, bound: float | None) -> int | float | None:
    return int(bound) if bound is not None and parameter.type is int else bound


def _drawn(command: Command, name: str) -> app_commands.Command[Any, ..., Any]:
    drawn: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=name,
        description=shortened(command.summary, LONGEST_DESCRIPTION),
        callback=_callback(command),
    )
    return drawn


def _callback(command: Command) -> "Callable[..., Coroutine[Any, Any, None]]":
    """Make the function Discord's library reads the options from, and calls."""

    async def use(interaction: "discord.Interaction[PapersClient]", **given: str | None) -> None:
        arguments = {name: value for name, value in given.items() if value is not None}
        await interaction.client.used(interaction, command.name, arguments)

    first = Argument("interaction", Argument.POSITIONAL_OR_KEYWORD)
    options = sorted((_option(command, p) for p in command.shown), key=_is_optional)
    use.__signature__ = Signature([first, *options])  # type: ignore[attr-defined]  # read by inspect
    help_ = {p.name: shortened(p.param.help, LONGEST_DESCRIPTION) for p in command.shown}
    return app_commands.describe(**help_)(use) if help_ else use


def _option(command: Command, parameter: Parameter) -> Argument:
    free = parameter.type is str and not parameter.choices
    given = Suggested(command.name, parameter) if free else Given(parameter)
    default = Argument.empty if parameter.required else None
    return Argument(parameter.name, Argument.KEYWORD_ONLY, annotation=given, default=default)


def _is_optional(option: Argument) -> bool:
    return option.default is not Argument.empty
