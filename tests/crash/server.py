"""A Redis, or a cluster of three, that can be killed at any moment and started again."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from bot.store.leash import leashed
from bot.store.server import find_server
from tests.store.servers import free_port, until

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


class Cluster:
    """Three masters on loopback, each with a third of the slots; every write is on disk."""

    def __init__(self, directory: Path, program: str = "") -> None:
        self.ports = _ports(3)
        self._program = find_server(program).path
        self._folders = [directory / f"node{port}" for port in self.ports]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * 3

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in self.ports)

    def start(self) -> None:
        """Start all nodes, and return once each of them knows the whole cluster."""
        for node, folder in enumerate(self._folders):
            folder.mkdir()
            self.start_node(node)
        bounds = (0, 5461, 10923, 16384)
        for node, port in enumerate(self.ports):
            with Redis(port=port) as client:
                client.execute_command("CLUSTER", "ADDSLOTS", *range(*bounds[node : node + 2]))
                client.execute_command("CLUSTER", "MEET", "127.0.0.1", self.ports[0])
        until(lambda: all(map(_is_whole, self.ports)))

    def start_node(self, node: int) -> None:
        """Start one node on its files, and return once it answers."""
        port = self.ports[node]
        options = ["--port", str(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes"]
        command = leashed([self._program, *options, "--cluster-node-timeout", "5000", *_DURABLE])
        folder = self._folders[node]
        with (folder / "redis.log").open("ab") as log:
            self._processes[node] = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        with Redis(port=port) as client:
            until(lambda: _answers(client))

    def kill_node(self, node: int) -> None:
        """Kill one node as a power cut would."""
        process = self._processes[node]
        if process is not None:
            process.kill()
            process.wait()
            self._processes[node] = None

    def kill(self) -> None:
        """Kill all nodes."""
        for node in range(len(self.ports)):
            self.kill_node(node)


def _ports(count: int) -> Sequence[int]:
    ports: set[int] = set()
    while len(ports) < count:
        ports.add(free_port())
    return sorted(ports)


def _is_whole(port: int) -> bool:
    with Redis(port=port) as client:
        info = client.cluster("INFO")
    return bool(info["cluster_state"] == "ok") and info["cluster_known_nodes"] == "3"


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
