"""Answers on their way back: by the address Slack gave for the use, or into the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.library_log import library_log
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.adapters.slack.posted import Posted, about
from bot.adapters.slack.relabelling import Relabelling
from bot.adapters.slack.render import Drawn, render
from bot.adapters.slack.translate import is_direct
from bot.adapters.slack.uploads import Uploads
from bot.core.errors import TemporaryError
from bot.core.message import Audience, Message
from bot.core.ports import Memory

KEPT = timedelta(days=30)  # How long a call too long for its button can be pressed.

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ByAddress:
    """Answer a command or a press through its `response_url`: 5 times within 30 minutes.

    Attributes:
        url: A secret of this one use.
        pressed: Whether a button was pressed.
        is_alone: Whether only the presser sees the message with the button.
        is_lasting: Whether that message stays: it stands in the direct message with the bot.
        thread: The thread the button stands in, or empty.
        user: Who is answered; files go to them.
        posted: The message that the press is about, where others see it too.
        trigger: What lets a modal be opened instead, for some seconds.
    """

    url: str
    pressed: bool = False
    is_alone: bool = False
    is_lasting: bool = False
    thread: str = ""
    user: str = ""
    posted: Posted | None = None
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class InChannel:
    """Answer a message where it was written; privately, unless it is a direct message."""

    channel: str
    user: str
    thread: str = ""


class Replies:
    """Sends answers. What cannot be sent is logged: nobody is left to tell."""

    def __init__(self, session: ClientSession, memory: Memory) -> None:
        self._session = session
        self._memory = memory
        self._relabelling = Relabelling(memory)

    async def send(
        self, client: AsyncWebClient | None, to: ByAddress | InChannel, message: Message
    ) -> None:
        """Send an answer, once; without a client where the bot is not installed any more."""
        if client is not None:
            message = await Uploads(client).sent(message, to.user)
        drawn = render(message)
        posted = to.posted if message.relabel and isinstance(to, ByAddress) else None
        if posted is not None:
            drawn = about(drawn, posted)
        private = message.audience is Audience.ASKER or message.refused
        try:
            await keep(self._memory, drawn)
            if isinstance(to, ByAddress):
                if posted is not None:
                    to = replace(to, is_lasting=False)  # What lasts of it is the new label.
                await self._by_address(to, drawn, private=private, replaces=message.replaces)
            elif client is not None:
                await _in_channel(client, to, drawn, private=private)
        except (*TROUBLE, TemporaryError) as error:
            answer = answer_of(error)
            why = code_of(answer) if answer else type(error).__name__
            log.warning("answer not sent", platform="slack", why=why)
        if posted is not None and client is not None:
            await self._relabelling.relabel(client, posted, message.relabel)

    async def _by_address(
        self, to: ByAddress, drawn: Drawn, *, private: bool, replaces: bool
    ) -> None:
        body = _body(drawn)
        if to.thread:
            body["thread_ts"] = to.thread
        if replaces and to.pressed and (to.is_alone or to.is_lasting or not private):
            body["replace_original"] = True
        else:
            in_sight = to.is_lasting or not private
            body["response_type"] = "in_channel" if in_sight else "ephemeral"
            body["replace_original"] = False
        webhook = AsyncWebhookClient(
            to.url, session=self._session, retry_handlers=[], logger=library_log()
        )
        answered = await webhook.send_dict(body)
        if answered.status_code != 200:
            log.warning("answer not taken", platform="slack", status=answered.status_code)


async def _in_channel(
    client: AsyncWebClient, to: InChannel, drawn: Drawn, *, private: bool
) -> None:
    body = _body(drawn) | {"channel": to.channel}
    if to.thread:
        body["thread_ts"] = to.thread
    if private and not is_direct(to.channel):
        body = {k: v for k, v in body.items() if not k.startswith("unfurl_")}
        await client.api_call("chat.postEphemeral", json=body | {"user": to.user})
    else:
        await client.api_call("chat.postMessage", json=body)


async def keep(memory: Memory, drawn: Drawn) -> None:
    """Keep what is too long for its button; before it is sent, so that no press comes too early."""
    await keep_lines(memory, drawn.kept)


async def keep_lines(memory: Memory, lines: Mapping[str, str]) -> None:
    """Keep lines by their tokens, until somebody presses the buttons that stand for them."""
    for token, line in lines.items():
        await memory.put(kept_key(token), line.encode(), KEPT)


def kept_key(token: str) -> str:
    """Name a kept call in memory."""
    return f"call/{token}"


def _body(drawn: Drawn) -> dict[str, object]:
    return {
        "text": drawn.text,
        "blocks": list(drawn.blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }
