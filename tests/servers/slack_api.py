"""Slack's Web API on a `Workspace`: what it answers, and what it refuses."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.slack_blocks import Json, as_list, as_object, problems
from tests.servers.slack_models import model_problems
from tests.servers.slack_specs import block_kit_problems
from tests.servers.slack_views import RefusedCallError, Views
from tests.servers.slack_workspace import BOT_ID, BOT_USER, TEAM, Channel, Workspace

__all__ = ["ALL_SCOPES", "Api", "RefusedCallError", "Upload", "checked"]

ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "links:read",
        "links:write",
        "users:read",
    }
)

_MOST_HISTORY = 15
_MOST_LISTED = 2  # Slack gives up to a thousand; few, so that every list has a second page.
_MOST_METADATA = 8_000


@dataclass
class Upload:
    """A file on its way: who sees it is known once it is completed."""

    name: str
    length: int
    content: bytes = b""
    channel: str = ""


@dataclass
class Api:
    """The methods that the bot uses; any other is unknown here."""

    workspace: Workspace
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    edited: int = 0
    base: str = ""
    files: list[Upload] = field(default_factory=list)
    views: Views = field(default_factory=Views)
    unfurled: list[Json] = field(default_factory=list)

    def call(self, method: str, args: Json) -> Json:
        """Carry out a call. Raises `RefusedCallError` as Slack would."""
        known: dict[str, tuple[str, Callable[[Json], Json]]] = {
            "auth.test": ("", self._auth_test),
            "chat.delete": ("chat:write", self._delete),
            "chat.postEphemeral": ("chat:write", self._post_ephemeral),
            "chat.postMessage": ("chat:write", self._post),
            "chat.unfurl": ("links:write", self._unfurl),
            "chat.update": ("chat:write", self._update),
            "conversations.history": ("*:history", self._history),
            "conversations.info": ("*:read", self._info),
            "conversations.list": ("channels:read", self._list),
            "conversations.open": ("im:write", self._open),
            "conversations.replies": ("*:history", self._history),
            "files.completeUploadExternal": ("files:write", self._complete_upload),
            "files.getUploadURLExternal": ("files:write", self._begin_upload),
            "users.conversations": ("", self._places_of),
            "users.info": ("users:read", self._user),
            "views.open": ("", self.views.open),
            "views.publish": ("", self._publish),
            "views.push": ("", self.views.push),
            "views.update": ("", self.views.update),
        }
        if method not in known:
            raise RefusedCallError("unknown_method", req_method=method)
        scope, carry_out = known[method]
        self._need(scope.replace("*", self._kind(args)))
        return {"ok": True, **carry_out(args)}

    def _kind(self, args: Json) -> str:
        """Name the kind of the channel a call is about, as scopes do."""
        channel = self.workspace.find(str(args.get("channel")))
        if str(args.get("channel", "")).startswith("D"):
            return "im"
        return "groups" if channel is not None and channel.private else "channels"

    def _need(self, scope: str) -> None:
        if scope and scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise RefusedCallError("missing_scope", needed=scope, provided=provided)

    def _auth_test(self, _args: Json) -> Json:
        who = {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "enterprise_id": None}
        return {**who, "url": "https://lab.slack.com/", "team": "Lab", "user": "paperpicks"}

    def _channel(self, args: Json) -> Channel:
        channel = self.workspace.find(str(args.get("channel")))
        if channel is None or (channel.private and not channel.has_bot):
            raise RefusedCallError("channel_not_found")
        if not channel.has_bot:
            raise RefusedCallError("not_in_channel")
        return channel

    def _post(self, args: Json) -> Json:
        if self.workspace.people.get(str(args.get("channel")), {}).get("deleted"):
            raise RefusedCallError("user_disabled")
        channel = self._channel(args)
        if channel.archived:
            raise RefusedCallError("is_archived")
        body = checked(args)
        posted = self.workspace.add(channel, body)
        return {"channel": channel.id, "ts": posted.ts, "message": {"text": posted.text}}

    def _post_ephemeral(self, args: Json) -> Json:
        if "unfurl_links" in args:
            raise RefusedCallError("invalid_arguments")
        channel = self._channel(args)
        user = str(args.get("user"))
        if user not in self.workspace.people:
            raise RefusedCallError("user_not_in_channel")
        return {"message_ts": self.workspace.add(channel, checked(args), only_for=user).ts}

    def _update(self, args: Json) -> Json:
        if str(args.get("channel", "")).startswith("U"):
            # Only the id of the direct message will do.
            raise RefusedCallError("channel_not_found")
        body = checked(args)
        for message in self._channel(args).messages:
            if message.ts == args.get("ts") and not message.only_for:
                self.workspace.change(message, body)
                return {"channel": message.channel, "ts": message.ts}
        raise RefusedCallError("message_not_found")

    def _delete(self, args: Json) -> Json:
        channel = self._channel(args)
        for message in channel.messages:
            if message.ts == args.get("ts") and not message.only_for:
                if not message.by_bot:
                    raise RefusedCallError("cant_delete_message")
                channel.messages.remove(message)
                return {"channel": channel.id, "ts": message.ts}
        raise RefusedCallError("message_not_found")

    def _unfurl(self, args: Json) -> Json:
        """Show previews below somebody's message; each is a small message of its own."""
        for preview in as_object(args.get("unfurls")).values():
            checked({"text": "a preview", **preview})
        if not (args.get("unfurl_id") and args.get("source")):
            self._channel(args)
        self.unfurled.append({**args, "unfurls": as_object(args.get("unfurls"))})
        return {}

    def _info(self, args: Json) -> Json:
        channel = self.workspace.find(str(args.get("channel")))
        if channel is None or (channel.private and not channel.has_bot):
            raise RefusedCallError("channel_not_found")
        return {"channel": channel.told}

    def _list(self, args: Json) -> Json:
        """Give channels, a page at a time; private ones only where the bot is in them."""
        kinds = self._kinds(args)
        without = str(args.get("exclude_archived")).lower() in ("1", "true")
        listed = [
            channel.told
            for channel in self.workspace.channels.values()
            if channel.name and (channel.has_bot or not channel.private)
            if channel.kind in kinds
            if not (without and channel.archived)
        ]
        return _page(listed, args)

    def _places_of(self, args: Json) -> Json:
        """Give the channels a person is in; private ones only where the bot is in them too."""
        kinds, user = self._kinds(args), str(args.get("user"))
        if user not in self.workspace.people:
            raise RefusedCallError("user_not_found")
        listed = [
            {"id": channel.id}
            for channel in self.workspace.channels.values()
            if channel.name and (channel.has_bot or not channel.private)
            if channel.kind in kinds and user not in channel.absent
        ]
        return _page(listed, args)

    def _kinds(self, args: Json) -> list[str]:
        kinds = str(args.get("types") or "public_channel").split(",")
        for kind in kinds:
            self._need("groups:read" if kind == "private_channel" else "channels:read")
        return kinds

    def _publish(self, args: Json) -> Json:
        if str(args.get("user_id")) not in self.workspace.people:
            raise RefusedCallError("user_not_found")
        return self.views.publish(args)

    def _history(self, args: Json) -> Json:
        """Give the latest messages first, a page at a time."""
        if str(args.get("channel", "")).startswith("U"):
            raise RefusedCallError("channel_not_found")
        thread, oldest = str(args.get("ts") or ""), float(args.get("oldest") or 0)
        found = [
            m
            for m in reversed(self._channel(args).messages)
            if float(m.ts) > oldest and m.thread == thread and not m.only_for
        ]
        start = int(args.get("cursor") or 0)
        end = start + min(int(args.get("limit") or _MOST_HISTORY), _MOST_HISTORY)
        cursor = str(end) if end < len(found) else ""
        with_metadata = str(args.get("include_all_metadata")).lower() in ("1", "true")
        messages = [
            {"type": "message", "ts": m.ts, "text": m.text, "bot_id": BOT_ID}
            | ({"metadata": m.metadata} if with_metadata and m.metadata else {})
            for m in found[start:end]
        ]
        return {"messages": messages, "response_metadata": {"next_cursor": cursor}}

    def _open(self, args: Json) -> Json:
        users = args.get("users")
        user = ",".join(users) if isinstance(users, list) else str(users)
        if user not in self.workspace.people:
            raise RefusedCallError("user_not_found")
        return {"channel": {"id": self.workspace.direct(user).id}}

    def _begin_upload(self, args: Json) -> Json:
        if not args.get("filename") or int(args.get("length") or 0) < 1:
            raise RefusedCallError("invalid_arguments")
        self.files.append(Upload(str(args["filename"]), int(args["length"])))
        id_ = len(self.files) - 1
        return {"upload_url": f"{self.base}/upload/{id_}", "file_id": f"F{id_}"}

    def _complete_upload(self, args: Json) -> Json:
        channel = self._channel({"channel": args.get("channel_id")})
        completed = json.loads(str(args["files"]))
        for file in completed:
            upload = self.files[int(file["id"].removeprefix("F"))]
            if len(upload.content) != upload.length:
                raise RefusedCallError("file_upload_size_mismatch")
            upload.channel = channel.id
        return {"files": completed}

    def _user(self, args: Json) -> Json:
        person = self.workspace.people.get(str(args.get("user")))
        if person is None:
            raise RefusedCallError("user_not_found")
        with_locale = str(args.get("include_locale")).lower() in ("1", "true")
        return {"user": {k: v for k, v in person.items() if k != "locale" or with_locale}}


