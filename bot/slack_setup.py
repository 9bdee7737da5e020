"""How Slack is set up: two tokens for one workspace, or an app over HTTP for many."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from bot.core.errors import WrongSettings
from bot.core.finding import Finding
from bot.settings import PREFIX, Settings
from bot.store.installations import RedisInstallations

if TYPE_CHECKING:
    from bot.adapters.slack import HttpApp

MOST_TRIED = 50  # The doctor tries no more tokens: each is a question to Slack.

_TOKENS = ("slack_bot_token", "slack_app_token")
_HTTP = ("slack_signing_secret", "slack_client_id", "slack_client_secret")
_WITH_HTTP = (*_HTTP, "slack_keys", "public_url")

log = structlog.get_logger(__name__)


def slack_tokens(settings: Settings) -> tuple[str, str] | None:
    """Give bot and app token, or None where neither is set.

    Raises:
        WrongSettings: If only one of them is set, or settings for HTTP as well; names the others.
    """
    tokens, http = _given(settings, _TOKENS), _given(settings, _HTTP)
    if tokens and http:
        raise WrongSettings(
            f"{_listed(tokens)} is for one workspace over Socket Mode, {_listed(http)} for many "
            "over HTTP. Unset what belongs to the way you do not want."
        )
    bot, app = settings.slack_bot_token, settings.slack_app_token
    if bot is None and app is None:
        return None
    if bot is None or app is None:
        missing = "PAPERPICKS_SLACK_BOT_TOKEN" if bot is None else "PAPERPICKS_SLACK_APP_TOKEN"
        raise WrongSettings(
            f"{missing} is not set; Slack needs both tokens. The README says where to find it."
        )
    return bot.get_secret_value(), app.get_secret_value()


def has_slack(settings: Settings) -> bool:
    """Tell whether anything of Slack is set, right or wrong."""
    return bool(_given(settings, (*_TOKENS, *_HTTP)))


def is_slack_over_http(settings: Settings) -> bool:
    """Tell whether Slack is to call over HTTP.

    Raises:
        WrongSettings: If a setting that belongs to that is missing; names it.
    """
    if not _given(settings, _HTTP):
        return False
    missing = [name for name in _WITH_HTTP if name not in _given(settings, _WITH_HTTP)]
    if missing:
        verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        raise WrongSettings(
            f"{_listed(missing)} {verb} not set; Slack over HTTP needs {them}. "
            f"docs/operations.md says where to find {them}."
        )
    return True


def slack_app(settings: Settings) -> "HttpApp":
    """Give the app that Slack calls over HTTP; all its settings are there."""
    from bot.adapters.slack import HttpApp

    signing, secret = settings.slack_signing_secret, settings.slack_client_secret
    return HttpApp(
        signing_secret=signing.get_secret_value() if signing else "",
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value() if secret else "",
        public_url=settings.public_url,
        address=settings.web_address,
    )


async def check_keys(settings: Settings, installations: RedisInstallations) -> None:
    """Make sure that the tokens of workspaces that installed the bot can be opened.

    Raises:
        WrongSettings: If there are some, and no key opens any of them.
    """
    names = await installations.names()
    if not names:
        return
    where = "1 Slack workspace" if len(names) == 1 else f"{len(names):,} Slack workspaces"
    if not settings.slack_key_list:
        raise WrongSettings(
            f"PAPERPICKS_SLACK_KEYS is not set, and the bot is installed in {where} whose tokens "
            "it opens. Set it again; or forget them: paperpicks workspaces --remove all"
        )
    sealed = await installations.sealed()
    if len(sealed) == len(names):
        raise WrongSettings(
            f"PAPERPICKS_SLACK_KEYS opens the tokens of none of the {where} the bot is in. Put the "
            "former keys behind the new one; or forget them: paperpicks workspaces --remove all"
        )
    if sealed:
        log.warning("tokens cannot be opened; put a former key behind the new", places=sealed)


async def check_workspaces(settings: Settings, installations: RedisInstallations) -> list[Finding]:
    """Tell in how many workspaces the bot is over HTTP, and which of them refuse its token."""
    names = await installations.names()
    if not names:
        return []
    try:
        await check_keys(settings, installations)
    except WrongSettings as error:
        return [Finding(False, str(error))]
    from bot.adapters.slack import check_tokens

    found = [await installations.find(name) for name in names[:MOST_TRIED]]
    opened = [one for one in found if one is not None]
    findings = await check_tokens(settings.slack_api_url, opened)
    for name in await installations.sealed():
        fix = "Put the former key behind the new one in PAPERPICKS_SLACK_KEYS."
        findings.append(Finding(False, f"No key opens the token of {name}.", fix))
    if findings:
        return findings
    count = "1 Slack workspace" if len(names) == 1 else f"{len(names):,} Slack workspaces"
    return [Finding(True, f"The bot is in {count}.")]


def _given(settings: Settings, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(settings, name)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{PREFIX}{name.upper()}" for name in names)
