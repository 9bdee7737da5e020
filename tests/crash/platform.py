"""A chat platform that fails as platforms do, by a seed; one process that all workers talk to.

Over its socket goes one JSON object each way, a connection for each: `{"post": key, ...}` or
`{"find": key}`. What was posted stands in a file, one line for each message readers would see.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.core.errors import NotPosted, OutcomeUnknown, TemporaryError
from bot.core.message import Message
from bot.core.pace import Pace, Rate
from bot.core.places import Conversation
from bot.core.ports import MessageRef

BUSY = 0.03  # Share of posts that are told to come back later (429).
BROKEN = 0.02  # Share that fail without a word why, and are not posted (500).
LOST = 0.02  # Share that are posted and whose answer never comes.
LATE = 0.01  # Share whose connection breaks, and that are posted a while later all the same.
HIDDEN = 0.01  # Share of looks that are told to come back later.
RETRY_AFTER = timedelta(seconds=1)
LATEST_SECONDS = 1.2
PACE = Pace({"destination": Rate(timedelta(seconds=1), burst=2)})
LINE = 26  # Bytes of a key in the file and of the end of its line.


@dataclass(frozen=True, slots=True)
class Platform:
    """Where it listens, and what was posted there."""

    socket: Path
    posted: Path
    seed: int

    async def serve(self) -> None:
        """Answer until killed."""
        tries: dict[str, int] = {}
        known: set[str] = set()
        late: set[asyncio.Task[None]] = set()

        with self.posted.open("a", encoding="utf-8") as file:

            def commit(key: str) -> None:
                known.add(key)
                file.write(f"{key}\n")
                file.flush()

            async def commit_late(key: str, seconds: float) -> None:
                await asyncio.sleep(seconds)
                commit(key)

            async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                try:
                    asked = json.loads(await reader.readline())
                    key = str(asked["key"])
                    tries[key] = tries.get(key, 0) + 1
                    rng = Random(f"{self.seed}:{key}:{tries[key]}")
                    if asked["do"] == "find":
                        said = "busy" if rng.random() < HIDDEN else str(key in known)
                    else:
                        said = await post(key, rng)
                    writer.write(f"{json.dumps(said)}\n".encode() if said else b"")
                    await writer.drain()
                except (ConnectionError, ValueError):
                    pass  # Who asked was killed.
                finally:
                    writer.close()

            async def post(key: str, rng: Random) -> str:
                await asyncio.sleep(rng.uniform(0.001, 0.01))
                fate = rng.random()
                if fate < BUSY:
                    return "busy"
                if fate < BUSY + BROKEN:
                    return "broken"
                if fate < BUSY + BROKEN + LATE:
                    task = asyncio.create_task(commit_late(key, rng.uniform(0.5, LATEST_SECONDS)))
                    late.add(task)
                    task.add_done_callback(late.discard)
                    return ""
                commit(key)
                return "" if fate < BUSY + BROKEN + LATE + LOST else "posted"

            server = await asyncio.start_unix_server(answer, self.socket, backlog=1024)
            async with server:
                await server.serve_forever()


class PlatformPoster:
    """Posts there, and looks there for what was posted."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self.pace = PACE

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        match await self._ask("post", key):
            case "posted":
                return MessageRef(to, key)
            case "busy":
                raise NotPosted("too many requests", RETRY_AFTER, busy="destination")
        raise OutcomeUnknown("no answer, or none that says anything")

    async def edit(self, ref: MessageRef, message: Message) -> None:
        raise AssertionError("a digest is never edited")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        match await self._ask("find", key):
            case "busy" | "":
                raise TemporaryError("too many requests", RETRY_AFTER)
            case "True":
                return MessageRef(to, key)
        return None

    async def _ask(self, do: str, key: str) -> str:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        try:
            writer.write(f"{json.dumps({'do': do, 'key': key})}\n".encode())
            line = await reader.readline()
        finally:
            writer.close()
        return str(json.loads(line)) if line else ""
