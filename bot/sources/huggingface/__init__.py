"""Hugging Face Papers."""

from bot.sources.huggingface.source import HuggingFace

__all__ = ["HuggingFace"]
