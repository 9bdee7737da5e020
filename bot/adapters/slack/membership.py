"""Whether somebody is in a channel: a form lets them name any, a typed line stands in its own."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outcomes import TROUBLE

KINDS = ("public_channel", "private_channel")  # Each asks for a scope of its own.
PAGE = 999  # Slack's most.
MOST_PAGES = 5  # Who is in more channels than that types it in the channel.


async def is_in(client: AsyncWebClient, user: str, channel: str) -> bool:
    """Tell whether a person is in a channel; False where Slack does not tell.

    Of private channels Slack tells only those that the bot is in as well.
    """
    for kind in KINDS:
        try:
            if await _is_among(client, user, channel, kind):
                return True
        except TROUBLE:  # Perhaps only the other kind is told.
            continue
    return False


async def _is_among(client: AsyncWebClient, user: str, channel: str, kind: str) -> bool:
    cursor = ""
    for _ in range(MOST_PAGES):
        page = await client.users_conversations(user=user, types=kind, limit=PAGE, cursor=cursor)
        if any(found.get("id") == channel for found in page.get("channels") or []):
            return True
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return False
