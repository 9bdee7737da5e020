"""bioRxiv and medRxiv."""

from bot.sources.biorxiv.source import Biorxiv

__all__ = ["Biorxiv"]
