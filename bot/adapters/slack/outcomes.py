"""What Slack's errors mean for a post and for looking one up.

Slack answered `ok: false`: surely not posted. No answer at all, or one that says Slack itself
failed: nobody knows.
"""

from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.pace import Pace, Rate, asked_wait

TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, ValueError, AttributeError)
"""All a call may raise; the last two where something between us and Slack answers no JSON."""

PACE = Pace(
    {
        "destination": Rate(timedelta(seconds=1), burst=2),
        "workspace": Rate(timedelta(seconds=0.25), burst=20),
    }
)
"""docs: apis/web-api/rate-limits: one message a second and channel, short bursts allowed; a limit
of the workspace that is not told, several hundred a minute as far as anybody says. Here 240."""

_DEFAULT_WAIT = timedelta(seconds=30)

_DESTINATION = {
    "channel_not_found": "That Slack channel is private or gone. Type `/invite @paperpicks` in it.",
    "not_in_channel": "I am not in that Slack channel. Type `/invite @paperpicks` there.",
    "is_archived": "That Slack channel is archived. Unarchive it, or schedule in another.",
    "restricted_action": "An administrator limits who posts in that Slack channel. Ask them.",
    "user_not_found": "Slack no longer knows that person. Their schedule can end.",
    "user_disabled": "That person's Slack account is deactivated. Their schedule can end.",
    "cannot_dm_bot": "Slack does not let me write to a bot. Schedule in a channel instead.",
    "messages_tab_disabled": "My messages tab is switched off. Switch it on in the app's settings.",
    "message_not_found": "That Slack message is gone. Nothing is left to change.",
    "cant_update_message": "That Slack message is not mine to change. Nothing was changed.",
    "edit_window_closed": "That Slack message is too old to be changed. Nothing was changed.",
}

_HAS_LEFT = frozenset({"user_not_found", "user_disabled"})

_WORKSPACE = {
    "account_inactive": "The Slack workspace removed me. Install the app again.",
    "access_denied": "The Slack workspace does not let me post. Ask an administrator.",
    "invalid_auth": "Slack does not accept my token. Install the app again, then copy it anew.",
    "missing_scope": "The Slack app lacks a scope. Compare it with `paperpicks slack-manifest`.",
    "no_permission": "The Slack app lacks a permission. Install it again with its manifest.",
    "not_allowed_token_type": "That is no Slack bot token. Set the one that begins with xoxb-.",
    "not_authed": "No Slack bot token is set. Set the one that begins with xoxb-.",
    "org_login_required": "The Slack workspace is being moved. Try again when that is done.",
    "team_access_not_granted": "The Slack app may not enter that workspace. Ask an administrator.",
    "token_expired": "My Slack token has expired. Install the app again, then copy it anew.",
    "token_revoked": "My Slack token was revoked. Install the app again, then copy it anew.",
}

_BAD_MESSAGES = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"}
)

_SLACK_FAILED = frozenset({"fatal_error", "internal_error", "request_timeout", "unknown_error"})
_BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "accesslimited"})
_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_NO_WAY_TO_LOOK = frozenset(
    {
        "access_denied",
        "channel_not_found",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "thread_not_found",
    }
)


def of_post(error: Exception) -> NotPosted | Refused | OutcomeUnknown:
    """Give what a failed post or edit means."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotPosted("Slack could not be reached")
    answer = answer_of(error)
    if answer is None:
        return OutcomeUnknown(f"no answer from Slack ({type(error).__name__})")
    code, wait = code_of(answer), wait_of(answer)
    if wait is not None:
        # Which limit it was is not told: the channel's or the workspace's. The wider one is safe.
        return NotPosted("Slack asks to wait", wait, busy="workspace")
    if answer.status_code != 200 or not code or code in _SLACK_FAILED:
        return OutcomeUnknown(f"Slack failed ({code or answer.status_code})")
    if sentence := _WORKSPACE.get(code):
        return Refused(sentence, "workspace")
    destination = "restricted_action" if code.startswith("restricted_action") else code
    if sentence := _DESTINATION.get(destination):
        return Refused(sentence, "destination", has_left=destination in _HAS_LEFT)
    if code in _BAD_MESSAGES:
        return Refused(f"Slack does not take this message ({code})", "message")
    return NotPosted(f"Slack does not take the message ({code})")


def is_of_blocks(error: Exception) -> bool:
    """Tell whether Slack refused a message for its blocks alone; then it was surely not posted."""
    answer = answer_of(error)
    return answer is not None and code_of(answer) in _BLOCKS


def of_search(error: Exception) -> CannotTell | TemporaryError:
    """Give what it means that a message could not be looked for."""
    answer = answer_of(error)
    if answer is None:
        return TemporaryError(f"no answer from Slack ({type(error).__name__})")
    code, wait = code_of(answer), wait_of(answer)
    if code in _NO_WAY_TO_LOOK:
        return CannotTell(f"Slack does not let me read there ({code})")
    return TemporaryError(f"Slack failed ({code or answer.status_code})", wait)


def answer_of(error: Exception) -> AsyncSlackResponse | None:
    """Give Slack's answer, where there was one that can be read."""
    if not isinstance(error, SlackApiError):
        return None
    return error.response if isinstance(error.response, AsyncSlackResponse) else None


def code_of(answer: AsyncSlackResponse) -> str:
    """Give the error's name in Slack's words; empty where it has none."""
    return str(answer.data.get("error") or "") if isinstance(answer.data, dict) else ""


def wait_of(answer: AsyncSlackResponse) -> timedelta | None:
    """Give how long Slack asks to wait; None where it does not."""
    if answer.status_code != 429 and code_of(answer) not in _BUSY:
        return None
    after = str(answer.headers.get("Retry-After", ""))
    return asked_wait(float(after)) if after.isdecimal() else _DEFAULT_WAIT
