"""The people and places of a Discord on loopback, as its payloads describe them."""

import time
from collections.abc import Sequence
from typing import Any

from bot.adapters.discord.invite import PERMISSIONS

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000
TEXT_CHANNEL, DIRECT, THREAD, FORUM = 0, 1, 11, 15
CHANNELS = (TEXT_CHANNEL, 5, FORUM)  # What stands in a server's list; 5 is for announcements.
MANAGE_GUILD = 1 << 5


class Ids:
    """Discord's ids: rising, and telling when they were made."""

    def __init__(self) -> None:
        self._count = 0

    def next(self) -> str:
        """Make an id of this moment."""
        self._count += 1
        moment = time.time_ns() // 1_000_000 - EPOCH_MS
        return str((moment << 22) | (self._count & 0x3FFFFF))


def user(id_: str, name: str, *, bot: bool = False) -> Json:
    """Describe a user."""
    return {
        "id": id_,
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": bot,
    }


def application(id_: str, owner: Json, endpoint: str | None) -> Json:
    """Describe the application to its bot."""
    return {
        "id": id_,
        "name": "paperpicks",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": owner,
        "team": None,
        "summary": "",
        "interactions_endpoint_url": endpoint,
    }


def channel(id_: str, guild: str, name: str, *, parent: str = "") -> Json:
    """Describe a text channel, or a thread of `parent`."""
    described: Json = {
        "id": id_,
        "type": THREAD if parent else TEXT_CHANNEL,
        "guild_id": guild,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "flags": 0,
        "parent_id": parent or None,
    }
    if parent:
        described |= {
            "owner_id": guild,
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
                "locked": False,
            },
        }
    return described


def forum(id_: str, guild: str, name: str, tags: Sequence[str], *, needs_tag: bool) -> Json:
    """Describe a forum; tag number 3 has the id "3"."""
    told = [
        {"id": str(n), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
        for n, tag in enumerate(tags, 1)
    ]
    return channel(id_, guild, name) | {
        "type": FORUM,
        "available_tags": told,
        "flags": 1 << 4 if needs_tag else 0,
        "default_auto_archive_duration": 1440,
    }


def guild(id_: str, owner: Json, channels: list[Json]) -> Json:
    """Describe a server where everyone may do what the bot asks for."""
    everyone = {
        "id": id_,
        "name": "@everyone",
        "color": 0,
        "hoist": False,
        "position": 0,
        "permissions": str(PERMISSIONS.value),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": id_,
        "name": "Lab",
        "icon": None,
        "owner_id": owner["id"],
        "roles": [everyone],
        "emojis": [],
        "features": [],
        "channels": [c for c in channels if c["type"] in CHANNELS],
        "threads": [c for c in channels if c["type"] == THREAD],
        "members": [],
        "member_count": 2,
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "stickers": [],
        "soundboard_sounds": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "unavailable": False,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "premium_tier": 0,
        "nsfw_level": 0,
        "system_channel_flags": 0,
        "system_channel_id": None,
        "afk_timeout": 300,
    }


def member(person: Json, permissions: int, roles: Sequence[str] = ()) -> Json:
    """Describe a user as a member of the server, with `roles` by id."""
    return {
        "user": person,
        "nick": None,
        "roles": list(roles),
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": str(permissions),
        "avatar": None,
    }
