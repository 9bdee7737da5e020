"""Likes and dislikes: counted, shown to matter, and taken back exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.places import Conversation, Owner, Reader, read_place
from bot.core.subscription import DEFAULT_SIZE
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
        before: What the next list would have been without it.
        after: What it is with it.
        taught: The words of the paper that count otherwise now.
    """

    changed: bool
    before: tuple[Pick, ...] = ()
    after: tuple[Pick, ...] = ()
    taught: Taught = field(default_factory=Taught)


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
        self, owner: Owner, by: Reader, paper: Paper, verdict: Verdict, now: datetime
    ) -> Voted:
        """Record one reader's vote for `owner`, and for the reader where that is another."""
        owners = _owners(owner, by)
        standing = [await self._profiles.votes_for(each, by) for each in owners]
        if all(votes.get(paper.number) is verdict for votes in standing):
            return Voted(changed=False)
        before = await self._choosing.upcoming(owner, now, DEFAULT_SIZE, alone=True)
        knew = await self._preferences.profile(owner)
        was = {}
        for each in owners:
            was[str(each)] = await self._profiles.vote(each, paper.number, by, verdict, now)
        title = shortened(paper.title, LONGEST_TITLE)
        change = Change(
            what="vote",
            owner=str(owner),
            before={"number": paper.number, "was": was},
            label=f"your {verdict.value} of “{title}” for {whom(owner)}",
        )
        await self._profiles.push_change(by, change)
        after = await self._choosing.upcoming(owner, now, DEFAULT_SIZE, alone=True)
        return Voted(True, before, after, await self._taught(owner, knew, paper, now))

    async def _taught(self, owner: Owner, before: Profile, paper: Paper, now: datetime) -> Taught:
        """Compare what an owner's votes say now with what they said before."""
        after, index = await self._preferences.profile(owner), self._catalogue.index
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
        votes = [vote for vote in await self._profiles.votes(owner) if vote.number == number]
        likes = sum(vote.verdict is Verdict.LIKE for vote in votes)
        mine = next((vote.verdict for vote in votes if vote.by == str(by)), None)
        return Tally(likes, len(votes) - likes, mine)

    async def restore(self, by: Reader, number: int, was: Mapping[str, str | None]) -> None:
        """Put a reader's votes on one paper back as they stood, given by owner."""
        for owner, written in was.items():
            await self._profiles.restore_vote(read_place(owner), number, by, written)


def _owners(owner: Owner, by: Reader) -> Sequence[Owner]:
    return (by, owner) if isinstance(owner, Conversation) else (by,)
