"""What Slack sends: commands, presses, messages and news, as the bot's own words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.adapters.slack.identity import Identity
from bot.adapters.slack.people import Person, known_zone
from bot.core.command import Call, Command
from bot.core.grammar import read_line
from bot.core.literal import straight
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change, Notice

PLATFORM = "slack"

_ANGLED = re.compile(r"<([^<>]*)>")
_GONE = frozenset({"channel_archive", "channel_deleted", "group_archive", "group_deleted"})
_LEFT = frozenset({"channel_left", "group_left"})
_WRITTEN = (None, "file_share")  # Of other subtypes a person wrote nothing new.

NEWS = (
    "app_uninstalled",
    "tokens_revoked",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "team_join",
    "user_change",
)
"""The events that say what happened to a place, or that a person came or went."""

ACCESS = ("team_access_granted", "team_access_revoked")
"""The events that say which of its workspaces an organisation lets the bot into."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for, and where.

    Attributes:
        reader: Who.
        conversation: Where; the channel, also from within a thread.
        line: A command and its arguments, as `read_line` reads it.
        pressed: Whether a button was pressed.
        label: What it read.
        unasked: Whether nobody asked; as in `Call`.
    """

    reader: Reader
    conversation: Conversation
    line: str
    pressed: bool = False
    label: str = ""
    unasked: bool = False


def asked_in(channel: str, user: str, line: str, identity: Identity) -> Asked:
    """Place a line; every one-to-one channel is the reader's own direct conversation."""
    reader = Reader(PLATFORM, identity.scope, user)
    there = Conversation(PLATFORM, identity.team, channel)
    return Asked(reader, direct(reader) if is_direct(channel) else there, line)


def is_direct(channel: str) -> bool:
    """Tell whether a channel's id is that of a direct message."""
    return not channel or channel.startswith("D")


def call_of(asked: Asked, person: Person, commands: Sequence[Command]) -> Call:
    """Read the line as a call; nothing but the prefix asks for help."""
    typed = read_line(asked.line, commands)
    bare = not typed.command and not typed.rest and any(c.name == "help" for c in commands)
    return Call(
        id=uuid4().hex,
        reader=asked.reader,
        conversation=asked.conversation,
        command="help" if bare else typed.command,
        arguments=typed.arguments,
        text=asked.line,
        leftover=typed.rest if typed.command else "",
        is_admin=person.is_admin,
        zone=person.zone,
        locale=person.locale,
        name=person.name,
        pressed=asked.pressed,
        label=asked.label,
        unasked=asked.unasked,
    )


def typed_text(text: str, bot_user: str = "") -> str:
    """Give what a reader typed: Slack's markup for links, people and signs undone.

    Mentions of the bot itself are left out.
    """
    if bot_user:
        text = re.sub(rf"<@{re.escape(bot_user)}(\|[^<>]*)?>", " ", text)
    text = _ANGLED.sub(_without_angles, text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return straight(text).strip().strip("`").strip()


def _without_angles(found: re.Match[str]) -> str:
    """Give `@name` for a person, and for a link what was typed or, under a label, its address."""
    target, _, label = found[1].partition("|")
    match target[:1]:
        case "@" | "#":
            return target[0] + (label or target[1:])
        case "!":
            return label or "@" + target[1:].partition("^")[0]
    return label if label and target.endswith(label) else target


def text_of(event: Mapping[str, Any], identity: Identity) -> str | None:
    """Give what a person wrote to the bot; None for all that bots and Slack itself write."""
    is_written = event.get("subtype") in _WRITTEN
    is_theirs = event.get("user") and not event.get("bot_id") and is_written
    meant = event.get("type") == "app_mention" or event.get("channel_type") == "im"
    if not is_theirs or not meant or event["user"] == identity.user:
        return None
    return typed_text(str(event.get("text") or ""), identity.user)


def notice_of(event: Mapping[str, Any], identity: Identity) -> Notice | None:
    """Read news of a place; None where it is about somebody else. No channel: the workspace."""
    kind = event.get("type")
    channel = event.get("channel") or ""
    place = Conversation(PLATFORM, identity.team, channel if isinstance(channel, str) else "")
    if is_removal(event):
        return Notice(Change.UNINSTALLED, Conversation(PLATFORM, identity.team, ""))
    if kind in _GONE:
        return Notice(Change.DESTINATION_GONE, place)
    if kind in _LEFT:
        return Notice(Change.LEFT, place)
    if kind == "member_joined_channel" and event.get("user") == identity.user:
        inviter = event.get("inviter")
        by = Reader(PLATFORM, identity.scope, inviter) if inviter else None
        return Notice(Change.JOINED, place, by)
    return _of_person(event, place, identity)


def _of_person(event: Mapping[str, Any], place: Conversation, identity: Identity) -> Notice | None:
    """Read that a person came or went; a deactivated account is one that has left.

    Slack tells of every change of a profile; those of people who are there say just that.
    """
    kind, told = event.get("type"), event.get("user")
    user = str(told.get("id") or "") if isinstance(told, dict) else str(told or "")
    if not user or user == identity.user:
        return None
    person = Reader(PLATFORM, identity.scope, user)
    if kind in ("member_joined_channel", "member_left_channel"):
        left = kind == "member_left_channel"
        return Notice(Change.PERSON_LEFT if left else Change.PERSON_BACK, place, person)
    if kind in ("team_join", "user_change") and isinstance(told, dict):
        gone, zone = told.get("deleted") is True, known_zone(told.get("tz")) or ""
        return Notice(Change.PERSON_LEFT if gone else Change.PERSON_BACK, place, person, zone)
    return None


def is_removal(event: Mapping[str, Any]) -> bool:
    """Tell whether an event says that the bot was taken out of a workspace or organisation."""
    kind = event.get("type")
    return kind == "app_uninstalled" or (kind == "tokens_revoked" and _is_ours(event))


def _is_ours(event: Mapping[str, Any]) -> bool:
    """Tell whether the bot's own token was revoked, rather than some person's."""
    return bool((event.get("tokens") or {}).get("bot"))
