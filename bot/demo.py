"""Placeholder."""


def play() -> int:
    """Play."""
    return 0
