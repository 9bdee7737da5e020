"""The application commands of Discord, drawn from the commands' single description."""

from collections.abc import Callable, Coroutine, Sequence
from inspect import Parameter as Argument
from inspect import Signature
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.adapters.discord.entries import ADMIN, ROOT, Entry, entries
from bot.adapters.discord.room import shortened
from bot.core.command import Command, Parameter
from bot.core.similar_text import SIMILAR_TITLE

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient


LONGEST_DESCRIPTION = 100  # docs: application-commands, also of a choice's name and value
LONGEST_TEXT = 6000  # docs: application-commands, max_length
MOST_CHOICES = 25

_ABOUT = {
    ROOT: "Papers worth reading, picked for what you care about",
    ADMIN: "Settings of this server and its channels, for those who manage it",
}

_KINDS = {
    str: discord.AppCommandOptionType.string,
    int: discord.AppCommandOptionType.integer,
    float: discord.AppCommandOptionType.number,
}


def draw(commands: Sequence[Command]) -> list[app_commands.Group]:
    """Draw all commands that are not hidden, as one group for everyone and one for managers.

    The first can be used everywhere, by those too who have added the bot for themselves alone.
    Names are the same in all languages: they are what readers tell each other to type.
    """
    listed = entries(commands)
    roots = {entry.root: _root(entry.root) for entry in listed}
    groups: dict[tuple[str, str], app_commands.Group] = {}
    for entry in listed:
        first, _, second = entry.place.partition(" ")
        parent = roots[entry.root]
        if second and (entry.root, first) not in groups:
            about = locale_str(f"All about {first}")
            group = app_commands.Group(name=first, description=about, parent=parent)
            groups[entry.root, first] = group
        holder = groups[entry.root, first] if second else parent
        holder.add_command(_drawn(entry, second or first))
    return list(roots.values())


def draw_menu() -> app_commands.ContextMenu:
    """Draw what stands in the menu of every message."""

    async def find(
        interaction: "discord.Interaction[PapersClient]", message: discord.Message
    ) -> None:
        await interaction.client.pointed(interaction, message)

    # The library reads the second one's type from the function itself.
    find.__annotations__["message"] = discord.Message
    return app_commands.ContextMenu(
        name=locale_str(SIMILAR_TITLE),
        callback=find,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=_everywhere(),
    )


def _root(name: str) -> app_commands.Group:
    if name == ADMIN:
        return app_commands.Group(
            name=name,
            description=locale_str(_ABOUT[name]),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            default_permissions=discord.Permissions(manage_guild=True),
        )
    return app_commands.Group(
        name=name,
        description=locale_str(_ABOUT[name]),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=_everywhere(),
    )


def _everywhere() -> app_commands.AppCommandContext:
    return app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)


class Given(app_commands.Transformer):
    """One option of a command: its type, its limits, its choices."""

    def __init__(self, parameter: Parameter, choices: Sequence[str] = ()) -> None:
        self._parameter = parameter
        self._choices = choices or parameter.choices

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of value Discord lets a reader give."""
        return _KINDS[self._parameter.type]

    @property
    def choices(self) -> list[app_commands.Choice[str]] | None:  # type: ignore[override]  # narrower
        """The only values allowed, where there are such."""
        return [app_commands.Choice(name=name, value=name) for name in self._choices] or None

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

    def __init__(self, entry: Entry, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._entry = entry

    async def autocomplete(  # type: ignore[override]  # narrower
        self, interaction: "discord.Interaction[PapersClient]", value: str | int | float, /
    ) -> list[app_commands.Choice[str]]:
        """Offer what fits; where nothing does, what was typed: it is as good."""
        typed = str(value)
        name = self._parameter.name
        offers = await interaction.client.suggested(interaction, self._entry, name, typed)
        shown = [offer for offer in offers if offer and len(offer) <= LONGEST_DESCRIPTION]
        if not shown and typed.strip() and len(typed) <= LONGEST_DESCRIPTION:
            shown = [typed]
        return [app_commands.Choice(name=offer, value=offer) for offer in shown[:MOST_CHOICES]]


def _number(parameter: Parameter, bound: float | None) -> int | float | None:
    return int(bound) if bound is not None and parameter.type is int else bound


def _drawn(entry: Entry, name: str) -> app_commands.Command[Any, ..., Any]:
    drawn: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=name,
        description=locale_str(shortened(entry.command.summary, LONGEST_DESCRIPTION)),
        callback=_callback(entry),
    )
    return drawn


def _callback(entry: Entry) -> "Callable[..., Coroutine[Any, Any, None]]":
    """Make the function Discord's library reads the options from, and calls."""

    async def use(interaction: "discord.Interaction[PapersClient]", **given: str | None) -> None:
        filled = {name: value for name, value in given.items() if value is not None}
        await interaction.client.used(interaction, entry.command.name, {**entry.given, **filled})

    first = Argument("interaction", Argument.POSITIONAL_OR_KEYWORD)
    shown = entry.parameters
    options = sorted((_option(entry, p) for p in shown), key=_is_optional)
    use.__signature__ = Signature([first, *options])  # type: ignore[attr-defined]  # read by inspect
    help_ = {p.name: locale_str(shortened(p.param.help, LONGEST_DESCRIPTION)) for p in shown}
    return app_commands.describe(**help_)(use) if help_ else use


def _option(entry: Entry, parameter: Parameter) -> Argument:
    free = parameter.type is str and not parameter.choices
    choices = entry.choices.get(parameter.name, ())
    given = Suggested(entry, parameter) if free else Given(parameter, choices)
    has_default = not parameter.required and (not choices or parameter.default in choices)
    default = None if has_default else Argument.empty
    return Argument(parameter.name, Argument.KEYWORD_ONLY, annotation=given, default=default)


def _is_optional(option: Argument) -> bool:
    return option.default is not Argument.empty
