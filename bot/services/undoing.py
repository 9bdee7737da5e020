"""Taking back a reader's last change, whatever kind it was."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.places import Owner, Reader, read_conversation, read_place
from bot.services.feeding import Feeding
from bot.services.library import ReadingList
from bot.services.muting import Muting
from bot.services.ordering import Ordering
from bot.services.preferences import Preferences
from bot.services.profiling import Profiling
from bot.services.sharing import Sharing
from bot.services.voting import Voting
from bot.store.profile_json import Change
from bot.store.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Attributes:
        label: In a few words.
        what: Its kind, as in `Change`: "vote", "saved", ...
        owner: Whose it was.
    """

    label: str
    what: str
    owner: Owner


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
        sharing: Sharing,
    ) -> None:
        self._profiles = profiles
        self._preferences = preferences
        self._voting = voting
        self._ordering = ordering
        self._library = library
        self._muting = muting
        self._profiling = profiling
        self._feeding = feeding
        self._sharing = sharing

    async def undo(self, reader: Reader, now: datetime, paper: int | None = None) -> Undone | None:
        """Take back the reader's latest change, or the latest vote on or saving of a paper.

        Returns:
            What was taken back; None if there is nothing.
        """
        changes = await self._profiles.changes(reader)
        change = next((c for c in changes if paper is None or _is_about(c, paper)), None)
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
                await self._profiles.restore_preferences(owner, change.before)
            case "sharing":
                channel = read_conversation(change.owner)
                await self._sharing.restore(channel, reader, change.before["was"])
            case "reset":
                await self._profiling.restore(owner, change.before["token"])
        await self._profiles.drop_change(reader, change)
        return Undone(change.label, change.what, owner)


def _is_about(change: Change, number: int) -> bool:
    """Tell whether a change is a vote on a paper, or has to do with its being saved."""
    match change.what:
        case "vote":
            return bool(change.before["number"] == number)
        case "saved":
            return str(number) in change.before["was"]
    return False
