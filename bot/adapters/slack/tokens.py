"""The token of each workspace: looked up, remembered for a minute, renewed before it ends."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.credentials import HttpApp
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.core.errors import TemporaryError
from bot.core.installation import Installation
from bot.core.ports import Installations

RENEWED_BEFORE = timedelta(hours=2)  # Of the twelve hours that a token lasts.
REMEMBERED_SECONDS = 60.0  # A workspace that was removed elsewhere is used for no longer.

log = structlog.get_logger(__name__)


class Tokens:
    """Gives installations whose tokens last for a while yet.

    A token that cannot be renewed is given as it is: answers that need none are still possible,
    and posts end with what Slack says of it.

    Args:
        installations: Where they are kept, for all processes.
        client: One without a token.
        app: Whose credentials renew tokens.
        remembered_seconds: How long one is used before it is looked up again.
    """

    def __init__(
        self,
        installations: Installations,
        client: AsyncWebClient,
        app: HttpApp,
        *,
        remembered_seconds: float = REMEMBERED_SECONDS,
    ) -> None:
        self._installations = installations
        self._client = client
        self._app = app
        self._remembered_seconds = remembered_seconds
        self._known: dict[str, tuple[float, Installation]] = {}

    async def of(self, workspace: str) -> Installation | None:
        """Give the installation of a workspace or organisation; None where there is none.

        Raises:
            TemporaryError: If the store is away, and this process knows of no token either.
        """
        known = self._known.get(workspace)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        try:
            found = await self._installations.find(workspace)
            if found is not None and _ends_within(found, RENEWED_BEFORE):
                found = await self._renewed(workspace)
        except TemporaryError:
            if known is None:
                raise
            found = known[1]
        if found is None:
            self.forget(workspace)
        else:
            self._known[workspace] = (time.monotonic() + self._remembered_seconds, found)
        return found

    def forget(self, workspace: str) -> None:
        """Look a workspace up anew the next time."""
        self._known.pop(workspace, None)

    async def _renewed(self, workspace: str) -> Installation | None:
        """Renew a token. What it is renewed with works once, so one process does it at a time."""
        async with self._installations.alone(workspace):
            found = await self._installations.find(workspace)
            if found is None or not _ends_within(found, RENEWED_BEFORE):
                return found  # Another process was first.
            try:
                told = await self._client.oauth_v2_access(
                    client_id=self._app.client_id,
                    client_secret=self._app.client_secret,
                    grant_type="refresh_token",
                    refresh_token=found.refresh,
                )
            except TROUBLE as error:
                answer = answer_of(error)
                why = code_of(answer) if answer else type(error).__name__
                log.warning("token not renewed", platform="slack", place=workspace, why=why)
                return found
            lasts = timedelta(seconds=int(told["expires_in"]))
            renewed = replace(
                found,
                token=str(told["access_token"]),
                refresh=str(told["refresh_token"]),
                expires_at=datetime.now(UTC) + lasts,
            )
            await self._installations.save(renewed)
            return renewed


def _ends_within(installation: Installation, span: timedelta) -> bool:
    ends = installation.expires_at
    return ends is not None and datetime.now(UTC) > ends - span
