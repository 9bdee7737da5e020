"""Pictures of what the bot shows, drawn from the payloads it sends; they are no screenshots."""

from bot.pictures.scenes import draw_scenes

__all__ = ["draw_scenes"]
