"""What votes have taught the bot about an owner, and how to take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.paper_choice import read_choice
from bot.core.places import Conversation, Owner, Reader
from bot.core.vote_rule import Standing
from bot.services.catalogue import Catalogue, Lookup
from bot.services.preferences import Preferences
from bot.services.wording import counted, whom
from bot.store.profile_json import Change
from bot.store.profiles import Profiles
from bot.store.votes_aside import VotesAside
from recommender import Feedback, Paper, Verdict
from recommender.identifiers import pasted_id
from recommender.learned import Lessons, holding, lessons

MOST_WORDS = 4  # For, and as many against.

ALL_VOTES = frozenset(("", "all", "everything", "votes", "all votes"))
"""What is typed for every vote, or behind "like" for every like; in lower case."""

_VERDICTS = {
    "like": Verdict.LIKE,
    "likes": Verdict.LIKE,
    "dislike": Verdict.DISLIKE,
    "dislikes": Verdict.DISLIKE,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What votes taught.

    Attributes:
        votes: Those that count.
        lessons: The heaviest words.
        papers: The papers behind those.
    """

    votes: tuple[Feedback, ...]
    lessons: Lessons
    papers: dict[int, Paper]


@dataclass(frozen=True, slots=True)
class Cast:
    """What a channel's votes are.

    Attributes:
        standing: How they stand.
        votes: How many there are.
        by_curators: How many of them are curators'.
    """

    standing: Standing
    votes: int
    by_curators: int


class Profiling:
    """Tells what was learned from votes, and withdraws votes; the way back is always kept."""

    def __init__(
        self,
        profiles: Profiles,
        aside: VotesAside,
        preferences: Preferences,
        catalogue: Catalogue,
    ) -> None:
        self._profiles = profiles
        self._aside = aside
        self._preferences = preferences
        self._catalogue = catalogue

    async def known(self, owner: Owner) -> Known:
        """Give what an owner's votes have taught."""
        await self._catalogue.catch_up()
        profile, index = await self._preferences.profile(owner), self._catalogue.index
        if not profile.feedback:
            return Known((), Lessons(), {})

        def work(papers: Lookup) -> Lessons:
            return lessons(index, profile, papers=papers, count=MOST_WORDS)

        found = await self._catalogue.compute(work)
        behind = {n for word in (*found.liked, *found.disliked) for n in word.papers}
        return Known(profile.feedback, found, await self._catalogue.get(sorted(behind)))

    async def cast(self, channel: Conversation) -> Cast:
        """Give how the votes of a channel stand, whether or not they count."""
        _, cast = await self._profiles.load_cast(channel)
        rule = await self._preferences.vote_rule(channel)
        voters = len({vote.feedback.by for vote in cast})
        curators = frozenset(rule.curators)
        by_curators = sum(not curators.isdisjoint(vote.roles) for vote in cast)
        return Cast(Standing(rule, voters), len(cast), by_curators)

    async def votes(self, owner: Owner, text: str) -> tuple[Feedback, ...]:
        """Give the votes meant: "" or "all", "like" (all likes), "4711", "dislike diffusion".

        A word means the votes on papers that hold it. Numbers are as stored.
        """
        votes = (await self._profiles.load(owner)).feedback
        first, _, rest = text.strip().partition(" ")
        if verdict := _VERDICTS.get(first.lower()):
            votes = tuple(vote for vote in votes if vote.verdict is verdict)
            text = rest
        if text.strip().lower() in ALL_VOTES:
            return votes
        numbers = await self._meant(read_choice(text.strip()), votes)
        return tuple(vote for vote in votes if self._catalogue.now_called(vote.number) in numbers)

    async def _meant(self, text: str, votes: Sequence[Feedback]) -> frozenset[int]:
        """Give the papers a text means, by the numbers they have today."""
        await self._catalogue.catch_up()
        if text.isdecimal() and len(text) < 16:
            return frozenset([self._catalogue.now_called(int(text))])
        if (name := pasted_id(text)) is not None:
            return frozenset((await self._catalogue.find([name])).values())
        numbers = dict.fromkeys(self._catalogue.now_called(vote.number) for vote in votes)
        return frozenset(holding(self._catalogue.index, numbers, text))

    async def titles(self, votes: Sequence[Feedback]) -> tuple[str, ...]:
        """Give the titles of the papers voted on, each once."""
        numbers = dict.fromkeys(self._catalogue.now_called(vote.number) for vote in votes)
        found = await self._catalogue.get(list(numbers))
        return tuple(found[number].title for number in numbers if number in found)

    async def withdraw(
        self, owner: Owner, by: Reader, votes: Sequence[Feedback], now: datetime
    ) -> None:
        """Withdraw votes as one change, whoever gave them."""
        token = self._aside.token(now)
        label = f"withdrawing {counted(len(votes), 'vote')} for {whom(owner)}"
        change = Change("reset", str(owner), {"token": token}, label)
        await self._profiles.push_change(by, change)
        await self._aside.set_aside(owner, votes, token)

    async def restore(self, owner: Owner, token: str) -> None:
        """Put back what one change withdrew; votes given meanwhile stay."""
        await self._aside.put_back(owner, token)
