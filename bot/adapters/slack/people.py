"""What Slack tells about a person: time zone, language, and whether they run the workspace."""

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.slack.identity import Identity
from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.adapters.slack.workspaces import Workspace
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
    name: str = ""


class People:
    """Looks people up, at most once an hour each; never an error."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def who(self, reader: Reader, there: Workspace) -> Person:
        """Give what is known of a reader; without the scope `users:read` that is nothing.

        Of an organisation's workspaces each has administrators of its own.
        """
        key = _key(reader, there)
        try:
            if (kept := await self._memory.get(key)) is not None:
                return Person(**json.loads(kept))
            person = await _ask(reader.user, there)
            if person is None:
                return Person()
            await self._memory.put(key, json.dumps(asdict(person)).encode(), REMEMBERED)
        except TemporaryError:
            return Person()
        return person

    async def heard(self, reader: Reader, there: Workspace, user: dict[str, Any]) -> None:
        """Take over what Slack tells of a changed profile; its language it does not tell."""
        key = _key(reader, there)
        with suppress(TemporaryError):
            if (kept := await self._memory.get(key)) is not None:
                person = replace(_read(user, there.identity), locale=json.loads(kept)["locale"])
                await self._memory.put(key, json.dumps(asdict(person)).encode(), REMEMBERED)


def _key(reader: Reader, there: Workspace) -> str:
    return f"person/{there.identity.team}/{reader.scope}/{reader.user}"


async def _ask(user: str, there: Workspace) -> Person | None:
    """Ask Slack; None where it does not tell just now, which is not worth remembering."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await there.client.users_info(user=user, include_locale=True)
    except TROUBLE as error:
        answer = answer_of(error)
        is_told = answer is not None and code_of(answer) in _NEVER_TOLD
        return Person() if is_told else None
    return _read(found.get("user") or {}, there.identity)


def _read(user: dict[str, Any], identity: Identity) -> Person:
    ranks = ("is_admin", "is_owner", "is_primary_owner")
    return Person(
        zone=known_zone(user.get("tz")),
        locale=user.get("locale") or None,
        is_admin=_is_of(user, identity) and any(user.get(rank) is True for rank in ranks),
        name=_name(user),
    )


def _name(user: dict[str, Any]) -> str:
    """Give what somebody is called: as they chose, else their full name, else their handle."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), user.get("real_name"), user.get("name"))
    return next((name for name in names if isinstance(name, str) and name), "")


def _is_of(user: dict[str, Any], identity: Identity) -> bool:
    """Tell whether somebody belongs here, rather than to a workspace that shares a channel."""
    team = user.get("team_id") or identity.team
    above = (user.get("enterprise_user") or {}).get("enterprise_id")
    is_near = team == identity.team or (
        bool(identity.enterprise) and identity.enterprise in (above, team)
    )
    return is_near and user.get("is_stranger") is not True


def known_zone(zone: str | None) -> str | None:
    """Give a zone's name as this machine knows it; None where it does not."""
    try:
        return ZoneInfo(zone).key if zone else None
    except (ValueError, OSError, LookupError):
        return None
