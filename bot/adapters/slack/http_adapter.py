"""Slack as a chat platform over signed HTTP: any number of workspaces, installed by OAuth."""

import asyncio
from collections.abc import Sequence
from typing import Self

import structlog
from slack_sdk.oauth.installation_store import Installation as Granted

from bot.adapters.slack.credentials import HttpApp
from bot.adapters.slack.hearing import Hearing
from bot.adapters.slack.installed import ManyWorkspaces
from bot.adapters.slack.oauth import Grants, flow, read_grant
from bot.adapters.slack.preflight_http import examine_app
from bot.adapters.slack.site import Site
from bot.adapters.slack.speaking import Speaking
from bot.adapters.slack.tokens import Tokens
from bot.adapters.slack.translate import PLATFORM
from bot.adapters.slack.windows import PATIENCE_SECONDS
from bot.core.command import Command
from bot.core.errors import WrongSettings
from bot.core.places import Conversation, Reader
from bot.core.ports import Answer, Change, Installations, Memory, Notice, Suggest, Tell
from bot.web import serve

VARIABLE = "PAPERPICKS_WEB"

log = structlog.get_logger(__name__)


class SlackHttpAdapter(Speaking):
    """Many workspaces, one app. Use it in `async with`: that is where its credentials are tried.

    Without `listen` it posts all the same, as workers do.
    """

    def __init__(
        self,
        app: HttpApp,
        *,
        commands: Sequence[Command],
        memory: Memory,
        installations: Installations,
        api: str = "https://slack.com/api/",
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        super().__init__(commands, memory, api, patience_seconds)
        self._app = app
        self._installations = installations
        self.port: int | None = None
        """Where it is heard, while it is."""

    async def __aenter__(self) -> Self:
        """Try the credentials; Slack being out of reach is no reason not to start.

        Raises:
            ConfigurationError: If they are wrong.
        """
        examined = await examine_app(self._app, self._api)
        if examined.wrong:
            raise WrongSettings("\n".join(examined.wrong))
        for doubt in examined.doubts:
            log.warning(doubt.text, platform=PLATFORM)
        await self.open_session()
        self._tokens = Tokens(self._installations, self.client(), self._app)
        self._workspaces = ManyWorkspaces(
            self._installations, self._tokens, self._memory, self.client
        )
        self.post_in(self._workspaces)
        return self

    async def listen(self, answer: Answer, suggest: Suggest, notice: Tell) -> None:  # noqa: ARG002
        """Hear commands, presses, messages and news until cancelled; answers in hand are sent.

        Raises:
            ConfigurationError: If the address to answer at cannot be used.
        """
        hearing = self.hearing(self._workspaces, answer, notice)
        try:
            async with serve(
                self._app.address, self._site(hearing, notice).routes(), VARIABLE
            ) as port:
                self.port = port
                log.info("hearing Slack over HTTP", host=self._app.address[0], port=port)
                await asyncio.Event().wait()
        finally:
            self.port = None
            await hearing.finish()

    async def is_connected(self) -> bool:
        """Tell whether Slack can call; see `Adapter`. Whether it does, only Slack knows."""
        return self.port is not None

    def _site(self, hearing: Hearing, notice: Tell) -> Site:
        async def installed(granted: Granted) -> None:
            found = read_grant(granted)
            scope = found.enterprise or found.workspace
            by = Reader(PLATFORM, scope, granted.user_id) if granted.user_id else None
            await notice(Notice(Change.INSTALLED, Conversation(PLATFORM, found.workspace, ""), by))

        grants = Grants(self._installations, self._tokens)
        installing = flow(self._app, self._api, self.client(), grants, self._memory)
        app = hearing.app(self._api, self._app.signing_secret)
        return Site(app, installing, self._app, installed)
