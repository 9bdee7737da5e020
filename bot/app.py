"""The only wiring: opens the store and builds the services on it; nothing runs yet."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from tzlocal import get_localzone_name

from bot.commands import COMMANDS
from bot.core.errors import ConfigurationError
from bot.core.ports import Clock, Poster, SourceHealth
from bot.services import Services
from bot.services.catalogue import Catalogue
from bot.services.choosing import Choosing
from bot.services.clock import SimulatedClock
from bot.services.delivering import Delivering
from bot.services.digest import Digest
from bot.services.dispatch import Dispatch
from bot.services.ordering import Ordering
from bot.services.preferences import Preferences
from bot.services.privacy import Privacy
from bot.services.timetable import Timetable
from bot.services.undoing import Undoing
from bot.services.voting import Voting
from bot.settings import Settings
from bot.store.clock import StoreClock
from bot.store.connection import Connection, check_schema, connect
from bot.store.deliveries import OUTAGE, Deliveries
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.papers import Papers
from bot.store.profiles import Profiles
from bot.store.subscriptions import Subscriptions
from recommender import Index

Health = Callable[[], Sequence[SourceHealth]]


def no_sources() -> Sequence[SourceHealth]:
    """Tell of no source: papers come from files alone."""
    return ()


@dataclass(frozen=True, slots=True)
class Store:
    """An open connection and everything that is kept behind it."""

    connection: Connection
    clock: Clock
    lease: Lease
    papers: Papers
    profiles: Profiles
    subscriptions: Subscriptions
    deliveries: Deliveries


@dataclass(frozen=True, slots=True)
class App:
    """A built bot: nothing runs yet."""

    store: Store
    catalogue: Catalogue
    services: Services
    dispatch: Dispatch
    digest: Digest
    timetable: Timetable
    zone: str

    def delivering(self, posters: Mapping[str, Poster]) -> Delivering:
        """Build what carries out deliveries through `posters`, by platform."""
        store = self.store
        return Delivering(
            store.deliveries, store.subscriptions, self.digest.choose, posters, store.clock
        )


def zone_of(settings: Settings) -> str:
    """Give the zone of readers whose platform tells none: the setting's, or this machine's."""
    return settings.zone or get_localzone_name() or "Etc/UTC"


@asynccontextmanager
async def opened(settings: Settings, *, now: datetime | None = None) -> AsyncIterator[Store]:
    """Open the store; `now` sets a simulated clock instead of the real one.

    Raises:
        ConfigurationError: If it cannot be used; says what to do.
    """
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    connection = await connect(url, settings.data_dir, server=settings.redis_server)
    async with connection:
        keys = Keys(settings.redis_prefix)
        redis = connection.redis
        clock: Clock = StoreClock(redis) if now is None else SimulatedClock(now)
        await check_schema(redis, settings.redis_prefix, await clock.now())
        yield Store(
            connection=connection,
            clock=clock,
            lease=Lease(redis, keys),
            papers=Papers(redis, keys),
            profiles=Profiles(redis, keys),
            subscriptions=Subscriptions(redis, keys),
            deliveries=Deliveries(redis, keys),
        )


@asynccontextmanager
async def alone(lease: Lease, what_to_do: str) -> AsyncIterator[None]:
    """Be the only bot on these data.

    Raises:
        ConfigurationError: If another one runs; says `what_to_do`.
    """
    await lease.take_or_refuse(what_to_do)
    try:
        yield
    finally:
        with suppress(*OUTAGE):  # Then it runs out by itself.
            await lease.release()


@asynccontextmanager
async def simulating(store: Store, settings: Settings, *, sure: bool) -> AsyncIterator[None]:
    """Make sure that a simulated clock disturbs nobody, and keep a live bot from starting.

    Raises:
        ConfigurationError: If a bot runs on these data, or they are not private and nobody is sure.
    """
    if settings.redis_url is not None and not sure:
        raise ConfigurationError(
            "A simulated clock would change what is in PAPERPICKS_REDIS_URL for good. "
            "Unset it, or add --yes if that is what you want."
        )
    async with alone(store.lease, "Stop it first, or leave out --now and --advance."):
        yield


def build(settings: Settings, store: Store, *, health: Health = no_sources) -> App:
    """Wire the services; nothing is read or written yet."""
    catalogue = Catalogue(store.papers, Index.open(None))
    preferences = Preferences(store.profiles, catalogue)
    choosing = Choosing(store.profiles, preferences, catalogue, health)
    voting = Voting(store.profiles, choosing)
    zone = zone_of(settings)
    ordering = Ordering(store.subscriptions, store.deliveries, store.profiles, preferences, zone)
    services = Services(
        clock=store.clock,
        catalogue=catalogue,
        choosing=choosing,
        preferences=preferences,
        voting=voting,
        ordering=ordering,
        undoing=Undoing(store.profiles, preferences, voting, ordering),
        privacy=Privacy(store.profiles, ordering),
        zone=zone,
        commands=COMMANDS,
    )
    return App(
        store=store,
        catalogue=catalogue,
        services=services,
        dispatch=Dispatch(services),
        digest=Digest(choosing, store.subscriptions),
        timetable=Timetable(store.subscriptions, store.deliveries, store.clock),
        zone=zone,
    )
