"""Slack as a chat platform over Socket Mode: one workspace, and no public address."""

import asyncio
from collections.abc import Sequence
from typing import Self

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.adapters.slack.connection import connected
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.preflight import examine
from bot.adapters.slack.speaking import Speaking
from bot.adapters.slack.translate import PLATFORM
from bot.adapters.slack.windows import PATIENCE_SECONDS
from bot.adapters.slack.workspaces import OneWorkspace
from bot.core.command import Command
from bot.core.errors import WrongSettings
from bot.core.places import Conversation
from bot.core.ports import Answer, Change, Memory, Notice, Suggest, Tell

log = structlog.get_logger(__name__)


class SlackAdapter(Speaking):
    """One workspace, two tokens. Use it in `async with`: that is where its tokens are tried."""

    def __init__(
        self,
        bot_token: str,
        app_token: str,
        *,
        commands: Sequence[Command],
        memory: Memory,
        api: str = "https://slack.com/api/",
        look_again_seconds: float = 30.0,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        super().__init__(commands, memory, api, patience_seconds)
        self._bot_token = bot_token
        self._app_token = app_token
        self._look_again_seconds = look_again_seconds
        self._identity: Identity | None = None
        self._socket: SocketModeClient | None = None

    async def __aenter__(self) -> Self:
        """Try the tokens; Slack being out of reach is no reason not to start.

        Raises:
            ConfigurationError: If a token is wrong, or a scope that everything needs is missing.
        """
        await self._examine()
        await self.open_session()
        self._workspace = OneWorkspace(self.client(self._bot_token))
        self.post_in(self._workspace)
        return self

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:  # noqa: ARG002
        """Hear commands, presses, messages and news until cancelled; answers in hand are sent.

        Slack has no place to suggest while a reader types.

        Raises:
            ConfigurationError: If Slack was out of reach at the start and now refuses a token.
        """
        self._workspace.identity = await self._known_identity()
        here = Conversation(PLATFORM, self._workspace.identity.team, "")
        await notice(Notice(Change.INSTALLED, here))  # Perhaps anew: Slack tells it no socket.
        hearing = self.hearing(self._workspace, answer, notice)
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
