"""How much one message of Discord holds, and how much of it is left."""

from dataclasses import dataclass

MOST_COMPONENTS = 40  # docs: components/reference; nested ones count.
MOST_CHARACTERS = (
    3_500  # Discord takes 4,000 over all texts; counted as it counts emoji, in halves.
)
MOST_BYTES = 9_000  # Above 10,170 it answers 500 instead of 400.
BYTES_A_TEXT = 12  # What each text costs beside its own bytes.


@dataclass(slots=True)
class Room:
    """What is left of a message's limits."""

    components: int = MOST_COMPONENTS
    characters: int = MOST_CHARACTERS
    bytes: int = MOST_BYTES

    def holds(self, text: str, components: int = 1) -> bool:
        """Tell whether a text within so many components still fits."""
        return (
            components <= self.components
            and halves(text) <= self.characters
            and _bytes(text) <= self.bytes
        )

    def take(self, text: str, components: int = 1) -> bool:
        """Use the room for a text within so many components, if it fits."""
        if not self.holds(text, components):
            return False
        self.components -= components
        self.characters -= halves(text)
        self.bytes -= _bytes(text)
        return True


def shortened(text: str, longest: int) -> str:
    """Give at most `longest` characters of `text`, an ellipsis where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def halves(text: str) -> int:
    """Count characters as Discord does: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _bytes(text: str) -> int:
    return len(text.encode()) + BYTES_A_TEXT if text else 0
