"""What the bot may do in a channel: asked of Discord without a gateway, and what it needs."""

import discord

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
_NEEDED_IN_THREADS = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
_NEEDED_IN_FORUMS = _NEEDED | {"send_messages": "Create Posts"}  # So Discord calls it there.


def missing(
    allowed: discord.Permissions, *, in_thread: bool = False, in_forum: bool = False
) -> tuple[str, ...]:
    """Name what the bot lacks to post digests in a channel and to find them there again.

    Layouts show links without Embed Links, and answers to a reader bring files without Attach
    Files, so neither is asked for here.
    """
    if allowed.administrator:
        return ()
    needed = _NEEDED_IN_FORUMS if in_forum else _NEEDED
    needed = _NEEDED_IN_THREADS if in_thread else needed
    return tuple(name for flag, name in needed.items() if not getattr(allowed, flag))


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
