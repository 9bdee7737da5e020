"""Likes and dislikes: counted, shown to matter, and taken back exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.places import Conversation, Owner, Reader, read_place
from bot.core.subscription import DEFAULT_SIZE
from bot.core.vote_rule import Standing, VoteRule
from bot.services.card_buttons import Tally
from bot.services.catalogue import Catalogue
from bot.services.choosing import Choosing
from bot.services.preferences import Preferences
from bot.services.wording import shortened, whom
from bot.store.profile_json import Change, read_vote, vote_field
from bot.store.profiles import Profiles
from recommender import Paper, Pick, Profile, Verdict
from recommender.taught import Taught, taught

LONGEST_TITLE = 60  # Characters of a title in a receipt.


@dataclass(frozen=True, slots=True)
class Voted:
    """What a vote did.

    Attributes:
        changed: Whether it changed anything.
        before: What the next list would have been without it; empty where votes count jointly,
            since one of many changes little, and thousands may vote within minutes.
        after: What it is with it; as `before`.
        taught: The words of the paper that count otherwise now; none where votes count jointly.
        standing: How the owner's votes stand now; None where nothing changed.
    """

    changed: bool
    before: tuple[Pick, ...] = ()
    after: tuple[Pick, ...] = ()
    taught: Taught = field(default_factory=Taught)
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class _State:
    upcoming: tuple[Pick, ...]
    profile: Profile


class Voting:
    """Records votes. One made under a channel's pick counts for the reader and the channel."""

    def __init__(
        self,
        profiles: Profiles,
        preferences: Preferences,
        catalogue: Catalogue,
        choosing: Choosing,
    ) -> None:
        self._profiles = profiles
        self._preferences = preferences
        self._catalogue = catalogue
        self._choosing = choosing

    async def vote(
        self,
        owner: Owner,
        by: Reader,
        paper: Paper,
        verdict: Verdict,
        now: datetime,
        roles: Sequence[str] = (),
    ) -> Voted:
        """Record one reader's vote for `owner`, and for the reader where that is another.

        `roles` are all that the reader has there; those of curators are kept with the vote.
        """
        owners = _owners(owner, by)
        rule = await self._preferences.vote_rule(owner)
        curating = tuple(role for role in rule.curators if role in roles)
        casts = [(each, curating if each == owner else ()) for each in owners]
        standing = [await self._profiles.counts(each, paper.number, by) for each in owners]
        if all(
            found.mine is not None
            and found.mine.feedback.verdict is verdict
            and found.mine.roles == cast_as
            for found, (_, cast_as) in zip(standing, casts, strict=True)
        ):
            return Voted(changed=False)
        before = None if rule.is_joint else await self._state(owner, now)
        was = {}
        for each, cast_as in casts:
            number = paper.number
            was[str(each)] = await self._profiles.vote(each, number, by, verdict, now, cast_as)
        title = shortened(paper.title, LONGEST_TITLE)
        change = Change(
            what="vote",
            owner=str(owner),
            before={"number": paper.number, "was": was},
            label=f"your {verdict.value} of “{title}” for {whom(owner)}",
        )
        await self._profiles.push_change(by, change)
        now_stands = await self._standing(owner, by, paper.number, rule, is_curators=bool(curating))
        if before is None:
            return Voted(changed=True, standing=now_stands)
        after = await self._state(owner, now)
        learned = await self._taught(before.profile, after.profile, paper, now)
        return Voted(True, before.upcoming, after.upcoming, learned, now_stands)

    async def _state(self, owner: Owner, now: datetime) -> _State:
        """Give what an owner would get next, and what that follows from."""
        upcoming = await self._choosing.upcoming(owner, now, DEFAULT_SIZE, alone=True)
        return _State(upcoming, await self._preferences.profile(owner))

    async def _taught(self, before: Profile, after: Profile, paper: Paper, now: datetime) -> Taught:
        """Compare what votes say now with what they said before."""
        index = self._catalogue.index
        return await self._catalogue.compute(lambda _: taught(before, after, index, paper, now))

    async def withdraw(self, owner: Owner, by: Reader, paper: Paper) -> str | None:
        """Withdraw one reader's vote, for `owner` as for the reader.

        Returns:
            What was taken back, in a few words; None where there was nothing.
        """
        was = {}
        for each in _owners(owner, by):
            was[str(each)] = await self._profiles.restore_vote(each, paper.number, by, None)
        given = next((written for written in was.values() if written is not None), None)
        if given is None:
            return None
        verdict = read_vote(vote_field(paper.number, by), given).verdict
        title = shortened(paper.title, LONGEST_TITLE)
        what = f"your {verdict.value} of “{title}” for {whom(owner)}"
        before = {"number": paper.number, "was": was}
        change = Change("vote", str(owner), before, f"withdrawing {what}")
        await self._profiles.push_change(by, change)
        return what

    async def tally(self, owner: Owner, by: Reader, number: int) -> Tally:
        """Give how an owner's votes on a paper stand, and the reader's among them."""
        found = await self._profiles.counts(owner, number, by)
        mine = found.mine.feedback.verdict if found.mine else None
        return Tally(found.likes, found.dislikes, mine)

    async def standing(self, owner: Owner, by: Reader) -> Standing:
        """Give how the votes of an owner stand, on whatever papers."""
        rule = await self._preferences.vote_rule(owner)
        voters = (await self._profiles.counts(owner, 0, by)).voters if rule.is_joint else 1
        return Standing(rule, voters)

    async def _standing(
        self, owner: Owner, by: Reader, number: int, rule: VoteRule, *, is_curators: bool
    ) -> Standing:
        """Give how an owner's votes stand after one on a paper."""
        found = await self._profiles.counts(owner, number, by)
        people, waits = found.likes + found.dislikes, False
        if rule.is_joint and not is_curators and not rule.is_enough(people, had=False):
            waits = not await self._profiles.has_had(owner, number)
        return Standing(rule, found.voters, is_curators, waits)

    async def restore(self, by: Reader, number: int, was: Mapping[str, str | None]) -> None:
        """Put a reader's votes on one paper back as they stood, given by owner."""
        for owner, written in was.items():
            await self._profiles.restore_vote(read_place(owner), number, by, written)


def _owners(owner: Owner, by: Reader) -> Sequence[Owner]:
    return (by, owner) if isinstance(owner, Conversation) else (by,)
