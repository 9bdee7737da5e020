"""What was worked out a moment ago, for whoever asks for the same again."""

from __future__ import annotations

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(Generic[Key, Value]):
    """Values by key, so many at most; a further one takes the place of all.

    Several threads may use it at once: at worst two work out the same value.

    Args:
        most: Values to keep. Positive.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """Give what was kept, or None."""
        return self._known.get(key)

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value, and give it back."""
        if len(self._known) >= self._most:
            self._known = {}
        self._known[key] = value
        return value
