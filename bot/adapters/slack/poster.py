"""Posts on Slack, and finds again what may have been posted."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack.channels import channel_named
from bot.adapters.slack.fallback import written_out
from bot.adapters.slack.outcomes import TROUBLE, is_of_blocks, of_post, of_search
from bot.adapters.slack.posted import Posted, remember
from bot.adapters.slack.render import Drawn, render
from bot.adapters.slack.replies import keep
from bot.adapters.slack.translate import PLATFORM
from bot.adapters.slack.workspaces import Workspaces
from bot.core.errors import CannotTell, NotPosted, Refused, TemporaryError
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import Memory, MessageRef

EVENT = "paper_delivery"
SKEW = timedelta(seconds=5)  # Slack's clock may be behind ours by so much.
PAGE = 15  # Slack's most for apps that are sold outside its marketplace.
MOST_PAGES = 20
REMEMBERED = timedelta(days=30)

log = structlog.get_logger(__name__)


class SlackPoster:
    """Posts with the delivery's key as metadata; one attempt, never a second.

    But what Slack refuses for its blocks comes as plain text: some words beat none.
    """

    def __init__(self, workspaces: Workspaces, memory: Memory) -> None:
        self._workspaces = workspaces
        self._memory = memory

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post once; see `Poster`."""
        client = await self._client(to)
        drawn = await self._drawn(message)
        metadata = {"event_type": EVENT, "event_payload": {"key": key}}
        body = _body(drawn) | {"channel": to.channel, "metadata": metadata}
        body |= {"unfurl_links": False, "unfurl_media": False}
        if to.thread:
            body["thread_ts"] = to.thread
        try:
            posted = await _posted(client, body, written_out(message))
        except TROUBLE as error:
            raise of_post(error) from error
        ref = MessageRef(to, str(posted["ts"]))
        await self._remember(ref, str(posted["channel"]), drawn)
        return ref

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a posted message, which keeps its key; see `Poster`."""
        client = await self._client(ref.conversation)
        drawn = await self._drawn(message)
        try:
            channel = await self._channel(ref.conversation, client)
            body = _body(drawn) | {"channel": channel, "ts": ref.id}
            await client.api_call("chat.update", json=body)
        except TROUBLE as error:
            raise of_post(error) from error
        await self._remember(ref, channel, drawn)

    async def place_of(self, name: str, workspace: str) -> Conversation:
        """Find a channel that the bot may post in; see `TriesOut`."""
        client = await self._workspaces.at(Conversation(PLATFORM, workspace, ""))
        try:
            team = workspace or str((await client.auth_test())["team_id"])
        except TROUBLE as error:
            raise TemporaryError(f"Slack does not answer ({type(error).__name__})") from error
        return Conversation(PLATFORM, team, await channel_named(client, name))

    async def delete(self, ref: MessageRef) -> None:
        """Take a posted message away; see `TriesOut`."""
        client = await self._client(ref.conversation)
        try:
            channel = await self._channel(ref.conversation, client)
            await client.api_call("chat.delete", json={"channel": channel, "ts": ref.id})
        except TROUBLE as error:
            raise of_post(error) from error

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look for the key in the channel's history; see `Poster`."""
        _check_ours(to)
        try:
            client = await self._workspaces.at(to)
        except Refused as error:
            raise CannotTell("I am not installed there any more") from error
        try:
            id_ = await self._look(client, to, key, since - SKEW)
        except TROUBLE as error:
            raise of_search(error) from error
        return MessageRef(to, id_) if id_ else None

    async def _client(self, to: Conversation) -> AsyncWebClient:
        _check_ours(to)
        try:
            return await self._workspaces.at(to)
        except TemporaryError as error:
            raise NotPosted("the workspace's token could not be read") from error

    async def _remember(self, ref: MessageRef, channel: str, drawn: Drawn) -> None:
        """Remember what was drawn, so that labels in it can be changed."""
        to = ref.conversation
        only_for = f"{to.workspace}/{to.channel}" if to.is_direct else ""
        there = Posted(channel, ref.id, drawn.text, drawn.blocks, only_for)
        await remember(self._memory, there)

    async def _drawn(self, message: Message) -> Drawn:
        drawn = render(message)
        try:
            await keep(self._memory, drawn)
        except TemporaryError as error:
            raise NotPosted("a button's command could not be kept") from error
        return drawn

    async def _look(
        self, client: AsyncWebClient, to: Conversation, key: str, since: datetime
    ) -> str | None:
        asked: dict[str, Any] = {
            "channel": await self._channel(to, client),
            "oldest": f"{since.timestamp():.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        for _ in range(MOST_PAGES):
            if to.thread:
                page = await client.conversations_replies(ts=to.thread, **asked)
            else:
                page = await client.conversations_history(**asked)
            for message in page.get("messages") or []:
                if _key_of(message) == key:
                    return str(message["ts"])
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return None
        raise CannotTell("too much was written there since")

    async def _channel(self, to: Conversation, client: AsyncWebClient) -> str:
        """Give the channel's id; that of a direct message is asked for once a month."""
        if not to.is_direct:
            return to.channel
        key = f"direct/{to.workspace}/{to.channel}"
        with suppress(TemporaryError):
            if kept := await self._memory.get(key):
                return kept.decode()
        opened = await client.conversations_open(users=[to.channel])
        channel = str(opened["channel"]["id"])
        with suppress(TemporaryError):
            await self._memory.put(key, channel.encode(), REMEMBERED)
        return channel


async def _posted(
    client: AsyncWebClient, body: dict[str, object], plain: str
) -> AsyncSlackResponse:
    try:
        return await client.api_call("chat.postMessage", json=body)
    except TROUBLE as error:
        if not is_of_blocks(error):
            raise
        log.error("a message was refused for its blocks, so it comes as text", platform=PLATFORM)
        return await client.api_call("chat.postMessage", json=body | {"text": plain, "blocks": []})


def _body(drawn: Drawn) -> dict[str, object]:
    return {"text": drawn.text, "blocks": list(drawn.blocks)}


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return None
    return (metadata.get("event_payload") or {}).get("key")


def _check_ours(to: Conversation) -> None:
    if to.platform != PLATFORM:
        raise Refused("That conversation is not on Slack.", "destination")
