"""What a scheduled day brings: picks, or an honest word, or in a channel nothing at all."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.command import Where
from bot.core.delivery import DeliveryId
from bot.core.message import Audience, Block, Button, Buttons, Message, Text
from bot.core.places import Conversation
from bot.core.ports import SourceHealth, SourceState
from bot.core.schedule_text import write_day, write_moment
from bot.core.subscription import Subscription
from bot.core.voice import heading, note, phrase
from bot.services.cards import card
from bot.services.choosing import FIRST_WINDOW, WINDOW, Choosing
from bot.services.delivering import Chosen
from bot.store.subscription_json import Counters
from bot.store.subscriptions import Subscriptions
from recommender import Pick, Ranking

SILENT_DAYS = 5  # So many empty days in a channel are explained in one line.
MOST_SHOWN = 5  # Buttons in a row.
MOST_TOPICS = 2  # A heading names no more of the interests it serves.


class Digest:
    """Chooses for deliveries; its `choose` is what `Delivering` asks."""

    def __init__(self, choosing: Choosing, subscriptions: Subscriptions) -> None:
        self._choosing = choosing
        self._subscriptions = subscriptions

    async def choose(self, order: Subscription, delivery: DeliveryId, now: datetime) -> Chosen:
        """Choose unseen papers listed of late, and say what has to be said beside them."""
        since = max(now - WINDOW, order.created_at - FIRST_WINDOW)
        ranking = await self._choosing.ranking(order.owner, now, order.size, since=since)
        counters = await self._subscriptions.counters(order.id)
        health = self._choosing.health()
        down = _down(health, order.schedule.zone, now)
        beside = _beside(order, counters, down if ranking.picks else None)
        if ranking.picks:
            message = _picks(order, delivery.day, ranking.picks, beside)
            return Chosen(message, tuple(pick.paper.number for pick in ranking.picks))
        said = _empty(order, ranking, health, counters, now)
        if said is None:
            return Chosen(None)  # What there is beside is said with the next papers.
        return Chosen(Message((said, *beside), Audience.EVERYONE))


def _picks(
    order: Subscription, day: date, picks: Sequence[Pick], beside: Sequence[Block]
) -> Message:
    where: Where = "here" if isinstance(order.owner, Conversation) else "me"
    topics = dict.fromkeys(r.interest for pick in picks for r in pick.reasons if r.interest)
    about = ", ".join(list(topics)[:MOST_TOPICS]) + (", …" if len(topics) > MOST_TOPICS else "")
    sentence = voice.DIGEST_HEADING_ONE if len(picks) == 1 else voice.DIGEST_HEADING
    title = heading(sentence, day=write_day(day), count=len(picks), about=about)
    cards = [card(pick, where=where) for pick in picks]
    return Message((title, *cards, *beside), Audience.EVERYONE)


def _beside(order: Subscription, counters: Counters, down: tuple[str, str] | None) -> list[Block]:
    """Say which days were missed or are unsure, and beside papers which source is down."""
    lines: list[Block] = []
    if counters.missed:
        lines.append(note(voice.MISSED_DAYS, days=_days(counters.missed)))
    if counters.unknown:
        lines.append(note(voice.UNKNOWN_DAYS, days=_days(counters.unknown)))
        lines.append(Buttons(tuple(_show(order, day) for day in counters.unknown[-MOST_SHOWN:])))
    if down:
        lines.append(note(voice.SOURCE_NOTE, source=down[0], time=down[1]))
    return lines


def _empty(
    order: Subscription,
    ranking: Ranking,
    health: Sequence[SourceHealth],
    counters: Counters,
    now: datetime,
) -> Text | None:
    """Say honestly why there is nothing; None where a channel is better left alone."""
    if isinstance(order.owner, Conversation):
        if counters.silent + 1 < SILENT_DAYS or counters.shown_silent:
            return None
        return phrase(voice.SILENT_DAYS, count=counters.silent + 1)
    zone = order.schedule.zone
    upcoming = write_moment(order.schedule.next_after(now)[1], zone)
    if down := _down(health, zone, now):
        return phrase(voice.SOURCE_DOWN, source=down[0], time=down[1], next=upcoming)
    if health and all(source.state is SourceState.NOTHING_ANNOUNCED for source in health):
        return phrase(voice.NOTHING_ANNOUNCED, next=upcoming)
    if ranking.nearest is not None:
        return phrase(voice.NEAREST_MISS, title=ranking.nearest.paper.title, next=upcoming)
    return phrase(voice.NOTHING_NEW, next=upcoming)


def _show(order: Subscription, day: date) -> Button:
    """Offer the digest of a day that may not have arrived."""
    arguments = {"day": day.isoformat()}
    if isinstance(order.owner, Conversation):
        arguments["where"] = "here"
    return Button(f"Show {write_day(day)}", "picks again", arguments)


def _down(health: Sequence[SourceHealth], zone: str, now: datetime) -> tuple[str, str] | None:
    """Give the first source that is down, and since when: "08:10", or with its day before today."""
    for source in health:
        if source.state is SourceState.DOWN and source.since is not None:
            since, today = (m.astimezone(ZoneInfo(zone)) for m in (source.since, now))
            is_today = since.date() == today.date()
            return source.name, f"{since:%H:%M}" if is_today else write_moment(since, zone)
    return None


def _days(days: Sequence[date]) -> str:
    return ", ".join(write_day(day) for day in days)
