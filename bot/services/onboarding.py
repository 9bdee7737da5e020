"""The first words in a place: once to a channel the bot has joined, once to who installed it."""

from datetime import datetime

from bot.core import voice
from bot.core.message import Button, Buttons, Message
from bot.core.message_json import write_message
from bot.core.places import Conversation, Owner, Reader
from bot.core.ports import Change, Notice
from bot.core.voice import phrase
from bot.store.deliveries import Deliveries
from bot.store.outages import outages
from bot.store.profiles import Profiles


class Onboarding:
    """Has them posted as news is: through the engine, once a place and date."""

    def __init__(self, profiles: Profiles, deliveries: Deliveries) -> None:
        self._profiles = profiles
        self._deliveries = deliveries

    async def heard(self, notice: Notice, now: datetime) -> None:
        """Greet where news say that the bot is new; other news ask for nothing.

        A channel that somebody has set up before is not greeted again.

        Raises:
            TemporaryError: If Redis is away.
        """
        with outages():
            if notice.change is Change.JOINED and notice.place.channel:
                if (await self._profiles.preferences(notice.place)).set_up_by is None:
                    await self._greet(notice.place, notice.place, _to_channel(), now)
            elif notice.change is Change.INSTALLED and isinstance(notice.by, Reader):
                await self._greet(notice.by, notice.place, _to_installer(), now)

    async def _greet(
        self, owner: Owner, about: Conversation, message: Message, now: datetime
    ) -> None:
        written = write_message(message)
        await self._deliveries.add_notice(owner, about, now.date(), written, now)


def _to_channel() -> Message:
    return Message((phrase(voice.HELLO_CHANNEL), Buttons((Button("Set up", "setup"),))))


def _to_installer() -> Message:
    offers = (
        Button("Choose my interests", "interests edit"),
        Button("Set up a channel", "setup"),
        Button("Help", "help"),
    )
    said = phrase(voice.HELLO_INSTALLER), phrase(voice.HELLO_INSTALLER_CHANNELS)
    return Message((*said, Buttons(offers)))
