"""A button's command as the value Slack keeps for it, and back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from bot.core.grammar import write_line
from bot.core.message import Button

LONGEST = 2_000  # Slack's limit for the value of a button,
LONGEST_IN_MENU = 75  # and for that of a menu's line; its pages say 150, its types 75.

_WHOLE = "1 "  # Version 1, the line itself.
_STORED = "1# "  # Version 1, the token of a line kept in memory.

# Slack may hand `&`, `<` and `>` back as entities, and emoji as names: the value is plain ASCII.
_SAFE = "".join(c for c in map(chr, range(0x20, 0x7F)) if c not in "%&<>")


@dataclass(frozen=True, slots=True)
class Written:
    """A button's value, and the line to keep in memory under `token` where it is too long."""

    value: str
    token: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a value says: the line itself, or the token of the line that was kept."""

    line: str = ""
    token: str = ""


def write(button: Button, longest: int = LONGEST) -> Written:
    """Write what a button does, in at most `longest` characters, which is over 35."""
    line = quote(write_line(button.command, button.arguments), safe=_SAFE, errors="replace")
    if len(_WHOLE + line) <= longest:
        return Written(_WHOLE + line)
    token = hashlib.sha256(line.encode()).hexdigest()[:32]
    return Written(_STORED + token, token, line)


def value_of(action: Mapping[str, Any]) -> str:
    """Give the value of what was pressed: a button's, or that of a menu's line."""
    chosen = action.get("selected_option") or action
    return str(chosen.get("value") or "")


def label_of(action: Mapping[str, Any]) -> str:
    """Give what stood on what was pressed."""
    chosen = action.get("selected_option") or action
    return str((chosen.get("text") or {}).get("text") or "")


def read(value: str) -> Pressed | None:
    """Read a value; None where it is of another version, or broken."""
    if value.startswith(_STORED):
        return Pressed(token=value.removeprefix(_STORED))
    if value.startswith(_WHOLE):
        return Pressed(line=read_kept(value.removeprefix(_WHOLE)))
    return None


def read_kept(line: str) -> str:
    """Read a line as it was kept."""
    return unquote(line, errors="replace")
