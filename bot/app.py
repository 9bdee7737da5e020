"""The only wiring: opens the store and builds the services on it; nothing runs yet."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from tzlocal import get_localzone_name

from bot.adapters.console import Histories, Transcript
from bot.arithmetic import on_one_thread
from bot.commands import COMMANDS
from bot.core.errors import ConfigurationError
from bot.core.ports import Clock, Limiter, Poster
from bot.kernels import compile_apart
from bot.memory import keep_little
from bot.origins import Origins
from bot.services import Services
from bot.services.allowing import Allowing
from bot.services.catalogue import Catalogue
from bot.services.choosing import Choosing, HealthOf
from bot.services.clarifying import Clarifying
from bot.services.clock import SimulatedClock
from bot.services.delivering import Delivering, Unknown
from bot.services.destinations import Destinations
from bot.services.digest import Digest
from bot.services.dispatch import Dispatch
from bot.services.elsewhere import Elsewhere
from bot.services.feeding import Feeding
from bot.services.first_picks import FirstPicks
from bot.services.groups import Groups
from bot.services.guessing import Guessing
from bot.services.harvesting import Harvesting
from bot.services.lately import Lately
from bot.services.leaving import Leaving
from bot.services.library import ReadingList
from bot.services.links import Links
from bot.services.looking import Looking
from bot.services.marking import Marking
from bot.services.muting import Muting
from bot.services.naming import Naming
from bot.services.noting import Noting
from bot.services.onboarding import Onboarding
from bot.services.ordering import Ordering
from bot.services.past_picks import PastPicks
from bot.services.permissions import Permissions
from bot.services.preferences import Preferences
from bot.services.pressing import Pressing
from bot.services.previewing import Previewing
from bot.services.privacy import Privacy
from bot.services.profiling import Profiling
from bot.services.rating import Rating
from bot.services.refusing import Refusing
from bot.services.removal import Removal
from bot.services.sharing import Sharing
from bot.services.source_health import SourcesHealth
from bot.services.sources import Sources
from bot.services.subjects import Subjects
from bot.services.suggesting import Suggesting
from bot.services.tagging import Tagging
from bot.services.timetable import Timetable
from bot.services.together import Together
from bot.services.trending import Trending
from bot.services.tuning import Tuning
from bot.services.undoing import Undoing
from bot.services.unreached import Unreached
from bot.services.voting import Voting
from bot.services.zone_offers import ZoneOffers
from bot.settings import Settings
from bot.store.allowance import Allowance
from bot.store.archive import Archive
from bot.store.changes import Changes
from bot.store.charts import Charts
from bot.store.clock import StoreClock
from bot.store.connection import Connection, beginning, check_schema, connect
from bot.store.crew import Crew
from bot.store.deliveries import Deliveries
from bot.store.feeds import Feeds
from bot.store.following import Following
from bot.store.holds import Holds
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.library import SavedPapers
from bot.store.limiting import RedisLimiter
from bot.store.members import Members
from bot.store.mutes import Mutes
from bot.store.outages import OUTAGE
from bot.store.papers import Papers
from bot.store.personal import Personal
from bot.store.presence import Presence
from bot.store.profiles import Profiles
from bot.store.removals import Removals
from bot.store.subscriptions import Subscriptions
from bot.store.visits import Visits
from bot.store.votes_aside import VotesAside
from recommender import Index
from recommender.index.kernels import Fast

LATELY = timedelta(days=30)  # Sources that tell of papers known already are asked about these.


@dataclass(frozen=True, slots=True)
class Store:
    """An open connection and everything that is kept behind it."""

    connection: Connection
    clock: Clock
    lease: Lease
    crew: Crew
    papers: Papers
    profiles: Profiles
    subscriptions: Subscriptions
    deliveries: Deliveries
    visits: Visits
    following: Following
    feeds: Feeds
    charts: Charts
    saved: SavedPapers
    archive: Archive
    mutes: Mutes
    members: Members
    votes_aside: VotesAside
    personal: Personal
    changes: Changes
    presence: Presence
    removals: Removals
    limiter: Limiter
    holds: Holds
    allowance: Allowance

    @classmethod
    def behind(cls, connection: Connection, keys: Keys, clock: Clock) -> Self:
        """Give what is kept behind a connection, under these keys."""
        redis = connection.redis
        return cls(
            connection=connection,
            clock=clock,
            lease=Lease(redis, keys),
            crew=Crew(redis, keys),
            papers=Papers(redis, keys),
            profiles=Profiles(redis, keys),
            subscriptions=Subscriptions(redis, keys),
            deliveries=Deliveries(redis, keys, replicas=connection.replicas),
            visits=Visits(redis, keys),
            following=Following(redis, keys),
            feeds=Feeds(redis, keys),
            charts=Charts(redis, keys),
            saved=SavedPapers(redis, keys),
            archive=Archive(redis, keys),
            mutes=Mutes(redis, keys),
            members=Members(redis, keys),
            votes_aside=VotesAside(redis, keys),
            personal=Personal(redis, keys),
            changes=Changes(redis, keys),
            presence=Presence(redis, keys),
            removals=Removals(redis, keys),
            limiter=RedisLimiter(redis, keys),
            holds=Holds(redis, keys),
            allowance=Allowance(redis, keys),
        )


@dataclass(frozen=True, slots=True)
class App:
    """A built bot: nothing runs yet.

    Left as a context, it closes its ways to the sources, and lets others write the index.
    """

    store: Store
    origins: Origins
    sources: Sources
    harvesting: Harvesting
    catalogue: Catalogue
    services: Services
    dispatch: Dispatch
    digest: Digest
    timetable: Timetable
    noting: Noting
    zone: str
    unknown: Unknown

    def delivering(self, posters: Mapping[str, Poster], *, elsewhere: bool = False) -> Delivering:
        """Build what carries out deliveries through `posters`, by platform.

        With `elsewhere`, another process has the posters that are missing.
        """
        store = self.store
        delivering = Delivering(
            store.deliveries,
            store.subscriptions,
            self.digest.choose,
            posters,
            store.clock,
            unknown=self.unknown,
            gone=self.services.leaving.leave,
            refused=Refusing(
                store.subscriptions, store.deliveries, store.profiles, store.presence
            ).heard,
            holds=store.holds,
            elsewhere=elsewhere,
            named=self.services.naming.posted,
        )
        self.services.first_picks.deliver = delivering.deliver
        self.services.tagging.posters = posters
        return delivering

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.catalogue.live.close)
        await self.origins.__aexit__(kind, error, trace)


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
    connection = await connect(
        url,
        settings.data_dir,
        server=settings.redis_server,
        replicas=settings.redis_replicas,
    )
    async with connection:
        keys = Keys(settings.redis_prefix)
        redis = connection.redis
        clock: Clock = StoreClock(redis) if now is None else SimulatedClock(now)
        await check_schema(redis, settings.redis_prefix, await clock.now())
        yield Store.behind(connection, keys, clock)


@asynccontextmanager
async def alone(lease: Lease, what_to_do: str) -> AsyncIterator[None]:
    """Be the only bot on these data.

    Raises:
        ConfigurationError: If another one runs; says `what_to_do`.
        TemporaryError: If Redis takes nothing just now.
    """
    with beginning():
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
    what_to_do = "Stop it first, or leave out --now and --advance."
    async with alone(store.lease, what_to_do):
        await store.crew.refuse(what_to_do)
        yield


def index_folder(settings: Settings) -> Path:
    """Give the directory of the index. Whatever is there can be built anew from Redis."""
    return settings.data_dir / "index"


def opening_index(
    settings: Settings, fast: Fast | None = None, *, writes: bool = True
) -> Callable[[str], Index]:
    """Give what opens the index on the disk, by the id of its papers.

    Without `writes` it is only looked at, and another process may write it meanwhile.
    """
    folder = index_folder(settings)

    def opening(catalogue: str) -> Index:
        if writes:
            with suppress(OSError):  # The index says in words what is wrong there.
                settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Index.open(folder, catalogue=catalogue, fast=fast, writes=writes)

    return opening


def build(
    settings: Settings, store: Store, *, health: HealthOf | None = None, on_disk: bool = True
) -> App:
    """Wire the services; nothing is read or written yet.

    Args:
        settings: Of the installation.
        store: Where everything is kept.
        health: Tells how sources do, in place of what visits to them left behind.
        on_disk: Whether the index is kept in the data directory, or in memory alone.
    """
    on_one_thread()
    keep_little()
    fast = Fast(prepare=lambda: compile_apart(settings.data_dir))
    opening = opening_index(settings, fast) if on_disk else lambda _: Index.open(None, fast=fast)
    catalogue = Catalogue(store.papers, opening, fast=fast)

    async def recent() -> Sequence[str]:
        return await catalogue.names_since(await store.clock.now() - LATELY)

    origins = Origins(settings, store.limiter, recent)
    feed = origins.feed if origins.has_feeds else None
    sources = Sources(lambda: origins.configured, store.feeds, feed)
    harvesting = Harvesting(
        store.papers, store.visits, store.following, store.charts, store.clock, origins.filler
    )
    services = _services(settings, store, catalogue, origins, sources, harvesting, health)
    return App(
        store=store,
        origins=origins,
        sources=sources,
        harvesting=harvesting,
        catalogue=catalogue,
        services=services,
        dispatch=Dispatch(services),
        digest=_digest(store, services.choosing, services.trending, services.zone_offers),
        timetable=Timetable(store.subscriptions, store.deliveries, store.clock),
        noting=Noting(
            store.clock,
            services.onboarding,
            services.sharing,
            services.leaving,
            services.zone_offers,
            services.removal,
        ),
        zone=services.zone,
        unknown=settings.unknown,
    )


def _digest(
    store: Store, choosing: Choosing, trending: Trending, zone_offers: ZoneOffers
) -> Digest:
    """Build what chooses digests, for delivering them and for showing what one would be."""
    together = Together(store.subscriptions, store.deliveries)
    return Digest(choosing, trending, store.subscriptions, together, store.presence, zone_offers)


def _services(
    settings: Settings,
    store: Store,
    catalogue: Catalogue,
    origins: Origins,
    sources: Sources,
    harvesting: Harvesting,
    told: HealthOf | None,
) -> Services:
    """Build what commands may use."""
    zone = zone_of(settings)
    health = SourcesHealth(sources, store.visits, store.following, store.feeds)
    preferences = Preferences(store.profiles, catalogue)
    choosing = Choosing(
        store.profiles,
        preferences,
        catalogue,
        told or health.for_owner,
        Groups(store.members, store.archive, preferences, catalogue),
        Elsewhere(store.members, store.archive, store.profiles, catalogue),
        Lately(store.archive, catalogue),
        popularity=settings.popularity,
    )
    voting = Voting(store.profiles, preferences, catalogue, choosing)
    ordering = Ordering(store.subscriptions, store.deliveries, store.profiles, preferences, zone)
    library = ReadingList(store.saved, store.profiles, preferences, catalogue)
    looking = Looking(store.papers, catalogue, store.clock, origins.searchers, origins.look_ups)
    feeding = Feeding(store.feeds, sources, harvesting, store.visits, store.profiles)
    muting = Muting(store.mutes, store.profiles)
    sharing = Sharing(store.members, store.profiles)
    profiling = Profiling(store.profiles, store.votes_aside, preferences, catalogue)
    trending = Trending(store.charts, catalogue, store.profiles, preferences)
    zone_offers = ZoneOffers(store.profiles, ordering)
    permissions = Permissions(store.profiles, store.changes, store.presence, store.clock, COMMANDS)
    digest = _digest(store, choosing, trending, zone_offers)
    privacy = Privacy(
        store.personal,
        store.following,
        store.profiles,
        ordering,
        feeding,
        catalogue,
        (Transcript(settings.data_dir), Histories(settings.data_dir)),
    )
    leaving = Leaving(store.presence, store.profiles, store.subscriptions, ordering, privacy.forget)
    return Services(
        clock=store.clock,
        catalogue=catalogue,
        choosing=choosing,
        trending=trending,
        preferences=preferences,
        voting=voting,
        marking=Marking(store.profiles, store.saved, catalogue),
        ordering=ordering,
        first_picks=FirstPicks(store.deliveries),
        muting=muting,
        tuning=Tuning(store.profiles),
        profiling=profiling,
        rating=Rating(store.profiles, catalogue, choosing),
        previewing=Previewing(digest, ordering, choosing),
        undoing=Undoing(
            store.profiles,
            preferences,
            voting,
            ordering,
            library,
            muting,
            profiling,
            feeding,
            sharing,
        ),
        links=Links(store.profiles, catalogue),
        permissions=permissions,
        destinations=Destinations(store.subscriptions, permissions),
        tagging=Tagging(),
        allowing=Allowing(store.allowance, settings.uses_a_minute),
        pressing=Pressing(store.presence, leaving),
        unreached=Unreached(store.presence, ordering),
        leaving=leaving,
        removal=Removal(
            store.removals,
            store.subscriptions,
            ordering,
            feeding,
            store.profiles,
            store.presence,
            store.holds,
            store.personal.rewrite_files,
        ),
        onboarding=Onboarding(store.profiles, store.deliveries),
        privacy=privacy,
        source_health=health,
        feeding=feeding,
        subjects=Subjects(
            store.following,
            origins.wanted,
            derive=origins.derive_categories,
            title_of=origins.title_of_category,
            check=origins.check_category,
        ),
        looking=looking,
        library=library,
        sharing=sharing,
        naming=Naming(store.members, choosing.explain),
        past_picks=PastPicks(store.archive, catalogue),
        suggesting=Suggesting(origins.read_library, looking, catalogue),
        guessing=Guessing(catalogue),
        clarifying=Clarifying(catalogue),
        zone_offers=zone_offers,
        zone=zone,
        commands=COMMANDS,
    )
