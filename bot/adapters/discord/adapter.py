"""Discord as a chat platform: posts by REST, hears through the gateway."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import TracebackType
from typing import ClassVar, Self

import discord

from bot.adapters.discord.address import API
from bot.adapters.discord.buttons import mark_of
from bot.adapters.discord.forum import part_mark, parts_of, post_in, standing_in
from bot.adapters.discord.hearing import Hearing
from bot.adapters.discord.looking import look_for
from bot.adapters.discord.menu import Menu
from bot.adapters.discord.outcomes import (
    CLOSED,
    FAILURES,
    MAY_NOT,
    NO_TEXT_CHANNEL,
    PACE,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    outcome,
    outcome_of,
)
from bot.adapters.discord.permissions import missing, permissions_in
from bot.adapters.discord.rooms import Rooms, user_id
from bot.adapters.discord.sending import Sending, files_of, send_once
from bot.adapters.discord.session import Session
from bot.adapters.discord.shards import APART, Turns, shards_of
from bot.adapters.discord.translate import PLATFORM
from bot.adapters.discord.trying import channel_named, take_away
from bot.core.command import Command
from bot.core.errors import (
    CannotTell,
    NotPosted,
    Refused,
    TemporaryError,
)
from bot.core.form import Choice
from bot.core.message import Message
from bot.core.pace import Pace
from bot.core.places import Conversation
from bot.core.ports import Answer, Memory, MessageRef, Suggest, Tell

PATIENCE = timedelta(seconds=20)  # For one request, the library's own retries included.

_GONE = "0"  # Stands for a message that was posted and deleted since.


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
        shards: tuple[Sequence[int], int] | None = None,
        identify_apart: timedelta = APART,
    ) -> None:
        self._commands = menu = Menu(commands)
        self._memory = memory
        self._patience = patience
        self._sending = Sending(menu, memory)
        self._session = Session(
            token,
            menu,
            memory,
            (api, gateway),
            patience,
            turns=Turns(memory, identify_apart),
            shards=shards_of(shards),
        )
        self._rooms = Rooms(self._session, memory, patience)

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
        with _surely_not_posted():
            place = await self._rooms.place(to)
            if (forum := await self._rooms.forum(to)) is not None:
                return MessageRef(to, f"{await self._post_in(forum, to, message, mark)}/{mark}")
            view = await self._sending.view(message, mark=mark)
        try:
            id_ = await send_once(place, message, view, mark, self._patience)
        except Refused as error:
            if _is(error.__cause__, UNKNOWN_MESSAGE):  # The same nonce, its message deleted since.
                return MessageRef(to, f"{_GONE}/{mark}")
            if _is(error.__cause__, UNKNOWN_CHANNEL) and to.is_direct:
                with _surely_not_posted():
                    await self._rooms.direct.forget(to)
                raise NotPosted("the direct message has to be opened anew") from error
            if _is(error.__cause__, MAY_NOT):
                raise await self._naming(error, to) from error.__cause__
            if not _is(error.__cause__, NO_TEXT_CHANNEL):
                raise
            with _surely_not_posted():
                forum = await self._rooms.found_forum(to)
                if forum is None:
                    raise
                id_ = await self._post_in(forum, to, message, mark)
        return MessageRef(to, f"{id_}/{mark}")

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a message; it keeps the mark by which it can be found.

        Of a digest in a forum it is the first post.
        """
        id_, _, mark = ref.id.partition("/")
        with _surely_not_posted():
            place = await self._rooms.standing(ref.conversation, int(id_))
            if await self._rooms.forum(ref.conversation) is not None:
                parts = parts_of(message)
                mark, message = part_mark(mark, 1, len(parts)), parts[0]
            view = await self._sending.view(message, mark=mark)
        async with outcome(self._patience):
            sent = place.get_partial_message(int(id_))
            nobody = discord.AllowedMentions.none()
            await sent.edit(view=view, attachments=files_of(message), allowed_mentions=nobody)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look through the channel for our own buttons that carry the key.

        A digest in a forum that stands in part is not found: posting it again adds the rest.
        """
        mark = mark_of(key)
        try:
            place = await self._rooms.place(to)
            client = await self._session.client()
            async with asyncio.timeout(self._patience.total_seconds()):
                if (forum := await self._rooms.found_forum(to)) is not None:
                    standing = await standing_in(forum, mark, since, bot=user_id(client))
                    id_ = standing.posts.get(1) if standing.is_whole else None
                else:
                    id_ = await look_for(client, place, mark, since)
        except NotPosted as error:
            raise TemporaryError(str(error), error.retry_after) from error
        except Refused as error:
            if _is(error.__cause__, UNKNOWN_CHANNEL):
                return None
            if error.scope == "workspace":
                raise TemporaryError(str(error)) from error
            raise CannotTell("I may not look there") from error
        except discord.Forbidden as error:
            raise CannotTell("I may not look there") from error
        except FAILURES as error:
            if _is(error, UNKNOWN_CHANNEL):
                return None
            became = outcome_of(error)
            wait = became.retry_after if isinstance(became, NotPosted) else None
            raise TemporaryError(str(became), wait) from error
        return MessageRef(to, f"{id_}/{mark}") if id_ is not None else None

    async def place_of(self, name: str, *, workspace: str = "") -> Conversation:
        """Find a channel or thread; see `TriesOut`."""
        return await channel_named(self._session, name, workspace, self._patience)

    async def delete(self, ref: MessageRef) -> None:
        """Take a posted message away; see `TriesOut`."""
        id_ = int(ref.id.partition("/")[0])
        with _surely_not_posted():
            place = await self._rooms.standing(ref.conversation, id_)
        await take_away(place, id_, self._patience)

    async def tags_of(self, place: Conversation) -> Sequence[Choice]:
        """Give a forum's tags; see `HasTags`."""
        forum = await self._rooms.found_forum(place)
        return [] if forum is None else [Choice(str(t.id), t.name) for t in forum.available_tags]

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:
        """Hear readers until cancelled; reconnects by itself.

        Raises:
            ConfigurationError: If Discord refuses the token or the connection for good.
        """
        hearing = Hearing(answer, suggest, self._commands, self._memory, self._sending)
        await self._session.hear(hearing, notice)

    async def is_connected(self) -> bool:
        """Tell whether Discord's gateway is connected; see `Adapter`."""
        return self._session.is_open

    async def _naming(self, refused: Refused, to: Conversation) -> Refused:
        """Name what the bot lacks to post there; as it was said where Discord does not tell."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                client = await self._session.client()
                there = int(to.workspace), int(to.thread or to.channel)
                allowed = await permissions_in(client, *there)
                in_forum = await self._rooms.found_forum(to) is not None
                lacks = missing(allowed, in_thread=bool(to.thread), in_forum=in_forum)
        except (*FAILURES, NotPosted, Refused, TemporaryError, ValueError):
            return refused
        if not lacks:
            return refused
        return Refused(f"I may not post there; give me {' and '.join(lacks)}", "destination")

    async def _post_in(
        self, forum: discord.ForumChannel, to: Conversation, message: Message, mark: str
    ) -> int:
        bot = user_id(await self._session.client())
        try:
            return await post_in(
                forum, message, mark, bot=bot, sending=self._sending, patience=self._patience
            )
        except Refused as error:
            if not (_is(error.__cause__, MAY_NOT) or _is(error.__cause__, CLOSED)):
                raise
            raise await self._naming(error, to) from error.__cause__


@contextmanager
def _surely_not_posted() -> Iterator[None]:
    """Say so where what comes before a post cannot be done now."""
    try:
        yield
    except TemporaryError as error:
        raise NotPosted(str(error), error.retry_after) from error


def _is(error: BaseException | None, code: int) -> bool:
    return isinstance(error, discord.HTTPException) and error.code == code
