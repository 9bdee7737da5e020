"""An owner's profile as ranking needs it, and how readers change it."""

from asyncio import gather
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import voice
from bot.core.errors import UserError
from bot.core.places import Conversation, Owner, Reader
from bot.core.vote_rule import VoteRule, counting, rule_of
from bot.services.catalogue import Catalogue
from bot.services.wording import listed, whose
from bot.store.profile_json import Change, read_interest, write_interest
from bot.store.profiles import Preferences as Settings
from bot.store.profiles import Profiles
from recommender import Feedback, Interest, InterestKind, Profile, StatedInterests, parse_interests
from recommender import written as write_stated
from recommender.interest_line import MOST_INTERESTS as MOST_AT_ONCE

MOST_INTERESTS = 100

_APART = timedelta(microseconds=1)  # Interests of one line keep the order they were typed in.


class Preferences:
    """Interests, settings and seen papers of readers and channels."""

    def __init__(self, profiles: Profiles, catalogue: Catalogue) -> None:
        self._profiles = profiles
        self._catalogue = catalogue

    async def profile(self, owner: Owner, *, every_vote: bool = False) -> Profile:
        """Give the profile with merges followed, pasted papers looked up and votes that count.

        With `every_vote` those are in it too that do not count yet.
        """
        (stored, cast), rule = await gather(self._profiles.load_cast(owner), self.vote_rule(owner))
        now_called = self._catalogue.now_called
        seen = frozenset(now_called(number) for number in stored.seen)
        called = [
            replace(v, feedback=replace(v.feedback, number=now_called(v.feedback.number)))
            for v in cast
        ]
        votes = [v.feedback for v in called] if every_vote else counting(called, rule, seen)
        return replace(
            stored,
            interests=await self._with_numbers(stored.interests),
            feedback=_latest(votes),
            seen=seen,
            votes_cap=rule.cap,
        )

    async def vote_rule(self, owner: Owner) -> VoteRule:
        """Give when an owner's votes count."""
        if not isinstance(owner, Conversation):
            return rule_of(owner, None, ())
        kept = await self.settings(owner)
        return rule_of(owner, kept.voters, kept.curators)

    async def _with_numbers(self, interests: Sequence[Interest]) -> tuple[Interest, ...]:
        names = [i.text for i in interests if i.kind is InterestKind.PAPER]
        numbers = await self._catalogue.find(names) if names else {}
        return tuple(
            replace(i, number=numbers.get(i.text)) if i.kind is InterestKind.PAPER else i
            for i in interests
        )

    async def interests(self, owner: Owner) -> tuple[Interest, ...]:
        """Give the stated interests, oldest first."""
        return await self._profiles.interests(owner)

    async def settings(self, owner: Owner) -> Settings:
        """Give bar, zone and who set the owner up."""
        return await self._profiles.preferences(owner)

    async def add(
        self, owner: Owner, by: Reader, line: str, weight: float, now: datetime
    ) -> StatedInterests:
        """Add the interests of a typed line; `weight` is for those that state none.

        Returns:
            What is new or weighs another amount now, and the parts that could not be used.

        Raises:
            UserError: If nothing in the line can be looked for, or it would be too many.
        """
        stated = parse_interests(line, now)
        if not stated.interests:
            raise UserError(voice.NOTHING_TO_LOOK_FOR)
        before = await self.interests(owner)
        known = {interest.id: interest for interest in before}
        if len(known.keys() | {i.id for i in stated.interests}) > MOST_INTERESTS:
            raise UserError(voice.TOO_MANY_INTERESTS, most=MOST_INTERESTS)
        weighed = [
            replace(i, weight=i.weight if i.weight != 1.0 else weight, added_at=now + n * _APART)
            for n, i in enumerate(stated.interests)
        ]
        fresh = [i for i in weighed if _differs(known.get(i.id), i)]
        if fresh:
            await self._profiles.set_up(owner, by)
            put = [known[i.id] for i in fresh if i.id in known]
            drop = [i.id for i in fresh if i.id not in known]
            label = f"adding {listed(fresh)} to {whose(owner)} interests"
            await self._remember(owner, by, put, drop, label)
            await self._profiles.change_interests(owner, add=fresh)
        return replace(stated, interests=tuple(fresh))

    async def set_all(self, owner: Owner, by: Reader, line: str, now: datetime) -> StatedInterests:
        """Let the interests of a typed line take the place of all that were there.

        Returns:
            All interests from now on, and the parts that could not be used.

        Raises:
            UserError: If nothing in the line can be looked for, or it would be too many.
        """
        stated = parse_interests(line, now)
        if not stated.interests:
            raise UserError(voice.NOTHING_TO_LOOK_FOR)
        if stated.ignored and len(stated.interests) == MOST_AT_ONCE:
            raise UserError(voice.TOO_MANY_INTERESTS, most=MOST_AT_ONCE)
        known = {interest.id: interest for interest in await self.interests(owner)}
        kept = {interest.id for interest in stated.interests}
        fresh = [
            replace(i, added_at=now + n * _APART)
            for n, i in enumerate(stated.interests)
            if _differs(known.get(i.id), i)
        ]
        gone = [interest for interest in known.values() if interest.id not in kept]
        if fresh or gone:
            await self._profiles.set_up(owner, by)
            put = [*gone, *(known[i.id] for i in fresh if i.id in known)]
            drop = [i.id for i in fresh if i.id not in known]
            await self._remember(owner, by, put, drop, f"changing {whose(owner)} interests")
            ids = [interest.id for interest in gone]
            await self._profiles.change_interests(owner, add=fresh, remove=ids)
        return stated

    async def remove(self, owner: Owner, by: Reader, text: str) -> tuple[Interest, ...]:
        """Remove interests by their place in the list ("2"), or by their words.

        Raises:
            UserError: If none is meant by `text`.
        """
        before = await self.interests(owner)
        gone = _meant(text, before)
        if not gone:
            raise UserError(voice.INTEREST_NOT_FOUND, text=text[:60])
        label = f"removing {listed(gone)} from {whose(owner)} interests"
        await self._remember(owner, by, gone, [], label)
        await self._profiles.change_interests(owner, remove=[i.id for i in gone])
        return tuple(gone)

    async def clear(self, owner: Owner, by: Reader) -> bool:
        """Remove all interests; give whether there were any."""
        before = await self.interests(owner)
        if before:
            await self._remember(owner, by, before, [], f"clearing {whose(owner)} interests")
            await self._profiles.change_interests(owner, remove=[i.id for i in before])
        return bool(before)

    async def restore(self, owner: Owner, put: Sequence[str], drop: Sequence[str]) -> None:
        """Put the interests a change touched back, and leave what others changed meanwhile."""
        then = [read_interest(text) for text in put]
        await self._profiles.change_interests(owner, add=then, remove=drop)

    async def _remember(
        self, owner: Owner, by: Reader, put: Sequence[Interest], drop: Sequence[str], label: str
    ) -> None:
        before = {"put": [write_interest(interest) for interest in put], "drop": list(drop)}
        await self._profiles.push_change(by, Change("interests", str(owner), before, label))


def _latest(votes: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """Keep one vote of each reader on a paper: papers voted on twice may have become one."""
    by_time = sorted(votes, key=lambda vote: vote.given_at)
    return tuple({(vote.number, vote.by): vote for vote in by_time}.values())


def _differs(known: Interest | None, stated: Interest) -> bool:
    return known is None or known.weight != stated.weight


def _meant(text: str, interests: Sequence[Interest]) -> list[Interest]:
    """Find interests by place, by how they are written, or by the words alone."""
    text = text.strip()
    if text.isdecimal() and len(text) < 6 and 0 < int(text) <= len(interests):
        return [interests[int(text) - 1]]
    ids = {interest.id for interest in parse_interests(text, None).interests}
    typed = text.casefold()
    return [
        interest
        for interest in interests
        if interest.id in ids
        or typed in (interest.text.casefold(), write_stated(interest).casefold())
    ]
