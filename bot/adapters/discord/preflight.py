"""What `paperpicks doctor` can tell about Discord before anything is posted."""

import asyncio
from collections.abc import Sequence

import discord

from bot.adapters.discord.address import API, at_address
from bot.adapters.discord.outcomes import FAILURES
from bot.adapters.discord.permissions import missing, permissions_in
from bot.core.finding import Finding

TIMEOUT = 30.0  # Seconds for everything together.

_INVITE = "Open the address that `paperpicks discord-invite` gives and choose a server."


async def check(token: str, api: str = API, channels: Sequence[str] = ()) -> list[Finding]:
    """Try the token, then look at servers and at the channels given by id; nothing is posted."""
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0)
    with at_address(api):
        try:
            async with asyncio.timeout(TIMEOUT), client:
                return await _found(client, token, channels)
        except discord.LoginFailure:
            fix = "Copy it anew from the Bot page of your app into PAPERPICKS_DISCORD_TOKEN."
            return [Finding(False, "Discord refuses the token.", fix)]
        except FAILURES:
            fix = "Check this machine's connection and discordstatus.com, then try again."
            return [Finding(False, "Discord cannot be reached.", fix)]


async def _found(client: discord.Client, token: str, channels: Sequence[str]) -> list[Finding]:
    await client.login(token)
    application = await client.application_info()
    text = f"Discord accepts the token of {client.user} (application {application.id})."
    found = [Finding(True, text)]
    if application.interactions_endpoint_url:
        text = "An interactions endpoint is set, so Discord sends commands elsewhere."
        found.append(Finding(False, text, "Clear it on the General page of your app."))
    found.append(_servers([guild async for guild in client.fetch_guilds(limit=None)]))
    return found + [await _channel(client, channel) for channel in channels]


def _servers(guilds: Sequence[discord.Guild]) -> Finding:
    if not guilds:
        return Finding(False, "The bot is in no server yet.", _INVITE)
    return Finding(True, f"The bot is in {len(guilds)} server{'s' if len(guilds) > 1 else ''}.")


async def _channel(client: discord.Client, channel: str) -> Finding:
    """Tell whether a digest can be posted in a channel and found there again."""
    if not channel.isdecimal():
        fix = "Copy the channel's id: right-click it with Developer Mode on."
        return Finding(False, f"“{channel[:40]}” is no channel of Discord.", fix)
    try:
        place = await client.fetch_channel(int(channel))
        if isinstance(place, discord.abc.PrivateChannel):
            return Finding(True, f"Channel {channel} is a direct message.")
        allowed = await permissions_in(client, place.guild.id, place.id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        fix = "Check its id, and give the bot View Channel there."
        return Finding(False, f"Channel {channel} is not to be seen.", fix)
    in_thread, in_forum = (isinstance(place, k) for k in (discord.Thread, discord.ForumChannel))
    lacks = missing(allowed, in_thread=in_thread, in_forum=in_forum)
    if lacks:
        fix = f"Give the bot {' and '.join(lacks)} there."
        return Finding(False, f"#{place.name} lacks permissions.", fix)
    return Finding(True, f"#{place.name} can be posted to.")
