"""What readers do not want to be sent for a while; searches still find it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import voice
from bot.core.errors import UserError
from bot.core.places import Owner, Reader
from bot.services.wording import here, listed, whom
from bot.store.mutes import Mutes, read_mute, write_mute
from bot.store.profile_json import Change
from bot.store.profiles import Profiles
from recommender import Interest, InterestKind, Mute, parse_interests, written
from recommender.interest_line import excluded_by

MOST_MUTES = 50

_APART = timedelta(microseconds=1)  # Mutes of one line keep the order they were typed in.


class Muting:
    """Mutes of readers and channels; every change can be taken back."""

    def __init__(self, mutes: Mutes, profiles: Profiles) -> None:
        self._mutes = mutes
        self._profiles = profiles

    async def in_force(self, owner: Owner, now: datetime) -> tuple[Mute, ...]:
        """Give the mutes that have not ended, oldest first."""
        return tuple(m for m in await self._mutes.of_owner(owner) if m.holds_at(now))

    async def add(
        self, owner: Owner, by: Reader, line: str, until: datetime | None, now: datetime
    ) -> tuple[Mute, ...]:
        """Mute what a typed line names; what is muted already ends anew.

        Raises:
            UserError: If nothing in the line can be muted, or it would be too many.
        """
        fresh = [
            Mute(replace(what, added_at=now + n * _APART), until)
            for n, what in enumerate(_named(line))
        ]
        if not fresh:
            raise UserError(voice.NOTHING_TO_MUTE)
        known = {mute.what.id: mute for mute in await self._mutes.of_owner(owner)}
        ended = [name for name, mute in known.items() if not mute.holds_at(now)]
        if len((known.keys() | {mute.what.id for mute in fresh}) - set(ended)) > MOST_MUTES:
            raise UserError(voice.TOO_MANY_MUTES, most=MOST_MUTES, here=here(owner))
        await self._profiles.set_up(owner, by)
        put = [known[m.what.id] for m in fresh if m.what.id in known]
        drop = [m.what.id for m in fresh if m.what.id not in known]
        await self._remember(owner, by, put, drop, f"muting {_listed(fresh)} for {whom(owner)}")
        await self._mutes.change(owner, add=fresh, remove=ended)
        return tuple(fresh)

    async def remove(self, owner: Owner, by: Reader, text: str, now: datetime) -> tuple[Mute, ...]:
        """End mutes by their place in the list ("2"), or by their words.

        Raises:
            UserError: If none is meant by `text`.
        """
        gone = _meant(text, await self.in_force(owner, now))
        if not gone:
            raise UserError(voice.MUTE_NOT_FOUND, text=text[:60], here=here(owner))
        label = f"no longer muting {_listed(gone)} for {whom(owner)}"
        await self._remember(owner, by, gone, [], label)
        await self._mutes.change(owner, remove=[mute.what.id for mute in gone])
        return tuple(gone)

    async def restore(self, owner: Owner, put: Sequence[str], drop: Sequence[str]) -> None:
        """Put the mutes a change touched back, and leave what others changed meanwhile."""
        await self._mutes.change(owner, add=[read_mute(text) for text in put], remove=drop)

    async def _remember(
        self, owner: Owner, by: Reader, put: Iterable[Mute], drop: Sequence[str], label: str
    ) -> None:
        before = {"put": [write_mute(mute) for mute in put], "drop": list(drop)}
        await self._profiles.push_change(by, Change("mutes", str(owner), before, label))


def _listed(mutes: Sequence[Mute]) -> str:
    return listed([mute.what for mute in mutes])


def _named(line: str) -> tuple[Interest, ...]:
    """Read what a line names. Raises `UserError` where it names a paper."""
    found = []
    for interest in parse_interests(line).interests:
        inner = excluded_by(interest) if interest.kind is InterestKind.EXCLUSION else interest
        if interest.kind is InterestKind.PAPER:
            raise UserError(voice.MUTE_NO_PAPER, paper=interest.text[:60])
        if inner is not None:
            found.append(replace(inner, weight=1.0))
    return tuple({interest.id: interest for interest in found}.values())


def _meant(text: str, mutes: Sequence[Mute]) -> list[Mute]:
    """Find mutes by place, by how they are written, or by the words alone."""
    text = text.strip()
    if text.isdecimal() and len(text) < 6:
        return list(mutes[int(text) - 1 : int(text)]) if int(text) > 0 else []
    ids = {interest.id for interest in parse_interests(text).interests}
    typed = text.casefold()
    return [
        mute
        for mute in mutes
        if mute.what.id in ids
        or typed in (mute.what.text.casefold(), written(mute.what).casefold())
    ]
