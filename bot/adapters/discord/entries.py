"""Which command stands where in Discord's menus, and what it is given there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.command import Command, Parameter

ROOT = "papers"
ADMIN = "papers-admin"

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
}

# These change a channel's or a server's settings alone; further ones begin with the same word.
_ADMINS = ("setup", "settings")

# Of these the uses with such values are everyone's, where there are no values all of them; all
# others are for who manages a server, at this place.
_EVERYONES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "settings": {"who": ("show", "mine")},
    "settings bar": {"where": ("me",)},
    "settings exploring": {"where": ("me",)},
    "settings ping": {},
    "reset": {"where": ("me",)},
    "sources add": {"where": ("me",)},
    "sources remove": {"where": ("me",)},
}
_ADMIN_PLACED = {"settings": "settings who", "reset": "reset votes"}

_NOWHERE = frozenset({"settings links"})  # Discord tells nobody of links that people post.


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of Discord's menus.

    Attributes:
        command: The command it stands for.
        root: The name it stands under.
        place: The rest of its name there, of one or two words.
        choices: The values that parameters may have there, where these are not all; one that is
            alone is given without being asked for.
    """

    command: Command
    root: str
    place: str
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its whole name: "papers interests add"."""
        return f"{self.root} {self.place}"

    @property
    def given(self) -> Mapping[str, str]:
        """The arguments that are settled by using it."""
        return {name: only[0] for name, only in self.choices.items() if len(only) == 1}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What a reader may fill in."""
        return tuple(p for p in self.command.shown if p.name not in self.given)

    def takes(self, arguments: Mapping[str, str]) -> bool:
        """Tell whether a call with these arguments can be made there."""
        defaults = {p.name: str(p.default) for p in self.command.parameters}
        return all(
            arguments.get(name, defaults.get(name)) in allowed
            for name, allowed in self.choices.items()
        )


def entries(commands: Sequence[Command]) -> tuple[Entry, ...]:
    """Give all entries, in the order of the commands; hidden ones have none."""
    shown = [c for c in commands if not c.hidden and c.name not in _NOWHERE]
    found = [entry for command in shown for entry in _of(command)]
    groups = {(e.root, e.place.partition(" ")[0]) for e in found if " " in e.place}
    return tuple(
        Entry(e.command, e.root, f"{e.place} {BARE.get(e.place, BARE_OTHERWISE)}", e.choices)
        if (e.root, e.place) in groups
        else e
        for e in found
    )


def entry_of(
    command: str, arguments: Mapping[str, str], commands: Sequence[Command]
) -> Entry | None:
    """Give the entry by which a call is made; None where there is none."""
    own = [entry for entry in entries(commands) if entry.command.name == command]
    return next((entry for entry in own if entry.takes(arguments)), None)


def _of(command: Command) -> list[Entry]:
    place = PLACED.get(command.name, command.name)
    if command.name not in _EVERYONES:
        root = ADMIN if command.name.partition(" ")[0] in _ADMINS else ROOT
        return [Entry(command, root, place)]
    everyones = _EVERYONES[command.name]
    others = {
        p.name: tuple(choice for choice in p.choices if choice not in everyones[p.name])
        for p in command.parameters
        if p.name in everyones
    }
    if not others:  # All of it is everyone's, or a command of that name has no such parameter.
        return [Entry(command, ROOT, place)]
    admins = Entry(command, ADMIN, _ADMIN_PLACED.get(command.name, place), others)
    return [Entry(command, ROOT, place, everyones), admins]
