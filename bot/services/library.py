"""The reading list: papers a reader saved, those read, and those liked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core import voice
from bot.core.errors import UserError
from bot.core.places import Reader
from bot.services.catalogue import Catalogue
from bot.services.paper_words import having
from bot.services.preferences import Preferences
from bot.services.voting import LONGEST_TITLE
from bot.services.wording import shortened
from bot.store.library import Saved, SavedPapers, write_saved
from bot.store.profile_json import Change
from bot.store.profiles import Profiles
from recommender import Paper, Verdict

MOST_SAVED = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper on the list, when it was saved and when read; both UTC."""

    paper: Paper
    saved_at: datetime
    read_at: datetime | None


class ReadingList:
    """What readers keep for themselves; every change can be taken back."""

    def __init__(
        self,
        saved: SavedPapers,
        profiles: Profiles,
        preferences: Preferences,
        catalogue: Catalogue,
    ) -> None:
        self._saved = saved
        self._profiles = profiles
        self._preferences = preferences
        self._catalogue = catalogue

    async def save(self, reader: Reader, paper: Paper, now: datetime) -> bool:
        """Put a paper on the list; False where it was there.

        Raises:
            UserError: If the list is full.
        """
        saved = await self._saved.all(reader)
        if self._of(paper, saved):
            return False
        if len(saved) >= MOST_SAVED:
            raise UserError(voice.TOO_MANY_SAVED, most=f"{MOST_SAVED:,}")
        put = {paper.number: write_saved(Saved(paper.number, now))}
        await self._change(reader, put, f"saving “{_short(paper)}”")
        return True

    async def unsave(self, reader: Reader, paper: Paper) -> bool:
        """Take a paper off the list; False where it was not there."""
        mine = self._of(paper, await self._saved.all(reader))
        if mine:
            label = f"removing “{_short(paper)}” from your list"
            await self._change(reader, {one.number: None for one in mine}, label)
        return bool(mine)

    async def mark(self, reader: Reader, paper: Paper, read_at: datetime | None) -> bool:
        """Note when a paper was read, or (None) that it is still to be read.

        Returns:
            False where that was noted already.

        Raises:
            UserError: If the paper is not on the list.
        """
        mine = self._of(paper, await self._saved.all(reader))
        if not mine:
            raise UserError(voice.NOT_SAVED, title=_short(paper), number=paper.number)
        changed = [one for one in mine if bool(one.read_at) != bool(read_at)]
        if changed:
            put = {s.number: write_saved(Saved(s.number, s.saved_at, read_at)) for s in changed}
            state = "read" if read_at else "unread"
            await self._change(reader, put, f"marking “{_short(paper)}” as {state}")
        return bool(changed)

    async def restore(self, reader: Reader, was: Mapping[str, str | None]) -> None:
        """Put papers back as they were written down before a change, by number."""
        await self._saved.put(reader, {int(number): written for number, written in was.items()})

    async def kept(self, reader: Reader, words: str = "", show: str = "all") -> tuple[Kept, ...]:
        """Give the list, latest first, each paper once.

        Args:
            reader: Whose.
            words: Only papers whose title and authors hold them.
            show: "all", "unread" or "read".
        """
        saved = await self._saved.all(reader)
        papers = await self._catalogue.get([one.number for one in saved])
        kept: dict[int, Kept] = {}
        for one in saved:
            if paper := papers.get(one.number):
                kept.setdefault(paper.number, Kept(paper, one.saved_at, one.read_at))
        fitting = await having((one.paper for one in kept.values()), words)
        return tuple(
            one
            for number, one in kept.items()
            if number in fitting and show in ("all", "read" if one.read_at else "unread")
        )

    async def liked(self, reader: Reader) -> tuple[Paper, ...]:
        """Give the papers a reader likes, latest first."""
        votes = (await self._preferences.profile(reader)).feedback
        likes = [vote for vote in reversed(votes) if vote.verdict is Verdict.LIKE]
        numbers = list(dict.fromkeys(vote.number for vote in likes))
        papers = await self._catalogue.get(numbers)
        return tuple(papers[number] for number in numbers if number in papers)

    async def has(self, reader: Reader, number: int) -> bool:
        """Tell whether a paper is on the list."""
        saved = await self._saved.all(reader)
        return any(self._catalogue.now_called(one.number) == number for one in saved)

    def _of(self, paper: Paper, saved: Sequence[Saved]) -> list[Saved]:
        """Give the entries that mean a paper today: more than one where some were merged."""
        now_called = self._catalogue.now_called
        return [one for one in saved if now_called(one.number) == paper.number]

    async def _change(self, reader: Reader, put: Mapping[int, str | None], label: str) -> None:
        was = {str(number): await self._saved.written(reader, number) for number in put}
        change = Change("saved", str(reader), {"was": was}, label)
        await self._profiles.push_change(reader, change)
        await self._saved.put(reader, put)


def _short(paper: Paper) -> str:
    return shortened(paper.title, LONGEST_TITLE)
