"""Buttons on a terminal: each has a number, and typing the number presses it."""

from bot.core.message import Button


class Offered:
    """The buttons on the screen by number, from 1, until they are taken away."""

    def __init__(self) -> None:
        self._buttons: list[Button] = []

    def __len__(self) -> int:
        """Give the highest number there is."""
        return len(self._buttons)

    def add(self, button: Button) -> int:
        """Offer a button, and give its number."""
        self._buttons.append(button)
        return len(self._buttons)

    def pressed(self, number: int) -> Button | None:
        """Give the button of a number, or None where there is none."""
        return self._buttons[number - 1] if 1 <= number <= len(self._buttons) else None

    def clear(self) -> None:
        """Take all buttons away: the next one is 1 again."""
        self._buttons.clear()
