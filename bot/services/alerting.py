"""Tells the operator in a direct message what is wrong, once, and once when it is well again."""

import asyncio
import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.core import voice
from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.message import Audience, Message, Text
from bot.core.places import Conversation
from bot.core.ports import Poster
from bot.core.schedule_text import write_moment
from bot.core.sight import Kind, Sight, Trouble, troubles_of, write_size
from bot.core.voice import phrase
from bot.store.troubles import Noted, Troubles

STEADY = timedelta(minutes=5)  # So long a trouble has to be gone before it is called over.
POST_SECONDS = 25.0
LOOK_AFTER = timedelta(minutes=2)  # A post has ended by then, one way or the other.
LOOK_FOR = timedelta(hours=24)  # Then a message that could not be looked for counts as told.
RETRY_REFUSED = timedelta(minutes=15)

_SKEW = timedelta(minutes=1)  # A platform's clock may be behind ours by so much.
_SENTENCES = {
    (Kind.SOURCE, "new"): voice.TROUBLE_SOURCE,
    (Kind.SOURCE, "well"): voice.WELL_SOURCE,
    (Kind.WORKSPACE, "new"): voice.TROUBLE_WORKSPACE,
    (Kind.WORKSPACE, "well"): voice.WELL_WORKSPACE,
    (Kind.DISK, "new"): voice.TROUBLE_DISK,
    (Kind.DISK, "well"): voice.WELL_DISK,
    (Kind.LATE, "new"): voice.TROUBLE_LATE,
    (Kind.LATE, "well"): voice.WELL_LATE,
    (Kind.INDEX, "new"): voice.TROUBLE_INDEX,
    (Kind.INDEX, "well"): voice.WELL_INDEX,
}

log = structlog.get_logger(__name__)


class Alerting:
    """Keeps the operator informed; only the bot that holds the lease does this.

    What is to be told is written down before it is posted, and looked for before it is posted
    again, as a digest is.

    Args:
        troubles: What was noted so far.
        to: The operator's direct message.
        poster: Of the operator's platform.
        zone: In which moments are told.
    """

    def __init__(self, troubles: Troubles, to: Conversation, poster: Poster, zone: str) -> None:
        self._troubles = troubles
        self._to = to
        self._poster = poster
        self._zone = zone
        self._not_before: datetime | None = None

    async def see(self, sight: Sight) -> None:
        """Compare what is wrong now with what was told, and tell the difference.

        Raises:
            TemporaryError: If Redis is away; then nothing is posted that was not written down.
        """
        kept = await self._troubles.all()
        bad = {trouble.name: trouble for trouble in troubles_of(sight)}
        changed, over = _compared(kept, bad, sight.at)
        over |= _dropped(kept.values(), {source.name for source in sight.sources})
        await self._troubles.keep(one for name, one in changed.items() if name not in over)
        await self._troubles.forget(over)
        noted = {**kept, **changed}
        await self._tell([noted[name] for name in noted if name not in over], sight.at)

    async def _tell(self, noted: Sequence[Noted], now: datetime) -> None:
        """Post what nobody began to post yet, and see to what may have been posted."""
        waiting = [one for one in noted if _is_waiting(one)]
        for key in dict.fromkeys(one.key for one in waiting):
            group = [one for one in waiting if one.key == key]
            if not key:
                if self._not_before is None or now >= self._not_before:
                    await self._post(group, _key_of(group, now), now)
            elif group[0].tried_at is None or group[0].tried_at <= now - LOOK_AFTER:
                await self._look(group, now)

    async def _post(self, group: Sequence[Noted], key: str, now: datetime) -> None:
        group = [replace(one, key=key, tried_at=now) for one in group]
        await self._troubles.keep(group)
        blocks = tuple(_text(one, self._zone) for one in group)
        message = Message(blocks, audience=Audience.EVERYONE)
        try:
            async with asyncio.timeout(POST_SECONDS):
                await self._poster.post(self._to, message, key=key)
        except NotPosted as error:
            await self._later(group, now, error, error.retry_after)
        except Refused as error:
            if error.scope == "workspace":  # To be mended there, not by naming somebody else.
                await self._later(group, now, error, RETRY_REFUSED)
                return
            log.error("operator cannot be told; see PAPERPICKS_OPERATOR", error=str(error))
            await self._settle(group)
        except (OutcomeUnknown, OSError) as error:  # A timeout is an OSError.
            log.warning("operator perhaps told", error=type(error).__name__)
        else:
            await self._settle(group)

    async def _later(
        self, group: Sequence[Noted], now: datetime, error: Exception, wait: timedelta | None
    ) -> None:
        """Put down what was surely not posted, until the next look or as long as was asked."""
        log.warning("operator not told yet", error=str(error))
        self._not_before = now + (wait or timedelta())
        await self._troubles.keep([replace(one, key="", tried_at=None) for one in group])

    async def _look(self, group: Sequence[Noted], now: datetime) -> None:
        """Look for a message whose post was never heard of again; absent, it is posted."""
        key, since = group[0].key, group[0].tried_at or now
        try:
            async with asyncio.timeout(POST_SECONDS):
                found = await self._poster.find(self._to, key, since=since - _SKEW)
        except CannotTell:
            await self._settle(group)  # Never twice.
        except (TemporaryError, OSError):
            if now - since > LOOK_FOR:
                await self._settle(group)
        else:
            await (self._post(group, key, now) if found is None else self._settle(group))

    async def _settle(self, group: Sequence[Noted]) -> None:
        """Note that a message is out, or never will be."""
        told = [one for one in group if one.stage == "new"]
        await self._troubles.keep(replace(one, stage="told", key="", tried_at=None) for one in told)
        await self._troubles.forget(one.trouble.name for one in group if one.stage == "well")


