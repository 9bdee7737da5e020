"""Take votes back, and all that was learned from them."""

from collections.abc import Sequence
from typing import Annotated, Literal

from bot.commands.parameters import BareWhereParam, same_place
from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Button, Buttons, Message, Text
from bot.core.places import Conversation, Owner, Reader
from bot.core.voice import phrase
from bot.services import Services
from bot.services.profiling import ALL_VOTES
from bot.services.voting import LONGEST_TITLE
from bot.services.wording import counted, here, shortened, whom

MOST_TITLES = 3


@command(
    "reset",
    "Forget votes and what they taught",
    examples=("reset", "reset 4711", "reset like diffusion"),
    allowed="channel admin",
)
async def reset(
    services: Services,
    call: Call,
    *,
    what: Annotated[
        str, Param("a paper or a learned word; nothing for all votes", longest=400, rest=True)
    ] = "",
    confirm: Annotated[Literal["no", "yes"], Param("yes to really do it", bare=True)] = "no",
    where: BareWhereParam = "me",
) -> Message:
    """Withdraw the votes meant; for all of them it asks first. Everything else stays."""
    owner, now = call.owner(where), await services.clock.now()
    if isinstance(owner, Conversation):
        await services.permissions.check_votes(owner, call)
    votes = await services.profiling.votes(owner, what)
    if not votes:
        sentence = voice.NO_SUCH_VOTES if _names_some(what) else voice.NOTHING_TO_RESET
        said = phrase(sentence, whom=whom(owner), here=here(owner), text=what[:60])
        return Message((said,))
    if confirm != "yes" and not _names_some(what):
        return _sure(len(votes), what, owner, call)
    await services.profiling.withdraw(owner, call.reader, votes, now)
    said = _receipt(owner, what, len(votes), await services.profiling.titles(votes))
    return Message((said, Buttons((Button("Undo", "undo"),))))


def _names_some(what: str) -> bool:
    """Whether a paper or word is named, rather than all votes or all of a kind."""
    return what.strip().lower() not in ALL_VOTES | {"like", "likes", "dislike", "dislikes"}


def _sure(count: int, what: str, owner: Owner, call: Call) -> Message:
    said = phrase(voice.RESET_SURE, count=counted(count, "vote"), whom=whom(owner))
    arguments = {"confirm": "yes", **({"what": what} if what else {}), **same_place(owner, call)}
    return Message((said, Buttons((Button("Withdraw them", "reset", arguments),))))


def _receipt(owner: Owner, what: str, count: int, titles: Sequence[str]) -> Text:
    """Say what was withdrawn: papers by name, or how many votes."""
    if not _names_some(what) or not titles:
        return phrase(voice.RESET_DONE, whom=whom(owner), count=counted(count, "vote"))
    named = ", ".join(f"“{shortened(title, LONGEST_TITLE)}”" for title in titles[:MOST_TITLES])
    more = f" and {len(titles) - MOST_TITLES} more" if len(titles) > MOST_TITLES else ""
    mine = isinstance(owner, Reader)
    sentence = voice.VOTES_WITHDRAWN if mine else voice.VOTES_WITHDRAWN_HERE
    return phrase(sentence, whom=whom(owner), titles=named + more)
