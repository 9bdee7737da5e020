"""What commands and the clock share."""

from dataclasses import dataclass

from bot.core.command import Command
from bot.core.ports import Clock
from bot.services.allowing import Allowing
from bot.services.catalogue import Catalogue
from bot.services.choosing import Choosing
from bot.services.clarifying import Clarifying
from bot.services.destinations import Destinations
from bot.services.feeding import Feeding
from bot.services.first_picks import FirstPicks
from bot.services.guessing import Guessing
from bot.services.leaving import Leaving
from bot.services.library import ReadingList
from bot.services.links import Links
from bot.services.looking import Looking
from bot.services.marking import Marking
from bot.services.muting import Muting
from bot.services.naming import Naming
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
from bot.services.removal import Removal
from bot.services.sharing import Sharing
from bot.services.source_health import SourcesHealth
from bot.services.subjects import Subjects
from bot.services.suggesting import Suggesting
from bot.services.tagging import Tagging
from bot.services.trending import Trending
from bot.services.tuning import Tuning
from bot.services.undoing import Undoing
from bot.services.unreached import Unreached
from bot.services.voting import Voting
from bot.services.zone_offers import ZoneOffers


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a command may use.

    Attributes:
        zone: The zone of readers whose platform does not tell theirs.
        commands: All commands, for help.
    """

    clock: Clock
    catalogue: Catalogue
    choosing: Choosing
    trending: Trending
    preferences: Preferences
    voting: Voting
    marking: Marking
    muting: Muting
    tuning: Tuning
    profiling: Profiling
    rating: Rating
    previewing: Previewing
    ordering: Ordering
    destinations: Destinations
    tagging: Tagging
    first_picks: FirstPicks
    undoing: Undoing
    links: Links
    permissions: Permissions
    allowing: Allowing
    pressing: Pressing
    unreached: Unreached
    leaving: Leaving
    removal: Removal
    onboarding: Onboarding
    privacy: Privacy
    source_health: SourcesHealth
    feeding: Feeding
    subjects: Subjects
    looking: Looking
    sharing: Sharing
    naming: Naming
    library: ReadingList
    past_picks: PastPicks
    suggesting: Suggesting
    guessing: Guessing
    clarifying: Clarifying
    zone_offers: ZoneOffers
    zone: str
    commands: tuple[Command, ...]
