"""Run a program that ends when its parent does, even when the parent is killed.

Run as a script it ties itself to its parent and then becomes the program. A function run between
fork and exec would do the same, but may deadlock where the parent has threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def leashed(command: list[str]) -> list[str]:
    """Prefix `command` so that it gets SIGTERM when this process ends; Linux only, else unchanged.

    The kernel counts the *thread* that starts the child as the parent, so start it from one that
    lasts: that of the event loop.
    """
    if sys.platform != "linux":
        return command
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def _become(parent: int, command: list[str]) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # It ended before the line above.
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    _become(int(sys.argv[1]), sys.argv[2:])
