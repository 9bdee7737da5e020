"""Discord as a chat platform: posts by REST, hears through the gateway."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import ClassVar, Self

import discord
from discord import ui

from bot.adapters.discord.address import API
from bot.adapters.discord.buttons import mark_of
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.looking import look_for
from bot.adapters.discord.outcomes import (
    FAILURES,
    PACE,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    outcome,
)
from bot.adapters.discord.sending import Sending, files_of
from bot.adapters.discord.session import REFUSED, Session
from bot.adapters.discord.translate import PLATFORM
from bot.core.command import Command
from bot.core.errors import (
    CannotTell,
    ConfigurationError,
    NotPosted,
    OutcomeUnknown,
    Refused,
    TemporaryError,
    WrongSettings,
)
from bot.core.message import Message
from bot.core.pace import Pace, asked_wait
from bot.core.places import Conversation
from bot.core.ports import Answer, Memory, MessageRef, Suggest, Tell

PATIENCE = timedelta(seconds=20)  # For one request, the library's own retries included.

_GONE = "0"  # Stands for a message that was posted and deleted since.

Place = discord.PartialMessageable | discord.DMChannel


class DiscordAdapter:
    """One bot account on Discord; posts from the moment it is entered, hears while it listens."""

    platform: ClassVar[str] = PLATFORM
    pace: ClassVar[Pace] = PACE

    def __init__(
        self,
        token: str,
        *,
        commands: Sequence[Command],
        memory: Memory,
        api: str = API,
        gateway: str | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._commands = commands
        self._memory = memory
        self._patience = patience
        self._sending = Sending(commands, memory)
        self._session = Session(token, commands, memory, (api, gateway), patience)

    async def __aenter__(self) -> Self:
        """Log in; where Discord is out of reach that waits until it is needed.

        Raises:
            ConfigurationError: If Discord refuses the token.
        """
        await self._session.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Answer what was acknowledged, and leave."""
        await self._session.__aexit__(kind, error, traceback)

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Send a message once, whatever the library retries: Discord knows it by its nonce."""
        mark = mark_of(key)
        place = await self._place(to)
        view = await self._view(message, mark)
        try:
            async with outcome(self._patience):
                sent = await place.send(
                    view=view,
                    files=files_of(message),
                    nonce=mark,
                    silent=not message.pings,
                    allowed_mentions=_told(message),
                    suppress_embeds=True,
                )
        except Refused as error:
            if _is(error.__cause__, UNKNOWN_MESSAGE):  # The same nonce, its message deleted since.
                return MessageRef(to, f"{_GONE}/{mark}")
            raise
        return MessageRef(to, f"{sent.id}/{mark}")

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a message; it keeps the mark by which it can be found."""
        id_, _, mark = ref.id.partition("/")
        place = await self._place(ref.conversation)
        view = await self._view(message, mark)
        async with outcome(self._patience):
            sent = place.get_partial_message(int(id_))
            nobody = discord.AllowedMentions.none()
            await sent.edit(view=view, attachments=files_of(message), allowed_mentions=nobody)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look through the channel for our own buttons that carry the key."""
        mark = mark_of(key)
        try:
            place = await self._place(to)
            async with asyncio.timeout(self._patience.total_seconds()):
                id_ = await look_for(await self._session.client(), place, mark, since)
        except (NotPosted, discord.RateLimited) as error:
            raise TemporaryError("Discord asks to wait", _wait(error)) from error
        except Refused as error:
            if error.scope == "workspace":
                raise TemporaryError(str(error)) from error
            raise CannotTell("I may not look there") from error
        except discord.Forbidden as error:
            raise CannotTell("I may not look there") from error
        except FAILURES as error:
            if _is(error, UNKNOWN_CHANNEL):
                return None
            raise TemporaryError("Discord does not answer") from error
        return MessageRef(to, f"{id_}/{mark}") if id_ is not None else None

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:
        """Hear readers until cancelled; reconnects by itself.

        Raises:
            ConfigurationError: If Discord refuses the token or the connection for good.
        """
        client = await self._session.client_at_last()
        client.hearing = Hearing(answer, suggest, self._commands, self._memory, self._sending)
        client.notice = notice
        try:
            await client.connect()
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                raise WrongSettings(REFUSED) from error
            raise ConfigurationError(f"Discord ended the connection ({error.code}).") from error
        finally:
            if client.ws is not None and client.ws.open:
                await client.ws.close(code=1000)

    async def is_connected(self) -> bool:
        """Tell whether Discord's gateway is connected; see `Adapter`."""
        return self._session.is_open

    async def _place(self, to: Conversation) -> Place:
        """Find where a conversation is; a direct message is opened first, which posts nothing."""
        if to.platform != PLATFORM or not (to.thread or to.channel).isdecimal():
            raise Refused("that conversation is not on Discord", "destination")
        try:
            client = await self._session.client()
        except TemporaryError as error:
            raise NotPosted(str(error), error.retry_after) from error
        except ConfigurationError as error:
            raise Refused("Discord no longer takes the bot's token", "workspace") from error
        if not to.is_direct:
            guild = int(to.workspace) if to.workspace.isdecimal() else None
            return client.get_partial_messageable(int(to.thread or to.channel), guild_id=guild)
        try:
            async with outcome(self._patience):
                return await client.create_dm(discord.Object(int(to.channel)))
        except OutcomeUnknown as error:
            raise NotPosted("the direct message could not be opened") from error
        except NotPosted as error:
            if error.busy == "destination":  # Opening them counts for all of them together.
                error.busy = "workspace"
            raise

    async def _view(self, message: Message, mark: str) -> ui.LayoutView:
        try:
            return await self._sending.view(message, mark=mark)
        except TemporaryError as error:
            raise NotPosted("the buttons cannot be remembered", error.retry_after) from error


def _told(message: Message) -> discord.AllowedMentions:
    """Let those be told who asked to be, and nobody else."""
    asked = [discord.Object(int(one.user)) for one in message.pings if one.user.isdecimal()]
    if not asked:
        return discord.AllowedMentions.none()
    return discord.AllowedMentions(everyone=False, roles=False, users=asked, replied_user=False)


def _is(error: BaseException | None, code: int) -> bool:
    return isinstance(error, discord.HTTPException) and error.code == code


def _wait(error: NotPosted | discord.RateLimited) -> timedelta | None:
    if isinstance(error, NotPosted):
        return error.retry_after
    return asked_wait(error.retry_after)
