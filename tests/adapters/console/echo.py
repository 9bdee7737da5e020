"""A program that answers each line with what it understood: `echo.py FOLDER [CHANNEL] [--json]`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.console import ConsoleAdapter, Transcript, open_window, session_of
from bot.core.command import Call
from bot.core.message import Audience, Message, say, strong
from tests.contracts.sample import COMMANDS, no_choices, no_news


class SystemClock:
    """The machine's clock."""

    async def now(self) -> datetime:
        """Give this moment."""
        return datetime.now(UTC)


async def echo(folder: str, channel: str | None, *, as_json: bool) -> None:
    """Answer until the reader leaves; a line that says "post" also posts a digest first."""
    session = session_of("ada", channel, "Europe/Berlin")
    window = open_window(session, COMMANDS, as_json=as_json)
    adapter = ConsoleAdapter(Transcript(Path(folder)), SystemClock(), window)

    async def answer(call: Call) -> Message:
        if call.text == "post":
            digest = Message((say("Three picks"),), Audience.EVERYONE)
            await adapter.post(session.conversation, digest, key="KEY1")
        words = call.arguments.get("words", "nothing")
        return Message((say("Heard ", strong(words), "."),), refused=not call.command)

    await adapter.listen(answer, no_choices, no_news)


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--json"]
    asyncio.run(echo(given[0], "".join(given[1:]) or None, as_json="--json" in sys.argv))
