"""arXiv."""

from bot.sources.arxiv.source import Arxiv

__all__ = ["Arxiv"]
