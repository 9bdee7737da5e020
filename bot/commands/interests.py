"""Say what you care about, see it, change it."""

from collections.abc import Sequence
from typing import Annotated

from bot.commands.parameters import WhereParam, other_place
from bot.commands.picks import drawn
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Block, Button, Buttons, Message, say, strong
from bot.core.places import Owner
from bot.core.subscription import DEFAULT_SIZE
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.preferences import whose
from recommender import Interest, InterestKind, StatedInterests, written

LONGEST_LINE = 10_000
MANY_A_WEEK = 25  # From here on narrowing is offered: nobody reads five a working day and more.


@command(
    "interests",
    "See what you care about",
    examples=("interests", "interests where=here"),
)
async def show_interests(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """List the stated interests of the caller or the channel."""
    owner = call.owner(where)
    interests = await services.preferences.interests(owner)
    if not interests:
        sentence = voice.NO_INTERESTS if owner == call.reader else voice.NO_INTERESTS_HERE
        return Message((phrase(sentence),))
    title = say(whose(owner).capitalize() + " interests", kind="heading")
    lines = [
        say(f"{place}. ", strong(written(interest)))
        for place, interest in enumerate(interests, start=1)
    ]
    return Message((title, *lines, note(voice.HOW_TO_CHANGE_INTERESTS)))


@command(
    "interests add",
    "Say what you care about, in your own words",
    examples=(
        "interests add protein design, graph neural networks, -survey",
        'interests add "flow matching"^2, author:"Yann LeCun", cat:cs.LG',
    ),
    allowed="channel admin",
)
async def add_interests(
    services: Services,
    call: Call,
    *,
    topic: Annotated[str, Param("what you care about", longest=LONGEST_LINE, rest=True)],
    weight: Annotated[float, Param("how strongly, 1 is normal", least=0.1, most=5.0)] = 1.0,
    where: WhereParam = "me",
) -> Message:
    """Add interests; the answer to the first one is a whole first screen."""
    owner, now = call.owner(where), await services.clock.now()
    first = not await services.preferences.interests(owner)
    stated = await services.preferences.add(owner, call.reader, topic, weight, now)
    if not stated.interests:
        return Message((phrase(voice.INTERESTS_KNOWN, whose=whose(owner)),))
    told = [*await _understood(services, owner, stated, first=first)]
    if first:
        picks = await drawn(services, owner, DEFAULT_SIZE)
        return Message((*told, *picks.blocks, await _offer(services, call, owner)))
    others = other_place(
        call, where, "Add to mine too", "Add here too", "interests add", {"topic": topic[:1000]}
    )
    return Message((*told, Buttons((Button("Picks", "picks", _where(owner, call)), *others))))


async def _understood(
    services: Services, owner: Owner, stated: StatedInterests, *, first: bool
) -> Sequence[Block]:
    """Say what was understood, about how much it finds, and what was left out."""
    sentence = voice.UNDERSTOOD if first else voice.INTERESTS_ADDED
    listed = ", ".join(written(interest) for interest in stated.interests)
    blocks: list[Block] = [phrase(sentence, whose=whose(owner), interests=listed)]
    if stated.ignored:
        parts = ", ".join(stated.ignored)
        blocks.append(note(voice.PARTS_LEFT_OUT, parts=parts[:60]))
    blocks += await _missing_papers(services, stated.interests)
    now = await services.clock.now()
    count = await services.choosing.matches_a_week(owner, now)
    if count > MANY_A_WEEK:
        blocks.append(phrase(voice.ABOUT_MANY_A_WEEK, count=f"{count:,}"))
    elif count:
        blocks.append(phrase(voice.ABOUT_A_WEEK, count=count))
    elif services.catalogue.size:
        blocks.append(phrase(voice.NONE_A_WEEK))
    return blocks


async def _missing_papers(services: Services, interests: Sequence[Interest]) -> list[Block]:
    names = [i.text for i in interests if i.kind is InterestKind.PAPER]
    known = await services.catalogue.find(names) if names else {}
    return [note(voice.PAPER_NOT_HERE_YET, id=name) for name in names if name not in known]


async def _offer(services: Services, call: Call, owner: Owner) -> Buttons:
    """Offer the daily digest, at nine on weekdays on the reader's clock."""
    zone = await services.ordering.zone_of(owner, call.zone)
    arguments = {"when": f"weekdays 09:00 {zone}", **_where(owner, call)}
    return Buttons((Button(f"Send me these weekdays at 09:00 {zone}", "schedule", arguments),))


def _where(owner: Owner, call: Call) -> dict[str, str]:
    return {} if owner == call.reader else {"where": "here"}


@command(
    "interests remove",
    "Take an interest back, by its number or words",
    examples=("interests remove 2", "interests remove protein design"),
    allowed="channel admin",
)
async def remove_interests(
    services: Services,
    call: Call,
    *,
    topic: Annotated[str, Param("its number or words", rest=True)],
    where: WhereParam = "me",
) -> Message:
    """Remove the interests meant."""
    owner = call.owner(where)
    gone = await services.preferences.remove(owner, call.reader, topic)
    listed = ", ".join(written(interest) for interest in gone)
    said = phrase(voice.INTERESTS_REMOVED, whose=whose(owner), interests=listed)
    return Message((said, Buttons((Button("Undo", "undo"),))))


@command(
    "interests clear",
    "Take all interests back",
    examples=("interests clear",),
    allowed="channel admin",
)
async def clear_interests(services: Services, call: Call, *, where: WhereParam = "me") -> Message:
    """Remove all interests."""
    owner = call.owner(where)
    if not await services.preferences.clear(owner, call.reader):
        return Message((phrase(voice.NO_INTERESTS),))
    said = phrase(voice.INTERESTS_CLEARED, whose=whose(owner))
    return Message((said, Buttons((Button("Undo", "undo"),))))
