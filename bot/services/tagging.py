"""Which tags posts in a place can have: a forum's, where its platform has such a thing."""

import asyncio
import logging
from collections.abc import Mapping

from bot.core.errors import NotPosted, Refused, TemporaryError
from bot.core.form import MOST_CHOICES, Choice
from bot.core.places import Conversation
from bot.core.ports import HasTags, Poster

PATIENCE_SECONDS = 1.0  # A form waits for it, and has to be opened within three.

_log = logging.getLogger(__name__)


class Tagging:
    """Asks the platform; where that cannot be done in time, no tags are offered.

    Attributes:
        posters: By platform; empty where this process posts nothing.
    """

    def __init__(self) -> None:
        self.posters: Mapping[str, Poster] = {}

    async def of(self, place: Conversation) -> tuple[Choice, ...]:
        """Give a place's tags, as many as a form offers."""
        poster = self.posters.get(place.platform)
        if not isinstance(poster, HasTags):
            return ()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return tuple(await poster.tags_of(place))[:MOST_CHOICES]
        except (TimeoutError, NotPosted, Refused, TemporaryError) as error:
            _log.warning("no tags offered (%s)", type(error).__name__)
            return ()