def _compared(
    kept: Mapping[str, Noted], bad: Mapping[str, Trouble], now: datetime
) -> tuple[dict[str, Noted], set[str]]:
    """Give what changed, by name, and the names of what is over without a word."""
    changed = {name: Noted(trouble) for name, trouble in bad.items() if name not in kept}
    over: set[str] = set()
    for name, noted in kept.items():
        if noted.key:
            continue  # What is being told of it comes first.
        if name in bad:
            if noted.stage == "well":
                noted = replace(noted, stage="told")
            changed[name] = replace(noted, well_since=None)
        elif noted.well_since is None:
            changed[name] = replace(noted, well_since=now)
        elif noted.well_since <= now - STEADY:
            if noted.stage == "new":
                over.add(name)
            else:
                changed[name] = replace(noted, stage="well")
    return {name: noted for name, noted in changed.items() if noted != kept.get(name)}, over


def _dropped(kept: Iterable[Noted], asked: Collection[str]) -> set[str]:
    """Give the names of troubles with sources nobody asks any more: they are not well, but gone."""
    return {
        noted.trouble.name
        for noted in kept
        if noted.trouble.kind is Kind.SOURCE and noted.trouble.about not in asked
    }


def _is_waiting(noted: Noted) -> bool:
    """Whether there is something to tell, or to look for; not what ended before it was told."""
    return (
        bool(noted.key)
        or noted.stage == "well"
        or (noted.stage == "new" and noted.well_since is None)
    )


def _text(noted: Noted, zone: str) -> Text:
    trouble = noted.trouble
    return phrase(
        _SENTENCES[trouble.kind, noted.stage],
        about=trouble.about,
        time=write_moment(trouble.since, zone),
        count=trouble.count,
        free=write_size(trouble.free),
    )


def _key_of(group: Sequence[Noted], now: datetime) -> str:
    """Give 25 characters, as a delivery has: the most that every platform takes."""
    names = "|".join(f"{one.trouble.name} {one.stage}" for one in group)
    digest = hashlib.sha256(f"{names} {now.isoformat()}".encode()).digest()
    return base64.b32encode(digest)[:25].decode()
