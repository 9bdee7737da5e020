"""Papers that people link to in a workspace, shown in short where its administrators want that."""

from bot.core import voice
from bot.core.command import Call
from bot.core.errors import UserError
from bot.core.places import Conversation
from bot.services.catalogue import Catalogue
from bot.store.profiles import Profiles
from recommender import Paper

_TOLD_OF_LINKS = ("slack",)  # Elsewhere the bot would have to read all that people write.


class Links:
    """Keeps whether a workspace wants it; by default none does."""

    def __init__(self, profiles: Profiles, catalogue: Catalogue) -> None:
        self._profiles = profiles
        self._catalogue = catalogue

    def check(self, call: Call) -> None:
        """Raise `UserError` where the platform does not tell what people link to."""
        if call.reader.platform not in _TOLD_OF_LINKS:
            raise UserError(voice.LINKS_NOWHERE)

    async def are_shown(self, call: Call) -> bool:
        """Tell whether linked papers are shown where a call comes from."""
        return (await self._profiles.preferences(_workspace(call))).links

    async def show(self, call: Call, *, wanted: bool) -> None:
        """Show linked papers from now on, or no longer.

        Raises:
            UserError: If the caller is no administrator.
        """
        if not call.is_admin:
            raise UserError(voice.LINKS_ADMINS)
        where, value = _workspace(call), "on" if wanted else "off"
        await self._profiles.set_preference(where, "links", value)

    async def paper(self, call: Call, link: str) -> Paper:
        """Give the paper of a link, as it is at hand; no source is asked.

        Raises:
            UserError: If linked papers are not shown here, or the paper is not known.
        """
        if not await self.are_shown(call):
            raise UserError(voice.LINKS_OFF)
        return await self._catalogue.named(link)


def _workspace(call: Call) -> Conversation:
    """Name the whole of a workspace, or of an organisation's that share their people."""
    return Conversation(call.reader.platform, call.reader.scope, "")
