"""Say what was good and what was not, see what it changes, take it back."""

from collections.abc import Sequence
from typing import Annotated

from bot.commands.parameters import BareWhereParam, PaperParam, other_place
from bot.core import voice
from bot.core.command import Call, Param, Where, command
from bot.core.message import Block, Button, Buttons, Message
from bot.core.places import Conversation, Owner
from bot.core.voice import note, phrase
from bot.core.vote_rule import Standing
from bot.services import Services
from bot.services.card_buttons import save_button, takes_back, vote_buttons
from bot.services.voting import LONGEST_TITLE, Voted
from bot.services.wording import people, shortened, whom
from recommender import Paper, Pick, Verdict


@command("like", "More papers like this one", examples=("like 4711",))
async def like(
    services: Services, call: Call, *, paper: PaperParam, where: BareWhereParam = "me"
) -> Message:
    """Count a vote for a paper."""
    return await _vote(services, call, paper, Verdict.LIKE, where)


@command("dislike", "Fewer papers like this one", examples=("dislike 4711",))
async def dislike(
    services: Services, call: Call, *, paper: PaperParam, where: BareWhereParam = "me"
) -> Message:
    """Count a vote against a paper."""
    return await _vote(services, call, paper, Verdict.DISLIKE, where)


@command("undo", "Take your last change back", examples=("undo", "undo 4711"))
async def undo(
    services: Services,
    call: Call,
    *,
    paper: Annotated[str, Param("a paper, for your last vote on it or saving it", rest=True)] = "",
) -> Message:
    """Take back the caller's latest change, or the latest about a paper."""
    number = (await services.looking.named(paper)).number if paper else None
    undone = await services.undoing.undo(call.reader, await services.clock.now(), number)
    if undone is None:
        return Message((phrase(voice.NOTHING_TO_UNDO),))
    said = (phrase(voice.UNDONE, what=undone.label),)
    if number is None:
        return Message(said)
    if undone.what == "vote":
        return Message(said, relabel=await _relabelled(services, call, undone.owner, number))
    is_saved = await services.library.has(call.reader, number)
    return Message(said, relabel=save_relabelled(call, saved=is_saved))


def save_relabelled(call: Call, *, saved: bool) -> tuple[Button, ...]:
    """Give the pressed card's button for the reading list as it reads now, where it is private."""
    if not call.pressed or not call.is_seen_by_one:
        return ()
    return (save_button(call.arguments.get("paper", ""), saved=saved),)


async def _vote(
    services: Services, call: Call, text: str, verdict: Verdict, where: Where
) -> Message:
    owner, now = call.owner(where), await services.clock.now()
    paper = await services.looking.named(text)
    if takes_back(call):
        blocks = await _withdrawn(services, call, owner, paper, verdict)
    else:
        voted = await services.voting.vote(
            owner, call.reader, paper, verdict, now, roles=call.roles
        )
        blocks = _receipt(call, owner, paper, verdict, voted)
    return Message(blocks, relabel=await _relabelled(services, call, owner, paper.number))


async def _withdrawn(
    services: Services, call: Call, owner: Owner, paper: Paper, verdict: Verdict
) -> tuple[Block, ...]:
    """Take a vote back whose button says that it was given, if it still stands."""
    tally = await services.voting.tally(owner, call.reader, paper.number)
    if tally.mine is not verdict:
        return (phrase(voice.NOTHING_TO_UNDO),)
    what = await services.voting.withdraw(owner, call.reader, paper)
    return (phrase(voice.UNDONE, what=what),)


async def _relabelled(
    services: Services, call: Call, owner: Owner, number: int
) -> tuple[Button, ...]:
    """Give the pressed card's vote buttons as they read now: everybody's count, or one's own mark.

    One's own votes are shown where nobody else looks.
    """
    if not call.pressed or (owner == call.reader and not call.is_seen_by_one):
        return ()
    where: Where = "here" if isinstance(owner, Conversation) else "me"
    tally = await services.voting.tally(owner, call.reader, number)
    return vote_buttons(call.arguments.get("paper", ""), where, tally)


def _receipt(
    call: Call, owner: Owner, paper: Paper, verdict: Verdict, voted: Voted
) -> tuple[Block, ...]:
    """Say what a vote counts for, what it taught, and what comes next now."""
    number = {"paper": str(paper.number)}
    undo = Button("Undo", "undo", number)
    if not voted.changed:
        return phrase(voice.VOTED_ALREADY, number=paper.number), Buttons((undo,))
    liked = verdict is Verdict.LIKE
    receipt = voice.LIKED if liked else voice.DISLIKED
    standing = voted.standing if voted.standing and voted.standing.rule.is_joint else None
    for_whom = whom(call.reader if standing else owner)  # One vote of many changes one's own alone.
    blocks: list[Block] = [phrase(receipt, title=_short(paper.title), whom=for_whom)]
    blocks += what_changed(voted)
    blocks.append(_joint(standing) if standing else _next_list(voted.before, voted.after))
    # A vote for a channel is the reader's own as well; only the other way is left to offer.
    others = other_place(call, "me", "Count it", verdict.value, number)
    others = others if owner == call.reader else ()
    return (*blocks, Buttons((undo, *others)))


def _joint(standing: Standing) -> Block:
    """Say what one vote of many does for a channel: what it does not change it does not claim."""
    if standing.all_count and standing.waits:
        return note(voice.VOTE_WAITS, people=people(standing.rule.voters))
    if standing.all_count:
        return note(voice.VOTE_COUNTED, people=people(standing.voters))
    if standing.is_curators:
        return note(voice.VOTE_CURATED)
    return note(voice.VOTE_NOTED, voters=standing.rule.voters, count=standing.voters)


def what_changed(voted: Voted) -> list[Block]:
    """Say which words of the paper count for more from now on, and which for less."""
    lines = (voice.MORE_OF, voted.taught.more), (voice.LESS_OF, voted.taught.less)
    return [phrase(line, words=", ".join(words)) for line, words in lines if words]


def _next_list(before: Sequence[Pick], after: Sequence[Pick]) -> Block:
    """Say what comes next now, and whether the vote changed it."""
    if not after:
        return note(voice.NEXT_LIST_EMPTY)
    if [p.paper.number for p in before] == [p.paper.number for p in after]:
        return note(voice.NEXT_LIST_SAME)
    return note(voice.NEXT_LIST, titles="; ".join(_short(pick.paper.title) for pick in after))


def _short(title: str) -> str:
    return shortened(title, LONGEST_TITLE)
