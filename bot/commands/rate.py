"""Rate a few telling papers, so that the bot knows a taste early; never a must."""

from dataclasses import replace
from typing import Annotated, Literal

from bot.commands.feedback import what_changed
from bot.commands.parameters import WhereParam, same_place
from bot.commands.picks import none_yet
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Block, Button, Buttons, Message, PaperCard
from bot.core.places import Owner
from bot.core.voice import heading, note, phrase
from bot.services import Services
from bot.services.cards import paper_card
from bot.services.rating import IN_ALL, Round
from bot.services.wording import counted, here, whose
from recommender import Paper, Verdict

_LABELS = {Verdict.LIKE: "Like", Verdict.DISLIKE: "Not for me"}


@command(
    "profile rate",
    "Rate six papers that tell me most about your taste",
    examples=("profile rate", "profile rate where=here"),
)
async def rate(
    services: Services,
    call: Call,
    *,
    paper: Annotated[str, Param("the paper rated", longest=400, hidden=True)] = "",
    verdict: Annotated[Literal["like", "dislike"], Param("what you think of it", hidden=True)] = (
        "like"
    ),
    then: Annotated[Literal["more", "stop", "on"], Param("how it goes on", hidden=True)] = "on",
    where: WhereParam = "me",
) -> Message:
    """Take an answer where one is given, and show what is still to rate."""
    owner, now = call.owner(where), await services.clock.now()
    if not await services.preferences.interests(owner):
        return Message((none_yet(owner),))
    goes_on = call.pressed and bool(paper or then != "on")
    if then == "stop":
        await services.rating.leave(owner)
        return Message((phrase(voice.RATE_LATER, here=here(owner)),), replaces=goes_on)
    taught: list[Block] = []
    if paper:
        rated = await services.looking.named(paper)
        voted = await services.voting.vote(owner, call.reader, rated, Verdict(verdict), now)
        taught = what_changed(voted)
    page = await services.rating.round(owner, call.reader, now, next_ones=then == "more")
    if not page.papers:
        blocks = await _over(services, call, owner, page)
        return Message((*taught, *blocks), replaces=goes_on)
    shown = *_page(page, call, owner), *taught, note(voice.RATE_NOTE)
    return Message((*shown, _going_on(call, owner, page)), replaces=goes_on)


def rate_button(owner: Owner, call: Call) -> Button:
    """Offer to rate some."""
    return Button(f"Rate {IN_ALL} papers", "profile rate", same_place(owner, call))


async def _over(services: Services, call: Call, owner: Owner, page: Round) -> tuple[Block, ...]:
    """Say thank you, or that there is nothing to rate."""
    await services.rating.end(owner)
    if not page.total:
        return (phrase(voice.NOTHING_TO_RATE, whose=whose(owner), here=here(owner)),)
    place = same_place(owner, call)
    said = phrase(voice.RATED, count=counted(page.done, "paper"), here=here(owner))
    return said, Buttons((Button("Picks", "picks", place), Button("Profile", "profile", place)))


def _page(page: Round, call: Call, owner: Owner) -> tuple[Block, ...]:
    cards = (_card(paper, call, owner) for paper in page.papers)
    return heading(voice.RATE, done=page.done, total=page.total), *cards


def _card(paper: Paper, call: Call, owner: Owner) -> PaperCard:
    """Draw a paper with its two answers; what else can be done with it waits."""
    number = {"paper": str(paper.number)}
    answers = (
        Button(label, "profile rate", {**number, "verdict": verdict, **same_place(owner, call)})
        for verdict, label in _LABELS.items()
    )
    abstract = Button("Abstract", "abstract", number, tucked=True)
    return replace(paper_card(paper), buttons=(*answers, abstract))


def _going_on(call: Call, owner: Owner, page: Round) -> Buttons:
    place = same_place(owner, call)
    others = Button("Ask about others", "profile rate", {"then": "more", **place})
    enough = Button("Enough for now", "profile rate", {"then": "stop", **place})
    return Buttons((others, enough) if page.goes_on else (enough,))
