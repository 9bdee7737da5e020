"""Where the picks of a workspace go: its channels, threads and forums that have orders."""

from dataclasses import dataclass

from bot.core import voice
from bot.core.command import Call
from bot.core.errors import UserError
from bot.core.places import Conversation
from bot.core.subscription import Subscription
from bot.services.permissions import Permissions
from bot.store.outages import outages
from bot.store.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Destination:
    """A place and what is ordered there, the order for picks first."""

    place: Conversation
    orders: tuple[Subscription, ...]


class Destinations:
    """Finds them without a search of all keys; shows them to who manages them."""

    def __init__(self, subscriptions: Subscriptions, permissions: Permissions) -> None:
        self._subscriptions = subscriptions
        self._permissions = permissions

    async def has(self, place: Conversation) -> bool:
        """Tell whether a thread has orders of its own. Raises `TemporaryError` if Redis is away."""
        with outages():
            return await self._subscriptions.has_place(place)

    async def managed(self, call: Call) -> tuple[Destination, ...]:
        """Give the places of the caller's workspace that the caller manages, wherever they ask."""
        here = call.conversation
        places = await self._subscriptions.places(f"{here.platform}/{here.workspace}")
        mine = [one for one in places if await self._permissions.manages(one, call)]
        found = [Destination(one, await self._subscriptions.of_owner(one)) for one in mine]
        return tuple(one for one in found if one.orders)

    async def named(self, at: str, call: Call) -> Conversation:
        """Give the place that `at` names, as `name_of_place` does.

        Raises:
            UserError: If the caller manages no such place.
        """
        for destination in await self.managed(call):
            if name_of_place(destination.place) == at:
                return destination.place
        raise UserError(voice.NO_SUCH_PLACE)


def name_of_place(place: Conversation) -> str:
    """Name a place within its workspace, for a button's argument."""
    return f"{place.channel}/{place.thread}" if place.thread else place.channel
