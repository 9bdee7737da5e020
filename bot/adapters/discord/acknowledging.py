"""The first answer to a use: Discord waits three seconds for it, and takes no second one."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.adapters.discord.outcomes import outcome
from bot.core.errors import NotPosted, OutcomeUnknown, Refused

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

PATIENCE = timedelta(seconds=10)  # A use lives three; the library asks again meanwhile.
ANSWERED_BEFORE = 40060

_log = logging.getLogger(__name__)


async def acknowledged(interaction: "discord.Interaction[PapersClient]", *, thinking: bool) -> bool:
    """Acknowledge a use; False where it is too old, so that nothing is to be done for it.

    `thinking` shows the asker alone that an answer is coming; without it nothing is shown.
    """

    async def answer() -> None:
        await interaction.response.defer(ephemeral=True, thinking=thinking)

    return await is_taken(answer)


async def is_taken(answer: Callable[[], Awaitable[None]]) -> bool:
    """Give a first answer, a second time where Discord's word on it was lost; tell if it counts.

    Where Discord then says that the use was answered before, it was by us.
    """
    lost = False
    for is_last in (False, True):
        try:
            async with outcome(PATIENCE):
                await answer()
        except (OutcomeUnknown, NotPosted, Refused) as error:
            lost = lost or isinstance(error, OutcomeUnknown)
            if lost and _is_answered(error.__cause__):
                return True
            if is_last or _is_final(error):
                _log.warning("answered too late, so left alone (%s)", error)
                return False
        else:
            return True
    return False


def _is_answered(error: BaseException | None) -> bool:
    return isinstance(error, discord.HTTPException) and error.code == ANSWERED_BEFORE


def _is_final(error: Exception) -> bool:
    waits = isinstance(error, NotPosted) and error.retry_after is not None
    return waits or isinstance(error, Refused)
