"""Papers shown to one reader alone say what that reader did with them already."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.core.command import Call
from bot.core.message import Audience, Button, Message, PaperCard
from bot.services.card_buttons import Tally, save_button, vote_buttons
from bot.services.catalogue import Catalogue
from bot.store.library import SavedPapers
from bot.store.profiles import Profiles
from recommender import Verdict


class Marking:
    """Marks the buttons of cards: "Liked ✓", "Saved ✓"."""

    def __init__(self, profiles: Profiles, saved: SavedPapers, catalogue: Catalogue) -> None:
        self._profiles = profiles
        self._saved = saved
        self._catalogue = catalogue

    async def marked(self, call: Call, message: Message) -> Message:
        """Mark the cards of an answer that nobody else sees; others say the same to everybody."""
        if not message.cards or message.audience is not Audience.ASKER:
            return message
        now_called, reader = self._catalogue.now_called, call.reader
        votes = await self._profiles.votes_of(reader)
        verdicts = {now_called(number): verdict for number, verdict in votes.items()}
        saved = {now_called(one.number) for one in await self._saved.all(reader)}
        blocks = (
            _marked(block, verdicts, saved) if isinstance(block, PaperCard) else block
            for block in message.blocks
        )
        return replace(message, blocks=tuple(blocks))


def _marked(card: PaperCard, verdicts: Mapping[int, Verdict], saved: Collection[int]) -> PaperCard:
    number = str(card.number)
    tally = Tally(mine=verdicts.get(card.number))
    now = (
        *vote_buttons(number, "me", tally),
        save_button(number, saved=card.number in saved),
    )
    return replace(card, buttons=tuple(_as_now(button, now) for button in card.buttons))


def _as_now(button: Button, now: tuple[Button, ...]) -> Button:
    """Give a button with the label of the one that does the same, if there is one."""
    does = (button.command, button.arguments)
    same = next((one for one in now if (one.command, one.arguments) == does), button)
    return replace(button, label=same.label)
