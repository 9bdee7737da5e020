"""Who speaks and where: readers, conversations, and their written forms."""

from dataclasses import dataclass
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Reader:
    """A person on one platform; readers are not joined across platforms.

    Attributes:
        platform: "slack", "discord" or "console".
        scope: Where the user id is unique: Slack's enterprise or team id, "-" on Discord,
            "local" on the console.
        user: The platform's id of the user.
    """

    platform: str
    scope: str
    user: str

    def __str__(self) -> str:
        """Write as "slack/T1/u/U1", parts percent-encoded."""
        return _written(self.platform, self.scope, "u", self.user)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where messages go: a channel, a thread in it, or a direct message with one reader.

    Attributes:
        platform: As in `Reader`.
        workspace: Slack team or Discord guild; for a direct message the reader's scope.
        channel: The platform's id; for a direct message the user's id.
        thread: The thread within the channel, or empty.
        is_direct: Whether this is a direct message with one reader.
    """

    platform: str
    workspace: str
    channel: str
    thread: str = ""
    is_direct: bool = False

    def __str__(self) -> str:
        """Write as "slack/T1/c/C9", "slack/T1/c/C9/171.2", or "slack/T1/d/U1" when direct."""
        parts = [self.platform, self.workspace, "d" if self.is_direct else "c", self.channel]
        return _written(*parts, *([self.thread] if self.thread else []))


Owner = Reader | Conversation
"""Who interests, votes, seen papers and subscriptions belong to."""


def direct(reader: Reader) -> Conversation:
    """Give the direct message with `reader`."""
    return Conversation(reader.platform, reader.scope, reader.user, is_direct=True)


def nobody(platform: str) -> Reader:
    """Give who stands where a reader was forgotten; no platform gives anyone this id."""
    return Reader(platform, "-", "-")


def read_place(written: str) -> Owner:
    """Read what `str()` of a `Reader` or `Conversation` wrote.

    Raises:
        ValueError: If `written` has none of the written forms.
    """
    parts = written.split("/")
    if "%" in written:  # Rarely, and a planner reads thousands at a time.
        parts = [unquote(part) for part in parts]
    match parts:
        case [platform, scope, "u", user]:
            return Reader(platform, scope, user)
        case [platform, workspace, "d", user]:
            return Conversation(platform, workspace, user, is_direct=True)
        case [platform, workspace, "c", channel]:
            return Conversation(platform, workspace, channel)
        case [platform, workspace, "c", channel, thread]:
            return Conversation(platform, workspace, channel, thread)
    raise ValueError(f"not a written reader or conversation: {written!r}")


def read_reader(written: str) -> Reader:
    """Read a written reader. Raises `ValueError` for anything else."""
    place = read_place(written)
    if not isinstance(place, Reader):
        raise ValueError(f"not a written reader: {written!r}")
    return place


def read_conversation(written: str) -> Conversation:
    """Read a written conversation. Raises `ValueError` for anything else."""
    place = read_place(written)
    if not isinstance(place, Conversation):
        raise ValueError(f"not a written conversation: {written!r}")
    return place


def _written(*parts: str) -> str:
    return "/".join(map(_quoted, parts))


def _quoted(part: str) -> str:
    """Percent-encode; what platforms call things mostly is as it is."""
    return part if part.isascii() and part.isalnum() else quote(part, safe="")
