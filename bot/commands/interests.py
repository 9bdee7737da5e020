"""Say what you care about, see it, change it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from bot.commands.parameters import WhereParam, other_place, same_place
from bot.commands.picks import drawn, no_interests, none_yet
from bot.commands.questions import questions
from bot.commands.rate import rate_button
from bot.commands.sharing import members_of
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.errors import UserError
from bot.core.message import Block, Button, Buttons, Message, Page, say, strong
from bot.core.places import Conversation, Owner, Reader
from bot.core.subscription import DEFAULT_SIZE
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.wording import here, listed, shortened, whose
from recommender import Interest, InterestKind, StatedInterests, written

LONGEST_LINE = 10_000
LONGEST_SHOWN = 150  # Characters of one interest in the list.
PAGE = 15  # Interests on one screen.
ENOUGH_TO_RATE = 9  # Papers a week: the first picks, and six more to be asked about.
MANY_A_WEEK = 25  # From here on narrowing is offered: nobody reads five a working day and more.
OFTEN_LEFT_OUT = ("survey", "review", "benchmark")


@command(
    "interests",
    "See what you care about",
    examples=("interests", "interests where=here"),
)
async def show_interests(
    services: Services,
    call: Call,
    *,
    where: WhereParam = "me",
    page: Annotated[int, Param("which page of them", least=1, most=99)] = 1,
) -> Message:
    """List the stated interests of the caller or the channel."""
    owner = call.owner(where)
    interests = await services.preferences.interests(owner)
    if not interests:
        return await no_interests(services, call, owner)
    page = min(page, -(-len(interests) // PAGE))
    shown = interests[(page - 1) * PAGE : page * PAGE]
    first = (page - 1) * PAGE + 1
    title = say(whose(owner).capitalize() + " interests", kind="heading")
    lines = [
        say(f"{place}. ", strong(shortened(written(interest), LONGEST_SHOWN)))
        for place, interest in enumerate(shown, start=first)
    ]
    members = await members_of(services, call, owner) if isinstance(owner, Conversation) else []
    blocks = (title, *lines, note(voice.HOW_TO_CHANGE_INTERESTS, here=here(owner)), *members)
    if len(interests) <= PAGE:
        return Message(blocks)
    turn = _turning(owner, call, page, first, len(interests))
    return Message((*blocks, turn), replaces=call.pressed)


def _turning(owner: Owner, call: Call, page: int, first: int, total: int) -> Page:
    def turn(label: str, to: int) -> Button:
        return Button(label, "interests", {**same_place(owner, call), "page": str(to)})

    last = min(first + PAGE - 1, total)
    back = turn("Previous", page - 1) if page > 1 else None
    return Page(first, last, total, back, turn("Next", page + 1) if last < total else None)


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
    instead: Annotated[str, Param("what it takes the place of", longest=400, hidden=True)] = "",
) -> Message:
    """Add interests; the answer to the first one is a whole first screen."""
    owner, now = call.owner(where), await services.clock.now()
    if instead:
        await _take_back(services, owner, call.reader, instead)
    first = not await services.preferences.interests(owner)
    stated = await services.preferences.add(owner, call.reader, topic, weight, now)
    if not stated.interests:
        known = phrase(voice.INTERESTS_KNOWN, whose=whose(owner), here=here(owner))
        return Message((known,))
    told = await understood(services, owner, stated, first=first)
    if fresh := await services.subjects.follow_for(stated.interests, now):
        told.append(note(voice.READING_TOO, categories=services.subjects.names(fresh)))
    count = await services.choosing.matches_a_week(owner, now)
    asked = await questions(services, call, owner, stated, now)
    if first:
        told += await _first_picks(services, owner, count, briefly=bool(asked))
        button = await _offer(services, call, owner)
    else:
        told += await matching(services, owner, count, briefly=bool(asked))
        button = Button("Picks", "picks", same_place(owner, call))
    others = other_place(call, where, "Add", "interests add", {"topic": topic[:1000]})
    if first and count >= ENOUGH_TO_RATE:
        others = (rate_button(owner, call), *others)
    return Message((*told, *asked, Buttons((button, *others))))


async def _take_back(services: Services, owner: Owner, by: Reader, topic: str) -> None:
    """Remove what is about to be replaced; it may be gone already."""
    with suppress(UserError):
        await services.preferences.remove(owner, by, topic)


async def _first_picks(
    services: Services, owner: Owner, count: int, *, briefly: bool
) -> Sequence[Block]:
    """Give the first list below what it is chosen from; or say once that nothing matches."""
    picks = await drawn(services, owner, DEFAULT_SIZE)
    about = await matching(services, owner, count, briefly=briefly)
    if picks.cards or not services.catalogue.size:
        return (*(about if count else ()), *picks.blocks)
    return about or picks.blocks


async def understood(
    services: Services, owner: Owner, stated: StatedInterests, *, first: bool
) -> list[Block]:
    """Say what was understood, and what was left out."""
    sentence = voice.UNDERSTOOD if first else voice.INTERESTS_ADDED
    interests = listed(stated.interests)
    blocks: list[Block] = [phrase(sentence, whose=whose(owner), interests=interests)]
    if stated.ignored:
        parts = ", ".join(stated.ignored)
        blocks.append(note(voice.PARTS_LEFT_OUT, parts=parts[:60]))
    return blocks + await _missing_papers(services, stated.interests)


async def matching(
    services: Services, owner: Owner, count: int, *, briefly: bool = False
) -> list[Block]:
    """Say about how many papers a week match; nothing where there are no papers at all.

    With `briefly`, the way to narrow many down is left out: a question below asks for it.
    """
    if count > MANY_A_WEEK and not briefly:
        stated = await services.preferences.interests(owner)
        left_out = {i.text.lower() for i in stated if i.kind is InterestKind.EXCLUSION}
        word = next((word for word in OFTEN_LEFT_OUT if word not in left_out), OFTEN_LEFT_OUT[0])
        said = voice.ABOUT_MANY_A_WEEK
        return [phrase(said, count=f"{count:,}", word=word, here=here(owner))]
    if count > 1:
        return [phrase(voice.ABOUT_A_WEEK, count=f"{count:,}")]
    if count == 1:
        return [phrase(voice.ABOUT_ONE_A_WEEK)]
    return [phrase(voice.NONE_A_WEEK)] if services.catalogue.size else []


async def _missing_papers(services: Services, interests: Sequence[Interest]) -> list[Block]:
    names = [i.text for i in interests if i.kind is InterestKind.PAPER]
    known = await services.catalogue.find(names) if names else {}
    if unknown := [name for name in names if name not in known]:
        await services.looking.fetch(unknown)
        known = await services.catalogue.find(names)
    missing = [i for i in interests if i.text in names and i.text not in known]
    return [note(voice.PAPER_NOT_HERE_YET, id=listed(missing))] if missing else []


async def _offer(services: Services, call: Call, owner: Owner) -> Button:
    """Offer the daily digest, at nine on weekdays on the reader's clock."""
    zone = await services.ordering.zone_of(owner, call.zone)
    arguments = {"when": f"weekdays 09:00 {zone}", **same_place(owner, call)}
    return Button(f"Send {_them(owner)} these weekdays at 09:00 {zone}", "schedule", arguments)


def _them(owner: Owner) -> str:
    return "me" if isinstance(owner, Reader) else "us"


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
    topic: Annotated[str, Param("its number or words", longest=400, rest=True)],
    where: WhereParam = "me",
) -> Message:
    """Remove the interests meant."""
    owner = call.owner(where)
    gone = await services.preferences.remove(owner, call.reader, topic)
    said = phrase(voice.INTERESTS_REMOVED, whose=whose(owner), interests=listed(gone))
    words = ", ".join(written(interest) for interest in gone)
    others = other_place(call, where, "Remove", "interests remove", {"topic": words})
    return Message((said, Buttons((Button("Undo", "undo"), *others))))


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
        return Message((none_yet(owner),))
    said = phrase(voice.INTERESTS_CLEARED, whose=whose(owner))
    others = other_place(call, where, "Clear", "interests clear", {})
    return Message((said, Buttons((Button("Undo", "undo"), *others))))
