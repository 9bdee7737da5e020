"""Pictures of what the bot shows on Discord."""

from bot.pictures.discord.frames import answer_picture, message_picture, modal_picture

__all__ = ["answer_picture", "message_picture", "modal_picture"]
