"""A reader who could not be written to is told where they can be: in the next answer to them."""

from dataclasses import replace

from bot.core import voice
from bot.core.command import Call
from bot.core.message import Audience, Button, Buttons, Message
from bot.core.voice import phrase
from bot.services.ordering import Ordering
from bot.services.wording import sentence
from bot.store.outages import outages
from bot.store.presence import Presence
from bot.store.subscription_json import ALWAYS


class Unreached:
    """Adds to an answer that the asker's picks are paused, and why; once."""

    def __init__(self, presence: Presence, ordering: Ordering) -> None:
        self._presence = presence
        self._ordering = ordering

    async def told(self, call: Call, message: Message) -> Message:
        """Give an answer with that news below it, if there is any and nobody else sees it.

        Raises:
            TemporaryError: If Redis is away.
        """
        if message.audience is not Audience.ASKER or message.replaces or message.refused:
            return message  # It can wait for an answer that is theirs, new, and no bad news itself.
        with outages():
            why = await self._presence.take_unreached(call.reader)
            if not why or not await self._is_paused(call):
                return message
        news = (
            phrase(voice.READER_REFUSES, why=sentence(why)),
            phrase(voice.RESUME_WHEN_MENDED),
            Buttons((Button("Resume", "resume"),)),
        )
        return replace(message, blocks=(*message.blocks, *news))

    async def _is_paused(self, call: Call) -> bool:
        """Tell whether it is still so; who has resumed knows."""
        orders = await self._ordering.orders(call.reader)
        return any(order.paused_until == ALWAYS for order in orders)
