"""Pictures of what the bot shows on Slack, drawn from its own payloads; they are no screenshots."""

from bot.slack_pictures.scenes import draw_scenes

__all__ = ["draw_scenes"]
