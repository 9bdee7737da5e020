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
from bot.core.message import DONE, Button

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

LONGEST_CUSTOM_ID = 100  # docs: components/reference, custom_id
LONGEST_LABEL = 80  # docs: components/reference, button
KEPT = timedelta(days=30)  # How long a call too long for its button is remembered.

_TOKEN_SIGN = "~"  # noqa: S105 - begins a reference to a remembered call; no command begins so
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# version 1 : mark of the message's delivery : place in the message : command line or reference
# version 2 : id of the message that a private answer is about, in base 36 : likewise
TEMPLATE = re.compile(
    r"(?:pp1:(?P<mark>[\w-]{0,25})|pp2:(?P<about>[0-9a-z]{1,13}))"
    r":(?P<place>[0-9a-z]{2}):(?P<line>[ -~]+)",
    re.ASCII,
)


class Press(ui.DynamicItem["ui.Button[ui.LayoutView]"], template=TEMPLATE):
    """A button of ours, on whatever message, of whatever age."""

    def __init__(self, label: str, custom_id: str, line: str, about: int | None = None) -> None:
        super().__init__(ui.Button(label=label, custom_id=custom_id, style=style_of(label)))
        self._line = line
        self._about = about

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
        about = int(match["about"], 36) if match["about"] else None
        return cls(label or "…", match.string, match["line"], about)

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Carry out what the button says."""
        client: PapersClient = interaction.client
        await client.pressed(interaction, self._line, self.item.label or "", self._about)


@dataclass(slots=True)
class Row:
    """Makes the buttons of one message, each with a custom_id of its own.

    Attributes:
        mark: The 25 characters at most by which the message can be found; may be empty.
        about: The id of the message that a private answer is about; None for any other.
        remembered: Calls too long for a custom_id, by the reference that stands for each.
        made: How many buttons there are so far.
    """

    mark: str
    remembered: dict[str, str] = field(default_factory=dict)
    made: int = 0
    about: int | None = None

    def press(self, button: Button) -> Press:
        """Make one button."""
        version = f"pp1:{self.mark}" if self.about is None else f"pp2:{_in_base_36(self.about)}"
        start = f"{version}:{_DIGITS[self.made // 36]}{_DIGITS[self.made % 36]}:"
        self.made += 1
        line = self._line(button.command, button.arguments, LONGEST_CUSTOM_ID - len(start))
        return Press(label_of(button), start + line, line, self.about)

    def _line(self, command: str, arguments: Mapping[str, str], longest: int) -> str:
        line = write_line(command, arguments)
        if len(line) <= longest and re.fullmatch(r"[!-}][ -~]*", line):
            return line
        reference = _reference(line)
        self.remembered[reference] = line
        return _TOKEN_SIGN + reference


def label_of(button: Button) -> str:
    """Give what a button reads, never nothing."""
    label = one_line(button.label) or one_line(button.command) or "…"
    return shortened(label, LONGEST_LABEL)


def style_of(label: str) -> discord.ButtonStyle:
    """Give the colour of a button: green where what it does is done."""
    return discord.ButtonStyle.success if label.endswith(DONE) else discord.ButtonStyle.secondary


def lines_of(button: Button) -> tuple[str, str]:
    """Give what may stand in a custom_id for what a button does: its line, or its reference."""
    line = write_line(button.command, button.arguments)
    return line, _TOKEN_SIGN + _reference(line)


def mark_of(key: str) -> str:
    """Give the characters that stand for a delivery's key: the key itself where it can."""
    if re.fullmatch(r"[\w-]{1,25}", key, re.ASCII):
        return key
    return base64.b32encode(hashlib.sha256(key.encode()).digest())[:25].decode()


def mark_in(custom_id: str) -> str:
    """Give the mark a custom_id of ours carries; empty for any other."""
    match = TEMPLATE.fullmatch(custom_id)
    return (match["mark"] or "") if match else ""


def line_in(custom_id: str) -> str:
    """Give the command line, or the reference to one, that a custom_id of ours carries."""
    match = TEMPLATE.fullmatch(custom_id)
    return match["line"] if match else ""


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


def _in_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
