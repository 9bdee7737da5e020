"""A digest in a forum: one post a paper, each once, though Discord knows no nonce there."""

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import discord

from bot.adapters.discord.looking import CLOCKS_DIFFER, marks_in
from bot.adapters.discord.outcomes import outcome
from bot.adapters.discord.room import halves
from bot.adapters.discord.sending import Sending, files_of
from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused
from bot.core.literal import one_line
from bot.core.message import Block, Message, PaperCard
from bot.core.paper_words import title_of

MOST_POSTS = 5  # Of one digest; what is beyond stands in the last one.
MOST_TAGS = 5  # docs: resources/channel, start thread in forum
LONGEST_NAME = 100  # docs: the same
MOST_ARCHIVED = 200  # Looked through at most, latest first.
YOUNG = timedelta(
    days=2
)  # Every post of ours not older is opened; of older ones the name has to fit.
OLDEST = timedelta(days=45)  # A delivery may be posted again for as long as its record is kept: 40.


@dataclass(frozen=True, slots=True)
class Standing:
    """Which posts of a digest stand in a forum.

    Attributes:
        posts: The ids of those that do, by their place from 1.
        total: How many there are, where all of them stand; else 0.
    """

    posts: Mapping[int, int] = field(default_factory=dict)
    total: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it stands."""
        return self.total > 0


async def post_in(
    forum: discord.ForumChannel,
    message: Message,
    mark: str,
    *,
    bot: int,
    sending: Sending,
    patience: timedelta,
) -> int:
    """Post what does not stand in a forum yet; give the id of the first post.

    May be called again after whatever went wrong: what stands is found, not posted again.

    Raises:
        NotPosted, Refused, OutcomeUnknown: As `Poster.post`; what was posted before stays.
        TemporaryError: If its buttons cannot be remembered; likewise.
    """
    parts = parts_of(message)
    tags = _tags(forum, message.tags)
    now = datetime.now(UTC)
    names = frozenset(map(name_of, parts))
    look = standing_in(forum, mark, now - YOUNG, names, bot=bot)
    standing = dict((await _looked(look, patience)).posts)
    for place, part in enumerate(parts, 1):
        if place in standing:
            continue
        view = await sending.view(part, mark=part_mark(mark, place, len(parts)))
        async with outcome(patience, once=True):
            made = await forum.create_thread(
                name=name_of(part),
                view=view,
                files=files_of(part),
                applied_tags=tags,
                silent=True,
                suppress_embeds=True,
            )
        standing[place] = made.thread.id
    return standing[1]


async def standing_in(
    forum: discord.ForumChannel,
    mark: str,
    since: datetime,
    names: frozenset[str] | None = None,
    *,
    bot: int,
) -> Standing:
    """Tell which posts of a digest stand in a forum.

    Args:
        forum: Where.
        mark: The digest's.
        since: Every post of ours not older is opened; UTC.
        names: Older ones are opened where they are named so; None: there are none.
        bot: Our user's id.

    Raises:
        CannotTell: Without `names`, where too much was archived since.
        discord.DiscordException: As Discord answers.
    """
    standing: dict[int, int] = {}
    since -= CLOCKS_DIFFER
    async for thread in _own(forum, bot, since if names is None else None):
        if _made_at(thread) < since and thread.name not in (names or ()):
            continue
        for place, of in await _places(thread, mark):
            standing[place] = thread.id
            if len(standing) == of:
                return Standing(standing, of)
    return Standing(standing)


def parts_of(message: Message) -> tuple[Message, ...]:
    """Divide a digest: what stands above a paper goes with it, what is below with the last."""
    parts: list[list[Block]] = []
    above: list[Block] = []
    for block in message.blocks:
        above.append(block)
        if isinstance(block, PaperCard):
            if len(parts) < MOST_POSTS:
                parts.append([])
            parts[-1] += above
            above = []
    if not parts:
        return (message,)
    parts[-1] += above
    return tuple(replace(message, blocks=tuple(part)) for part in parts)


def name_of(part: Message) -> str:
    """Name a post after its paper, or by its first words."""
    words = title_of(part.cards[0]) if part.cards else next(iter(part.text.split("\n")), "")
    name = one_line(words) or "Papers"
    if halves(name) <= LONGEST_NAME:
        return name
    while halves(name) > LONGEST_NAME - 1:
        name = name[:-1]
    return name.rstrip() + "…"


def part_mark(mark: str, place: int, of: int) -> str:
    """Give the mark of one post: the digest's, its place, and how many there are."""
    return f"{mark[:23]}{place}{of}"


def _tags(forum: discord.ForumChannel, wanted: Sequence[str]) -> list[discord.ForumTag]:
    """Give the tags of a forum that are wanted, by id or by name. Raises `Refused`."""
    named = {tag.casefold().strip() for tag in wanted}
    found = [
        tag
        for tag in forum.available_tags
        if str(tag.id) in named or tag.name.casefold().strip() in named
    ]
    if forum.flags.require_tag and not found:
        there = ", ".join(tag.name for tag in forum.available_tags[:MOST_TAGS])
        why = "that forum wants a tag on every post; type `setup tags=…` there with one of its own"
        raise Refused(f"{why}: {there}" if there else why, "destination")
    return found[:MOST_TAGS]


async def _looked(look: Awaitable[Standing], patience: timedelta) -> Standing:
    """Look before posting; where that fails, nothing was posted."""
    try:
        async with outcome(patience):
            return await look
    except OutcomeUnknown as error:
        raise NotPosted("the forum could not be looked through") from error


async def _own(
    forum: discord.ForumChannel, bot: int, since: datetime | None
) -> AsyncIterator[discord.Thread]:
    """Give the bot's posts in a forum that are not archived, and of those that are the latest.

    All that were archived since a moment, or else as far back as one may be posted again.

    Raises:
        CannotTell: Where those since are too many to be looked through.
    """
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id and thread.owner_id == bot:
            yield thread
    oldest = since or datetime.now(UTC) - OLDEST
    seen = 0
    async for thread in forum.archived_threads(limit=MOST_ARCHIVED):
        if thread.archive_timestamp < oldest:
            return
        seen += 1
        if thread.owner_id == bot:
            yield thread
    if since is not None and seen == MOST_ARCHIVED:
        raise CannotTell("too many posts were archived since")


async def _places(thread: discord.Thread, mark: str) -> list[tuple[int, int]]:
    """Give which post of a digest a thread is, and of how many; empty where it is none of it."""
    try:
        first = await thread.fetch_message(thread.id)  # It has the thread's own id.
    except discord.NotFound:
        return []
    return [
        (int(found[-2]), int(found[-1]))
        for found in {*marks_in(first)}
        if found[:-2] == mark[:23] and found[-2:].isdecimal()
    ]


def _made_at(thread: discord.Thread) -> datetime:
    return discord.utils.snowflake_time(thread.id)
