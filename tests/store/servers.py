"""Real Redis servers with the options a test asks for, and a look at which ones run."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from redis import Redis
from redis.exceptions import BusyLoadingError, RedisError

from bot.store.leash import leashed
from bot.store.server import find_server


@contextmanager
def running(directory: Path, *options: str, port: int = 0, password: str = "") -> Iterator[int]:
    """Run a server in `directory` on a local port; gives the port once it answers or loads."""
    port = port or free_port()
    given = ["--requirepass", password] if password else []
    command = [find_server().path, *options, "--port", str(port), "--bind", "127.0.0.1", *given]
    with (directory / f"{port}.log").open("wb") as log:
        server = subprocess.Popen(leashed(command), cwd=directory, stdout=log, stderr=log)
    try:
        wait_until_it_answers(Redis(port=port, password=password or None))
        yield port
    finally:
        server.kill()
        server.wait()


def wait_until_it_answers(client: Redis) -> None:
    deadline = time.monotonic() + 20
    with client:
        while True:
            try:
                client.ping()
            except BusyLoadingError:
                return
            except (RedisError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return


@contextmanager
def sentinel(directory: Path, master: int, password: str = "") -> Iterator[int]:
    """Run a Sentinel that knows the server at port `master` as "mymaster"."""
    settings = directory / "sentinel.conf"
    lines = [f"sentinel monitor mymaster 127.0.0.1 {master} 1"]
    lines += [f"sentinel auth-pass mymaster {password}"] if password else []
    settings.write_text("\n".join(lines) + "\n")
    with running(directory, str(settings), "--sentinel") as port:
        yield port


def form_cluster(port: int, password: str) -> None:
    """Make one node a whole cluster."""
    with Redis(port=port, password=password) as node:
        node.execute_command("CLUSTER", "ADDSLOTS", *range(16384))
        until(lambda: node.cluster("INFO")["cluster_state"] == "ok")


def form_cluster_of_two(first: int, second: int) -> None:
    """Make two nodes a cluster, each a master of half of the slots."""
    with Redis(port=first) as one, Redis(port=second) as other:
        one.execute_command("CLUSTER", "ADDSLOTS", *range(8192))
        other.execute_command("CLUSTER", "ADDSLOTS", *range(8192, 16384))
        one.execute_command("CLUSTER", "MEET", "127.0.0.1", second)
        for node in (one, other):
            until(lambda node=node: node.cluster("INFO")["cluster_state"] == "ok")  # type: ignore[misc]  # bound at once


def fail_to_save(client: Redis) -> None:
    """Let a server whose directory is gone find that out."""
    client.set("key", "value")
    client.bgsave()
    until(lambda: client.info("persistence")["rdb_last_bgsave_status"] == "err")


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def free_port() -> int:
    """A port whose neighbour 10000 above exists too, as a cluster's node needs."""
    while True:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = int(listener.getsockname()[1])
        if port < 55000:
            return port


def servers_in(directory: Path) -> list[int]:
    """Process ids of the servers whose working directory this is."""
    found: list[int] = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.name() in {"redis-server", "valkey-server"} and (
                Path(process.cwd()) == directory and process.status() != psutil.STATUS_ZOMBIE
            ):
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def program_with(path: Path, *options: str) -> str:
    """Write a program that is the server found here with more options; give its path."""
    real = find_server().path
    path.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec "{real}" --version\n'
        f'exec "{real}" "$@" {" ".join(options)}\n'
    )
    path.chmod(0o755)
    return str(path)


def program_saying(path: Path, says: str) -> str:
    """Write a program that only says which version it is; give its path."""
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return str(path)


IS_ROOT = os.geteuid() == 0
