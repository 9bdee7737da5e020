"""How things stand: interests, schedule, the last digests and the papers at hand."""

from collections.abc import Set
from datetime import date, datetime, timedelta

from bot.commands.parameters import WhereParam
from bot.commands.picks import trending_offer
from bot.commands.schedule import next_words
from bot.core import voice
from bot.core.command import Call, command
from bot.core.delivery import Delivery, State
from bot.core.message import Block, Buttons, Message, Text, say, typed
from bot.core.places import Conversation, Owner
from bot.core.schedule_text import write_day, write_moment, write_schedule
from bot.core.subscription import Subscription
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.status_line import status_line
from bot.services.wording import PERIODS, here, name_of, whom, whose
from recommender import Profile, Verdict

RECENT_DAYS = 7
LAST_DAYS = 28

_STATES = {
    State.DONE: "sent",
    State.QUIET: "nothing worth a message",
    State.SKIPPED: "left out",
    State.UNKNOWN: "may not have arrived",
    State.DEAD: "could not be posted",
}


@command("status", "See how things stand", examples=("status", "status where=here"))
async def status(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """Tell what is set, what came of it lately, and what there is to choose from."""
    owner, now = call.owner(where), await services.clock.now()
    await services.catalogue.catch_up()
    profile = await services.preferences.profile(owner, every_vote=True)
    liked = sum(vote.verdict is Verdict.LIKE for vote in profile.feedback)
    listed = typed(f"interests{here(owner)}")
    blocks: list[Block] = [
        say(whose(owner).capitalize() + " picks", kind="heading"),
        say(f"Interests: {len(profile.interests)}. See them with ", listed, "."),
        say(f"Votes: {liked} liked, {len(profile.feedback) - liked} not for {whom(owner)}."),
        await _last_days(services, owner, profile, now),
        say(f"Papers shown so far: {len(profile.seen):,}."),
    ]
    blocks += await _orders(services, owner, now)
    blocks.append(say(f"Papers to choose from: {services.catalogue.size:,}."))
    zone = await services.ordering.zone_of(owner, call.zone)
    if isinstance(owner, Conversation):
        blocks += await _changes(services, owner, zone)
    if told := status_line(await services.choosing.health(owner, now), zone, now):
        blocks.append(told)
    offers = () if profile.interests else await trending_offer(services, call, owner)
    return Message((*blocks, *([Buttons(offers)] if offers else [])))


async def _last_days(services: Services, owner: Owner, profile: Profile, now: datetime) -> Text:
    """Tell what came of the last four weeks."""
    since = now - timedelta(days=LAST_DAYS)
    votes = [vote.verdict for vote in profile.feedback if vote.given_at > since]
    fields = {
        "days": LAST_DAYS,
        "posted": await services.ordering.posted(owner, now, LAST_DAYS),
        "liked": votes.count(Verdict.LIKE),
        "unliked": votes.count(Verdict.DISLIKE),
        "whom": whom(owner),
    }
    if isinstance(owner, Conversation):  # Only readers keep papers.
        return phrase(voice.LAST_DAYS, **fields)
    kept = await services.library.kept(owner)
    saved = sum(one.saved_at > since for one in kept)
    return phrase(voice.LAST_DAYS_SAVED, **fields, saved=saved)


async def _changes(services: Services, channel: Conversation, zone: str) -> list[Block]:
    """Tell who changed what in a channel's settings, latest first."""
    changes = await services.permissions.latest(channel)
    if not changes:
        return []
    lines = [
        note(voice.CHANGED, time=write_moment(c.at, zone), by=name_of(str(c.by)), said=c.said)
        for c in changes
    ]
    return [say("Changed here:"), *lines]


async def _orders(services: Services, owner: Owner, now: datetime) -> list[Block]:
    """Tell what is ordered, when it comes next, and what became of the last days."""
    orders = await services.ordering.orders(owner)
    records = {o.kind: await services.ordering.recent(o, now, RECENT_DAYS) for o in orders}
    sent = {r.id.day for recent in records.values() for r in recent if r.state is State.DONE}
    blocks: list[Block] = []
    if "picks" not in records:
        hint = typed(f"schedule weekdays 09:00{here(owner)}")
        blocks.append(say("Schedule: none. Start with ", hint, "."))
    for order in orders:
        what = "picks" if order.period is None else f"most upvoted {PERIODS[order.period]}"
        name = "Schedule" if order.period is None else "Trending"
        blocks.append(say(f"{name}: {write_schedule(order.schedule)}, {order.size} {what}."))
        blocks += await _next(services, order, now)
        blocks += [_became(record, sent) for record in records[order.kind]]
    return blocks


async def _next(services: Services, order: Subscription, now: datetime) -> list[Block]:
    """Tell when an order comes next, and whether it is paused till then."""
    until, back = order.paused_until, here(order.owner)
    if await services.ordering.next_due(order, now) is None:
        return [phrase(voice.STATUS_PAUSED_OPEN, here=back)]
    coming = say("Next: ", await next_words(services, order, now), ".")
    if until is None or until <= now:
        return [coming]
    end = write_moment(until, order.schedule.zone)
    return [phrase(voice.STATUS_PAUSED, until=end, here=back), coming]


def _became(record: Delivery, sent: Set[date]) -> Block:
    """Tell what became of a day; one left out for the owner's other message came with that."""
    became = _STATES.get(record.state, "on its way")
    if record.state is State.SKIPPED and record.id.day in sent:
        became = "came with the other message"
    if record.state is State.DEAD and record.reason:
        became = f"{became}: {record.reason}"
    return say(f"{write_day(record.id.day)}: {became}", kind="note")
