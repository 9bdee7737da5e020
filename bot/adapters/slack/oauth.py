"""Installing the bot in a workspace: OAuth, each attempt good once and for ten minutes."""

import secrets
from datetime import UTC, datetime, timedelta
from logging import Logger
from typing import Any

from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import scopes
from bot.adapters.slack.credentials import INSTALL, REDIRECT, HttpApp
from bot.adapters.slack.library_log import library_log
from bot.adapters.slack.tokens import Tokens
from bot.core.installation import Installation
from bot.core.literal import one_line
from bot.core.ports import Installations, Memory

LONGEST_NAME = 80  # Strangers choose it, and operators read it at their terminal.
STATE_LASTS = timedelta(minutes=10)

OUTCOME = "x-outcome"
"""Header of the flow's answers, for our own pages: what became of it."""


class States(AsyncOAuthStateStore):
    """What ties an answer of Slack's to the browser that asked; good once."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @property
    def logger(self) -> Logger:
        """The libraries' log, without secrets."""
        return library_log()

    async def async_issue(self, *_args: Any, **_more: Any) -> str:
        """Make a state and remember it."""
        state = secrets.token_urlsafe(32)
        await self._memory.put(f"oauth/{state}", b"1", STATE_LASTS)
        return state

    async def async_consume(self, state: str) -> bool:
        """Tell whether a state was issued and not used yet; from now on it is used."""
        if await self._memory.get(f"oauth/{state}") is None:
            return False
        return await self._memory.once(f"oauth used/{state}", STATE_LASTS)


class Grants(AsyncInstallationStore):
    """Keeps what a workspace grants: the bot's own token, and nothing of who installed it."""

    def __init__(self, installations: Installations, tokens: Tokens) -> None:
        self._installations = installations
        self._tokens = tokens

    @property
    def logger(self) -> Logger:
        """The libraries' log, without secrets."""
        return library_log()

    async def async_save(self, installation: Granted) -> None:
        """Keep an installation in place of an earlier one."""
        granted = read_grant(installation)
        async with self._installations.alone(granted.workspace):
            await self._installations.save(granted)
        self._tokens.forget(granted.workspace)


def read_grant(granted: Granted) -> Installation:
    """Read what Slack grants. Raises `ValueError` where no bot's token is in it."""
    whole = bool(granted.is_enterprise_install)
    workspace = granted.enterprise_id if whole else granted.team_id
    if not workspace or not granted.bot_token:
        raise ValueError("Slack granted no bot's token")
    ends = granted.bot_token_expires_at
    return Installation(
        workspace=workspace,
        token=granted.bot_token,
        enterprise=granted.enterprise_id or "",
        is_whole=whole,
        user=granted.bot_user_id or "",
        bot=granted.bot_id or "",
        name=one_line((granted.enterprise_name if whole else granted.team_name) or "")[
            :LONGEST_NAME
        ],
        refresh=granted.bot_refresh_token or "",
        expires_at=datetime.fromtimestamp(ends, UTC) if ends else None,
    )


def flow(
    app: HttpApp, api: str, client: AsyncWebClient, grants: Grants, memory: Memory
) -> AsyncOAuthFlow:
    """Build the library's flow; its answers carry the `OUTCOME` in a header, and no page."""
    wanted = {**scopes.NEEDED, **scopes.WANTED, **scopes.OPTIONAL}
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=sorted(wanted),
        user_scopes=[],
        redirect_uri=app.redirect_url,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        install_page_rendering_enabled=False,
        authorization_url=api.removesuffix("/api/") + "/oauth/v2/authorize",
        installation_store=grants,
        state_store=States(memory),
        state_expiration_seconds=int(STATE_LASTS.total_seconds()),
        callback_options=AsyncCallbackOptions(success=_installed, failure=_failed),
        logger=library_log(),
    )
    return AsyncOAuthFlow(client=client, settings=settings, logger=library_log())


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    args.request.context["granted"] = args.installation
    return BoltResponse(status=200, headers={OUTCOME: "installed"})


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    return BoltResponse(status=args.suggested_status_code, headers={OUTCOME: args.reason})
