"""Text that is only kept encrypted, under one or more keys of the operator's."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken


class Sealed(Exception):  # noqa: N818 - what it is
    """None of the keys opens this."""


class Safe:
    """Encrypts with the first key, and opens what any of them encrypted.

    Args:
        keys: As `new_key` makes them. Without any, nothing can be kept or opened.

    Raises:
        ValueError: If one of them is no such key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._all = [Fernet(key) for key in keys]

    def seal(self, text: str) -> bytes:
        """Encrypt `text` with the first key. Raises `Sealed` without keys."""
        if not self._all:
            raise Sealed
        return self._all[0].encrypt(text.encode())

    def open(self, sealed: bytes) -> tuple[str, bool]:
        """Give the text, and whether it was encrypted with another key than the first.

        Raises:
            Sealed: If no key opens it.
        """
        for place, key in enumerate(self._all):
            try:
                return key.decrypt(sealed).decode(), place > 0
            except InvalidToken:
                continue
        raise Sealed


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode()
