"""Ears for what happened without anybody asking: to places, people and installations."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_bolt.async_app import AsyncApp

from bot.adapters.slack.people import People
from bot.adapters.slack.translate import ACCESS, NEWS, PLATFORM, is_removal, notice_of
from bot.adapters.slack.workspaces import Workspaces
from bot.core.errors import TemporaryError
from bot.core.places import Conversation
from bot.core.ports import Change, Notice, Tell

if TYPE_CHECKING:
    from bot.adapters.slack.hearing import Hearing

MOST_REMOVALS = 100  # That wait for Redis at a time; thousands would be no removals but an attack.
AGAIN_SECONDS = 0.5

Done = TypeVar("Done")

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
        self._removals = 0  # Being written down.

    def add_to(self, app: AsyncApp) -> None:
        """Let a bolt app hear all this."""
        for kind in NEWS:
            app.event(kind)(self.on_news)
        for kind in ACCESS:
            app.event(kind)(self.on_access)

    async def on_news(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Pass on what happened to a place or a person, and that the bot was removed."""
        with self._hearing.working():
            if is_removal(event):
                if await self._hearing.is_new(body):
                    await self._removed(body)
                return
            if (there := await self._hearing.where(body)) is None:
                return
            notice = notice_of(event, there.identity)
            if notice is None or not await self._hearing.is_new(body):
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
        """Forget an installation that is gone, and pass on all the workspaces it was for.

        Slack tells of it once: while that cannot be written down it waits.
        """
        if self._removals >= MOST_REMOVALS:
            log.error("removal lost", platform=PLATFORM)
            return
        self._removals += 1
        try:
            is_known = await _at_last(partial(self._workspaces.of, body)) is not None
            gone = await _at_last(partial(self._workspaces.forget, body)) if is_known else ()
        finally:
            self._removals -= 1
        for workspace in gone:
            await self._tell(Notice(Change.UNINSTALLED, Conversation(PLATFORM, workspace, "")))


async def _at_last(do: Callable[[], Awaitable[Done]]) -> Done:
    """Do something that may be done twice, again and again until it can be done."""
    while True:
        try:
            return await do()
        except TemporaryError as error:
            log.warning("removal waits", platform=PLATFORM, error=str(error))
            await asyncio.sleep(AGAIN_SECONDS)
