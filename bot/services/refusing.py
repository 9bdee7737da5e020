"""A destination that takes no messages any more: its orders stop, and who set them up is told."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import voice
from bot.core.errors import Refused
from bot.core.message import Button, Buttons, Message, Text
from bot.core.message_json import write_message
from bot.core.places import Conversation, Reader, nobody, read_reader
from bot.core.subscription import Subscription
from bot.core.voice import phrase
from bot.services.wording import sentence
from bot.store.deliveries import Deliveries
from bot.store.delivery_record import Claim
from bot.store.presence import Presence
from bot.store.profiles import Profiles
from bot.store.subscription_json import ALWAYS
from bot.store.subscriptions import Subscriptions


class Refusing:
    """Stops what goes to a destination; repeating it changes nothing more."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        profiles: Profiles,
        presence: Presence,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._profiles = profiles
        self._presence = presence

    async def heard(self, claim: Claim, error: Refused, now: datetime) -> None:
        """Pause every order of a refused delivery's destination, and tell its setter once.

        A reader whose own direct message is closed is told with the next answer to them.
        """
        if claim.id.is_first:
            return  # Whoever asked for first picks is told at once.
        orders = [o for o in await self._subscriptions.of_owner(claim.owner) if o.to == claim.to]
        if isinstance(claim.owner, Conversation):
            await self._tell_setter(claim, claim.owner, orders, error, now)
        elif orders:
            await self._presence.note_unreached(claim.owner, str(error))
        for order in orders:
            await self._subscriptions.pause(order.id, ALWAYS, None)

    async def _tell_setter(
        self,
        claim: Claim,
        channel: Conversation,
        orders: Sequence[Subscription],
        error: Refused,
        now: datetime,
    ) -> None:
        setter = await self._setter(channel) or (orders[0].set_up_by if orders else None)
        if setter is not None and setter != nobody(setter.platform):
            said = _said(claim.to, error)
            resume = Button("Resume", "resume there", {"channel": str(channel)})
            mended = phrase(voice.WHEN_MENDED)
            message = write_message(Message((said, mended, Buttons((resume,)))))
            await self._deliveries.add_notice(setter, claim.to, claim.id.day, message, now)

    async def _setter(self, channel: Conversation) -> Reader | None:
        """Give who stands for a channel's settings, which may be another than who ordered."""
        settings = await self._profiles.preferences(channel)
        return read_reader(settings.set_up_by) if settings.set_up_by else None


def _said(to: Conversation, error: Refused) -> Text:
    """Say where and why; platforms show a place's name for its id, which is all that is known."""
    why = sentence(str(error))
    if to.thread:
        return phrase(voice.THREAD_REFUSES, thread=to.thread, channel=to.channel, why=why)
    return phrase(voice.DESTINATION_REFUSES, channel=to.channel, why=why)
