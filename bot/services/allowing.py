"""Nobody keeps the bot so busy that others have to wait."""

import math

import structlog

from bot.core import voice
from bot.core.command import Call
from bot.core.errors import TemporaryError, UserError
from bot.services.wording import counted
from bot.store.allowance import Allowance

_OWN_MACHINE = "local"  # The scope of the terminal: whoever sits there has the machine anyway.

log = structlog.get_logger(__name__)


class Allowing:
    """Lets a reader use the bot so many times a minute; presses and commands count alike.

    Args:
        allowance: Counts.
        a_minute: How many; 0 for any number.
    """

    def __init__(self, allowance: Allowance, a_minute: int) -> None:
        self._allowance = allowance
        self._a_minute = a_minute

    async def check(self, call: Call) -> None:
        """Count one use.

        Raises:
            UserError: If it is one too many; says when to go on.
        """
        if not self._a_minute or call.reader.scope == _OWN_MACHINE:
            return
        try:
            wait = await self._allowance.take(call.reader, self._a_minute)
        except TemporaryError as error:  # Whatever else fails then says so.
            log.warning("use not counted", call=call.id, why=str(error))
            return
        if wait:
            seconds = math.ceil(wait.total_seconds())
            raise UserError(voice.TOO_OFTEN, wait=counted(seconds, "second"))
