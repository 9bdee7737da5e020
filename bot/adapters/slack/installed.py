"""Many workspaces, each with the token it gave when somebody installed the bot there."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.identity import Identity
from bot.adapters.slack.outcomes import TROUBLE, answer_of
from bot.adapters.slack.tokens import Tokens
from bot.adapters.slack.workspaces import Origin, Workspace, origin_of, placed
from bot.core.errors import Refused, TemporaryError
from bot.core.installation import Installation
from bot.core.places import Conversation
from bot.core.ports import Installations, Memory

SEEN_FOR = timedelta(days=400)

NOT_INSTALLED = "I am not installed in that Slack workspace any more. Add me to it again."

Speaking = Callable[[str, str], AsyncWebClient]
"""Makes a client of a token and, where a whole organisation shares it, the workspace meant."""


class ManyWorkspaces:
    """Every workspace that installed the bot, on its own or with its whole organisation."""

    def __init__(
        self, installations: Installations, tokens: Tokens, memory: Memory, speaking: Speaking
    ) -> None:
        self._installations = installations
        self._tokens = tokens
        self._memory = memory
        self._speaking = speaking
        self._noted: set[str] = set()

    async def of(self, body: Mapping[str, Any]) -> Workspace | None:
        """Find where a request comes from; see `Workspaces`."""
        origin = origin_of(body)
        installation = await self._of(origin)
        if installation is None:
            return None
        if installation.is_whole and not origin.enterprise:
            origin = replace(origin, enterprise=installation.workspace, is_whole=True)
        identity = placed(_identity(installation), origin)
        with suppress(TemporaryError):
            await self._note(installation, origin, body)
        return Workspace(identity, self._client(installation, origin.team))

    async def at(self, to: Conversation) -> AsyncWebClient:
        """Give the client that posts in a conversation; see `Workspaces`."""
        installation = await self._at(to)
        if installation is None:
            raise Refused(NOT_INSTALLED, "workspace")
        return self._client(installation, "" if to.is_direct else to.workspace)

    async def forget(self, body: Mapping[str, Any]) -> Sequence[str]:
        """Forget an installation that is gone; see `Workspaces`.

        Slack repeats events for some minutes, so somebody may have installed the bot again
        meanwhile: what still works stays.
        """
        origin = origin_of(body)
        name = origin.enterprise if origin.is_whole else origin.team
        self._tokens.forget(name)
        async with self._installations.alone(name):
            found = await self._installations.find(name)
            if found is not None and await self._works(found):
                return ()
            shared = await self._installations.under(name)
            await self._installations.remove(name)
        self._noted.difference_update(shared)
        if not origin.enterprise or origin.is_whole:
            return (name, *shared)
        others = await self._installations.under(origin.enterprise)
        alone = await self._tokens.of(origin.enterprise) is None and not others
        return (name, origin.enterprise) if alone else (name,)

    async def _of(self, origin: Origin) -> Installation | None:
        """Take the installation that the request names; without that, whichever there is."""
        names = (origin.enterprise, origin.team) if origin.is_whole else (origin.team,)
        for name in names:
            if name and (found := await self._tokens.of(name)):
                return found
        if origin.enterprise:
            return None
        above = await self._installations.enterprise_of(origin.team)
        return await self._tokens.of(above) if above else None

    async def _at(self, to: Conversation) -> Installation | None:
        if found := await self._tokens.of(to.workspace):
            return found
        if not to.is_direct:
            above = await self._installations.enterprise_of(to.workspace)
            return await self._tokens.of(above) if above else None
        # A person of an organisation, some workspaces of which installed the bot on their own.
        last = await self._memory.get(_last_seen(to.workspace, to.channel))
        others = await self._installations.under(to.workspace)
        for team in (*([last.decode()] if last else []), *others):
            if found := await self._tokens.of(team):
                return found
        return None

    async def _note(
        self, installation: Installation, origin: Origin, body: Mapping[str, Any]
    ) -> None:
        """Note what later posts have to know: whose a workspace is, and where a person is."""
        if installation.is_whole and origin.team and origin.team not in self._noted:
            await self._installations.note(origin.team, installation.workspace)
            self._noted.add(origin.team)
        user = _user_of(body)
        if installation.enterprise and not installation.is_whole and user:
            key, team = _last_seen(installation.enterprise, user), origin.team.encode()
            if await self._memory.get(key) != team:
                await self._memory.put(key, team, SEEN_FOR)

    async def _works(self, installation: Installation) -> bool:
        """Ask Slack whether a token is good; one that cannot be asked about is not."""
        try:
            await self._client(installation, "").auth_test()
        except TROUBLE as error:
            answer = answer_of(error)
            return answer is not None and answer.status_code == 429
        return True

    def _client(self, installation: Installation, team: str) -> AsyncWebClient:
        return self._speaking(installation.token, team if installation.is_whole else "")


def _identity(installation: Installation) -> Identity:
    return Identity(
        team=installation.workspace,
        user=installation.user,
        bot=installation.bot,
        enterprise=installation.enterprise,
    )


def _last_seen(enterprise: str, user: str) -> str:
    """Name what is remembered of a person; its end is what `forget-me` looks for."""
    return f"team/{enterprise}/{user}"


def _user_of(body: Mapping[str, Any]) -> str:
    told = body.get("user_id") or body.get("user") or (body.get("event") or {}).get("user") or ""
    return str(told.get("id") or "") if isinstance(told, dict) else str(told)
