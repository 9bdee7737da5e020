"""What can be done with a paper, as buttons, and how they read once somebody pressed them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.command import Call, Where
from bot.core.message import DONE, Button
from recommender import Verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How the votes on one paper stand.

    Attributes:
        likes: How many like it; of a reader alone 0 or 1.
        dislikes: How many do not.
        mine: What the reader who asks said of it.
    """

    likes: int = 0
    dislikes: int = 0
    mine: Verdict | None = None


def buttons_for(number: int, where: Where, *, with_abstract: bool = True) -> tuple[Button, ...]:
    """Give what can be done with a paper; `where` says whose picks its votes count for."""
    paper = {"paper": str(number)}
    counting = _counting(str(number), where)
    abstract = Button("Abstract", "abstract", counting, tucked=True)
    return (
        Button("Like", "like", counting),
        Button("Not for me", "dislike", counting),
        Button("Save", "save", paper),
        *([abstract] if with_abstract else []),
        Button("More like this", "similar", {"to": str(number)}, tucked=True),
        Button("Why this", "why", counting, tucked=True),
        Button("Mute", "mute", paper, tucked=True),
    )


def vote_buttons(paper: str, where: Where, tally: Tally) -> tuple[Button, ...]:
    """Give the vote buttons of a paper as they read now: counts in a channel, else a mark.

    `paper` is the number as the pressed button names it.
    """
    counting = _counting(paper, where)
    if where == "here":
        like, dislike = _counted("Like", tally.likes), _counted("Not for me", tally.dislikes)
    else:
        like = f"Liked{DONE}" if tally.mine is Verdict.LIKE else "Like"
        dislike = f"Not for me{DONE if tally.mine is Verdict.DISLIKE else ''}"
    return Button(like, "like", counting), Button(dislike, "dislike", counting)


def save_button(paper: str, *, saved: bool) -> Button:
    """Give the button that saves a paper as it reads now; as `vote_buttons`."""
    return Button(f"Saved{DONE}" if saved else "Save", "save", {"paper": paper})


def takes_back(call: Call) -> bool:
    """Tell whether a press means to take back what the button says was done.

    What counts is what its reader saw: a vote given elsewhere meanwhile is not taken back by one
    who means to give it.
    """
    return call.pressed and call.label.endswith(DONE)


def _counted(label: str, count: int) -> str:
    return f"{label} {count:,}" if count else label


def _counting(paper: str, where: Where) -> Mapping[str, str]:
    """Give the arguments of a vote that counts there."""
    return {"paper": paper, "where": "here"} if where == "here" else {"paper": paper}
