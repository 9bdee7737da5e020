"""A poster that is measured: how long posts take, and what becomes of them."""

import time
from datetime import datetime

from bot.core.errors import CannotTell, NotPosted, Refused
from bot.core.message import Message
from bot.core.pace import Pace, Paced
from bot.core.places import Conversation
from bot.core.ports import MessageRef, Poster
from bot.operation.metrics import Metrics


class Measured:
    """`Poster` that hands everything on unchanged, errors too, and counts it."""

    def __init__(self, poster: Poster, platform: str, metrics: Metrics) -> None:
        self._poster = poster
        self._platform = platform
        self._metrics = metrics

    @property
    def pace(self) -> Pace:
        """What the platform bears; see `Paced`. One that says nothing bears everything."""
        return self._poster.pace if isinstance(self._poster, Paced) else Pace()

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        """Post once; see `Poster`."""
        began, outcome = time.monotonic(), "unknown"
        try:
            ref = await self._poster.post(to, message, key=key)
            outcome = "posted"
        except NotPosted as error:
            asked = error.busy is not None or error.retry_after is not None
            outcome = "asked_to_wait" if asked else "not_posted"
            raise
        except Refused:
            outcome = "refused"
            raise
        finally:
            self._metrics.posted(self._platform, outcome, time.monotonic() - began)
        return ref

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace a posted message; see `Poster`."""
        await self._poster.edit(ref, message)

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        """Look for a message; see `Poster`."""
        outcome = "failed"
        try:
            ref = await self._poster.find(to, key, since=since)
            outcome = "absent" if ref is None else "found"
        except CannotTell:
            outcome = "cannot_tell"
            raise
        finally:
            self._metrics.looked_for(self._platform, outcome)
        return ref
