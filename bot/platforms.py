"""Which chat platforms are configured, and their adapters."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Protocol

from bot.core.command import Command
from bot.core.errors import ConfigurationError, WrongSettings
from bot.core.finding import Finding
from bot.core.places import Conversation
from bot.core.ports import Listener, Memory, Poster
from bot.settings import Settings

Remember = Callable[[str], Memory]
"""Gives a platform's memory by the platform's name."""


class Adapter(Poster, Listener, Protocol):
    """A platform, connected."""

    @property
    def platform(self) -> str:
        """Its name, as readers and conversations carry it."""
        ...

    async def is_connected(self) -> bool:
        """Tell whether readers are heard just now; never raises."""
        ...


Opened = AbstractAsyncContextManager[Adapter]


def _slack(settings: Settings, commands: Sequence[Command], remember: Remember) -> Opened | None:
    tokens = slack_tokens(settings)
    if tokens is None:
        return None
    from bot.adapters.slack import SlackAdapter

    memory, api = remember("slack"), settings.slack_api_url
    return SlackAdapter(*tokens, commands=commands, memory=memory, api=api)


def _discord(settings: Settings, commands: Sequence[Command], remember: Remember) -> Opened | None:
    if settings.discord_token is None:
        return None
    from bot.adapters.discord import DiscordAdapter

    token = settings.discord_token.get_secret_value()
    return DiscordAdapter(token, commands=commands, memory=remember("discord"))


ADAPTERS = (_slack, _discord)
"""The chat platforms beside the terminal; a new one is a folder of adapters and a line here.

A platform's library is imported only where its tokens are set: each costs memory and time.
"""


async def connect_platforms(
    settings: Settings, commands: Sequence[Command], remember: Remember, stack: AsyncExitStack
) -> list[Adapter]:
    """Connect to what is configured; `stack` closes it again.

    Raises:
        ConfigurationError: If a token is wrong, or one of a pair is missing.
    """
    opened = [adapter(settings, commands, remember) for adapter in ADAPTERS]
    return [await stack.enter_async_context(one) for one in opened if one is not None]


def slack_tokens(settings: Settings) -> tuple[str, str] | None:
    """Give bot and app token, or None where neither is set.

    Raises:
        WrongSettings: If only one of them is set; names the other.
    """
    bot, app = settings.slack_bot_token, settings.slack_app_token
    if bot is None and app is None:
        return None
    if bot is None or app is None:
        missing = "PAPERPICKS_SLACK_BOT_TOKEN" if bot is None else "PAPERPICKS_SLACK_APP_TOKEN"
        raise WrongSettings(
            f"{missing} is not set; Slack needs both tokens. The README says where to find it."
        )
    return bot.get_secret_value(), app.get_secret_value()


async def check_platforms(
    settings: Settings, destinations: Sequence[Conversation]
) -> list[Finding]:
    """Try the tokens of what is configured, and look at where digests go; nothing is posted."""
    findings: list[Finding] = []
    try:
        if tokens := slack_tokens(settings):
            from bot.adapters.slack import check as check_slack

            findings += await check_slack(*tokens, settings.slack_api_url)
    except ConfigurationError as error:
        findings.append(Finding(False, str(error)))
    if settings.discord_token is not None:
        from bot.adapters.discord import check as check_discord

        token = settings.discord_token.get_secret_value()
        channels = [
            place.thread or place.channel
            for place in destinations
            if place.platform == "discord" and not place.is_direct
        ]
        findings += await check_discord(token, channels=channels)
    if not findings:
        text = "Neither Slack nor Discord is connected; the terminal works without them."
        findings.append(Finding(True, text))
    return findings
