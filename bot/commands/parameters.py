"""Parameters that several commands share."""

from typing import Annotated

from bot.core.command import Call, Param, Where
from bot.core.message import Button, Message

WhereParam = Annotated[Where, Param("whose: me, or here for this channel")]
PaperParam = Annotated[str, Param("the paper's number, id or link", rest=True)]


def other_place(
    call: Call,
    where: Where,
    label_me: str,
    label_here: str,
    command: str,
    arguments: dict[str, str],
) -> tuple[Button, ...]:
    """Offer the same command for the other place: the reader's own, or this channel's."""
    if call.conversation.is_direct:
        return ()
    if where == "me":
        return (Button(label_here, command, {**arguments, "where": "here"}),)
    return (Button(label_me, command, arguments),)


def refused(message: Message) -> Message:
    """Mark an answer as one that carried nothing out."""
    return Message(message.blocks, message.audience, message.replaces, refused=True)
