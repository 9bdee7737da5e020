"""The places of a Discord on loopback, and its rules about posting there."""

from datetime import UTC, datetime
from typing import Any

from tests.servers import discord_world as world
from tests.servers.discord_limits import V2, walk

Json = dict[str, Any]

_DENIABLE = {"view": 1 << 10, "send": 1 << 11, "history": 1 << 16, "threads": 1 << 38}
_NEEDS_TAG = 1 << 4  # A forum's flag: every post in it has a tag.


class Refusal(Exception):  # noqa: N818 - an answer
    """What Discord answers to a request it does not carry out."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.body = {"code": code, "message": text}


class Places:
    """One server with channels, one bot, and a person named ada.

    Attributes:
        channels: By id; threads and direct messages too.
        messages: All messages everyone in their channel can see, oldest first.
        direct_messages_open: Whether ada lets the bot write to her.
    """

    def __init__(self) -> None:
        self.ids = world.Ids()
        self.application_id, self.guild_id = self.ids.next(), self.ids.next()
        self.bot = world.user(self.application_id, "paperpicks", bot=True)
        self.ada = world.user(self.ids.next(), "ada")
        self.channels: dict[str, Json] = {}
        self.messages: list[Json] = []
        self.direct_messages_open = True
        self._nonces: dict[str, str] = {}

    def open_channel(self, name: str, *, thread_in: str = "") -> str:
        """Open a text channel, or a thread; give its id."""
        id_ = self.ids.next()
        self.channels[id_] = world.channel(id_, self.guild_id, name, parent=thread_in)
        return id_

    def open_forum(self, name: str, *tags: str, needs_tag: bool = False) -> str:
        """Open a forum with tags of ids "1", "2" and so on; give its id."""
        id_ = self.ids.next()
        self.channels[id_] = world.forum(id_, self.guild_id, name, tags, needs_tag=needs_tag)
        return id_

    def threads_in(self, channel: str, *, archived: bool = False) -> list[Json]:
        """Give the threads of a channel or posts of a forum, latest first."""
        every = [c for c in self.channels.values() if c.get("parent_id") == channel]
        return [c for c in every if c["thread_metadata"]["archived"] is archived][::-1]

    def archived_in(self, channel: Json) -> list[Json]:
        """Give the archived threads of a channel whose history may be read, latest first."""
        if self._lacks(channel, "history"):
            raise Refusal(403, 50001, "Missing Access")
        return self.threads_in(channel["id"], archived=True)

    def deny(self, channel: str, *what: str) -> None:
        """Take "view", "send", "history" or "threads" from the bot in a channel."""
        denied = sum(_DENIABLE[name] for name in what)
        overwrite = {"id": self.guild_id, "type": 0, "allow": "0", "deny": str(denied)}
        self.channels[channel]["permission_overwrites"] = [overwrite]

    def everyones(self, channel: str) -> list[Json]:
        """Give what everyone in a channel sees."""
        return [m for m in self.messages if m["channel_id"] == channel]

    def direct(self, person: str) -> Json:
        """Open the direct message with a person, or give the one there is."""
        if person != self.ada["id"]:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        known = (c for c in self.channels.values() if c["type"] == world.DIRECT)
        found = next(known, None)
        if found is None:
            id_ = self.ids.next()
            found = self.channels[id_] = {
                "id": id_,
                "type": world.DIRECT,
                "recipients": [self.ada],
                "last_message_id": None,
                "flags": 0,
            }
        return found

    def channel(self, id_: str) -> Json:
        """Give a channel the bot can see."""
        if id_ not in self.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        found = self.channels[id_]
        if self._lacks(found, "view"):
            raise Refusal(403, 50001, "Missing Access")
        return found

    def _lacks(self, channel: Json, what: str) -> bool:
        overwrites = channel.get("permission_overwrites") or []
        return any(int(overwrite["deny"]) & _DENIABLE[what] for overwrite in overwrites)

    def message(self, id_: str) -> Json:
        """Give a message everyone can see."""
        found = next((m for m in self.messages if m["id"] == id_), None)
        if found is None:
            raise Refusal(404, 10008, "Unknown Message")
        return found

    def one_of(self, channel: Json, id_: str) -> Json:
        """Give one message of a channel whose history may be read."""
        if self._lacks(channel, "history"):
            raise Refusal(403, 50001, "Missing Access")
        return self.message(id_)

    def post(self, channel: Json, body: Json) -> Json:
        """Post a message; the same nonce again posts no second one."""
        if self._lacks(channel, "send"):
            raise Refusal(403, 50013, "Missing Permissions")
        if channel["type"] == world.FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        if channel["type"] == world.DIRECT and not self.direct_messages_open:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        thread = channel.get("thread_metadata") or {}
        if thread.get("locked"):
            raise Refusal(400, 50083, "Thread is archived")
        if thread:
            thread["archived"] = False  # Whoever writes into a thread opens it again.
        nonce = str(body.get("nonce", "")) if body.get("enforce_nonce") else ""
        if nonce in self._nonces:  # By this sender within minutes, wherever it was posted.
            return self.message(self._nonces[nonce])
        message = self.new(channel["id"], body)
        self.messages.append(message)
        if nonce:
            self._nonces[nonce] = message["id"]
        return message

    def start_thread(self, channel: Json, body: Json, *, on: str = "") -> Json:
        """Open a thread, on a message or beside all; in a forum it is a post with its message.

        A forum knows no nonce: the same post again is a second one.
        """
        if self._lacks(channel, "threads" if channel["type"] != world.FORUM else "send"):
            raise Refusal(403, 50013, "Missing Permissions")
        if on and on in self.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        id_ = on or self.ids.next()
        thread = world.channel(id_, self.guild_id, body["name"], parent=channel["id"])
        thread["owner_id"] = self.bot["id"]
        if channel["type"] != world.FORUM:
            self.channels[id_] = thread
            return thread
        if "message" not in body:
            raise Refusal(400, 50035, "Invalid Form Body")
        tags = [str(tag) for tag in body.get("applied_tags") or []]
        if set(tags) - {tag["id"] for tag in channel["available_tags"]}:
            raise Refusal(400, 50035, "Invalid Form Body")
        if channel["flags"] & _NEEDS_TAG and not tags:
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        message = self.new(id_, body["message"])
        message["id"] = id_  # A post's first message has the id of the post.
        self.messages.append(message)
        self.channels[id_] = thread | {"applied_tags": tags}
        return {**self.channels[id_], "message": message}

    def new(self, channel: str, body: Json) -> Json:
        """Make a message, wherever it is shown."""
        return {
            "id": self.ids.next(),
            "type": 0,
            "channel_id": channel,
            "author": self.bot,
            "content": body.get("content") or "",
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "components": _numbered(body.get("components") or []),
            "flags": body.get("flags", 0),
        }

    def history(self, channel: Json, query: dict[str, str]) -> list[Json]:
        """Give a page of a channel's messages, latest first."""
        if self._lacks(channel, "history"):
            return []  # Not an error: Discord shows an empty history.
        after = int(query.get("after", 0))
        later = [m for m in self.everyones(channel["id"]) if int(m["id"]) > after]
        limit = int(query.get("limit", 50))
        return (later[:limit] if after else later[-limit:])[::-1]


def edited(message: Json, body: Json) -> Json:
    """Change a message as far as the body says."""
    if "components" in body:
        message["components"] = _numbered(body["components"])
    message["flags"] = (body.get("flags") or message["flags"]) | V2
    message["edited_timestamp"] = datetime.now(UTC).isoformat()
    return message


def _numbered(components: list[Json]) -> list[Json]:
    """Give each component the id Discord gives it."""
    for number, component in enumerate(walk(components), start=1):
        component["id"] = number
    return components
