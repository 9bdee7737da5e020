"""How things stand: interests, schedule, the last digests and the papers at hand."""

from bot.commands.parameters import WhereParam
from bot.commands.schedule import next_words
from bot.core.command import Call, command
from bot.core.delivery import State
from bot.core.message import Block, Message, say, typed
from bot.core.ports import SourceState
from bot.core.schedule_text import write_day, write_moment, write_schedule
from bot.core.subscription import Subscription
from bot.services import Services
from bot.services.wording import here, whom, whose
from recommender import Verdict

RECENT_DAYS = 7

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
    profile = await services.preferences.profile(owner)
    liked = sum(vote.verdict is Verdict.LIKE for vote in profile.feedback)
    listed = typed(f"interests{here(owner)}")
    blocks: list[Block] = [
        say(whose(owner).capitalize() + " picks", kind="heading"),
        say(f"Interests: {len(profile.interests)}. See them with ", listed, "."),
        say(f"Votes: {liked} liked, {len(profile.feedback) - liked} not for {whom(owner)}."),
        say(f"Papers shown so far: {len(profile.seen):,}."),
    ]
    order = await services.ordering.order(owner)
    if order is None:
        hint = typed(f"schedule weekdays 09:00{here(owner)}")
        blocks.append(say("Schedule: none. Start with ", hint, "."))
    else:
        upcoming = await next_words(services, order, now)
        blocks.append(say(f"Schedule: {write_schedule(order.schedule)}, {order.size} picks."))
        blocks.append(say(f"Next: {upcoming}."))
        blocks += await _recent(services, order)
    blocks.append(say(f"Papers to choose from: {services.catalogue.size:,}."))
    zone = await services.ordering.zone_of(owner, call.zone)
    for source in services.choosing.health():
        if source.state is SourceState.DOWN and source.since is not None:
            since = write_moment(source.since, zone)
            blocks.append(say(f"{source.name}: out of reach since {since}."))
    return Message(tuple(blocks))


async def _recent(services: Services, order: Subscription) -> list[Block]:
    """Tell what became of the last days' digests, latest first."""
    now = await services.clock.now()
    records = await services.ordering.recent(order, now, RECENT_DAYS)
    return [
        say(f"{write_day(record.id.day)}: {_STATES.get(record.state, 'on its way')}", kind="note")
        for record in records
    ]
