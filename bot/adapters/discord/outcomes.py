"""What became of a request: Discord's answers and failures as the outcomes of a post."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import discord

from bot.core.errors import NotPosted, OutcomeUnknown, Refused
from bot.core.pace import Pace, Rate, asked_wait

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)  # A timeout is an OSError.
UNKNOWN_MESSAGE = 10008
UNKNOWN_CHANNEL = 10003
CLOSED = 50001
MAY_NOT = 50013
NO_TEXT_CHANNEL = 50008

PACE = Pace({"platform": Rate(timedelta(seconds=0.05), burst=20)})
"""docs: topics/rate-limits: a bot may ask 50 times a second, all in all. A direct message is two
requests, and readers are answered too. Limits of channels are told in headers and not to be coded;
the library keeps them, and what it cannot keep comes back as a 429."""

_TOO_MANY_DIRECT = 40003  # Opening direct messages too fast: only time helps.
_WAIT = timedelta(minutes=5)  # Where Discord asks for less speed and says no time.

# docs: topics/opcodes-and-status-codes, JSON error codes
_REFUSALS = {
    UNKNOWN_CHANNEL: "that channel is gone",
    UNKNOWN_MESSAGE: "that message is gone",
    10004: "that server is gone",
    10013: "that reader is gone",
    CLOSED: "that channel is closed to me; give me View Channel there",
    50007: "that reader takes no direct messages from me",
    NO_TEXT_CHANNEL: "nothing can be posted in that kind of channel",
    MAY_NOT: "I may not post there; give me Send Messages",
    50033: "that reader cannot be written to",
    40067: "that forum wants a tag on every post; set it up anew and choose one",
    50083: "that thread is archived and locked; unlock it",
    160005: "that thread is locked; unlock it",
    50278: "that reader and I share no server",
}

_HAS_LEFT = frozenset({10013})  # Not who shares no server: they may come back, or add the bot.
_BAD_MESSAGES = frozenset({20009, 40005, 50006, 50035, 200000, 200001})
"""Too explicit, too large, empty, of a wrong form, or stopped by the server's own filters."""


@dataclass(slots=True)
class _Met:
    """What the library met, its own retries included, while one outcome is waited for.

    Attributes:
        statuses: Of all answers.
        is_global: Whether Discord asked the whole bot for less speed.
        once: Whether the library may not ask again where it cannot know what became of a request.
    """

    statuses: list[int] = field(default_factory=list)
    is_global: bool = False
    once: bool = False


class _Lost(aiohttp.ClientError):
    """An answer that tells nothing, to what must not be asked again."""


_met: ContextVar[_Met | None] = ContextVar("met", default=None)
_BROKEN = 599  # Stands for an answer that was lost.


def trace() -> aiohttp.TraceConfig:
    """Give what notes every answer: a retry that is refused may follow a post that was taken."""
    config = aiohttp.TraceConfig()
    config.on_request_end.append(_note_answer)
    config.on_request_exception.append(_note_failure)
    return config


@asynccontextmanager
async def outcome(patience: timedelta, *, once: bool = False) -> AsyncIterator[None]:
    """Turn what goes wrong with a post into one of its outcomes.

    With `once`, the library repeats nothing that may have been carried out: there is no nonce.

    Raises:
        NotPosted: Surely not taken.
        Refused: Not taken, and never will be.
        OutcomeUnknown: Any other failure, or no answer within `patience`.
    """
    met = _Met(once=once)
    token = _met.set(met)
    try:
        async with asyncio.timeout(patience.total_seconds()):
            yield
    except FAILURES as error:
        if any(status >= 500 for status in met.statuses):
            raise OutcomeUnknown("Discord's answer was lost") from error
        became = outcome_of(error)
        if isinstance(became, NotPosted) and became.busy is not None and met.is_global:
            became.busy = "platform"
        raise became from error
    finally:
        _met.reset(token)


def outcome_of(error: Exception) -> NotPosted | Refused | OutcomeUnknown:
    """Tell what one failure means, where none went before it."""
    match error:
        case discord.RateLimited():
            wait = asked_wait(error.retry_after)
            return NotPosted("Discord asks to wait", wait, busy="destination")
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError():
            return NotPosted("Discord cannot be reached")
        case _:
            return OutcomeUnknown("Discord's answer was lost")


def _answered(error: discord.HTTPException) -> NotPosted | Refused | OutcomeUnknown:
    if error.code == _TOO_MANY_DIRECT:
        return NotPosted("too many direct messages at once", _WAIT, busy="workspace")
    if error.status == 429:  # The library raises it for an answer of what stands before Discord.
        return NotPosted("Discord asks to wait", _retry_after(error), busy="platform")
    if error.status == 401:
        return Refused("Discord no longer takes the bot's token", "workspace")
    if error.code in _REFUSALS:
        has_left = error.code in _HAS_LEFT
        return Refused(_REFUSALS[error.code], "destination", has_left=has_left)
    if error.code in _BAD_MESSAGES:
        return Refused(f"Discord does not take this message (code {error.code})", "message")
    if error.status in (400, 413):  # The library sent what Discord does not take, ever.
        return Refused(f"Discord does not take this message (code {error.code})", "destination")
    return OutcomeUnknown(f"Discord answered {error.status}")


def _retry_after(error: discord.HTTPException) -> timedelta:
    try:
        return asked_wait(float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return _WAIT


async def _note_answer(
    _session: aiohttp.ClientSession,
    _context: SimpleNamespace,
    params: aiohttp.TraceRequestEndParams,
) -> None:
    met = _met.get()
    if met is not None:
        met.statuses.append(params.response.status)
        told = params.response.headers
        if told.get("X-RateLimit-Scope") == "global" or told.get("X-RateLimit-Global"):
            met.is_global = True
        if met.once and params.response.status >= 500:
            raise _Lost(f"Discord answered {params.response.status}")


async def _note_failure(
    _session: aiohttp.ClientSession,
    _context: SimpleNamespace,
    params: aiohttp.TraceRequestExceptionParams,
) -> None:
    met = _met.get()
    if met is not None and not isinstance(params.exception, aiohttp.ClientConnectorError):
        met.statuses.append(_BROKEN)
        if met.once:
            raise _Lost("the connection broke") from params.exception
