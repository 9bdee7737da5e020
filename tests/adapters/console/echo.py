"""A program that answers each line with what it understood: `echo.py FOLDER [CHANNEL] [--json]`."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.console import ConsoleAdapter, Histories, Transcript, open_window, session_of
from bot.core.command import Call, command
from bot.core.message import Audience, Button, Buttons, Message, say, strong
from tests.adapters.console.digest import CARD, DIGEST
from tests.contracts.sample import COMMANDS as FEW
from tests.contracts.sample import no_news

TOPICS = ("graph networks", "graph theory", "protein folding")


@command("help", "See what there is")
async def show_help(_services: None, _call: Call) -> Message:
    """Stand in for the command that a terminal adds its keys to."""
    return Message(())


COMMANDS = (*FEW, show_help)
LONG = tuple(replace(CARD, number=n, title=f"Paper number {n}") for n in range(1, 13))


class SystemClock:
    """The machine's clock."""

    async def now(self) -> datetime:
        """Give this moment."""
        return datetime.now(UTC)


async def suggest(call: Call, parameter: str, typed: str) -> Sequence[str]:
    """Know three topics to search for."""
    return [topic for topic in TOPICS if parameter == "words" and topic.startswith(typed)]


async def heard(call: Call) -> Message:
    """Say who said what; of some words make more: papers, many papers, no end, a button."""
    match call.text:
        case "papers":
            return DIGEST
        case "many papers":
            return Message((say("Twelve papers"), *LONG))
        case "no end":
            await asyncio.Event().wait()
    if call.command == "like":
        more = Button("More", "search", {"words": "more of it"})
        return Message((say(f"Liked {call.arguments['paper']}."), Buttons((more,))))
    words = call.arguments.get("words", "nothing")
    return Message((say("Heard ", strong(words), "."),), refused=not call.command)


async def echo(folder: str, channel: str | None, *, as_json: bool) -> None:
    """Answer until the reader leaves; "post" and "no end" also post a digest first."""
    session = session_of("ada", channel, "Europe/Berlin")
    histories = Histories(Path(folder))
    window = open_window(session, COMMANDS, as_json=as_json, histories=histories)
    adapter = ConsoleAdapter(Transcript(Path(folder)), SystemClock(), window)

    async def answer(call: Call) -> Message:
        if call.text in {"post", "no end"}:
            digest = Message((say("Three picks"),), Audience.EVERYONE)
            await adapter.post(session.conversation, digest, key="KEY1")
        return await heard(call)

    await adapter.listen(answer, suggest, no_news)


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--json"]
    asyncio.run(echo(given[0], "".join(given[1:]) or None, as_json="--json" in sys.argv))
