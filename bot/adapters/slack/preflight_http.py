"""Are an HTTP app's credentials right? Asked before starting; nothing is installed by it."""

from collections.abc import Sequence

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.credentials import EVENTS, HttpApp
from bot.adapters.slack.library_log import library_log
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of, wait_of
from bot.adapters.slack.preflight import TIMEOUT_SECONDS, Doubt, Examined
from bot.adapters.slack.site import UNSIGNED
from bot.core.finding import Finding
from bot.core.installation import Installation

CLIENT_ID = "PAPERPICKS_SLACK_CLIENT_ID"
CLIENT_SECRET = "PAPERPICKS_SLACK_CLIENT_SECRET"  # noqa: S105 - the variable's name

_WRONG = {
    "invalid_client_id": f"Slack knows no app with {CLIENT_ID}.",
    "bad_client_secret": f"Slack does not accept {CLIENT_SECRET}.",
}
_FIX = "Copy it anew from the app's Basic Information page."


async def examine_app(app: HttpApp, api: str) -> Examined:
    """Try client id and secret with a code that is none: Slack refuses whichever is wrong first.

    The signing secret cannot be tried: only Slack signs with it.
    """
    client = AsyncWebClient(
        base_url=api, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=library_log()
    )
    try:
        await client.oauth_v2_access(
            client_id=app.client_id, client_secret=app.client_secret, code="preflight"
        )
    except TROUBLE as error:
        return Examined(None, tuple(_doubts(error)))
    return Examined(None, ())


async def check_app(app: HttpApp, api: str) -> list[Finding]:
    """Try the credentials, and whether the public address leads to a running bot."""
    doubts = (await examine_app(app, api)).doubts
    if doubts:
        return [Finding(False, doubt.text) for doubt in doubts]
    findings = [Finding(True, "Slack accepts the app's client id and secret.")]
    return [*findings, await _try_address(app)]


async def check_tokens(api: str, installed: Sequence[Installation]) -> list[Finding]:
    """Try the token of each workspace; those that Slack refuses are named."""
    findings = []
    for one in installed:
        client = AsyncWebClient(
            one.token,
            base_url=api,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[],
            logger=library_log(),
        )
        try:
            await client.auth_test()
        except TROUBLE as error:
            answer = answer_of(error)
            if answer is not None and wait_of(answer) is None and answer.status_code < 500:
                text = f"Slack refuses the token of {one.name or one.workspace}"
                text += f" ({one.workspace}, {code_of(answer)})."
                findings.append(Finding(False, text, "Ask somebody there to add the bot again."))
    return findings


async def _try_address(app: HttpApp) -> Finding:
    """Call as Slack does, but unsigned: the bot refuses that, and nobody else would so."""
    url = app.public_url + EVENTS
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=TIMEOUT_SECONDS)) as session,
            session.post(url, data=b"{}", allow_redirects=False) as answer,
        ):
            status, text = answer.status, await answer.text()
    except (ClientError, OSError) as error:
        text = f"{url} cannot be reached from here ({type(error).__name__})."
        fix = f"Start the bot, and lead that address to port {app.address[1]} of its machine."
        return Finding(False, text, fix)
    if status == 401 and text == UNSIGNED:
        return Finding(True, f"{url} leads to the bot, which refuses what Slack did not sign.")
    fix = f"Lead that address to port {app.address[1]} of the bot's machine, unchanged."
    return Finding(False, f"What answers at {url} is not the bot (status {status}).", fix)


def _doubts(error: Exception) -> list[Doubt]:
    answer = answer_of(error)
    if answer is None or answer.status_code >= 500:
        text = "Slack cannot be reached. Check the network and any proxy of this machine."
        return [Doubt(text, "unreachable")]
    if wait_of(answer) is not None:
        return [Doubt("Slack asks to wait. Try again in a minute.", "unreachable")]
    wrong = _WRONG.get(code_of(answer))
    return [Doubt(f"{wrong} {_FIX}", "wrong")] if wrong else []
