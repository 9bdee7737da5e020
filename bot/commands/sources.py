"""Where papers come from: how the sources do, feeds of one's own, the subjects that are read."""

import re
from datetime import datetime
from typing import Annotated

from bot.commands.parameters import WhereParam, other_place, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, say, strong
from bot.core.places import Conversation
from bot.core.ports import SourceHealth, SourceState
from bot.core.schedule_text import write_moment
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.wording import counted, shortened, whose

LONGEST_TITLE = 80
_CHANGE = re.compile(r"(add|remove)\s+(.+)", re.IGNORECASE | re.DOTALL)


@command("sources", "See where papers come from", examples=("sources", "sources where=here"))
async def show_sources(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """Tell how each source does, and list the owner's own feeds."""
    owner, now = call.owner(where), await services.clock.now()
    zone = await services.ordering.zone_of(owner, call.zone)
    health = await services.source_health.of_all(now)
    blocks: list[Block] = [say("Sources", kind="heading")]
    for source in health:
        blocks += _told(source, zone)
    if not health:
        blocks.append(phrase(voice.NO_SOURCES))
    feeds = await services.source_health.of_feeds(owner, now)
    if feeds:
        blocks.append(say(whose(owner).capitalize() + " feeds", kind="heading"))
    for place, feed in enumerate(feeds, start=1):
        blocks.append(say(f"{place}. ", strong(shortened(feed.name, LONGEST_TITLE))))
        blocks += _told(feed, zone)
    blocks.append(note(voice.HOW_TO_CHANGE_SOURCES))
    if any(source.name == "arXiv" for source in health):
        blocks.append(note(voice.THANKS_ARXIV))  # It asks every product to say so.
    return Message(tuple(blocks))


def _told(source: SourceHealth, zone: str) -> list[Block]:
    """Say how one source does; what went wrong stands below in its own words."""

    def at(moment: datetime | None) -> str:
        return write_moment(moment, zone) if moment else "never"

    fields = {"source": source.name, "time": at(source.read_at), "next": at(source.next_at)}
    match source.state:
        case SourceState.DOWN:
            said = phrase(voice.SOURCE_FAILS, **{**fields, "time": at(source.since)})
            return [said, note("{error}", error=source.error)]
        case SourceState.GIVEN_UP:
            said = phrase(voice.FEED_GIVEN_UP, source=source.name, time=at(source.since))
            return [said, note("{error}", error=source.error)]
        case SourceState.NEW:
            return [phrase(voice.SOURCE_NOT_YET, **fields)]
        case SourceState.SHORT:
            counts = {"count": source.count, "usual": source.usual}
            return [phrase(voice.SOURCE_SHORT, **fields, **counts)]
        case SourceState.NOTHING_ANNOUNCED:
            if source.brought_at is None:
                return [phrase(voice.SOURCE_NOTHING, **fields)]
            return [phrase(voice.SOURCE_QUIET, **fields, brought=at(source.brought_at))]
        case SourceState.FRESH:
            return [phrase(voice.SOURCE_READ, **fields, count=f"{source.brought:,}")]


@command(
    "sources add",
    "Read a feed of your own",
    examples=("sources add https://www.nature.com/nphys.rss",),
    allowed="channel admin",
)
async def add_source(
    services: Services,
    call: Call,
    *,
    url: Annotated[str, Param("the feed's address", longest=2_000, rest=True)],
    where: WhereParam = "me",
) -> Message:
    """Read an RSS or Atom feed and add it to the owner's sources."""
    owner, now = call.owner(where), await services.clock.now()
    address = url.strip().strip("<>")  # Slack writes addresses as <https://...>.
    feed, harvest = await services.feeding.add(owner, call.reader, address, now)
    title = shortened(feed.title, LONGEST_TITLE)
    said = phrase(
        voice.FEED_ADDED, whose=whose(owner), title=title, papers=counted(harvest.read, "paper")
    )
    back = Button("Remove it again", "sources remove", {"feed": address, **same_place(owner, call)})
    others = other_place(call, where, "Add", "sources add", {"url": address})
    return Message((said, Buttons((back, *others))))


@command(
    "sources remove",
    "Stop reading a feed",
    examples=("sources remove 1",),
    allowed="channel admin",
)
async def remove_source(
    services: Services,
    call: Call,
    *,
    feed: Annotated[str, Param("its number, title or address", longest=2_000, rest=True)],
    where: WhereParam = "me",
) -> Message:
    """Take a feed from the owner's sources."""
    owner = call.owner(where)
    gone = await services.feeding.remove(owner, call.reader, feed)
    title = shortened(gone.title, LONGEST_TITLE)
    said = phrase(voice.FEED_REMOVED, whose=whose(owner), title=title)
    again = Button("Add it again", "sources add", {"url": gone.url, **same_place(owner, call)})
    return Message((said, Buttons((again,))))


@command(
    "sources categories",
    "See or change the subjects that are read",
    examples=(
        "sources categories",
        "sources categories add cs.CL, biorxiv.neuroscience",
        "sources categories remove cs.CL",
    ),
)
async def categories(
    services: Services,
    call: Call,
    *,
    change: Annotated[str, Param("add or remove, then codes", longest=500, rest=True)] = "",
) -> Message:
    """List the subjects with the interests that bring them, or change them for everyone here."""
    if not change.strip():
        return await _list_categories(services, call)
    if (match := _CHANGE.fullmatch(change.strip())) is None:
        raise UserError(voice.WHICH_CHANGE)
    codes = services.subjects.read_codes(match[2])
    if match[1].lower() == "add":
        fresh = await services.subjects.add(codes, await services.clock.now())
        if not fresh:
            return Message((phrase(voice.CATEGORIES_KNOWN),))
        return Message((phrase(voice.CATEGORIES_ADDED, categories=services.subjects.names(fresh)),))
    if not call.is_admin:
        raise UserError(voice.ADMINS_REMOVE)
    gone = await services.subjects.remove(codes)
    if not gone:
        return Message((phrase(voice.CATEGORIES_NOT_READ),))
    return Message((phrase(voice.CATEGORIES_REMOVED, categories=services.subjects.names(gone)),))


async def _list_categories(services: Services, call: Call) -> Message:
    """List what is read; of interests only the caller's and the channel's are told."""
    followed = await services.subjects.all()
    if not followed:
        return Message((phrase(voice.NO_CATEGORIES),))
    blocks: list[Block] = [say("Subjects that are read", kind="heading")]
    told = [*await services.preferences.interests(call.reader)]
    if isinstance(channel := call.owner("here"), Conversation):
        told += await services.preferences.interests(channel)
    brought = services.subjects.brought_by(told)
    for one in followed:
        words = brought.get(one.code)
        why = ("; for ", strong(shortened(words, LONGEST_TITLE))) if words else ()
        blocks.append(say(services.subjects.names([one.code]), *why))
    blocks.append(note(voice.HOW_TO_CHANGE_CATEGORIES))
    return Message(tuple(blocks))
