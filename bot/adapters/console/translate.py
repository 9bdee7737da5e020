"""A typed line to a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from bot.core.command import Call, Command
from bot.core.grammar import read_line
from bot.core.places import Conversation, Reader, direct

PLATFORM = "console"
WORKSPACE = "local"


@dataclass(frozen=True, slots=True)
class Session:
    """Who sits at the terminal, and where.

    Attributes:
        reader: Whose interests and votes count.
        conversation: The direct message with the reader, or a channel.
        zone: The machine's time zone by name.
    """

    reader: Reader
    conversation: Conversation
    zone: str

    @property
    def hears(self) -> frozenset[Conversation]:
        """Give the conversations whose messages the reader sees."""
        return frozenset((direct(self.reader), self.conversation))


def session_of(user: str, channel: str | None, zone: str) -> Session:
    """Seat `user` in `channel`, or in the direct message with the bot."""
    reader = Reader(PLATFORM, WORKSPACE, user)
    there = Conversation(PLATFORM, WORKSPACE, channel) if channel else direct(reader)
    return Session(reader, there, zone)


def read_call(line: str, session: Session, commands: Sequence[Command]) -> Call:
    """Read a line as a call; one that names no command has an empty `command`."""
    typed = read_line(line, commands)
    return Call(
        id=uuid4().hex,
        reader=session.reader,
        conversation=session.conversation,
        command=typed.command,
        arguments=typed.arguments,
        text=line,
        leftover=typed.rest if typed.command else "",
        is_admin=True,  # The terminal belongs to the operator.
        zone=session.zone,
        name=session.reader.user,
    )
