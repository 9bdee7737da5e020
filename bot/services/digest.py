"""What a scheduled day brings: papers, or an honest word, or in a channel nothing at all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import voice
from bot.core.brief import brief
from bot.core.delivery import DeliveryId
from bot.core.message import Audience, Block, Button, Buttons, Message, Text
from bot.core.places import Conversation
from bot.core.ports import SourceHealth, SourceState
from bot.core.schedule import Schedule, moment_of
from bot.core.schedule_text import write_day, write_moment, write_schedule
from bot.core.subscription import Subscription
from bot.core.voice import note, phrase
from bot.services.choosing import FIRST_WINDOW, WINDOW, Choosing
from bot.services.coming_back import is_back, size_of_return
from bot.services.delivering import Chosen
from bot.services.digest_part import Part, had_elsewhere, picks_part, title, trending_part
from bot.services.status_line import status_line, when
from bot.services.together import Together
from bot.services.trending import Trending
from bot.services.unpressed import MOST_BESIDE, is_asked, question
from bot.services.wording import PERIODS
from bot.services.zone_offers import ZoneOffers
from bot.store.presence import Presence
from bot.store.subscription_json import Counters
from bot.store.subscriptions import Subscriptions

SILENT_DAYS = 5  # So many empty days in a channel are explained in one line.
MOST_SHOWN = 5  # Buttons in a row.
MOST_TOGETHER = 5  # Papers in a message of two parts: what fits one of Discord's.
FIRST_SHARE = 3  # Of these at most so many are the first part's, where the second has enough.


class Digest:
    """Chooses for deliveries; its `choose` is what `Delivering` asks."""

    def __init__(
        self,
        choosing: Choosing,
        trending: Trending,
        subscriptions: Subscriptions,
        together: Together,
        presence: Presence,
        zone_offers: ZoneOffers,
    ) -> None:
        self._choosing = choosing
        self._trending = trending
        self._subscriptions = subscriptions
        self._together = together
        self._presence = presence
        self._zone_offers = zone_offers

    async def choose(self, order: Subscription, delivery: DeliveryId, now: datetime) -> Chosen:
        """Choose papers the owner has not had, and say what has to be said beside them.

        What another order of the owner would bring that day comes along in a second part.
        """
        if delivery.is_first:
            return await self._first(order, now)
        companions = await self._together.companions(order, delivery.day, now)
        if companions.came:  # Written, but never posted: the day has its message.
            came = Message((note(voice.CAME_BEFORE),), Audience.EVERYONE, tags=order.tags)
            return Chosen(came)
        counters = await self._subscriptions.counters(order.id)
        back = is_back(order, counters, delivery.day)
        size = size_of_return(order, counters) if back else order.size
        part = replace(await self._part(replace(order, size=size), now), is_back=back)
        health = list(await self._choosing.health(order.owner, now))
        said = None if part.cards else _empty(part, health, counters, now)
        if not part.cards and said is None:
            return Chosen(None)  # What there is beside is said with the next papers.
        second = Part(order)
        if companions.coming:
            second = await self._part(companions.coming, now, besides=_numbers(part))
        elif order.period is not None:
            health = []  # Its heading says when the list was read.
        beside = _beside(order, counters, status_line(health, order.schedule.zone, now))
        untold = part.elsewhere if part.cards else ()  # Else it is what is said instead.
        beside = [*had_elsewhere((*untold, *second.elsewhere)), *beside]
        if (part.cards or second.cards) and is_asked(await self._presence.unpressed(order.owner)):
            part, second = _shared(part, second, MOST_BESIDE)
            beside += question(order)
        beside = [*await self._zone_offers.in_digest(order, delivery.day, now), *beside]
        return _drawn(delivery.day, said, *_shared(part, second), beside)

    async def _first(self, order: Subscription, now: datetime) -> Chosen:
        """Choose what is posted at once when an order was set; always something, to be seen."""
        part, zone = await self._part(order, now), order.schedule.zone
        said = None
        if not part.cards:
            upcoming = write_moment(order.schedule.next_after(now)[1], zone)
            ordered = write_schedule(order.schedule)
            said = phrase(voice.FIRST_NOTHING, schedule=ordered, next=upcoming)
        status = status_line(await self._choosing.health(order.owner, now), zone, now)
        today = now.astimezone(ZoneInfo(zone)).date()
        return _drawn(today, said, part, Part(order), [status] if status else [])

    async def _part(
        self, order: Subscription, now: datetime, *, besides: frozenset[int] = frozenset()
    ) -> Part:
        """Choose what one order brings, without the papers that are shown `besides`."""
        owner, size = order.owner, order.size
        if order.period is not None:
            chart = await self._trending.unseen(owner, order.period, size, now, besides=besides)
            return trending_part(order, chart)
        since = first_listed(order, now)
        ranking = await self._choosing.ranking(owner, now, size + len(besides), since=since)
        picks = tuple(pick for pick in ranking.picks if pick.paper.number not in besides)
        part = picks_part(order, replace(ranking, picks=picks[:size]))
        if isinstance(owner, Conversation):
            return part
        after = last_moment(order.schedule, now)
        elsewhere = await self._choosing.had_elsewhere(owner, now, size, since=since, after=after)
        return replace(part, elsewhere=elsewhere)


def first_listed(order: Subscription, now: datetime) -> datetime:
    """Give when a paper has to have come in, at the earliest, to be picked for an order."""
    return max(now - WINDOW, order.created_at - FIRST_WINDOW)


def last_moment(schedule: Schedule, now: datetime) -> datetime:
    """Give when a digest was due before the one of now; UTC."""
    zone = ZoneInfo(schedule.zone)
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(1, 8))
    last = next(day for day in days if day.weekday() in schedule.weekdays)
    return moment_of(last, schedule.at, zone)


def _numbers(part: Part) -> frozenset[int]:
    return frozenset(card.number for card in part.cards)


def _shared(first: Part, second: Part, most: int | None = None) -> tuple[Part, Part]:
    """Cut two parts so that together they fit; what is left out comes another day.

    Args:
        first: Shown above.
        second: Shown below; may have no papers.
        most: Papers that fit; None for what always does.
    """
    if not second.cards:
        return replace(first, cards=first.cards[:most]), second
    most = most or MOST_TOGETHER
    share = max(most - len(second.cards), FIRST_SHARE)
    first = replace(first, cards=first.cards[:share])
    return first, replace(second, cards=second.cards[: most - len(first.cards)])


def _drawn(
    day: date, said: Text | None, first: Part, second: Part, beside: Sequence[Block]
) -> Chosen:
    blocks = [said] if said else [*title(first, day), *first.cards]
    if second.cards:
        blocks += [*title(second, None), *second.cards]
    items = tuple(card.number for card in (*first.cards, *second.cards))
    tags = first.order.tags
    return Chosen(brief(Message((*blocks, *beside), Audience.EVERYONE, tags=tags)), items)


def _beside(order: Subscription, counters: Counters, status: Text | None) -> list[Block]:
    """Say which days were missed or are unsure, and last how the sources are."""
    lines: list[Block] = []
    if counters.missed:
        lines.append(note(voice.MISSED_DAYS, days=_days(counters.missed)))
    if counters.unknown:
        lines.append(note(voice.UNKNOWN_DAYS, days=_days(counters.unknown)))
        lines.append(Buttons(_post_now(order, counters.unknown[-MOST_SHOWN:])))
    return [*lines, status] if status else lines


def _empty(
    part: Part, health: list[SourceHealth], counters: Counters, now: datetime
) -> Text | None:
    """Say honestly why there is nothing; None where a channel is better left alone.

    What it says of sources is taken out of `health`: it need not be said again.
    """
    order = part.order
    if isinstance(order.owner, Conversation):
        if counters.silent + 1 < SILENT_DAYS or counters.shown_silent:
            return None
        return _silent(order, counters.silent + 1)
    zone = order.schedule.zone
    upcoming = write_moment(order.schedule.next_after(now)[1], zone)
    if part.elsewhere:
        place = part.elsewhere[0].channel
        return phrase(voice.ALL_ELSEWHERE, place=place, next=upcoming)
    if (down := _down(health)) is not None and down.since is not None:
        health.remove(down)
        since = when(down.since, zone, now)
        return phrase(voice.SOURCE_DOWN, source=down.name, time=since, next=upcoming)
    if order.period is not None:
        nothing = voice.NOTHING_TRENDING if part.read_at else voice.NO_TRENDING_DAY
        return phrase(nothing, period=PERIODS[order.period], next=upcoming)
    if health and all(source.state is SourceState.NOTHING_ANNOUNCED for source in health):
        health.clear()
        return phrase(voice.NOTHING_ANNOUNCED, next=upcoming)
    if part.nearest is not None:
        return phrase(voice.NEAREST_MISS, title=part.nearest.paper.title, next=upcoming)
    return phrase(voice.NOTHING_NEW, next=upcoming)


def _silent(order: Subscription, count: int) -> Text:
    if order.period is None:
        return phrase(voice.SILENT_DAYS, count=count)
    return phrase(voice.SILENT_TRENDING, period=PERIODS[order.period], count=count)


def _post_now(order: Subscription, days: Sequence[date]) -> tuple[Button, ...]:
    """Offer to post the digests of days that may not have arrived."""
    where = {"where": "here"} if isinstance(order.owner, Conversation) else {}
    return tuple(
        Button(
            "Post it now" if len(days) == 1 else f"Post {write_day(day)} now",
            "picks again",
            {"day": day.isoformat(), "post": "now", **where},
        )
        for day in days
    )


def _down(health: Sequence[SourceHealth]) -> SourceHealth | None:
    """Give the source whose being down explains an empty day: no other one was read."""
    if any(source.state in (SourceState.FRESH, SourceState.SHORT) for source in health):
        return None
    return next((source for source in health if source.state is SourceState.DOWN), None)


def _days(days: Sequence[date]) -> str:
    return ", ".join(write_day(day) for day in days)
