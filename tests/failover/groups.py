"""Redis with replicas on this machine: one behind a Sentinel, or a Cluster of three and three."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.store.servers import running, until

_DURABLE = ("--appendonly", "yes", "--save", "")
_PROMPT = (*_DURABLE, "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0")
_CLUSTER = (*_PROMPT, "--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
_SLOTS = 16384
_MASTERS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Servers of which one may be lost.

    Attributes:
        name: What they are.
        url: What PAPERPICKS_REDIS_URL would be.
        master: The port of one that takes writes.
        replica: The port of the one that may take its place.
        start_again: Starts the master again after it was lost.
    """

    name: str
    url: str
    master: int
    replica: int
    start_again: Callable[[], object]

    def stop_replica(self) -> None:
        """Let the replica stand still: what the master acknowledges now, it has not."""
        os.kill(_process(self.replica), signal.SIGSTOP)

    def lose_master(self, replica: int | None = None) -> None:
        """Kill the master as a power cut would; a replica that stood still (a process) goes on."""
        os.kill(_process(self.master), signal.SIGKILL)
        if replica is not None:
            os.kill(replica, signal.SIGCONT)

    def bring_back(self) -> None:
        """Once the replica has taken over, start the lost one, as systemd or Docker would do."""
        until(lambda: _role(self.replica) == "master")
        self.start_again()

    @property
    def replica_process(self) -> int:
        """The process of the replica, to be asked for while it answers."""
        return _process(self.replica)


@contextmanager
def sentinel_group(directory: Path) -> Iterator[Group]:
    """Run a master, a replica, and a Sentinel that gives the master half a second."""
    with ExitStack() as stack:
        master = stack.enter_context(_server(directory / "1", *_PROMPT))
        following = ("--replicaof", "127.0.0.1", str(master))
        replica = stack.enter_context(_server(directory / "2", *_PROMPT, *following))
        until(lambda: _is_linked(replica))
        settings = directory / "sentinel.conf"
        settings.write_text(
            f"sentinel monitor mymaster 127.0.0.1 {master} 1\n"
            "sentinel down-after-milliseconds mymaster 500\n"
            "sentinel failover-timeout mymaster 3000\n"
        )
        sentinel = stack.enter_context(running(directory, str(settings), "--sentinel"))
        until(lambda: _knows_replica(sentinel))
        again = _server(directory / "1", *_PROMPT, port=master)
        yield Group(
            "Sentinel",
            f"redis+sentinel://127.0.0.1:{sentinel}/mymaster/0",
            master,
            replica,
            lambda: stack.enter_context(again),
        )


@contextmanager
def cluster_group(directory: Path) -> Iterator[Group]:
    """Run three masters with a replica each; the first pair is the one to lose."""
    with ExitStack() as stack:
        ports = [
            stack.enter_context(_server(directory / str(number), *_CLUSTER))
            for number in range(2 * _MASTERS)
        ]
        masters, replicas = ports[:_MASTERS], ports[_MASTERS:]
        _meet(ports)
        for number, port in enumerate(masters):
            first, last = (_SLOTS * n // _MASTERS for n in (number, number + 1))
            _ask(port, "CLUSTER", "ADDSLOTS", *range(first, last))
        for master, replica in zip(masters, replicas, strict=True):
            _ask(replica, "CLUSTER", "REPLICATE", _ask(master, "CLUSTER", "MYID"))
        until(lambda: all(_is_well(port) for port in ports))
        until(lambda: all(map(_is_linked, replicas)))
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        again = _server(directory / "0", *_CLUSTER, port=masters[0])
        yield Group(
            "Cluster",
            f"redis+cluster://{hosts}",
            masters[0],
            replicas[0],
            lambda: stack.enter_context(again),
        )


@contextmanager
def _server(directory: Path, *options: str, port: int = 0) -> Iterator[int]:
    directory.mkdir(exist_ok=True)
    with running(directory, *options, port=port) as found:
        yield found


def _meet(ports: Sequence[int]) -> None:
    for number, port in enumerate(ports, start=1):
        _ask(port, "CLUSTER", "SET-CONFIG-EPOCH", number)
    for port in ports[1:]:
        _ask(ports[0], "CLUSTER", "MEET", "127.0.0.1", port)
    until(lambda: all(_known(port) == len(ports) for port in ports))


def _known(port: int) -> int:
    return int(_info(port)["cluster_known_nodes"])


def _is_well(port: int) -> bool:
    return _info(port)["cluster_state"] == "ok"


def _info(port: int) -> Mapping[str, str]:
    with Redis(port=port) as redis:
        told: Mapping[str, str] = redis.cluster("INFO")
        return told


def _is_linked(replica: int) -> bool:
    with Redis(port=replica) as redis:
        try:
            return bool(redis.info("replication").get("master_link_status") == "up")
        except RedisError:
            return False


def _role(port: int) -> str:
    with Redis(port=port) as redis:
        try:
            return str(redis.info("replication")["role"])
        except RedisError:
            return ""


def _knows_replica(sentinel: int) -> bool:
    with Redis(port=sentinel) as redis:
        return bool(redis.sentinel_slaves("mymaster"))


def _process(port: int) -> int:
    with Redis(port=port) as redis:
        return int(redis.info("server")["process_id"])


def _ask(port: int, *words: object) -> object:
    with Redis(port=port) as redis:
        answer: object = redis.execute_command(*words)
        return answer
