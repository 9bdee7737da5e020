"""A few papers worth reading, now."""

from typing import Annotated

from bot.commands.parameters import WhereParam
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.message import Block, Button, Buttons, Message
from bot.core.places import Conversation, Owner
from bot.core.subscription import DEFAULT_SIZE, LARGEST_SIZE
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.cards import card
from bot.services.choosing import WINDOW, Shown
from bot.services.preferences import whose


@command("picks", "Get new papers now", examples=("picks", "picks 5", "picks where=here"))
async def picks(
    services: Services,
    call: Call,
    *,
    size: Annotated[int, Param("how many", least=1, most=LARGEST_SIZE)] = DEFAULT_SIZE,
    where: WhereParam = "me",
) -> Message:
    """Choose papers, mark them as seen and show them."""
    owner = call.owner(where)
    message = await drawn(services, owner, size)
    if not message.cards:
        return message
    arguments = {} if owner == call.reader else {"where": "here"}
    return Message((*message.blocks, Buttons((Button("More picks", "picks", arguments),))))


@command("picks again", "See the last list again", examples=("picks again",))
async def picks_again(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """Show the last list as it was."""
    last = await services.choosing.last_list(call.owner(where))
    return last or Message((phrase(voice.NO_LAST_LIST),))


async def drawn(services: Services, owner: Owner, size: int) -> Message:
    """Choose, mark as seen and draw a list for an owner, or say why there is none."""
    if not await services.preferences.interests(owner):
        here = isinstance(owner, Conversation)
        return Message((phrase(voice.NO_INTERESTS_HERE if here else voice.NO_INTERESTS),))
    now = await services.clock.now()
    message = await services.choosing.take(owner, now, size, lambda shown: _draw(shown, owner))
    if not message.cards and not services.catalogue.size:
        return Message((phrase(voice.NO_PAPERS),))
    return message


def _draw(shown: Shown, owner: Owner) -> Message:
    if not shown.picks:
        if shown.nearest is None:
            return Message((phrase(voice.NO_PICKS, whose=whose(owner)),))
        title = shown.nearest.paper.title
        return Message((phrase(voice.NO_PICKS_BUT, whose=whose(owner), title=title),))
    where: Where = "here" if isinstance(owner, Conversation) else "me"
    blocks: list[Block] = [card(pick, where=where) for pick in shown.picks]
    if shown.older:
        blocks.insert(0, note(voice.OLDER_PICKS, days=WINDOW.days))
    return Message(tuple(blocks))
