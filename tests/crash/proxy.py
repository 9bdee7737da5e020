"""Stands between a worker and Redis and does something at the k-th request."""

import os
import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Strike:
    """What to do, at which request (counted from 1), and on which side of it.

    "before": Redis never gets the request. "after": Redis has carried it out, and its answer never
    arrives.
    """

    at: int
    when: When
    act: Callable[[], None]


class Proxy:
    """Carries requests from one socket to another, counting them; one write is one request."""

    def __init__(self, server: Path, socket_path: Path, strike: Strike) -> None:
        self.path = socket_path
        self.requests = 0
        self._server = server
        self._strike = strike
        self._selector = selectors.DefaultSelector()
        self._others: dict[socket.socket, socket.socket] = {}
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(socket_path))
        self._listener.listen()
        self._selector.register(self._listener, selectors.EVENT_READ, "new")

    def carry_until_closed(self, worker: int) -> None:
        """Carry until `worker`, the reading end of a pipe, says that the worker has ended."""
        self._selector.register(worker, selectors.EVENT_READ, "worker")
        while True:
            for key, _ in self._selector.select(timeout=20) or _stuck():
                if key.data == "worker":
                    self._close_all()
                    return
                if key.data == "new":
                    self._accept()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._others:
                    self._carry(key.fileobj, is_request=key.data == "request")

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        upstream = _connect(self._server)
        self._others |= {client: upstream, upstream: client}
        self._selector.register(client, selectors.EVENT_READ, "request")
        self._selector.register(upstream, selectors.EVENT_READ, "answer")

    def _carry(self, source: socket.socket, *, is_request: bool) -> None:
        data = _receive(source)
        self.requests += is_request and bool(data)
        if data and is_request and self.requests == self._strike.at:
            if self._strike.when == "after":
                self._others[source].sendall(data)
                _receive(self._others[source])
            self._strike.act()
            self._close(source)
        elif not data or not _send(self._others[source], data):
            self._close(source)

    def _close(self, one: socket.socket) -> None:
        for end in (one, self._others[one]):
            self._selector.unregister(end)
            del self._others[end]
            end.close()

    def _close_all(self) -> None:
        for end in list(self._others):
            end.close()
        self._listener.close()
        self._selector.close()
        self.path.unlink()


def in_child(work: Callable[[], None]) -> tuple[int, int]:
    """Run `work` in a fork of this process, which has everything imported already.

    Returns:
        The child's process id, and a pipe that closes when it ends, however it ends.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    return child, reading


def _connect(path: Path) -> socket.socket:
    upstream = socket.socket(socket.AF_UNIX)
    upstream.settimeout(20)
    upstream.connect(str(path))
    return upstream


def _receive(source: socket.socket) -> bytes:
    try:
        return source.recv(1 << 20)
    except OSError:
        return b""


def _send(to: socket.socket, data: bytes) -> bool:
    try:
        to.sendall(data)
    except OSError:
        return False
    return True


def _stuck() -> list[tuple[selectors.SelectorKey, int]]:
    raise AssertionError("the worker neither asks nor ends")
