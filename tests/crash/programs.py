"""The server programs the crash run is run on: the one that comes along, and a newer one."""

import os
import shutil

import pytest

from bot.core.errors import ConfigurationError
from bot.store.server import Program, ask_version, find_server

NAMED = "TEST_REDIS_SERVER"  # May name a newer program that is not on PATH.
_NAMES = ("redis-server", "valkey-server")


def usual_program() -> Program:
    """Give the one that comes along; where none does, the one the bot would start."""
    try:
        return find_server(search_path="")
    except ConfigurationError:
        return find_server()


def newer_program() -> Program:
    """Give a newer one: the one that is named, or the newest on PATH. Skips where there is none."""
    usual = usual_program()
    if named := os.environ.get(NAMED):
        return find_server(named)
    on_path = [ask_version(path) for name in _NAMES if (path := shutil.which(name))]
    newer = [found for found in on_path if found and found.version > usual.version]
    if not newer:
        pytest.skip(
            f"no server newer than {usual.name} {usual.written_version} is on PATH; "
            f"{NAMED} may name one"
        )
    return max(newer, key=lambda found: found.version)
