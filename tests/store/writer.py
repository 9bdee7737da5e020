"""A process that writes to the embedded Redis of a directory and notes what was acknowledged.

Run as `python -m tests.store.writer DIRECTORY NOTES`: appends "owner" or "client" once, then the
length of its own list after each acknowledged write, a line each. SIGTERM ends it in order.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from redis.exceptions import RedisError

from bot.store.connection import connect


async def write(directory: Path, notes: Path) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    with notes.open("w", encoding="utf-8", buffering=1) as file:
        async with await connect(None, directory) as connection:
            file.write(f"{connection.role}\n")
            while not over.is_set():
                try:
                    length = await connection.redis.rpush(f"list:{os.getpid()}", "x")
                except (RedisError, OSError):
                    await asyncio.sleep(0.01)
                else:
                    file.write(f"{length}\n")
                await asyncio.sleep(0.002)


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), Path(sys.argv[2])))
