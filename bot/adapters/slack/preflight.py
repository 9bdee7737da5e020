"""Are the two tokens right? Asked before connecting, since the socket would retry for ever."""

from dataclasses import dataclass
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack import scopes
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.library_log import library_log
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of, wait_of
from bot.core.finding import Finding

BOT_TOKEN = "PAPERPICKS_SLACK_BOT_TOKEN"  # noqa: S105 - the variable's name
APP_TOKEN = "PAPERPICKS_SLACK_APP_TOKEN"  # noqa: S105 - the variable's name
TIMEOUT_SECONDS = 10

_AGAIN = "Install the app again and copy the token anew."
_NOT_ACCEPTED = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is not right, and how to mend it.

    Attributes:
        text: One sentence or two; never holds a token.
        kind: "wrong" keeps the bot from starting, "limited" takes one thing away from it,
            "unreachable" may pass by itself.
    """

    text: str
    kind: Literal["wrong", "limited", "unreachable"]


@dataclass(frozen=True, slots=True)
class Examined:
    """Who the bot is, where Slack told, and what was found."""

    identity: Identity | None
    doubts: tuple[Doubt, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """What has to be mended before a start."""
        return tuple(doubt.text for doubt in self.doubts if doubt.kind == "wrong")

    @property
    def is_unsure(self) -> bool:
        """Whether it has to be asked again."""
        return any(finding.kind == "unreachable" for finding in self.doubts)


async def check(
    bot_token: str, app_token: str, api: str = "https://slack.com/api/"
) -> list[Finding]:
    """Try both tokens and compare the app's scopes with the manifest's."""
    doubts = (await examine(bot_token, app_token, api)).doubts
    if not doubts:
        return [Finding(True, "Slack accepts both tokens, and no scope is missing.")]
    return [Finding(False, doubt.text) for doubt in doubts]


async def examine(bot_token: str, app_token: str, api: str) -> Examined:
    """As `check`, and find out who the bot is."""
    findings = [*_kind(BOT_TOKEN, bot_token, "xoxb-"), *_kind(APP_TOKEN, app_token, "xapp-")]
    if findings:
        return Examined(None, tuple(findings))
    client = AsyncWebClient(
        bot_token, base_url=api, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=library_log()
    )
    identity = None
    try:
        answer = await client.auth_test()
        identity = _identity(answer)
        findings += _scopes(answer)
    except TROUBLE as error:
        findings.append(_refused(BOT_TOKEN, error))
    if not any(finding.kind == "unreachable" for finding in findings):
        findings += await _try_socket(client, app_token)
    return Examined(identity, tuple(findings))


async def _try_socket(client: AsyncWebClient, app_token: str) -> list[Doubt]:
    try:
        await client.apps_connections_open(app_token=app_token)
    except TROUBLE as error:
        return [_refused(APP_TOKEN, error)]
    return []


def _kind(name: str, token: str, beginning: str) -> list[Doubt]:
    """Tell one kind of token from another by how it begins."""
    if token.startswith(beginning):
        return []
    where = {
        "xoxb-": "the Bot User OAuth Token, under OAuth & Permissions",
        "xapp-": "an App-Level Token with connections:write, under Basic Information",
    }
    text = f"{name} does not begin with {beginning}. Set it to {where[beginning]}."
    return [Doubt(text, "wrong")]


def _refused(name: str, error: Exception) -> Doubt:
    answer = answer_of(error)
    if answer is None or answer.status_code >= 500:
        text = "Slack cannot be reached. Check the network and any proxy of this machine."
        return Doubt(text, "unreachable")
    code = code_of(answer)
    if wait_of(answer) is not None:
        return Doubt("Slack asks to wait. Try again in a minute.", "unreachable")
    if name == APP_TOKEN and code in ("missing_scope", "no_permission"):
        text = f"{name} lacks connections:write. Make an App-Level Token that has it."
    elif name == APP_TOKEN and code not in _NOT_ACCEPTED:
        text = f"Slack opens no socket ({code}). Switch Socket Mode on in the app's settings."
    elif name == APP_TOKEN:
        text = f"Slack does not accept {name} ({code}). Make a new App-Level Token."
    else:
        text = f"Slack does not accept {name} ({code}). {_AGAIN}"
    return Doubt(text, "wrong")


def _identity(answer: AsyncSlackResponse) -> Identity:
    return Identity(
        team=str(answer["team_id"]),
        user=str(answer["user_id"]),
        bot=str(answer["bot_id"] or ""),
        enterprise=str(answer["enterprise_id"] or ""),
    )


def _scopes(answer: AsyncSlackResponse) -> list[Doubt]:
    """Compare the scopes Slack names with those of the manifest; silent where it names none."""
    named = next((v for k, v in answer.headers.items() if k.lower() == "x-oauth-scopes"), None)
    if named is None:
        return []
    given = {scope.strip() for scope in str(named).split(",")}
    fix = "Add it under OAuth & Permissions; then install the app again."
    missing = [
        Doubt(f"The Slack app lacks {scope}, to {what}. {fix}", "wrong")
        for scope, what in scopes.NEEDED.items()
        if scope not in given
    ]
    return missing + [
        Doubt(f"The Slack app lacks {scope}, to {what}. {fix}", "limited")
        for scope, what in (*scopes.WANTED.items(), *scopes.OPTIONAL.items())
        if scope not in given
    ]
