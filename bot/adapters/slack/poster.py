"""Posts on Slack, and finds again what may have been posted."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outcomes import TROUBLE, of_post, of_search
from bot.adapters.slack.render import Drawn, render
from bot.adapters.slack.replies import keep
from bot.adapters.slack.translate import PLATFORM
from bot.core.errors import CannotTell, NotPosted, Refused, TemporaryError
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import Memory, MessageRef

EVENT = "paper_delivery"
SKEW = timedelta(seconds=5)  # Slack's clock may be behind ours by so much.
PAGE = 15  # Slack's most for apps that are sold outside its marketplace.
MOST_PAGES = 20
REMEMBERED = timedelta(days=30)


class SlackPoster:
    """Posts with the delivery's key as metadata; one attempt, never a second."""

    def __init__(self, client: AsyncWebClient, memory: Memory) -> None:
        self._client = client
        self._memory = memory

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post once; see `Poster`."""
        _check_ours(to)
        drawn = await self._drawn(message)
        metadata = {"event_type": EVENT, "event_payload": {"key": key}}
        body = _body(drawn) | {"channel": to.channel, "metadata": metadata}
        body |= {"unfurl_links": False, "unfurl_media": False}
        if to.thread:
            body["thread_ts"] = to.thread
        try:
            posted = await self._client.api_call("chat.postMessage", json=body)
        except TROUBLE as error:
            raise of_post(error) from error
        return MessageRef(to, str(posted["ts"]))

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a posted message, which keeps its key; see `Poster`."""
        _check_ours(ref.conversation)
        drawn = await self._drawn(message)
        try:
            channel = await self._channel(ref.conversation)
            body = _body(drawn) | {"channel": channel, "ts": ref.id}
            await self._client.api_call("chat.update", json=body)
        except TROUBLE as error:
            raise of_post(error) from error

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look for the key in the channel's history; see `Poster`."""
        _check_ours(to)
        try:
            id_ = await self._look(to, key, since - SKEW)
        except TROUBLE as error:
            raise of_search(error) from error
        return MessageRef(to, id_) if id_ else None

    async def _drawn(self, message: Message) -> Drawn:
        drawn = render(message)
        try:
            await keep(self._memory, drawn)
        except TemporaryError as error:
            raise NotPosted("a button's command could not be kept") from error
        return drawn

    async def _look(self, to: Conversation, key: str, since: datetime) -> str | None:
        asked: dict[str, Any] = {
            "channel": await self._channel(to),
            "oldest": f"{since.timestamp():.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        for _ in range(MOST_PAGES):
            if to.thread:
                page = await self._client.conversations_replies(ts=to.thread, **asked)
            else:
                page = await self._client.conversations_history(**asked)
            for message in page.get("messages") or []:
                if _key_of(message) == key:
                    return str(message["ts"])
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return None
        raise CannotTell("too much was written there since")

    async def _channel(self, to: Conversation) -> str:
        """Give the channel's id; that of a direct message is asked for once a month."""
        if not to.is_direct:
            return to.channel
        key = f"direct/{to.workspace}/{to.channel}"
        with suppress(TemporaryError):
            if kept := await self._memory.get(key):
                return kept.decode()
        opened = await self._client.conversations_open(users=[to.channel])
        channel = str(opened["channel"]["id"])
        with suppress(TemporaryError):
            await self._memory.put(key, channel.encode(), REMEMBERED)
        return channel


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
