"""Parameters that several commands share."""

from collections.abc import Mapping
from typing import Annotated

from bot.core.command import Call, Param, Where
from bot.core.message import Button
from bot.core.places import Owner

WhereParam = Annotated[Where, Param("whose: me, or here for this channel")]
BareWhereParam = Annotated[Where, Param("whose: me, or here for this channel", bare=True)]
PaperParam = Annotated[str, Param("the paper's number, id or link", rest=True)]


def other_place(
    call: Call, where: Where, verb: str, command: str, arguments: Mapping[str, str]
) -> tuple[Button, ...]:
    """Offer the same command for the other place: the reader's own, or this channel's.

    Args:
        call: The use that was answered.
        where: Which place it was for.
        verb: What the button says is done, such as "Add".
        command: The command's name.
        arguments: Without `where`.
    """
    if call.conversation.is_direct:
        return ()
    if where == "me":
        return (Button(f"{verb} for this channel too", command, {**arguments, "where": "here"}),)
    return (Button(f"{verb} for me too", command, arguments),)


def same_place(owner: Owner, call: Call) -> dict[str, str]:
    """Give the argument by which a button means the same owner."""
    return {} if owner == call.reader else {"where": "here"}
