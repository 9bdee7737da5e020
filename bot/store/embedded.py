"""A private Redis server: one child process for all that share a data directory."""

import asyncio
import logging
import os
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import Literal

from bot.core.errors import ConfigurationError
from bot.store.child import Answer, ask, ask_to_end, has_ended, last_words, start_child
from bot.store.folder import network_file_system, prepare, socket_place, take_lock
from bot.store.server import Program, find_server
from bot.store.written_by import WrittenBy, read_written_by, refuse_older, write_written_by

_LOG = logging.getLogger(__name__)
_STEP_SECONDS = 0.02  # Between two looks while a server starts or ends.
_WATCH_SECONDS = 0.1  # Between two looks while all is well; bounds how long an outage goes unseen.
_LONGEST_PAUSE_SECONDS = 2.0  # Between two tries to start a server that keeps dying.
_STEADY_SECONDS = 5.0  # A server that lived this long did start well.
_SILENCE_SECONDS = 30.0  # Without any answer; one that is loading answers, and may take its time.
_FAREWELL_SECONDS = 20.0  # For the last writes after SIGTERM.
_MOST_LAUNCHES = 3  # In a row, of a server that something kills while it starts.

Role = Literal["owner", "client"]


class Embedded:
    """The server of one data directory, seen from one process.

    The process that holds `redis.lock` is the owner: the server is its child and ends with it. The
    others are clients, and one of them becomes the owner when the owner is gone. The child itself
    holds `server.lock`, so that no second server starts before the first has really ended.

    Attributes:
        problem: Why there is no server just now, for the operator; empty while all is well.
    """

    def __init__(self, data: Path, server: str = "") -> None:
        """Prepare for `data`; `server` names the program, by default the first one found."""
        self.problem = ""
        self._data = data.absolute()
        self._server = server
        self._socket = self._data / "redis.sock"
        self._ownership: int | None = None
        self._program: Program | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._turn = asyncio.Lock()
        self._watcher: asyncio.Task[None] | None = None
        self._farewell: weakref.finalize[[], Embedded] | None = None

    @property
    def role(self) -> Role:
        """Whether the server is this process's child."""
        return "client" if self._ownership is None else "owner"

    @property
    def socket(self) -> Path:
        """Where the server listens; certain once `start` has returned."""
        return self._socket

    async def start(self) -> None:
        """Return once the server answers, and from then on keep it so until `close`.

        Raises:
            ConfigurationError: If there is no server to run, or the directory cannot hold one.
        """
        if kind := network_file_system(self._data):
            _LOG.warning(
                "PAPERPICKS_DATA_DIR is on a network file system (%s); use a local disk, "
                "or two machines may write to it at once",
                kind,
            )
        try:
            await self.ensure()
        except BaseException:
            await self.close()
            raise
        self._watcher = asyncio.create_task(self._watch(), name="embedded redis")

    async def ensure(self) -> None:
        """Return once the server answers, starting it where that falls to this process.

        Raises:
            ConfigurationError: As `start` does.
        """
        async with self._turn:
            await asyncio.to_thread(prepare, self._data)
            launches, silent_since = 0, time.monotonic()
            while (answer := await self._look()) is not Answer.READY:
                if answer is Answer.LOADING:
                    silent_since = time.monotonic()
                elif time.monotonic() - silent_since > _SILENCE_SECONDS:
                    raise ConfigurationError(self._silent())
                if self._needs_launch():
                    self._refuse_if_dying(launches)
                    await self._launch()
                    launches += 1
                await asyncio.sleep(_STEP_SECONDS)
            await self._note()

    async def close(self) -> None:
        """End the server if it is this process's child, and let go of the directory."""
        try:
            await self._stop_watching()
        finally:
            try:
                await self._end_child()
            finally:
                self._let_go()

    async def _look(self) -> Answer:
        if self._take_over():
            return Answer.SILENT if self._needs_launch() else await ask(self._socket)
        self._socket = self._place_socket()
        return await ask(self._socket)

    def _take_over(self) -> bool:
        """Become the owner where nobody is; say whether this process is it."""
        if self._ownership is None:
            self._ownership = take_lock(self._data / "redis.lock")
        return self._ownership is not None

    def _let_go(self) -> None:
        if self._ownership is not None:
            os.close(self._ownership)
            self._ownership = None

    def _needs_launch(self) -> bool:
        return self._ownership is not None and (self._child is None or has_ended(self._child))

    def _place_socket(self) -> Path:
        record = read_written_by(self._data)
        return socket_place(self._data, record.socket if record else "")

    async def _launch(self) -> None:
        self._socket = self._place_socket()
        lock = await self._wait_for_former_server()
        try:
            if await ask(self._socket) is not Answer.SILENT:
                raise ConfigurationError(
                    f"A Redis that paperpicks did not start answers at {self._socket}. "
                    "End it, or name another directory in PAPERPICKS_DATA_DIR."
                )
            self._program = await asyncio.to_thread(find_server, self._server)
            refuse_older(self._data, self._program)
            self._child = start_child(self._program, self._data, self._socket, lock)
        finally:
            os.close(lock)  # The child has its own copy.
        self._started = time.monotonic()
        if self._farewell:
            self._farewell.detach()
        self._farewell = weakref.finalize(self, self._child.terminate)  # If `close` is forgotten.

    async def _wait_for_former_server(self) -> int:
        """Wait until no server holds the directory; one left by a killed owner is asked to end."""
        began, asked = time.monotonic(), False
        while (lock := take_lock(self._data / "server.lock")) is None:
            waited = time.monotonic() - began
            if not asked and (waited > 1 or sys.platform != "linux"):  # Elsewhere nothing ends it.
                asked = True
                await ask_to_end(self._socket)
            if waited > _SILENCE_SECONDS:
                raise ConfigurationError(
                    f"A former Redis still holds {self._data} and does not end. "
                    "End it, or name another directory in PAPERPICKS_DATA_DIR."
                )
            await asyncio.sleep(_STEP_SECONDS)
        return lock

    def _refuse_if_dying(self, launches: int) -> None:
        """Give up on a server that ends by itself, or is killed time and again."""
        if launches and self._child and (self._child.returncode >= 0 or launches >= _MOST_LAUNCHES):
            words = last_words(self._data).rstrip(".")
            raise ConfigurationError(
                f"Redis did not start in {self._data}. It said: {words}. "
                "Mend that, or name another directory in PAPERPICKS_DATA_DIR."
            )

    async def _note(self) -> None:
        """Put on record which server wrote here, for clients and for later versions."""
        self.problem = ""
        if self._ownership is None or self._program is None:
            return
        program = self._program
        record = WrittenBy(program.name, program.written_version, str(self._socket))
        if record != read_written_by(self._data):
            await asyncio.to_thread(write_written_by, self._data, record)

    async def _watch(self) -> None:
        pause = _WATCH_SECONDS
        while True:
            await asyncio.sleep(pause)
            lived = time.monotonic() - self._started
            try:
                if not self._take_over() or not self._needs_launch():
                    pause = _WATCH_SECONDS if lived > _STEADY_SECONDS else pause
                    continue
                _LOG.warning("The private Redis is gone; starting it.")
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
                await self.ensure()
            except (ConfigurationError, OSError) as error:
                if self.problem != str(error):
                    _LOG.error("The private Redis does not start. %s", error)
                self.problem = str(error)

    async def _stop_watching(self) -> None:
        """Cancel as often as it takes: `wait_for` of Python 3.11, in redis-py, may lose one."""
        while self._watcher is not None and not self._watcher.done():
            self._watcher.cancel()
            await asyncio.wait([self._watcher], timeout=_WATCH_SECONDS)

    def _silent(self) -> str:
        if self.role == "client":
            return (
                f"Another paperpicks holds {self._data}, but its Redis does not answer. "
                "End that process, or name another directory in PAPERPICKS_DATA_DIR."
            )
        return f"Redis runs in {self._data} but does not answer. See redis.log there."

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        deadline = time.monotonic() + _FAREWELL_SECONDS
        try:
            child.terminate()
            while time.monotonic() < deadline:
                if has_ended(child):
                    break
                await asyncio.sleep(_STEP_SECONDS)
        finally:
            child.kill()  # Does nothing to one that has ended.
            child.wait()