def _page(listed: list[Json], args: Json) -> Json:
    """Give a page of a list, and where the next one begins."""
    start = int(args.get("cursor") or 0)
    end = start + min(int(args.get("limit") or _MOST_LISTED), _MOST_LISTED)
    cursor = str(end) if end < len(listed) else ""
    return {"channels": listed[start:end], "response_metadata": {"next_cursor": cursor}}


def checked(args: Json) -> Json:
    """Read a message. Raises `RefusedCallError` where Slack would not take it."""
    blocks = as_list(args.get("blocks"))
    found = problems(blocks) or block_kit_problems(blocks) or model_problems(blocks)
    if "msg_blocks_too_long" in found:
        raise RefusedCallError("msg_blocks_too_long")
    if found:
        raise RefusedCallError("invalid_blocks", errors=found)
    if not args.get("text"):
        # Slack only warns; readers of screens would hear nothing.
        raise RefusedCallError("no_text")
    if len(str(args["text"])) > 40_000:
        raise RefusedCallError("msg_too_long")
    if args.get("parse") == "full" or args.get("link_names"):
        raise RefusedCallError("invalid_arguments")  # Slack takes it, and would call people.
    metadata = args.get("metadata")
    if metadata is not None and not _is_metadata(metadata):
        raise RefusedCallError("invalid_metadata_format")
    if len(json.dumps(metadata)) > _MOST_METADATA:
        raise RefusedCallError("metadata_too_large")
    return {**args, "blocks": blocks}


def _is_metadata(metadata: Json) -> bool:
    """Tell whether Slack keeps this beside a message: a type, and plain values by their names."""
    if set(metadata) != {"event_type", "event_payload"}:
        return False
    payload = metadata["event_payload"]
    is_plain = isinstance(payload, dict) and all(
        isinstance(value, str | int | bool) for value in payload.values()
    )
    return is_plain and isinstance(metadata["event_type"], str)
