"""What a reader had in channels, so that their own picks bring something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.places import Conversation, Reader
from bot.services.catalogue import Catalogue
from bot.store.archive import Archive
from bot.store.members import Members
from bot.store.profiles import Profiles
from recommender import Profile

HAD_WITHIN = timedelta(
    days=30
)  # As long as a digest considers a paper: else the 8th day brings it.
VOTED_WITHIN = timedelta(days=30)  # Whoever voted on a channel's pick so lately reads it.


@dataclass(frozen=True, slots=True)
class Had:
    """Where a reader had a paper, and when it was given there; UTC."""

    channel: Conversation
    at: datetime


class Elsewhere:
    """Looks through the channels a reader reads: those they add to, or voted in lately."""

    def __init__(
        self, members: Members, archive: Archive, profiles: Profiles, catalogue: Catalogue
    ) -> None:
        self._members = members
        self._archive = archive
        self._profiles = profiles
        self._catalogue = catalogue

    async def is_anywhere(self, reader: Reader) -> bool:
        """Tell whether a reader ever shared or voted in a channel: most never did."""
        if await self._profiles.voted_in(reader):
            return True
        return bool(await self._members.channels(reader))

    async def had(self, reader: Reader, profile: Profile, now: datetime) -> Mapping[int, Had]:
        """Give what a reader's channels were given lately, by the numbers of today.

        Args:
            reader: Who.
            profile: The reader's, with their votes.
            now: UTC.
        """
        added_to = await self._members.channels(reader)
        voted = {v.number for v in profile.feedback if v.given_at > now - VOTED_WITHIN}
        found: dict[int, Had] = {}
        for channel in dict.fromkeys((*added_to, *await self._profiles.voted_in(reader))):
            given = await self._given(channel, now)
            if channel in added_to or voted & given.keys():
                found = {**given, **found}
        return found

    async def _given(self, channel: Conversation, now: datetime) -> dict[int, Had]:
        given = await self._archive.since(channel, now - HAD_WITHIN)
        return {self._catalogue.now_called(one.number): Had(channel, one.at) for one in given}
