"""Say what was good and what was not, see what it changes, take it back."""

from collections.abc import Sequence

from bot.commands.parameters import BareWhereParam, PaperParam, other_place
from bot.core import voice
from bot.core.command import Call, Where, command
from bot.core.message import Block, Button, Buttons, Message
from bot.core.voice import note, phrase
from bot.services import Services
from bot.services.voting import LONGEST_TITLE
from bot.services.wording import shortened, whom
from recommender import Pick, Verdict, telling_words


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


@command("undo", "Take your last change back", examples=("undo",))
async def undo(services: Services, call: Call) -> Message:
    """Take back the caller's latest change."""
    undone = await services.undoing.undo(call.reader, await services.clock.now())
    if undone is None:
        return Message((phrase(voice.NOTHING_TO_UNDO),))
    return Message((phrase(voice.UNDONE, what=undone),))


async def _vote(
    services: Services, call: Call, text: str, verdict: Verdict, where: Where
) -> Message:
    owner, now = call.owner(where), await services.clock.now()
    paper = await services.looking.named(text)
    voted = await services.voting.vote(owner, call.reader, paper, verdict, now)
    if not voted.changed:
        return Message((phrase(voice.VOTED_ALREADY),))
    liked = verdict is Verdict.LIKE
    receipt = voice.LIKED if liked else voice.DISLIKED
    blocks: list[Block] = [phrase(receipt, title=_short(paper.title), whom=whom(owner))]
    stated = () if liked else await services.preferences.interests(owner)
    words = telling_words(services.catalogue.index, paper, besides=stated)
    if words:
        blocks.append(phrase(voice.MORE_OF if liked else voice.LESS_OF, words=", ".join(words)))
    blocks.append(_next_list(voted.before, voted.after))
    # A vote for a channel is the reader's own as well; only the other way is left to offer.
    number = {"paper": str(paper.number)}
    others = other_place(call, where, "Count it", verdict.value, number) if where == "me" else ()
    return Message((*blocks, Buttons((Button("Undo", "undo"), *others))))


def _next_list(before: Sequence[Pick], after: Sequence[Pick]) -> Block:
    """Say what comes next now, and whether the vote changed it."""
    if not after:
        return note(voice.NEXT_LIST_EMPTY)
    if [p.paper.number for p in before] == [p.paper.number for p in after]:
        return note(voice.NEXT_LIST_SAME)
    return note(voice.NEXT_LIST, titles="; ".join(_short(pick.paper.title) for pick in after))


def _short(title: str) -> str:
    return shortened(title, LONGEST_TITLE)
