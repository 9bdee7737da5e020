"""Taking back a reader's last change, whatever kind it was."""

from datetime import datetime

from bot.core.places import Reader, read_place
from bot.services.feeding import Feeding
from bot.services.library import ReadingList
from bot.services.muting import Muting
from bot.services.ordering import Ordering
from bot.services.preferences import Preferences
from bot.services.profiling import Profiling
from bot.services.voting import Voting
from bot.store.profiles import Profiles


class Undoing:
    """Restores what stood before, latest change first."""

    def __init__(
        self,
        profiles: Profiles,
        preferences: Preferences,
        voting: Voting,
        ordering: Ordering,
        library: ReadingList,
        muting: Muting,
        profiling: Profiling,
        feeding: Feeding,
    ) -> None:
        self._profiles = profiles
        self._preferences = preferences
        self._voting = voting
        self._ordering = ordering
        self._library = library
        self._muting = muting
        self._profiling = profiling
        self._feeding = feeding

    async def undo(self, reader: Reader, now: datetime) -> str | None:
        """Take back the reader's latest change; give what it was, or None if there is none."""
        change = await self._profiles.last_change(reader)
        if change is None:
            return None
        owner = read_place(change.owner)
        match change.what:
            case "interests":
                before = change.before
                await self._preferences.restore(owner, before["put"], before["drop"])
            case "vote":
                before = change.before
                await self._voting.restore(reader, before["number"], before["was"])
            case "order":
                await self._ordering.restore(owner, change.before, now)
            case "saved":
                await self._library.restore(reader, change.before["was"])
            case "mutes":
                await self._muting.restore(owner, change.before["put"], change.before["drop"])
            case "feeds":
                await self._feeding.restore(owner, change.before["put"], change.before["drop"])
            case "settings":
                await self._profiles.set_preference(owner, "who", change.before["who"])
            case "reset":
                await self._profiling.restore(owner, change.before["token"])
        await self._profiles.drop_change(reader, change)
        return change.label
