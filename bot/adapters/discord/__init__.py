"""Discord as a chat platform."""

from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.invite import invite_url
from bot.adapters.discord.preflight import check

__all__ = ["DiscordAdapter", "check", "invite_url"]
