"""What belongs to one owner: interests, votes, seen papers, preferences and the way back."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.places import Conversation, Owner, Reader, read_conversation
from bot.core.strangers import are_strangers
from bot.core.vote_rule import Vote
from bot.store.archive import oldest_kept
from bot.store.client import Client
from bot.store.keys import Keys
from bot.store.mutes import in_order
from bot.store.profile_json import (
    Change,
    read_cast,
    read_change,
    read_interest,
    read_vote,
    vote_field,
    write_change,
    write_interest,
    write_vote,
)
from bot.store.scripts import load_script
from bot.store.wire import as_text, as_texts
from recommender import Bar, Interest, Profile, Verdict

CHANGES_KEPT = 10

Who = Literal["setter", "anyone"]
"""Who may change a channel's settings beside administrators: who set it up, or anyone in it."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Settings of one owner; None where nothing was chosen.

    Attributes:
        bar: How close a paper has to be.
        zone: In which moments are written.
        set_up_by: Who set the owner up, in writing.
        who: Who may change a channel's settings beside administrators.
        setter_left: Whether who set a channel up is no longer in it.
        links: Whether papers linked to are shown in short, where the owner is a whole workspace.
        exploring: Whether a list may end with a paper outside the usual.
        sharing: Whether people in a channel may add their interests to its own; among strangers
            not before somebody who may change it says so.
        told_zone: The zone that a reader's platform told last.
        new_zone: Another one, of which the reader has to be asked yet.
        zone_asked: The date of the digest that asked, in writing.
        voters: How many different people have to vote before a channel's votes count.
        curators: Ids of the roles whose votes in a channel count at once.
        rating: The papers that were asked about to learn the owner's taste; numbers as stored.
    """

    bar: Bar = Bar.NORMAL
    zone: str | None = None
    set_up_by: str | None = None
    who: Who = "setter"
    setter_left: bool = False
    links: bool = False
    exploring: bool = True
    sharing: bool = True
    told_zone: str | None = None
    new_zone: str | None = None
    zone_asked: str | None = None
    voters: int | None = None
    curators: tuple[str, ...] = ()
    rating: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class VoteCounts:
    """How an owner's votes stand.

    Attributes:
        likes: How many like one paper.
        dislikes: How many do not.
        voters: How many different people have voted on any paper.
        mine: The vote on it of the reader who asks.
    """

    likes: int
    dislikes: int
    voters: int
    mine: Vote | None


class Profiles:
    """Reads and writes what belongs to one owner; every write is one command or one script."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._show = load_script(redis, "show")
        self._set_up = load_script(redis, "set_up")
        self._vote = load_script(redis, "vote")

    async def load(self, owner: Owner) -> Profile:
        """Give the owner's profile; numbers are as stored, merges not yet followed."""
        return (await self.load_cast(owner))[0]

    async def load_cast(self, owner: Owner) -> tuple[Profile, tuple[Vote, ...]]:
        """Give the owner's profile, and its votes in the same order as they were cast."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hgetall(self._keys.interests(owner))
        pipe.hgetall(self._keys.votes(owner))
        pipe.hmget(self._keys.preferences(owner), ["bar", "exploring"])
        pipe.smembers(self._keys.months_seen(owner))
        pipe.hkeys(self._keys.feeds(owner))
        pipe.hvals(self._keys.mutes(owner))
        interests, votes, (bar, exploring), months, feeds, mutes = await pipe.execute()
        cast = tuple(read_cast(name, vote) for name, vote in sorted(as_texts(votes).items()))
        profile = Profile(
            interests=_in_order(as_texts(interests).values()),
            feedback=tuple(vote.feedback for vote in cast),
            seen=await self._seen(owner, [as_text(month) for month in months]),
            bar=Bar(as_text(bar)) if bar else Bar.NORMAL,
            feeds=frozenset(map(as_text, feeds)),
            mutes=in_order(map(as_text, mutes)),
            explores=exploring is None or as_text(exploring) != "off",
        )
        return profile, cast

    async def has_had(self, owner: Owner, number: int) -> bool:
        """Tell whether an owner has been shown a paper."""
        months = await self._redis.smembers(self._keys.months_seen(owner))
        pipe = self._redis.pipeline(transaction=False)
        for month in months:
            pipe.sismember(self._keys.seen_in(owner, as_text(month)), str(number))
        return any(await pipe.execute())

    async def _seen(self, owner: Owner, months: Sequence[str]) -> frozenset[int]:
        if not months:
            return frozenset()
        pipe = self._redis.pipeline(transaction=False)
        for month in months:
            pipe.smembers(self._keys.seen_in(owner, month))
        return frozenset(int(number) for numbers in await pipe.execute() for number in numbers)

    async def interests(self, owner: Owner) -> tuple[Interest, ...]:
        """Give the stated interests, oldest first."""
        return _in_order(as_texts(await self._redis.hgetall(self._keys.interests(owner))).values())

    async def change_interests(
        self, owner: Owner, add: Sequence[Interest] = (), remove: Sequence[str] = ()
    ) -> None:
        """Add interests (one of the same id is replaced) and remove others, in one transaction."""
        key = self._keys.interests(owner)
        pipe = self._redis.pipeline(transaction=True)
        if remove:
            pipe.hdel(key, *remove)
        if add:
            pipe.hset(key, mapping={interest.id: write_interest(interest) for interest in add})
        await pipe.execute()

    async def vote(
        self,
        owner: Owner,
        number: int,
        by: Reader,
        verdict: Verdict,
        now: datetime,
        roles: Sequence[str] = (),
    ) -> str | None:
        """Set one reader's vote; give the vote that stood before, as `restore_vote` takes it."""
        return await self.restore_vote(owner, number, by, write_vote(verdict, now, roles))

    async def restore_vote(
        self, owner: Owner, number: int, by: Reader, written: str | None
    ) -> str | None:
        """Put a vote as it once stood, or (None) withdraw it; give what stood there before."""
        key, name = self._keys.votes(owner), vote_field(number, by)
        before = await self._redis.hget(key, name)  # Apart, so that a repeated write is harmless.
        if isinstance(owner, Conversation):
            await self._redis.sadd(self._keys.voted_in(by), str(owner))
            await self._counted(owner, number, by, written or "withdraw")
        elif written is None:
            await self._redis.hdel(key, name)
        else:
            await self._redis.hset(key, name, written)
        return as_text(before) if before else None

    async def counts(self, owner: Owner, number: int, by: Reader) -> VoteCounts:
        """Give how the votes on a paper stand, and the reader's own among them."""
        if isinstance(owner, Conversation):
            return await self._counted(owner, number, by, "look")
        written = await self._redis.hget(self._keys.votes(owner), vote_field(number, by))
        mine = read_cast(vote_field(number, by), as_text(written)) if written else None
        likes = mine is not None and mine.feedback.verdict is Verdict.LIKE
        return VoteCounts(int(likes), int(mine is not None and not likes), int(bool(mine)), mine)

    async def _counted(self, channel: Conversation, number: int, by: Reader, do: str) -> VoteCounts:
        """Do what `vote.lua` does, whose work is the same however many have voted."""
        keys = self._keys
        names = [keys.votes(channel), keys.vote_counts(channel), keys.voters(channel)]
        answer = await self._vote(keys=names, args=[number, str(by), do])
        likes, dislikes, voters, written = answer
        mine = read_cast(vote_field(number, by), as_text(written)) if written else None
        return VoteCounts(int(likes), int(dislikes), int(voters), mine)

    async def votes_of(self, reader: Reader, owner: Owner | None = None) -> dict[int, Verdict]:
        """Give a reader's votes by paper number: their own, or those for `owner`."""
        votes = as_texts(await self._redis.hgetall(self._keys.votes(owner or reader)))
        read = (read_vote(name, vote) for name, vote in votes.items())
        return {vote.number: vote.verdict for vote in read if vote.by == str(reader)}

    async def voted_in(self, reader: Reader) -> tuple[Conversation, ...]:
        """Give the channels that hold a vote of a reader, or once did; by name."""
        named = map(as_text, await self._redis.smembers(self._keys.voted_in(reader)))
        return tuple(map(read_conversation, sorted(named)))

    async def mark_shown(
        self, owner: Owner, numbers: Sequence[int], now: datetime, last_list: str
    ) -> bool:
        """Mark papers as seen and keep `last_list`, all or nothing.

        Args:
            owner: Whose they are.
            numbers: At least one.
            now: UTC; its month is the bucket.
            last_list: What is shown.

        Returns:
            False where one of them was seen or is reserved by now; then nothing was changed.
        """
        # The token tells a write that the client repeats from another process's equal list.
        kept = f"{secrets.token_hex(8)} {last_list}"
        answer = "months"
        while answer == "months":  # A month began between the two commands: look again.
            month = f"{now:%Y%m}"
            known = await self._redis.smembers(self._keys.months_seen(owner))
            months = sorted({month, *(as_text(m) for m in known)})
            keys = [
                self._keys.seen_in(owner, month),
                self._keys.months_seen(owner),
                self._keys.held(owner),
                self._keys.last_list(owner),
                self._keys.archive(owner),
                *(self._keys.seen_in(owner, m) for m in months),
            ]
            moments = [repr(now.timestamp()), oldest_kept(now)]
            args: list[str | int] = [month, kept, *moments, len(months), *months, *numbers]
            answer = as_text(await self._show(keys=keys, args=args))
        return answer == "shown"

    async def held(self, owner: Owner) -> frozenset[int]:
        """Give the papers that open deliveries have reserved."""
        values = as_texts(await self._redis.hgetall(self._keys.held(owner))).values()
        return frozenset(int(number) for value in values for number in value.split(",") if number)

    async def last_list(self, owner: Owner) -> str | None:
        """Give what `mark_shown` kept last."""
        kept = await self._redis.get(self._keys.last_list(owner))
        return as_text(kept).partition(" ")[2] if kept else None

    async def preferences(self, owner: Owner) -> Preferences:
        """Give the owner's settings."""
        fields = as_texts(await self._redis.hgetall(self._keys.preferences(owner)))
        return Preferences(
            bar=Bar(fields.get("bar", Bar.NORMAL)),
            zone=fields.get("zone"),
            set_up_by=fields.get("set_up_by"),
            who="anyone" if fields.get("who") == "anyone" else "setter",
            setter_left="setter_left" in fields,
            links=fields.get("links") == "on",
            exploring=fields.get("exploring") != "off",
            sharing=fields.get("sharing", "off" if are_strangers(owner) else "on") != "off",
            told_zone=fields.get("told_zone"),
            new_zone=fields.get("new_zone"),
            zone_asked=fields.get("zone_asked"),
            voters=int(fields["voters"]) if "voters" in fields else None,
            curators=tuple(fields.get("curators", "").split()),
            rating=tuple(int(n) for n in fields.get("rating", "").split(",") if n),
        )

    async def preference(self, owner: Owner, name: str) -> str | None:
        """Give one setting in its text form; None where nothing was chosen."""
        kept = await self._redis.hget(self._keys.preferences(owner), name)
        return as_text(kept) if kept is not None else None

    async def set_preference(self, owner: Owner, name: str, value: str) -> None:
        """Set one setting: a field of `Preferences` in its text form."""
        await self._redis.hset(self._keys.preferences(owner), name, value)

    async def restore_preferences(self, owner: Owner, were: Mapping[str, str | None]) -> None:
        """Put settings back as they stood, in their text form; None where nothing was chosen."""
        for name, value in were.items():
            if value is None:
                await self.drop_preferences(owner, name)
            else:
                await self.set_preference(owner, name, value)

    async def drop_preferences(self, owner: Owner, *names: str) -> None:
        """Forget settings, as if they had never been chosen."""
        await self._redis.hdel(self._keys.preferences(owner), *names)

    async def knows(self, reader: Reader) -> bool:
        """Tell whether anything is kept of a reader; what was seen follows from the rest."""
        return bool(await self._redis.exists(*self._keys.of_owner(reader, [])))

    async def set_up(self, owner: Owner, by: Reader, *, take_over: bool = False) -> str:
        """Note who first set an owner up, or who takes over from them; give who it is."""
        args = [str(by), Bar.NORMAL.value, "over" if take_over else ""]
        return as_text(await self._set_up(keys=[self._keys.preferences(owner)], args=args))

    async def push_change(self, reader: Reader, change: Change) -> None:
        """Remember a change so that the reader can take it back; the latest ten are kept."""
        key, written = self._keys.undo(reader), write_change(change)
        pipe = self._redis.pipeline(transaction=True)
        pipe.lrem(key, 0, written)  # A repeated call leaves one.
        pipe.lpush(key, written)
        pipe.ltrim(key, 0, CHANGES_KEPT - 1)
        await pipe.execute()

    async def changes(self, reader: Reader) -> tuple[Change, ...]:
        """Give the reader's changes that can be taken back, latest first."""
        written = await self._redis.lrange(self._keys.undo(reader), 0, -1)
        return tuple(read_change(as_text(one)) for one in written)

    async def last_change(self, reader: Reader) -> Change | None:
        """Give the reader's latest change, or None."""
        written = await self._redis.lindex(self._keys.undo(reader), 0)
        return read_change(as_text(written)) if written is not None else None

    async def drop_change(self, reader: Reader, change: Change) -> None:
        """Strike a change that was taken back off the list."""
        await self._redis.lrem(self._keys.undo(reader), 1, write_change(change))

    async def forget(self, owner: Owner) -> None:
        """Delete all that is kept of an owner, and what a reader left in channels."""
        if isinstance(owner, Reader):
            for channel in await self._redis.smembers(self._keys.member_of(owner)):
                members = self._keys.members(read_conversation(as_text(channel)))
                await self._redis.hdel(members, str(owner))
            for channel in await self._redis.smembers(self._keys.voted_in(owner)):
                await self._forget_votes(read_conversation(as_text(channel)), owner)
        months = await self._redis.smembers(self._keys.months_seen(owner))
        keys = self._keys.of_owner(owner, [as_text(month) for month in months])
        await self._redis.unlink(*keys)

    async def _forget_votes(self, channel: Conversation, reader: Reader) -> None:
        key = self._keys.votes(channel)
        names = [as_text(name) for name in await self._redis.hkeys(key)]
        mine = [name for name in names if name.partition("|")[2] == str(reader)]
        if mine:
            pipe = self._redis.pipeline(transaction=True)
            pipe.hdel(key, *mine)
            pipe.unlink(self._keys.vote_counts(channel), self._keys.voters(channel))
            await pipe.execute()


def _in_order(written: Iterable[str]) -> tuple[Interest, ...]:
    interests = [read_interest(text) for text in written]
    return tuple(
        sorted(interests, key=lambda i: (i.added_at.timestamp() if i.added_at else 0.0, i.id))
    )
