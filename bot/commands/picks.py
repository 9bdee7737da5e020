"""A few papers worth reading, now."""

from datetime import date
from typing import Annotated, Literal

from bot.commands.parameters import WhereParam, same_place
from bot.commands.trending import friday_button
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.delivery import State
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, Text
from bot.core.places import Conversation, Owner
from bot.core.schedule_text import write_day
from bot.core.strangers import are_strangers
from bot.core.subscription import DEFAULT_SIZE, LARGEST_SIZE
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.cards import card
from bot.services.choosing import WINDOW, Shown
from bot.services.wording import here, whose


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
    if isinstance(owner, Conversation):
        await _check_taking(services, owner, call)
    if not await _has_any(services, owner):
        return await no_interests(services, call, owner)
    message = await drawn(services, owner, size)
    if not message.cards:
        return message
    more = Button("More picks", "picks", same_place(owner, call))
    return Message((*message.blocks, Buttons((more,))))


@command("picks again", "See the last list again", examples=("picks again",))
async def picks_again(
    services: Services,
    call: Call,
    *,
    where: WhereParam = "me",
    day: Annotated[str, Param("the day of a digest", longest=10, hidden=True)] = "",
    post: Annotated[
        Literal["no", "now"], Param("whether it is posted where it was missed", hidden=True)
    ] = "no",
) -> Message:
    """Show the last list as it was; from a button, the digest of a day, or have it posted."""
    owner = call.owner(where)
    if day and post == "now":
        return await _post_now(services, owner, _read_day(day))
    if day:
        last = await services.ordering.digest_of(owner, _read_day(day))
    else:
        last = await services.choosing.last_list(owner)
    if last is None:
        return Message((phrase(voice.NO_LAST_LIST),))
    return Message(last.blocks)


async def _post_now(services: Services, owner: Owner, day: date) -> Message:
    """Have the digest of a day posted that may not have arrived; pressed twice, still once."""
    now = await services.clock.now()
    state = await services.ordering.post_again(owner, day, now)
    if state is None:
        raise UserError(voice.OLD_BUTTON)
    said = voice.CAME_MEANWHILE if state is State.DONE else voice.COMES_NOW
    return Message((phrase(said, day=write_day(day), here=here(owner)),))


def _read_day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UserError(voice.OLD_BUTTON) from None


async def drawn(services: Services, owner: Owner, size: int) -> Message:
    """Choose, mark as seen and draw a list for an owner, or say why there is none."""
    if not await _has_any(services, owner):
        return Message((none_yet(owner),))
    now = await services.clock.now()
    message = await services.choosing.take(owner, now, size, lambda shown: _draw(shown, owner))
    if not message.cards and not services.catalogue.size:
        files_alone = not services.source_health.has_sources
        return Message((phrase(voice.NO_PAPERS if files_alone else voice.NO_PAPERS_YET),))
    return message


async def _check_taking(services: Services, channel: Conversation, call: Call) -> None:
    """Let no one member of many take what would come for all. Raises `UserError`."""
    if are_strangers(channel) and not await services.permissions.may_change(channel, call):
        raise UserError(voice.PICKS_ARE_ALLS)


async def _has_any(services: Services, owner: Owner) -> bool:
    """Tell whether there is something to pick by: interests, in a channel also those of members."""
    if await services.preferences.interests(owner):
        return True
    return isinstance(owner, Conversation) and await services.sharing.adds(owner)


async def no_interests(services: Services, call: Call, owner: Owner) -> Message:
    """Say that an owner has no interests; a channel can have trending papers without any."""
    offers = await trending_offer(services, call, owner)
    return Message((none_yet(owner), *([Buttons(offers)] if offers else [])))


async def trending_offer(services: Services, call: Call, owner: Owner) -> tuple[Button, ...]:
    """Offer trending papers to a channel that has no order for them yet; to a reader nothing."""
    if not isinstance(owner, Conversation) or await services.ordering.order(owner, "trending"):
        return ()
    return (friday_button(owner, await services.ordering.zone_of(owner, call.zone)),)


def none_yet(owner: Owner) -> Text:
    """Say that an owner has no interests, and how to state one."""
    here = isinstance(owner, Conversation)
    return phrase(voice.NO_INTERESTS_HERE if here else voice.NO_INTERESTS)


def _draw(shown: Shown, owner: Owner) -> Message:
    if not shown.picks:
        if shown.nearest is None:
            return Message((phrase(voice.NO_PICKS, whose=whose(owner), here=here(owner)),))
        title = shown.nearest.paper.title
        return Message((phrase(voice.NO_PICKS_BUT, whose=whose(owner), title=title),))
    where: Where = "here" if isinstance(owner, Conversation) else "me"
    blocks: list[Block] = [card(pick, where=where) for pick in shown.picks]
    if shown.older:
        blocks.insert(0, note(voice.OLDER_PICKS, days=WINDOW.days))
    return Message(tuple(blocks))
