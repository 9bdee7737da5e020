"""The first answer to a use: Discord waits three seconds for it, and takes no second one."""

import logging
from typing import TYPE_CHECKING

import discord

from bot.adapters.discord.outcomes import FAILURES

if TYPE_CHECKING:
    from bot.adapters.discord.client import PapersClient

_log = logging.getLogger(__name__)


async def acknowledged(interaction: "discord.Interaction[PapersClient]", *, thinking: bool) -> bool:
    """Acknowledge a use; False where it is too old, so that nothing is to be done for it.

    `thinking` shows the asker alone that an answer is coming; without it nothing is shown.
    """
    try:
        await interaction.response.defer(ephemeral=True, thinking=thinking)
    except FAILURES as error:
        _log.warning("acknowledged too late, so left alone (%s)", error)
        return False
    return True
