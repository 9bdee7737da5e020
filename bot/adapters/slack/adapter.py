"""Slack as a chat platform: posts through the Web API, hears through Socket Mode."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import ClassVar, Self

import structlog
from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.connection import connected
from bot.adapters.slack.hearing import Ears, Hearing
from bot.adapters.slack.library_log import library_log
from bot.adapters.slack.outcomes import PACE
from bot.adapters.slack.people import People
from bot.adapters.slack.poster import SlackPoster
from bot.adapters.slack.preflight import examine
from bot.adapters.slack.replies import Replies
from bot.adapters.slack.translate import PLATFORM, Identity
from bot.core.command import Command
from bot.core.errors import WrongSettings
from bot.core.message import Message
from bot.core.pace import Pace
from bot.core.places import Conversation
from bot.core.ports import Answer, Memory, MessageRef, Suggest, Tell

TIMEOUT = ClientTimeout(total=20, sock_connect=10)  # A post may take 25 s in all.

log = structlog.get_logger(__name__)


class SlackAdapter:
    """One workspace, two tokens. Use it in `async with`: that is where its tokens are tried."""

    platform: ClassVar[str] = PLATFORM
    pace: ClassVar[Pace] = PACE

    def __init__(
        self,
        bot_token: str,
        app_token: str,
        *,
        commands: Sequence[Command],
        memory: Memory,
        api: str = "https://slack.com/api/",
        look_again_seconds: float = 30.0,
    ) -> None:
        self._bot_token = bot_token
        self._app_token = app_token
        self._commands = commands
        self._memory = memory
        self._api = api
        self._look_again_seconds = look_again_seconds
        self._identity: Identity | None = None
        self._socket: SocketModeClient | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Try the tokens; Slack being out of reach is no reason not to start.

        Raises:
            ConfigurationError: If a token is wrong, or a scope that everything needs is missing.
        """
        await self._examine()
        # A kept connection that Slack has closed meanwhile would make a post's outcome unknown.
        session = ClientSession(connector=TCPConnector(force_close=True), timeout=TIMEOUT)
        self._session = await self._stack.enter_async_context(session)
        self._client = AsyncWebClient(
            self._bot_token,
            base_url=self._api,
            session=session,
            retry_handlers=[],  # The library's own would post twice when an answer is lost.
            logger=library_log(),
        )
        self._poster = SlackPoster(self._client, self._memory)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of all connections."""
        await self._stack.aclose()

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post once; see `Poster`."""
        return await self._poster.post(to, message, key=key)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a posted message; see `Poster`."""
        await self._poster.edit(ref, message)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look for a posted message; see `Poster`."""
        return await self._poster.find(to, key, since=since)

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:  # noqa: ARG002
        """Hear commands, presses, messages and news until cancelled; answers in hand are sent.

        Slack has no place to suggest while a reader types.

        Raises:
            ConfigurationError: If Slack was out of reach at the start and now refuses a token.
        """
        hearing = Hearing(
            Ears(
                identity=await self._known_identity(),
                commands=self._commands,
                people=People(self._client, self._memory),
                replies=Replies(self._client, self._session, self._memory),
                memory=self._memory,
                answer=answer,
                notice=notice,
            )
        )
        try:
            async with connected(hearing.app(self._api), self._app_token) as socket:
                self._socket = socket
                await asyncio.Event().wait()
        finally:
            self._socket = None
            await hearing.finish()

    async def is_connected(self) -> bool:
        """Tell whether Slack's socket is open; see `Adapter`."""
        return self._socket is not None and await self._socket.is_connected()

    async def _known_identity(self) -> Identity:
        while self._identity is None:
            await asyncio.sleep(self._look_again_seconds)
            await self._examine()
        return self._identity

    async def _examine(self) -> None:
        examined = await examine(self._bot_token, self._app_token, self._api)
        if examined.wrong:
            raise WrongSettings("\n".join(examined.wrong))
        for doubt in examined.doubts:
            log.warning(doubt.text, platform=PLATFORM)
        self._identity = None if examined.is_unsure else examined.identity
