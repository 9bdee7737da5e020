"""Ears for what happened without anybody asking: to places, people and installations."""

from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.adapters.slack.people import People
from bot.adapters.slack.translate import ACCESS, NEWS, PLATFORM, notice_of
from bot.adapters.slack.workspaces import Workspaces
from bot.core.errors import TemporaryError
from bot.core.places import Conversation
from bot.core.ports import Change, Notice, Tell

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing

log = structlog.get_logger(__name__)


class News:
    """Passes news on, each once; bolt has acknowledged them."""

    def __init__(
        self, hearing: "Hearing", workspaces: Workspaces, people: People, tell: Tell
    ) -> None:
        self._hearing = hearing
        self._workspaces = workspaces
        self._people = people
        self._tell = tell

    def add_to(self, app: AsyncApp) -> None:
        """Let a bolt app hear all this."""
        for kind in NEWS:
            app.event(kind)(self.on_news)
        for kind in ACCESS:
            app.event(kind)(self.on_access)

    async def on_news(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Pass on what happened to a place or a person, and that the bot was removed."""
        with self._hearing.working():
            if (there := await self._hearing.where(body)) is None:
                return
            notice = notice_of(event, there.identity)
            if notice is None or not await self._hearing.is_new(body):
                return
            if notice.change is Change.UNINSTALLED:
                await self._removed(body)
                return
            if notice.by is not None and event.get("type") == "user_change":
                await self._people.heard(notice.by, there, event["user"])
            await self._tell(notice)

    async def on_access(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Pass on that an organisation let the bot into some of its workspaces, or took it out."""
        with self._hearing.working():
            given = event.get("type") == "team_access_granted"
            change = Change.INSTALLED if given else Change.UNINSTALLED
            is_known = await self._hearing.where(body) is not None
            if not is_known or not await self._hearing.is_new(body):
                return
            for team in event.get("team_ids") or []:
                await self._tell(Notice(change, Conversation(PLATFORM, str(team), "")))

    async def _removed(self, body: dict[str, Any]) -> None:
        """Forget an installation that is gone, and pass on all the workspaces it was for."""
        try:
            gone = await self._workspaces.forget(body)
        except TemporaryError as error:  # Slack refuses the token from now on, and posts end so.
            log.warning("removal not noted", platform=PLATFORM, error=str(error))
            return
        for workspace in gone:
            await self._tell(Notice(Change.UNINSTALLED, Conversation(PLATFORM, workspace, "")))
