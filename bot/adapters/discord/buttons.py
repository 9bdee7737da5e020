"""Buttons as Discord keeps them: a custom_id that says all, so nothing is lost by a restart."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.adapters.discord.room import shortened
from bot.core.grammar import write_line
from bot.core.literal import one_line
from bot.core.message import Button

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

LONGEST_CUSTOM_ID = 100  # docs: components/reference, custom_id
LONGEST_LABEL = 80  # docs: components/reference, button
KEPT = timedelta(days=30)  # How long a call too long for its button is remembered.

_TOKEN_SIGN = "~"  # noqa: S105 - begins a reference to a remembered call; no command begins so
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# version : mark of the message's delivery : place in the message : command line or reference
TEMPLATE = re.compile(
    r"pp1:(?P<mark>[\w-]{0,25}):(?P<place>[0-9a-z]{2}):(?P<line>[ -~]+)", re.ASCII
)


class Press(ui.DynamicItem["ui.Button[ui.LayoutView]"], template=TEMPLATE):
    """A button of ours, on whatever message, of whatever age."""

    def __init__(self, label: str, custom_id: str, line: str) -> None:
        super().__init__(ui.Button(label=label, custom_id=custom_id))
        self._line = line

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the library's signature
        item: "ui.Item[Any]",
        match: "re.Match[str]",
        /,
    ) -> "Press":
        """Rebuild the button that was pressed from what Discord kept of it."""
        label = item.label if isinstance(item, ui.Button) else None
        return cls(label or "…", match.string, match["line"])

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Carry out what the button says."""
        client: PapersClient = interaction.client
        await client.pressed(interaction, self._line, self.item.label or "")


@dataclass(slots=True)
class Row:
    """Makes the buttons of one message, each with a custom_id of its own.

    Attributes:
        mark: The 25 characters at most by which the message can be found; may be empty.
        remembered: Calls too long for a custom_id, by the reference that stands for each.
        made: How many buttons there are so far.
    """

    mark: str
    remembered: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def press(self, button: Button) -> Press:
        """Make one button."""
        start = f"pp1:{self.mark}:{_DIGITS[self.made // 36]}{_DIGITS[self.made % 36]}:"
        self.made += 1
        line = self._line(button.command, button.arguments, LONGEST_CUSTOM_ID - len(start))
        label = one_line(button.label) or one_line(button.command) or "…"
        return Press(shortened(label, LONGEST_LABEL), start + line, line)

    def _line(self, command: str, arguments: Mapping[str, str], longest: int) -> str:
        line = write_line(command, arguments)
        if len(line) <= longest and re.fullmatch(r"[!-}][ -~]*", line):
            return line
        reference = _reference(line)
        self.remembered[reference] = line
        return _TOKEN_SIGN + reference


def mark_of(key: str) -> str:
    """Give the characters that stand for a delivery's key: the key itself where it can."""
    if re.fullmatch(r"[\w-]{1,25}", key, re.ASCII):
        return key
    return base64.b32encode(hashlib.sha256(key.encode()).digest())[:25].decode()


def mark_in(custom_id: str) -> str:
    """Give the mark a custom_id of ours carries; empty for any other."""
    match = TEMPLATE.fullmatch(custom_id)
    return match["mark"] if match else ""


def reference_in(line: str) -> str:
    """Give the reference a button carries instead of a command line; empty if it has a line."""
    return line.removeprefix(_TOKEN_SIGN) if line.startswith(_TOKEN_SIGN) else ""


def memory_key(reference: str) -> str:
    """Give the name under which a remembered call is kept."""
    return f"call/{reference}"


def write_kept(line: str) -> bytes:
    """Write a call to be remembered, as ASCII whatever it holds."""
    return json.dumps(line).encode()


def read_kept(kept: bytes) -> str:
    """Read what `write_kept` wrote."""
    return str(json.loads(kept))


def _reference(line: str) -> str:
    """Give the same 20 characters for the same line: remembering twice takes no more room."""
    digest = hashlib.sha256(write_kept(line)).digest()
    return base64.b32encode(digest)[:20].decode().lower()
