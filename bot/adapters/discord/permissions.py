"""What the bot may do in a channel, asked of Discord without a gateway."""

import discord


async def permissions_in(client: discord.Client, guild: int, channel: int) -> discord.Permissions:
    """Give the bot's permissions in a channel, or in the channel a thread belongs to.

    Raises:
        discord.HTTPException: If Discord does not tell, or there is no such place.
    """
    assert client.user is not None, "asked before the login"  # noqa: S101
    server = await client.fetch_guild(guild, with_counts=False)
    me = await server.fetch_member(client.user.id)
    place = await server.fetch_channel(channel)
    if isinstance(place, discord.Thread):
        place = await server.fetch_channel(place.parent_id)
    if isinstance(place, discord.Thread):  # No thread stands in a thread.
        return discord.Permissions.none()
    return place.permissions_for(me)
