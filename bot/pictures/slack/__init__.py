"""Pictures of what the bot shows on Slack."""

from bot.pictures.slack.frames import home_picture, message_picture, modal_picture

__all__ = ["home_picture", "message_picture", "modal_picture"]
