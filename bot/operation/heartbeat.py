"""Calls an address while all is well, so that whoever watches it notices silence."""

import aiohttp
import structlog

PATIENCE = aiohttp.ClientTimeout(total=10)

log = structlog.get_logger(__name__)


class Heartbeat:
    """Asks for one address. Whatever becomes of that harms nothing; the address is a secret."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._failing = False

    async def beat(self) -> bool:
        """Call once; tell whether it was heard. Of failures in a row one is logged."""
        problem = await self._call()
        if problem and not self._failing:
            # Only its kind: the text of an error may name the address.
            log.warning("heartbeat not heard; see PAPERPICKS_HEARTBEAT_URL", problem=problem)
        self._failing = bool(problem)
        return not problem

    async def _call(self) -> str:
        """Give what went wrong; empty where nothing did."""
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as session,
                session.get(self._url) as answer,
            ):
                return "" if answer.status < 400 else f"status {answer.status}"
        except (aiohttp.ClientError, OSError, ValueError) as error:  # A timeout is an OSError.
            return type(error).__name__
