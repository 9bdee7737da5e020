"""Which chat platforms are configured, and their adapters."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Protocol

from bot.core.command import Command
from bot.core.errors import ConfigurationError
from bot.core.finding import Finding
from bot.core.places import Conversation
from bot.core.ports import Listener, Poster
from bot.keeping import Keeping
from bot.settings import Settings
from bot.slack_setup import check_keys, is_slack_over_http, slack_app, slack_tokens


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


def _slack(settings: Settings, commands: Sequence[Command], keeping: Keeping) -> Opened | None:
    tokens = slack_tokens(settings)
    if tokens is None:
        return None
    from bot.adapters.slack import SlackAdapter

    memory, api = keeping.memory("slack"), settings.slack_api_url
    return SlackAdapter(*tokens, commands=commands, memory=memory, api=api)


def _slack_http(settings: Settings, commands: Sequence[Command], keeping: Keeping) -> Opened | None:
    if not is_slack_over_http(settings):
        return None
    from bot.adapters.slack import SlackHttpAdapter

    return SlackHttpAdapter(
        slack_app(settings),
        commands=commands,
        memory=keeping.memory("slack"),
        installations=keeping.installations("slack"),
        api=settings.slack_api_url,
    )


def _discord(settings: Settings, commands: Sequence[Command], keeping: Keeping) -> Opened | None:
    if settings.discord_token is None:
        return None
    from bot.adapters.discord import DiscordAdapter

    token = settings.discord_token.get_secret_value()
    return DiscordAdapter(
        token,
        commands=commands,
        memory=keeping.memory("discord"),
        api=settings.discord_api_url,
        shards=settings.discord_shard_range,
    )


ADAPTERS = (_slack, _slack_http, _discord)
"""The chat platforms beside the terminal; a new one is a folder of adapters and a line here.

A platform's library is imported only where its tokens are set: each costs memory and time.
"""


async def connect_platforms(
    settings: Settings, commands: Sequence[Command], keeping: Keeping, stack: AsyncExitStack
) -> list[Adapter]:
    """Connect to what is configured; `stack` closes it again.

    Raises:
        ConfigurationError: If a token is wrong, settings that belong together are not, or the
            tokens of workspaces cannot be opened.
    """
    opened = [adapter(settings, commands, keeping) for adapter in ADAPTERS]
    await check_keys(settings, keeping.installations("slack"))
    return [await stack.enter_async_context(one) for one in opened if one is not None]


async def check_platforms(
    settings: Settings, destinations: Sequence[Conversation]
) -> list[Finding]:
    """Try the tokens of what is configured, and look at where digests go; nothing is posted."""
    findings: list[Finding] = []
    try:
        if tokens := slack_tokens(settings):
            from bot.adapters.slack import check as check_slack

            findings += await check_slack(*tokens, settings.slack_api_url)
        elif is_slack_over_http(settings):
            from bot.adapters.slack import check_app

            findings += await check_app(slack_app(settings), settings.slack_api_url)
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
        findings += await check_discord(token, settings.discord_api_url, channels)
    if not findings:
        text = "Neither Slack nor Discord is connected; the terminal works without them."
        findings.append(Finding(True, text))
    return findings
