"""What readers do not want to be sent for a while; searches still find it."""

import re
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

_PLAIN = re.compile(r"(^|[,\n])\s*(?:words?|keywords?|topics?|phrase)\s*:", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,5}(?:\s*,\s*\d{1,5})*", re.ASCII)
_ALL = ("all", "everything")
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
        self,
        owner: Owner,
        by: Reader,
        line: str,
        until: datetime | None,
        now: datetime,
        *,
        instead: str = "",
    ) -> tuple[Mute, ...]:
        """Mute what a typed line names, `instead` of other mutes; what is muted ends anew.

        Returns:
            What the line names.

        Raises:
            UserError: If nothing in the line can be muted, all of it is muted until just then, or
                it would be too many.
        """
        fresh = {
            what.id: Mute(replace(what, added_at=now + n * _APART), until)
            for n, what in enumerate(_named(line))
        }
        if not fresh:
            raise UserError(voice.NOTHING_TO_MUTE)
        said = {"words": _listed(tuple(fresh.values())), "whom": whom(owner)}
        known = {mute.what.id: mute for mute in await self._mutes.of_owner(owner)}
        gone = {one.what.id: one for one in _meant(instead, tuple(known.values()))}
        again = all(name in known and known[name].until == until for name in fresh)
        if again and not gone:
            raise UserError(voice.MUTED_ALREADY, **said, here=here(owner))
        over = gone.keys() | {name for name, mute in known.items() if not mute.holds_at(now)}
        if len(known.keys() - over | fresh.keys()) > MOST_MUTES:
            raise UserError(voice.TOO_MANY_MUTES, most=MOST_MUTES, here=here(owner))
        await self._profiles.set_up(owner, by)
        put = [known[name] for name in known.keys() & (fresh.keys() | gone.keys())]
        label = f"muting {said['words']} for {said['whom']}"
        await self._remember(owner, by, put, fresh.keys() - known.keys(), label)
        added = tuple(fresh.values())
        await self._mutes.change(owner, add=added, remove=tuple(over - fresh.keys()))
        return added

    async def remove(self, owner: Owner, by: Reader, text: str, now: datetime) -> tuple[Mute, ...]:
        """End mutes by their places in the list ("2", "1, 3"), by their words, or "all".

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
        self, owner: Owner, by: Reader, put: Iterable[Mute], drop: Iterable[str], label: str
    ) -> None:
        before = {"put": [write_mute(mute) for mute in put], "drop": list(drop)}
        await self._profiles.push_change(by, Change("mutes", str(owner), before, label))


def _listed(mutes: Sequence[Mute]) -> str:
    return listed([mute.what for mute in mutes])


def _named(line: str) -> tuple[Interest, ...]:
    """Read what a line names. Raises `UserError` where it names a paper."""
    found = []
    for interest in parse_interests(_plain(line)).interests:
        inner = excluded_by(interest) if interest.kind is InterestKind.EXCLUSION else interest
        if interest.kind is InterestKind.PAPER:
            raise UserError(voice.MUTE_NO_PAPER, paper=interest.text[:60])
        if inner is not None:
            found.append(replace(inner, weight=1.0))
    return tuple({interest.id: interest for interest in found}.values())


def _plain(line: str) -> str:
    """Take "word:" away, which some put before words as others put "author:" before names."""
    return _PLAIN.sub(r"\1 ", line)


def _meant(text: str, mutes: Sequence[Mute]) -> list[Mute]:
    """Find mutes by place, by how they are written, or by the words alone."""
    typed = _plain(text).strip().casefold()
    if typed in _ALL:
        return list(mutes)
    if _NUMBERS.fullmatch(typed):
        places = {int(place) for place in typed.split(",")}
        if places <= set(range(1, len(mutes) + 1)):
            return [mute for place, mute in enumerate(mutes, 1) if place in places]
    ids = {interest.id for interest in parse_interests(typed).interests}
    return [
        mute
        for mute in mutes
        if mute.what.id in ids
        or typed in (mute.what.text.casefold(), written(mute.what).casefold())
    ]
