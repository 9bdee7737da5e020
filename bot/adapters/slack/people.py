"""What Slack tells about a person: time zone, language, and whether they run the workspace."""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.core.errors import TemporaryError
from bot.core.places import Reader
from bot.core.ports import Memory

REMEMBERED = timedelta(hours=1)  # Short: it decides who may change a channel's settings.
PATIENCE_SECONDS = 3.0  # An answer without a time zone beats a late one.

_NEVER_TOLD = frozenset({"missing_scope", "user_not_found", "user_not_visible"})


@dataclass(frozen=True, slots=True)
class Person:
    """As in `Call`; all unknown where Slack does not tell."""

    zone: str | None = None
    locale: str | None = None
    is_admin: bool = False


class People:
    """Looks people up, at most once an hour each; never an error."""

    def __init__(self, client: AsyncWebClient, memory: Memory) -> None:
        self._client = client
        self._memory = memory

    async def who(self, reader: Reader) -> Person:
        """Give what is known of a reader; without the scope `users:read` that is nothing."""
        key = f"person/{reader.scope}/{reader.user}"
        try:
            if (kept := await self._memory.get(key)) is not None:
                return Person(**json.loads(kept))
            person = await self._ask(reader.user)
            if person is None:
                return Person()
            await self._memory.put(key, json.dumps(asdict(person)).encode(), REMEMBERED)
        except TemporaryError:
            return Person()
        return person

    async def _ask(self, user: str) -> Person | None:
        """Ask Slack; None where it does not tell just now, which is not worth remembering."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                found = await self._client.users_info(user=user, include_locale=True)
        except TROUBLE as error:
            answer = answer_of(error)
            is_told = answer is not None and code_of(answer) in _NEVER_TOLD
            return Person() if is_told else None
        return _read(found.get("user") or {})


def _read(user: dict[str, Any]) -> Person:
    ranks = ("is_admin", "is_owner", "is_primary_owner")
    return Person(
        zone=_known(user.get("tz")),
        locale=user.get("locale") or None,
        is_admin=any(user.get(rank) is True for rank in ranks),
    )


def _known(zone: str | None) -> str | None:
    try:
        return ZoneInfo(zone).key if zone else None
    except (ValueError, OSError, LookupError):
        return None
