"""A reading list of one's own: save, find again, mark as read."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from bot.commands.feedback import save_relabelled
from bot.commands.paging import PageParam, page_of, page_typed
from bot.commands.parameters import PaperParam
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Block, Button, Buttons, Message, PaperCard
from bot.core.schedule_text import write_day
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.card_buttons import takes_back
from bot.services.cards import paper_card
from bot.services.library import Kept
from bot.services.voting import LONGEST_TITLE
from bot.services.wording import counted, shortened
from recommender import Paper

_LIST = Button("My list", "saved")


@command("save", "Keep a paper to read later", examples=("save 4711",))
async def save(services: Services, call: Call, *, paper: PaperParam) -> Message:
    """Put a paper on the caller's list."""
    found = await services.looking.named(paper)
    if takes_back(call):
        off = await unsave(services, call, paper=paper)
        return replace(off, relabel=save_relabelled(call, saved=False))
    fresh = await services.library.save(call.reader, found, await services.clock.now())
    receipt = _receipt(voice.SAVED if fresh else voice.SAVED_ALREADY, found, changed=fresh)
    return replace(receipt, relabel=save_relabelled(call, saved=True))


@command("unsave", "Take a paper off your reading list", examples=("unsave 4711",))
async def unsave(services: Services, call: Call, *, paper: PaperParam) -> Message:
    """Take a paper off the caller's list."""
    found = await services.looking.named(paper)
    gone = await services.library.unsave(call.reader, found)
    if not gone:
        title = shortened(found.title, LONGEST_TITLE)
        return Message((phrase(voice.NOT_SAVED, title=title, number=found.number),))
    return _receipt(voice.UNSAVED, found, changed=True)


@command("read", "Mark a saved paper as read", examples=("read 4711",))
async def read(services: Services, call: Call, *, paper: PaperParam) -> Message:
    """Note that the caller has read a paper of the list."""
    found = await services.looking.named(paper)
    now = await services.clock.now()
    changed = await services.library.mark(call.reader, found, read_at=now)
    said = voice.MARKED_READ if changed else voice.MARKED_ALREADY
    return _receipt(said, found, changed=changed)


@command("unread", "Mark a saved paper as unread", examples=("unread 4711",))
async def unread(services: Services, call: Call, *, paper: PaperParam) -> Message:
    """Note that the caller has a paper of the list still to read."""
    found = await services.looking.named(paper)
    changed = await services.library.mark(call.reader, found, read_at=None)
    said = voice.MARKED_UNREAD if changed else voice.MARKED_ALREADY
    return _receipt(said, found, changed=changed)


@command(
    "saved",
    "See your reading list",
    examples=("saved", "saved unread", "saved graph networks"),
)
async def saved(
    services: Services,
    call: Call,
    *,
    words: Annotated[str, Param("words of titles or authors", rest=True)] = "",
    show: Annotated[
        Literal["all", "unread", "read"], Param("which: all, unread or read", bare=True)
    ] = "all",
    page: PageParam = 1,
) -> Message:
    """Show one page of the caller's list, latest first."""
    words, page = page_typed(words, page)
    found = await services.library.kept(call.reader, words, show)
    if not found:
        said = voice.NONE_SAVED_LIKE if words or show != "all" else voice.NOTHING_SAVED
        return Message((phrase(said),), replaces=call.pressed)
    zone = ZoneInfo(await services.ordering.zone_of(call.reader, call.zone))
    today = (await services.clock.now()).astimezone(zone).date()
    shown, turning = page_of(found, page, "saved", _asked(words, show))
    left = sum(one.read_at is None for one in found)
    papers = counted(len(found), "paper")
    blocks: list[Block] = [note(voice.SAVED_PAPERS, count=papers, unread=left)]
    blocks += [_card(one, zone, today) for one in shown]
    offers = (Button("Export BibTeX", "export"),)
    return Message((*blocks, *turning, Buttons(offers)), replaces=call.pressed)


def _asked(words: str, show: str) -> dict[str, str]:
    return {**({"words": words} if words else {}), **({"show": show} if show != "all" else {})}


def _card(kept: Kept, zone: ZoneInfo, today: date) -> PaperCard:
    """Draw a paper of the list: when it was saved, and what can be done with it there."""
    number = {"paper": str(kept.paper.number)}
    marking = Button("Unread", "unread", number) if kept.read_at else Button("Read", "read", number)
    day = write_day(kept.saved_at.astimezone(zone).date(), today=today)
    state = "read" if kept.read_at else "unread"
    buttons = (marking, Button("Remove", "unsave", number), Button("Like", "like", number))
    return replace(paper_card(kept.paper), badge=f"saved {day}, {state}", buttons=buttons)


def _receipt(said: str, paper: Paper, *, changed: bool) -> Message:
    """Say what was done, with the way back where something was."""
    back = Button("Undo", "undo", {"paper": str(paper.number)})
    buttons = (back, _LIST) if changed else (_LIST,)
    return Message((phrase(said, title=shortened(paper.title, LONGEST_TITLE)), Buttons(buttons)))
