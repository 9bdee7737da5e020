"""Which workspace a request comes from or a message goes to, and the client that speaks there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from slack_bolt.request.internals import (
    extract_enterprise_id,
    extract_is_enterprise_install,
    extract_team_id,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.identity import Identity
from bot.core.places import Conversation


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace: who the bot is there, and a client with its token."""

    identity: Identity
    client: AsyncWebClient


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from, as Slack says.

    Attributes:
        team: The workspace; may be empty where a whole organisation installed the bot.
        enterprise: The organisation, or empty.
        is_whole: Whether that organisation installed the bot, rather than the workspace.
        bot_user: The bot's own user id there, where Slack names it.
    """

    team: str
    enterprise: str
    is_whole: bool
    bot_user: str


class Workspaces(Protocol):
    """The workspaces the bot is installed in: one from settings, or many."""

    async def of(self, body: Mapping[str, Any]) -> Workspace | None:
        """Find where a request comes from; None where the bot is not installed there (any more).

        Ask after acknowledging: it may have to wait.

        Raises:
            TemporaryError: If that cannot be looked up now.
        """
        ...

    async def at(self, to: Conversation) -> AsyncWebClient:
        """Give the client that posts in a conversation.

        Raises:
            Refused: If the bot is not installed there (any more).
            TemporaryError: If that cannot be looked up now.
        """
        ...

    async def forget(self, body: Mapping[str, Any]) -> Sequence[str]:
        """Forget the installation that an event says is gone; repeating it is harmless.

        Returns:
            The workspaces and organisations the bot is no longer in; none where it still is.

        Raises:
            TemporaryError: If that cannot be written down now.
        """
        ...


class OneWorkspace:
    """The one workspace whose token is in the settings."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self.identity: Identity | None = None  # Known once Slack has told.

    async def of(self, body: Mapping[str, Any]) -> Workspace | None:
        """Find where a request comes from; see `Workspaces`."""
        origin = origin_of(body)
        if self.identity is None or not _is_of(origin, self.identity):
            return None
        return Workspace(placed(self.identity, origin), self._client)

    async def at(self, to: Conversation) -> AsyncWebClient:  # noqa: ARG002
        """Give the one client; see `Workspaces`."""
        return self._client

    async def forget(self, body: Mapping[str, Any]) -> Sequence[str]:
        """Forget nothing: the token is the operator's, and Slack refuses it from now on."""
        if self.identity is None or origin_of(body).team not in ("", self.identity.team):
            return ()
        return (self.identity.team,)


def origin_of(body: Mapping[str, Any]) -> Origin:
    """Read where a request comes from: a command, a press, a view or an event."""
    payload = dict(body)
    grants = payload.get("authorizations") or [{}]
    bot_user = grants[0].get("user_id") if grants[0].get("is_bot") else ""
    team = str(extract_team_id(payload) or payload.get("team_id") or "")
    return Origin(
        team="" if team.startswith("E") else team,
        enterprise=_enterprise_of(payload, team),
        is_whole=bool(extract_is_enterprise_install(payload)),
        bot_user=str(bot_user or ""),
    )


def _enterprise_of(payload: dict[str, Any], team: str) -> str:
    """Read the organisation; empty where there is none, or where only the sender's own is told.

    That is so where somebody from a workspace that shares a channel sends a view: Slack then tells
    the workspace of the app (https://github.com/slackapi/bolt-js/issues/1614).
    """
    home = (payload.get("view") or {}).get("app_installed_team_id")
    if team.startswith("E"):
        return team if home else str(extract_enterprise_id(payload) or team)
    sent_from = payload.get("team")
    if home and isinstance(sent_from, dict) and sent_from.get("id") != home:
        return ""
    return str(extract_enterprise_id(payload) or "")


def _is_of(origin: Origin, identity: Identity) -> bool:
    """Tell whether a request comes from the one workspace, or from its organisation.

    One socket hears every workspace that the app was installed in, wherever its token is kept.
    """
    if origin.team == identity.team:
        return True
    if identity.enterprise:
        return origin.enterprise == identity.enterprise
    return not origin.team and not origin.enterprise


def placed(identity: Identity, origin: Origin) -> Identity:
    """Give who the bot is in one workspace of an organisation that shares an installation."""
    if not origin.is_whole or not origin.team or origin.enterprise != identity.enterprise:
        return identity
    return replace(identity, team=origin.team, user=origin.bot_user or identity.user)
