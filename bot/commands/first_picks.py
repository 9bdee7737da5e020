"""Post a channel's first picks at once: whoever sets it up sees that posting works."""

from datetime import datetime

from bot.core import voice
from bot.core.command import Call, command
from bot.core.delivery import State
from bot.core.errors import UserError
from bot.core.message import Button, Buttons, Message
from bot.core.places import Conversation
from bot.core.subscription import Subscription
from bot.core.voice import phrase
from bot.services import Services
from bot.services.first_picks import FirstPost

_SAID = {
    State.DONE: voice.FIRST_POSTED,
    State.UNKNOWN: voice.FIRST_UNSURE,
}


@command(
    "picks first",
    "Post this channel's first picks now",
    examples=("picks first",),
    hidden=True,
)
async def first_picks(services: Services, call: Call) -> Message:
    """Post the first picks of the channel's order in it, once, and say what became of that."""
    channel = call.owner("here")
    order = await services.ordering.order(channel)
    if order is None or not isinstance(channel, Conversation):
        raise UserError(voice.FIRST_NEEDS_SCHEDULE)
    await services.permissions.check(channel, call)
    return _told(await services.first_picks.post(order, await services.clock.now()))


async def offer_first(services: Services, order: Subscription, now: datetime) -> tuple[Button, ...]:
    """Offer it where an order is new."""
    if not await services.first_picks.is_offered(order, now):
        return ()
    return (Button("Post the first picks now", "picks first"),)


def _told(post: FirstPost) -> Message:
    if post.state is State.DEAD:
        again = Buttons((Button("Try again", "picks first"),))
        return Message((phrase(voice.FIRST_REFUSED, why=post.reason), again), refused=True)
    if post.state is State.DONE and not post.is_fresh:
        return Message((phrase(voice.FIRST_ALREADY),))
    return Message((phrase(_SAID.get(post.state, voice.FIRST_SOON)),))
