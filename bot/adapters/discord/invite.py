"""The address by which an administrator adds the bot to a server."""

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot asks for: to post, and to find its own posts again after a crash."""


def invite_url(application_id: str) -> str:
    """Give the address to open in a browser.

    Raises:
        ValueError: If `application_id` is no Discord id.
    """
    return discord.utils.oauth_url(
        int(application_id), permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
