"""What both ways to be connected to Slack share: posting, editing, looking, answering."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import ClassVar

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.hearing import Ears, Hearing
from bot.adapters.slack.library_log import library_log
from bot.adapters.slack.outcomes import PACE
from bot.adapters.slack.people import People
from bot.adapters.slack.poster import SlackPoster
from bot.adapters.slack.replies import Replies
from bot.adapters.slack.translate import PLATFORM
from bot.adapters.slack.windows import PATIENCE_SECONDS
from bot.adapters.slack.workspaces import Workspaces
from bot.core.command import Command
from bot.core.message import Message
from bot.core.pace import Pace
from bot.core.places import Conversation
from bot.core.ports import Answer, Memory, MessageRef, Tell

TIMEOUT = ClientTimeout(total=20, sock_connect=10)  # A post may take 25 s in all.


class Speaking:
    """Posts through the Web API, once `open_session` was awaited."""

    platform: ClassVar[str] = PLATFORM
    pace: ClassVar[Pace] = PACE

    def __init__(
        self,
        commands: Sequence[Command],
        memory: Memory,
        api: str,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._commands = commands
        self._memory = memory
        self._api = api
        self._patience_seconds = patience_seconds
        self._stack = AsyncExitStack()

    async def open_session(self) -> None:
        """Make the session that all calls to Slack go through."""
        # A kept connection that Slack has closed meanwhile would make a post's outcome unknown.
        session = ClientSession(connector=TCPConnector(force_close=True), timeout=TIMEOUT)
        self._session = await self._stack.enter_async_context(session)

    def post_in(self, workspaces: Workspaces) -> None:
        """Post in these workspaces from now on."""
        self._poster = SlackPoster(workspaces, self._memory)

    def client(self, token: str | None = None, team: str = "") -> AsyncWebClient:
        """Make a client; `team` names the workspace meant where many share the token."""
        return AsyncWebClient(
            token,
            base_url=self._api,
            session=self._session,
            retry_handlers=[],  # The library's own would post twice when an answer is lost.
            team_id=team or None,
            logger=library_log(),
        )

    def hearing(self, workspaces: Workspaces, answer: Answer, notice: Tell) -> Hearing:
        """Make what answers the readers of these workspaces."""
        return Hearing(
            Ears(
                workspaces=workspaces,
                commands=self._commands,
                people=People(self._memory),
                replies=Replies(self._session, self._memory),
                memory=self._memory,
                answer=answer,
                notice=notice,
                patience_seconds=self._patience_seconds,
            )
        )

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

    async def place_of(self, name: str, *, workspace: str = "") -> Conversation:
        """Find a channel; see `TriesOut`."""
        return await self._poster.place_of(name, workspace)

    async def delete(self, ref: MessageRef) -> None:
        """Take a posted message away; see `TriesOut`."""
        await self._poster.delete(ref)
