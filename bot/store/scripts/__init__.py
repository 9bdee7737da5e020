"""The Lua scripts: each one transaction, harmless when repeated, and at a Cluster within a slot."""

from functools import cache
from importlib.resources import files

from redis.commands.core import AsyncScript

from bot.store.client import Client


def load_script(redis: Client, name: str) -> AsyncScript:
    """Give the script `name`.lua, called with `keys=` and `args=`; sent to Redis by its hash."""
    return redis.register_script(script_text(name))


@cache
def script_text(name: str) -> str:
    """Give the text of the script `name`.lua, read once."""
    return files(__name__).joinpath(f"{name}.lua").read_text("utf-8")
