"""A process that posts to a transcript until it is done or killed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.console.transcript import Transcript
from bot.core.message import Message, say
from bot.core.places import Conversation

if __name__ == "__main__":
    _, folder, name, count = sys.argv
    group = Conversation("console", "local", "reading-group")
    digest = Message((say("Three picks for you. " * 100),))
    for number in range(int(count)):
        Transcript(Path(folder)).append(group, f"{name}{number}", datetime.now(UTC), digest)
        print(f"{name}{number}", flush=True)  # noqa: T201 - read by the test
