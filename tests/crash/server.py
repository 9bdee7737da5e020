"""A Redis that can be killed at any moment and started again on the same files."""

import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from bot.store.server import find_server

_DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]


class Server:
    """One redis-server on a unix socket; every acknowledged write is on disk."""

    def __init__(self, directory: Path) -> None:
        self.socket = directory / "redis.sock"
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once it answers."""
        command = [find_server().path, "--port", "0", "--unixsocket", str(self.socket), *_DURABLE]
        with (self._directory / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self._directory, stdout=log, stderr=log)
        deadline = time.monotonic() + 20
        with Redis(unix_socket_path=str(self.socket)) as client:
            while not _answers(client):
                assert time.monotonic() < deadline, "Redis does not start"
                time.sleep(0.005)

    def kill(self) -> None:
        """Kill it as a power cut would: no warning, no last words."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self.socket.unlink(missing_ok=True)


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
