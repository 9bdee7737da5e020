"""What was picked before, by day or by word."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.commands.paging import PageParam, page_of, page_typed
from bot.commands.parameters import BareWhereParam, same_place
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.message import Block, Message, PaperCard
from bot.core.schedule_text import write_day
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.cards import paper_card
from bot.services.past_picks import PastPick
from bot.services.wording import counted, here, whom


@command(
    "archive",
    "See past picks by day or by word",
    examples=("archive", "archive last week", "archive 2 mar", "archive graph networks here"),
)
async def archive(
    services: Services,
    call: Call,
    *,
    text: Annotated[
        str, Param("a day, week or month, or words of titles or authors", rest=True)
    ] = "",
    where: BareWhereParam = "me",
    page: PageParam = 1,
) -> Message:
    """Show one page of what an owner got, latest first; nothing is marked as seen."""
    text, page = page_typed(text, page)
    owner, now = call.owner(where), await services.clock.now()
    zone = await services.ordering.zone_of(owner, call.zone)
    found = await services.past_picks.find(owner, text, zone, now)
    shown_text = text[:60]
    if not found:
        said = voice.NO_PAST_PICKS_OF if text else voice.NO_PAST_PICKS
        nothing = phrase(said, whom=whom(owner), here=here(owner), text=shown_text)
        return Message((nothing,), replaces=call.pressed)
    arguments = {**({"text": text} if text else {}), **same_place(owner, call)}
    shown, turning = page_of(found, page, "archive", arguments)
    said = voice.PAST_PICKS_OF if text else voice.PAST_PICKS
    count = counted(len(found), "paper")
    blocks: list[Block] = [note(said, whom=whom(owner), count=count, text=shown_text)]
    today = now.astimezone(ZoneInfo(zone)).date()
    blocks += [_card(pick, "here" if owner != call.reader else "me", today) for pick in shown]
    return Message((*blocks, *turning), replaces=call.pressed)


def _card(pick: PastPick, where: Where, today: date) -> PaperCard:
    """Draw a paper with the day on which it was given."""
    badge = f"picked {write_day(pick.day, today=today)}"
    return replace(paper_card(pick.paper, where=where), badge=badge)
