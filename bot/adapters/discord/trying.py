"""What posting is tried out with: a channel found by its name, and a message taken away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import discord

from bot.adapters.discord.outcomes import FAILURES, outcome, outcome_of
from bot.adapters.discord.session import Session
from bot.adapters.discord.translate import place_of
from bot.core.errors import ConfigurationError, NotPosted, Refused, TemporaryError
from bot.core.places import Conversation

MOST_SERVERS = 20  # Looked through for a name, each by a request.
MOST_NAMED = 5

_BY_ID = "Name it by its id: right-click it with Developer Mode on, “Copy Channel ID”."

Found = discord.abc.GuildChannel | discord.Thread


async def channel_named(
    session: Session, name: str, server: str, patience: timedelta
) -> Conversation:
    """Find a channel of text or a thread by its id, a channel also by its name.

    Args:
        session: The bot's login.
        name: An id, or a name that may begin with "#".
        server: The id of the server to look in; empty for all of them.
        patience: How long to wait for Discord.

    Raises:
        Refused: If there is none or several, or it is a forum; says what to type.
        TemporaryError: If Discord does not answer now.
    """
    wanted = name.strip().removeprefix("#")
    try:
        client = await session.client()
        async with asyncio.timeout(patience.total_seconds()):
            found = [channel async for channel in _channels(client, wanted, server)]
    except ConfigurationError as error:
        raise Refused(str(error), "workspace") from error
    except (discord.NotFound, discord.Forbidden, discord.InvalidData) as error:
        raise _unseen(wanted) from error
    except FAILURES as error:
        became = outcome_of(error)
        wait = became.retry_after if isinstance(became, NotPosted) else None
        raise TemporaryError("Discord does not answer", wait) from error
    return _place(_the_one(found, wanted))


async def take_away(
    place: discord.PartialMessageable | discord.DMChannel, id_: int, patience: timedelta
) -> None:
    """Delete a message of ours; the same errors as a post."""
    async with outcome(patience):
        await place.get_partial_message(id_).delete()


async def _channels(client: discord.Client, wanted: str, server: str) -> AsyncIterator[Found]:
    """Give the channel with an id, or those with a name, in the servers that come into question."""
    if wanted.isdecimal():
        channel = await client.fetch_channel(int(wanted))
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            yield channel
        return
    for guild in await _servers(client, server):
        for channel in await guild.fetch_channels():
            if channel.name.casefold() == wanted.casefold():
                yield channel


async def _servers(client: discord.Client, server: str) -> Sequence[discord.Guild]:
    guilds = [guild async for guild in client.fetch_guilds(limit=None, with_counts=False)]
    chosen = [guild for guild in guilds if server in ("", str(guild.id))]
    if not chosen:
        raise Refused(
            "I am in no such server. Open the address that `paperpicks discord-invite` gives.",
            "destination",
        )
    if len(chosen) > MOST_SERVERS:
        text = f"I am in {len(chosen)} servers, too many to look for a name. {_BY_ID}"
        raise Refused(text, "destination")
    return chosen


def _the_one(found: Sequence[Found], wanted: str) -> Found:
    """Give the one channel that can be meant."""
    able = [
        channel for channel in found if isinstance(channel, discord.TextChannel | discord.Thread)
    ]
    if not able and found:
        text = f"#{wanted} takes no messages that I could take away again. Name a channel of text."
        raise Refused(text, "destination")
    if not able:
        raise _unseen(wanted)
    if len(able) > 1:
        some = ", ".join(f"{one.id} in {one.guild.name}" for one in able[:MOST_NAMED])
        raise Refused(f"Several channels are called #{wanted}: {some}. {_BY_ID}", "destination")
    return able[0]


def _place(channel: Found) -> Conversation:
    if isinstance(channel, discord.Thread):
        return place_of(channel.guild.id, channel.parent_id, channel.id)
    return place_of(channel.guild.id, channel.id)


def _unseen(wanted: str) -> Refused:
    text = f"I see no channel #{wanted}. Check its name, and give me View Channel there. {_BY_ID}"
    return Refused(text, "destination")
