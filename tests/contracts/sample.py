"""What the adapter contract lets platforms speak of: two commands, and ears for the rest."""

from collections.abc import Sequence
from typing import Annotated

from bot.core.command import Call, Command, Param, command
from bot.core.message import Message, say
from bot.core.ports import Notice


@command("search", "Find papers", examples=("search graph networks",))
async def search(
    _services: None,
    _call: Call,
    *,
    words: Annotated[str, Param("what to look for", rest=True)],
    page: Annotated[int, Param("which page", least=1)] = 1,
) -> Message:
    """Stand in for a command that takes words."""
    return Message((say(f"{words}, page {page}"),))


@command("like", "Say that a paper is good", examples=("like 4711",))
async def like(
    _services: None, _call: Call, *, paper: Annotated[int, Param("its number")]
) -> Message:
    """Stand in for a command that buttons use."""
    return Message((say(f"Liked {paper}"),))


COMMANDS: tuple[Command, ...] = (search, like)


async def no_choices(_call: Call, _parameter: str, _typed: str) -> Sequence[str]:
    """Suggest nothing while a reader types."""
    return ()


async def no_news(_notice: Notice) -> None:
    """Take no notice of what happens to a place."""
