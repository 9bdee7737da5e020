"""What Redis gives back, as text and numbers."""

from collections.abc import Mapping


def as_text(value: bytes | str) -> str:
    """Decode what came over the wire."""
    return value.decode() if isinstance(value, bytes) else value


def as_texts(fields: Mapping[bytes | str, bytes | str]) -> dict[str, str]:
    """Decode a hash."""
    return {as_text(name): as_text(value) for name, value in fields.items()}
