"""Channels by the names people know them by."""

import re
from collections.abc import AsyncIterator
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outcomes import TROUBLE, of_search
from bot.core.errors import CannotTell, Refused, TemporaryError

PAGE = 200
MOST_PAGES = 50

_ID = re.compile(r"[CG][A-Z0-9]{5,}")


async def channel_named(client: AsyncWebClient, name: str) -> str:
    """Give the id of a channel that the bot may post in; `name` may be that id, or begin with "#".

    Private channels are seen only where the bot is in them.

    Raises:
        Refused: If there is none, or the bot is not in it; says what to type.
        TemporaryError: If Slack does not answer now.
    """
    wanted = name.strip().removeprefix("#")
    try:
        async for channel in _channels(client):
            if wanted in (channel["id"], channel.get("name")):
                return _checked(channel, wanted)
    except TROUBLE as error:
        found = of_search(error)
        if isinstance(found, TemporaryError):
            raise found from error
        return _given(wanted, found)
    raise Refused(
        f"I see no channel #{wanted}. Check its name; in a private one type `/invite` and my name.",
        "destination",
    )


async def _channels(client: AsyncWebClient) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    for _ in range(MOST_PAGES):
        page = await client.conversations_list(
            types="public_channel,private_channel", limit=PAGE, cursor=cursor
        )
        for channel in page.get("channels") or []:
            yield channel
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def _checked(channel: dict[str, Any], wanted: str) -> str:
    if channel.get("is_archived"):
        text = f"#{wanted} is archived. Unarchive it, or name another channel."
        raise Refused(text, "destination")
    if channel.get("is_member") is False:
        text = f"I am not in #{wanted}. Type `/invite` and my name there."
        raise Refused(text, "destination")
    return str(channel["id"])


def _given(wanted: str, why: CannotTell) -> str:
    """Take an id as it is where channels cannot be listed; a name is of no use then."""
    if _ID.fullmatch(wanted):
        return wanted
    text = f"I may not list channels ({why}). Name this one by its id, such as C012AB3CD."
    raise Refused(text, "destination")
