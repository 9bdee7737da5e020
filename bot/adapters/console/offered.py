"""What is on a terminal to be named: buttons by their numbers, and the papers shown last."""

from collections.abc import Sequence

from bot.core.message import Button, PaperCard

MOST_PAPERS = 20  # About what still stands on the screen.


class Offered:
    """The buttons on the screen by number, from 1, until they are taken away; and the papers."""

    def __init__(self) -> None:
        self._buttons: list[Button] = []
        self._papers: dict[int, PaperCard] = {}

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
        """Take all buttons away: the next one is 1 again. The papers stay."""
        self._buttons.clear()

    def show(self, card: PaperCard) -> None:
        """Note that a paper is on the screen."""
        self._papers.pop(card.number, None)
        self._papers[card.number] = card
        while len(self._papers) > MOST_PAPERS:
            del self._papers[next(iter(self._papers))]

    @property
    def papers(self) -> Sequence[PaperCard]:
        """Give the papers that were shown last, in the order shown."""
        return tuple(self._papers.values())
