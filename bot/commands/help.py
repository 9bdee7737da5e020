"""What can be asked."""

from collections.abc import Sequence
from typing import Annotated

from bot.core import voice
from bot.core.command import Call, Command, Param, command
from bot.core.message import Block, Button, Buttons, Message, Span, Text, say, typed
from bot.core.voice import phrase
from bot.services import Services

MOST_ALSO = 4  # Further commands in a line; with all of them the list fits no message of Discord's.


@command("help", "See what I can do", examples=("help", "help schedule"))
async def show_help(
    services: Services,
    call: Call,
    *,
    about: Annotated[str, Param("a command", rest=True)] = "",
) -> Message:
    """List all commands, or tell more of those whose name begins with the given words.

    Those of two words stand in the line of the first: a list has to fit a screen.
    """
    shown = [c for c in services.commands if not c.hidden]
    chosen = [c for c in shown if about and c.name.startswith(about.lower())]
    if chosen:
        return Message(tuple(block for one in chosen for block in _more(one)))
    lines = [_line(one, shown) for one in shown if one.name.partition(" ")[0] == one.name]
    offers = Buttons((Button("Your interests", "interests"), Button("Picks", "picks")))
    return Message((phrase(voice.WELCOME), *lines, offers))


def _line(one: Command, shown: Sequence[Command]) -> Text:
    """Name a command, what it does, and what else begins with its word."""
    others = [c.name for c in shown if c.name.startswith(f"{one.name} ")]
    spans: list[str | Span] = [typed(one.name), f"  {one.summary}"]
    for place, name in enumerate(others[:MOST_ALSO]):
        spans += [", " if place else ". Also ", typed(name)]
    if len(others) > MOST_ALSO:
        spans += [", more: ", typed(f"help {one.name}")]
    return say(*spans)


def _more(one: Command) -> list[Block]:
    blocks: list[Block] = [say(typed(one.name), f"  {one.summary}")]
    blocks += [
        say(f"  {p.name}: {p.param.help}" + (" (needed)" if p.required else ""), kind="note")
        for p in one.shown
    ]
    blocks += [say("  ", typed(example), kind="note") for example in one.examples]
    return blocks
