"""What readers of Hugging Face make much of."""

from datetime import datetime
from typing import Annotated

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Block, Button, Buttons, Message, Page
from bot.core.places import Conversation, Owner
from bot.core.schedule_text import write_moment
from bot.core.subscription import Period
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.cards import paper_card
from bot.services.trending import Chart
from bot.services.wording import PERIODS

PAGE = 5
FRIDAYS = "fri 16:00"  # The end of a week's list, before the weekend.


@command(
    "trending",
    "See what is most upvoted on Hugging Face",
    examples=("trending", "trending week", "trending month"),
)
async def trending(
    services: Services,
    call: Call,
    *,
    period: Annotated[Period, Param("of which time: day, week or month")] = "day",
    offset: Annotated[int, Param("how many to pass over", least=0, most=1_000, hidden=True)] = 0,
    at: Annotated[str, Param("the list a page belongs to", longest=40, hidden=True)] = "",
) -> Message:
    """Show one page of a list in its own order; nothing is marked as seen."""
    chart = await services.trending.chart(period)
    if chart is None:
        return Message((phrase(voice.NO_TRENDING),), replaces=call.pressed)
    moved = bool(at) and at != _name_of(chart.read_at)
    zone = await services.ordering.zone_of(call.reader, call.zone)
    blocks: list[Block] = [
        heading(voice.TRENDING, period=PERIODS[period]),
        note(voice.TRENDING_ORDER, time=write_moment(chart.read_at, zone)),
        *([note(voice.TRENDING_MOVED)] if moved else []),
        *_page(chart, period, 0 if moved else offset),
    ]
    if await services.ordering.order(call.reader, "trending") is None:
        blocks.append(Buttons((friday_button(call.reader, zone),)))
    return Message(tuple(blocks), replaces=call.pressed)


def friday_button(owner: Owner, zone: str) -> Button:
    """Offer the week's list on Fridays, to a reader or to a channel."""
    when = {"when": f"trending {FRIDAYS} {zone}"}
    if isinstance(owner, Conversation):
        return Button("Trending here on Fridays at 16:00", "schedule", {**when, "where": "here"})
    return Button("Send me the week's list on Fridays at 16:00", "schedule", when)


def _page(chart: Chart, period: Period, offset: int) -> list[Block]:
    """Draw the papers from an offset on, or the last page where that lies behind the end."""
    total = len(chart.papers)
    first = min(offset, (total - 1) // PAGE * PAGE)
    last = min(first + PAGE, total)
    cards: list[Block] = [paper_card(paper) for paper in chart.papers[first:last]]
    if total <= PAGE:
        return cards

    def turn(label: str, to: int) -> Button:
        arguments = {"period": period, "offset": str(to), "at": _name_of(chart.read_at)}
        return Button(label, "trending", arguments)

    back = turn("Previous", max(first - PAGE, 0)) if first else None
    return [
        *cards,
        Page(first + 1, last, total, back, turn("Next", last) if last < total else None),
    ]


def _name_of(read_at: datetime) -> str:
    """Give a short name of a list's state, for buttons."""
    return str(int(read_at.timestamp()))
