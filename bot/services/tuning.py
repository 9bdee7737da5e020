"""How much an owner is sent, what beside the usual, and whether a channel's people add theirs."""

from bot.core.places import Conversation, Owner, Reader
from bot.services.wording import whom
from bot.store.profile_json import Change
from bot.store.profiles import Preferences, Profiles
from recommender import Bar

ON, OFF = "on", "off"


class Tuning:
    """Three settings of readers and channels; every change can be taken back."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles

    async def of(self, owner: Owner) -> Preferences:
        """Give an owner's settings."""
        return await self._profiles.preferences(owner)

    async def set_bar(self, owner: Owner, by: Reader, level: Bar) -> None:
        """Set how close a paper has to be."""
        before = (await self.of(owner)).bar
        await self._set(owner, by, "bar", before.value, level.value)

    async def set_exploring(self, owner: Owner, by: Reader, *, wanted: bool) -> None:
        """Set whether a list may end with a paper outside the usual."""
        before = (await self.of(owner)).exploring
        await self._set(owner, by, "exploring", ON if before else OFF, ON if wanted else OFF)

    async def set_sharing(self, channel: Conversation, by: Reader, *, wanted: bool) -> None:
        """Set whether people in a channel may add their interests to its own."""
        before = (await self.of(channel)).sharing
        await self._set(channel, by, "sharing", ON if before else OFF, ON if wanted else OFF)

    async def _set(self, owner: Owner, by: Reader, name: str, before: str, after: str) -> None:
        if before == after:
            return
        await self._profiles.set_up(owner, by)
        label = f"“settings {name} {after}” for {whom(owner)}"
        await self._profiles.push_change(by, Change("settings", str(owner), {name: before}, label))
        await self._profiles.set_preference(owner, name, after)
